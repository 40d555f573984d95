//go:build unix

package capture

import (
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// listening waits until a log hears of what others change.
func listening(t *testing.T, address string, logs int) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	for n := 0; n < logs; {
		if err := conn.QueryRow(t.Context(),
			`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN samlscope' AND state = 'idle'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	return conn
}

// TestTwoLogsShareADatabase: what one captures, decides and deletes, the other
// shows and tells.
func TestTwoLogsShareADatabase(t *testing.T) {
	address := newDatabase(t)
	a := newLog(t, openPostgres(t, address), LogOptions{Judge: sampleReport})
	b := newLog(t, openPostgres(t, address), LogOptions{Judge: sampleReport})
	listening(t, address, 2)
	told := hearing(t, b, a)
	expect := func(kind EventKind, id string) Capture {
		t.Helper()
		e, open := <-told
		if !open || e.Kind != kind || e.Capture.ID != id {
			t.Fatalf("the other log tells %+v, want %s of %s", e, kind, id)
		}
		return e.Capture
	}
	r := mustAdd(t, a, Record{SAMLResponse: "x", Capture: Capture{Via: ViaRelay, State: Held, Who: "\x00\xff"}})
	if c := expect(EventCapture, r.ID); c.Who != r.Who || c.State != Held {
		t.Errorf("told %+v", c)
	}
	if _, err := a.Judge(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	if c := expect(EventCapture, r.ID); c.Verdict == "" {
		t.Error("the verdict is not told")
	}
	if err := a.SetState(t.Context(), r.ID, Dropped); err != nil {
		t.Fatal(err)
	}
	expect(EventDrop, r.ID)
	if err := b.SetState(t.Context(), r.ID, Forwarded); err == nil {
		t.Error("one log forwards what the other one dropped")
	}
	again := mustAdd(t, b, Record{SAMLResponse: "x", Capture: Capture{Via: ViaRelay}})
	if again.ReplayOf != r.ID {
		t.Errorf("the replay of %s is not seen across logs: %q", r.ID, again.ReplayOf)
	}
	expect(EventCapture, again.ID) // its own, told once
	if err := a.DeleteAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(EventDelete, "")
}

// hearing subscribes to a log that hears of what another one captures. Its
// subscriptions from before it did have ended.
func hearing(t *testing.T, l, other *Log) <-chan Event {
	t.Helper()
	for {
		events, _ := l.Subscribe(t.Context(), 0)
		r := mustAdd(t, other, Record{})
		for e := range events {
			if e.Capture.ID == r.ID {
				return events
			}
		}
	}
}

// TestLostConnection: whoever watches a log that was cut off takes a fresh look.
func TestLostConnection(t *testing.T) {
	address := newDatabase(t)
	warned := make(chan error, 10)
	l := NewLog(openPostgres(t, address), LogOptions{Warn: func(err error) { warned <- err }})
	defer l.Close()
	conn := listening(t, address, 1)
	told, _ := l.Subscribe(t.Context(), 0)
	if _, err := conn.Exec(t.Context(),
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	if err := <-warned; !strings.Contains(err.Error(), "trying again") {
		t.Errorf("warned: %v", err)
	}
	for range told { // until it is closed
	}
	listening(t, address, 1)
	hearing(t, l, newLog(t, openPostgres(t, address), LogOptions{})) // or the test hangs
}

func TestLogsThatWriteAtTheSameTime(t *testing.T) {
	address := newDatabase(t)
	var wg sync.WaitGroup
	for range 3 {
		l := newLog(t, openPostgres(t, address), LogOptions{Judge: sampleReport})
		for range 50 {
			wg.Go(func() {
				r, err := l.Add(t.Context(), Record{SAMLResponse: "x", Capture: Capture{State: Held}})
				if err == nil {
					_, err = l.Judge(t.Context(), r.ID)
				}
				if err == nil {
					err = l.SetState(t.Context(), r.ID, Forwarded)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	page, _, err := openPostgres(t, address).List(t.Context(), Query{Limit: 500})
	if err != nil || len(page) != 150 {
		t.Fatalf("%d captures, error %v", len(page), err)
	}
	for _, c := range page {
		if c.State != Forwarded || c.Verdict == "" {
			t.Errorf("lost a change: %+v", c)
		}
	}
}

func TestNewerTablesAreRefused(t *testing.T) {
	address := newDatabase(t)
	s := openPostgres(t, address)
	if _, err := s.db.Exec(`UPDATE schema_version SET version = version + 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPostgres(t.Context(), address); err == nil || !strings.Contains(err.Error(), "newer samlscope") {
		t.Errorf("got %v", err)
	}
}

// TestPostgresAddresses: captures do not cross a network in the clear, and no
// password is in an error.
func TestPostgresAddresses(t *testing.T) {
	for address, says := range map[string]string{
		"postgres://u:PLANTED@db.example/x":                                "might not be encrypted",
		"postgres://u:PLANTED@db.example/x?sslmode=disable":                "might not be encrypted",
		"postgres://u:PLANTED@127.0.0.1,db.example/x?sslmode=prefer":       "db.example might not be encrypted",
		"postgres://u:PLANTED@db.example:port/x":                           "PostgreSQL",
		"postgres://u:PLANTED@127.0.0.1:1/x?sslmode=disable":               "on 127.0.0.1",
		"postgresql://u:PLANTED@localhost:1/x?sslmode=require":             "on localhost",
		"postgres://u:PLANTED@/x?host=/nowhere":                            "on /nowhere",
		"postgres://u:PLANTED@127.0.0.1:1/x?sslmode=disable&sslmode=sheet": "PostgreSQL",
	} {
		_, err := OpenPostgres(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "PLANTED") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
