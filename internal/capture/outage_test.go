//go:build unix

package capture

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// burst records on all logs at the same time while disturb is busy, and looks for every message
// afterwards: exactly once each.
func burst(t *testing.T, address string, logs []*Log, disturb func()) {
	t.Helper()
	var answered sync.Map
	var wg sync.WaitGroup
	var over atomic.Bool
	for n, l := range logs {
		for c := range 8 {
			wg.Go(func() {
				for i := 0; i < 20 || !over.Load(); i++ {
					message := fmt.Sprint(n, " ", c, " ", i)
					r, err := l.Add(t.Context(), Record{SAMLResponse: message, Capture: Capture{State: Held, Via: ViaImport}})
					if err == nil {
						err = l.SetState(t.Context(), r.ID, Dropped)
					}
					if err != nil {
						t.Errorf("refused: %v", err)
						return
					}
					answered.Store(message, r.ID)
				}
			})
		}
	}
	disturb()
	over.Store(true)
	wg.Wait()
	stored := messages(t, address)
	t.Logf("%d messages are stored", len(stored))
	answered.Range(func(message, id any) bool {
		if ids := stored[message.(string)]; len(ids) != 1 || ids[0] != id {
			t.Errorf("message %s was recorded as %v and is stored as %v", message, id, ids)
		}
		delete(stored, message.(string))
		return true
	})
	if len(stored) != 0 {
		t.Errorf("%d messages are stored that nobody was told of", len(stored))
	}
}

// messages are the IDs of each dropped message in the database.
func messages(t *testing.T, address string) map[string][]string {
	t.Helper()
	rows, err := openPostgres(t, address).db.Query(`SELECT id, saml_response FROM captures WHERE state = 'dropped'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	stored := map[string][]string{}
	for rows.Next() {
		var id, message string
		if err := rows.Scan(&id, &message); err != nil {
			t.Fatal(err)
		}
		stored[message] = append(stored[message], id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return stored
}

// twoLogs are two samlscopes on one new database. What the watching connection lost is told them.
func twoLogs(t *testing.T) (address string, logs []*Log) {
	address = newDatabase(t)
	for range 2 {
		s := openPostgres(t, address)
		s.outage.patience = time.Minute // of a busy machine
		l := NewLog(s, LogOptions{Warn: func(error) {}})
		t.Cleanup(func() { _ = l.Close() })
		logs = append(logs, l)
	}
	return address, logs
}

// TestRestartedServer: neither an orderly restart nor a crash of the server costs a message.
func TestRestartedServer(t *testing.T) {
	for _, by := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		t.Run(by.String(), func(t *testing.T) {
			address, logs := twoLogs(t)
			burst(t, address, logs, func() { restartServer(t, by) })
		})
	}
}

// TestCutConnections: the server ends connections again and again.
func TestCutConnections(t *testing.T) {
	address, logs := twoLogs(t)
	burst(t, address, logs, func() {
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close(t.Context())
		for range 30 {
			if _, err := conn.Exec(t.Context(), `SELECT pg_terminate_backend(pid), pg_sleep(0.02) FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestGivesUp: the answer says that the server was away for too long, and the next one does not wait.
func TestGivesUp(t *testing.T) {
	address := newDatabase(t)
	s := openPostgres(t, address)
	s.outage.patience = time.Second
	l := NewLog(s, LogOptions{Warn: func(error) {}})
	defer l.Close()
	stopServer(t, syscall.SIGINT)
	_, first := l.Add(t.Context(), Record{})
	_, second := l.Add(t.Context(), Record{})
	_, third := l.Get(t.Context(), "0123")
	if err := postgresServer(t).Run(); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{first, second, third} {
		if !errors.Is(err, ErrUnreachable) || Hint(err) == "" {
			t.Errorf("got %v, hint %q", err, Hint(err))
		}
	}
	mustAdd(t, l, Record{})
}

// TestAnswerOfACommitIsLost: the server has committed, or has not, and the connection ends. Each
// change happens once.
func TestAnswerOfACommitIsLost(t *testing.T) {
	for _, delivered := range []bool{true, false} {
		t.Run(fmt.Sprintf("committed %v", delivered), func(t *testing.T) {
			newDatabase(t) // the server runs
			wire := newWire(t, delivered)
			address := newDatabase(t)
			config, err := pgx.ParseConfig(address)
			if err != nil {
				t.Fatal(err)
			}
			l := NewLog(openPostgres(t, "postgres://owner@"+wire.address+"/"+config.Database+"?sslmode=disable"),
				LogOptions{Warn: func(error) {}})
			defer l.Close()
			held := mustAdd(t, l, Record{SAMLResponse: "y", Capture: Capture{State: Held}})
			cuts := func(what string, change func() error) {
				t.Helper()
				wire.cut.Store(1)
				if err := change(); err != nil {
					t.Errorf("%s: %v", what, err)
				}
				if wire.cut.Load() != 0 {
					t.Errorf("%s: nothing was cut", what)
				}
			}
			var r Record
			cuts("add", func() (err error) {
				r, err = l.Add(t.Context(), Record{SAMLResponse: "x", Capture: Capture{Via: ViaRelay}})
				return err
			})
			if r.ReplayOf != "" {
				t.Error("it is taken for a replay of itself")
			}
			cuts("forward", func() error { return l.SetState(t.Context(), held.ID, Forwarded) })
			page, _, err := l.List(t.Context(), Query{})
			if err != nil || len(page) != 2 || page[0].ID != r.ID || page[1].State != Forwarded {
				t.Errorf("list %+v, error %v", page, err)
			}
			cuts("delete", func() error { return l.Delete(t.Context(), r.ID) })
			if _, err := l.Get(t.Context(), r.ID); !errors.Is(err, ErrNotFound) {
				t.Errorf("deleted: %v", err)
			}
		})
	}
}

// wire carries bytes to the server, and ends a connection when it commits.
type wire struct {
	address   string
	delivered bool         // the commit reaches the server, and only its answer is lost
	cut       atomic.Int32 // so many commits
	socket    string       // of the server
}

func newWire(t *testing.T, delivered bool) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	w := &wire{
		address: l.Addr().String(), delivered: delivered, socket: filepath.Join(postgresServer(t).Dir, ".s.PGSQL.5432"),
	}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(client)
		}
	}()
	return w
}

func (w *wire) carry(client net.Conn) {
	defer client.Close()
	to, err := net.Dial("unix", w.socket)
	if err != nil {
		return
	}
	defer to.Close()
	var cutting atomic.Bool
	go func() {
		defer client.Close()
		for b := make([]byte, 64<<10); ; {
			n, err := to.Read(b)
			if err != nil || cutting.Load() { // cutting: this is the answer to the commit
				return
			}
			if _, err := client.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	for b := make([]byte, 64<<10); ; {
		n, err := client.Read(b)
		if err != nil {
			return
		}
		if bytes.Contains(b[:n], []byte("commit\x00")) && w.cut.CompareAndSwap(1, 0) {
			if !w.delivered {
				return
			}
			cutting.Store(true)
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

// TestEachLogKeepsItsOwn: a log that keeps captures for an hour leaves those of one that keeps
// them for a week, and the other way round removes what was to be kept for an hour.
func TestEachLogKeepsItsOwn(t *testing.T) {
	for _, longest := range []bool{true, false} {
		address := newDatabase(t)
		clock := &fakeClock{t: noon}
		week := newLog(t, openPostgres(t, address), LogOptions{Now: clock.now, Keep: 7 * 24 * time.Hour})
		short := newLog(t, openPostgres(t, address), LogOptions{Now: clock.now, Keep: time.Hour})
		always := newLog(t, openPostgres(t, address), LogOptions{Now: clock.now, Keep: 1<<63 - 1})
		ofWeek, ofShort, ofAlways := mustAdd(t, week, Record{}), mustAdd(t, short, Record{}), mustAdd(t, always, Record{})
		clock.add(2 * time.Hour)
		keep := time.Hour / 2
		if longest {
			keep = 1000 * 24 * time.Hour
		}
		s := openPostgres(t, address)
		mustAdd(t, newLog(t, s, LogOptions{Now: clock.now, Keep: keep}), Record{}) // has purged
		if !kept(t, s, ofWeek) || kept(t, s, ofShort) || !kept(t, s, ofAlways) {
			t.Errorf("purging by %s kept %v, %v, %v", keep, kept(t, s, ofWeek), kept(t, s, ofShort), kept(t, s, ofAlways))
		}
		clock.add(8 * 24 * time.Hour)
		mustAdd(t, newLog(t, openPostgres(t, address), LogOptions{Now: clock.now, Keep: keep}), Record{})
		if kept(t, s, ofWeek) || !kept(t, s, ofAlways) {
			t.Error("after the week")
		}
	}
}

// TestOlderTables: captures of the first version stay, for the time that was usual then.
func TestOlderTables(t *testing.T) {
	address := newDatabase(t)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `CREATE SCHEMA samlscope; SET search_path = samlscope;`+postgresSchema+`
		INSERT INTO captures (id, received, via, endpoint, state, verdict, headline, who, search, digest, token)
		VALUES ('00aa', 1, 'relay', '', 'held', '', '', '', '', '', '')`); err != nil {
		t.Fatal(err)
	}
	s := openPostgres(t, address)
	openPostgres(t, address) // which has nothing to change
	if !kept(t, s, Record{Capture: Capture{ID: "00aa"}}) {
		t.Error("lost")
	}
	newLog(t, s, LogOptions{Keep: 1000000 * time.Hour})
	mustAdd(t, newLog(t, openPostgres(t, address), LogOptions{Keep: 2000000 * time.Hour}), Record{})
	if kept(t, s, Record{Capture: Capture{ID: "00aa"}}) {
		t.Error("never removed")
	}
}
