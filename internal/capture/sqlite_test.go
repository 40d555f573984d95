package capture

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func files(t *testing.T, path string) map[string][]byte {
	t.Helper()
	found, err := filepath.Glob(path + "*")
	if err != nil || len(found) == 0 {
		t.Fatalf("no files at %s: %v", path, err)
	}
	contents := map[string][]byte{}
	for _, f := range found {
		if contents[f], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	return contents
}

func holds(t *testing.T, path, secret string) bool {
	t.Helper()
	for _, b := range files(t, path) {
		if bytes.Contains(b, []byte(secret)) {
			return true
		}
	}
	return false
}

func TestNothingDeletedStaysOnDisk(t *testing.T) {
	const secret = "PLANTED-ASSERTION"
	for _, c := range []struct {
		name   string
		remove func(l *Log, ids []string) error
	}{
		{"one by one", func(l *Log, ids []string) error {
			for _, id := range ids {
				if err := l.Delete(t.Context(), id); err != nil {
					return err
				}
			}
			return nil
		}},
		{"all", func(l *Log, _ []string) error { return l.DeleteAll(t.Context()) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "c.db")
			l := newLog(t, openSQLite(t, path), LogOptions{Judge: sampleReport})
			var ids []string
			for range 5 {
				r := mustAdd(t, l, Record{SAMLResponse: strings.Repeat(secret, 1000), Capture: Capture{Who: secret, State: Held}})
				if _, err := l.Judge(t.Context(), r.ID); err != nil { // a record that was replaced leaves no copy either
					t.Fatal(err)
				}
				ids = append(ids, r.ID)
			}
			if !holds(t, path, secret) {
				t.Fatal("the planted text is not in the files: the test looks in the wrong place")
			}
			if err := c.remove(l, ids); err != nil {
				t.Fatal(err)
			}
			if holds(t, path, secret) {
				t.Error("the planted text is still in the files")
			}
		})
	}
}

func TestPurge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	clock := &fakeClock{t: noon}
	tick := make(chan time.Time)
	l := newLog(t, openSQLite(t, path), LogOptions{Now: clock.now, Keep: time.Hour, Tick: tick})
	old := mustAdd(t, l, Record{SAMLResponse: "PLANTED-OLD"})
	clock.add(40 * time.Minute)
	young := mustAdd(t, l, Record{})
	events, _ := l.Subscribe(t.Context(), 0)

	clock.add(30 * time.Minute)
	tick <- clock.now()
	if e := <-events; e.Kind != EventDelete || e.Capture.ID != old.ID {
		t.Errorf("got %+v, want the deletion of %s", e, old.ID)
	}
	_ = l.Delete(t.Context(), "none") // follows the purge, whose compaction is done by then
	if holds(t, path, "PLANTED-OLD") {
		t.Error("the purged capture is still in the files")
	}
	if _, err := l.Get(t.Context(), young.ID); err != nil {
		t.Errorf("the young capture: %v", err)
	}

	l.Close()
	clock.add(time.Hour)
	l = newLog(t, openSQLite(t, path), LogOptions{Now: clock.now, Keep: time.Hour, Tick: tick})
	_ = l.Delete(t.Context(), "none")
	if page, _, err := l.List(t.Context(), Query{}); err != nil || len(page) != 0 {
		t.Errorf("%d captures after opening, error %v", len(page), err)
	}
}

func TestPurgeKeepsTheNewest(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{})
		var newest string
		for range 5 {
			newest = mustAdd(t, l, Record{}).ID
		}
		err := s.Write(t.Context(), func(tx Tx) error {
			ids, err := tx.Purge(Outdated{Most: 1, Limit: 100})
			if len(ids) != 4 {
				t.Errorf("purged %d, want 4", len(ids))
			}
			return err
		})
		if page, _, _ := s.List(t.Context(), Query{}); err != nil || len(page) != 1 || page[0].ID != newest {
			t.Errorf("left %v, error %v", page, err)
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	openSQLite(t, path).Close()
	db, err := sql.Open("sqlite", dsn(path, "deferred", 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE schema_version SET version = version + 1`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := OpenSQLite(path); err == nil || !strings.Contains(err.Error(), "newer samlscope") {
		t.Errorf("got %v", err)
	}
}

func TestPathsAreTakenLiterally(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b#c%41&d", "c;d=e.db")
	openSQLite(t, path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	if found, _ := os.ReadDir(filepath.Dir(path)); len(found) < 2 {
		t.Errorf("SQLite's own files are elsewhere: %v", found)
	}
}

func TestBurst(t *testing.T) {
	l := newLog(t, openSQLite(t, filepath.Join(t.TempDir(), "c.db")), LogOptions{Judge: sampleReport})
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			l.Subscribe(ctx, 0)
			r, err := l.Add(ctx, Record{SAMLResponse: "x", Capture: Capture{State: Held}})
			if err == nil {
				_, err = l.Judge(ctx, r.ID)
			}
			if err == nil {
				err = l.SetState(ctx, r.ID, Forwarded)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	page, _, err := l.List(t.Context(), Query{Limit: 500})
	if err != nil || len(page) != 100 {
		t.Fatalf("%d captures, error %v", len(page), err)
	}
	for _, c := range page {
		if c.State != Forwarded || c.Verdict == "" {
			t.Errorf("lost a change: %+v", c)
		}
	}
}
