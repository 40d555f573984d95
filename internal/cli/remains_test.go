package cli

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

// TestDeleteGoesOn: a capture whose remains are still in the file, because another program reads it, is
// deleted anyway, and those that were named behind it are too. One that does not exist stops it.
func TestDeleteGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	ids := make([]string, 3)
	store := func() *capture.Log {
		s, err := capture.OpenSQLite(path)
		if err != nil {
			t.Fatal(err)
		}
		return capture.NewLog(s, capture.LogOptions{Warn: func(error) {}})
	}
	l := store()
	for i := range ids {
		r, err := l.Add(t.Context(), capture.Record{SAMLResponse: strings.Repeat("x", 10000)})
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = r.ID
	}
	db, err := sql.Open("sqlite", path) // the driver of the store
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM captures`).Scan(&n); err != nil || n != len(ids) {
		t.Fatalf("%d captures, %v", n, err)
	}
	remove := func(says string, names ...string) {
		t.Helper()
		args := append([]string{"captures", "delete", "--store", path}, names...)
		if code, _, stderr := start(t.Context(), strings.NewReader(""), args...); code != exitFailed || !strings.Contains(stderr, says) {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	}
	left := func(want int) {
		t.Helper()
		if all, _, err := l.List(t.Context(), capture.Query{}); err != nil || len(all) != want {
			t.Errorf("%d captures are left, want %d, %v", len(all), want, err)
		}
	}
	remove("remains", ids[0], ids[1])
	left(1)
	_ = tx.Rollback() // it read only
	remove("there is no capture nothing", "nothing", ids[2])
	left(1)
	l.Close()
}
