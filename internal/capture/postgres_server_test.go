//go:build unix

package capture

import (
	"os"
	"sync"
	"testing"

	"github.com/samlscope/samlscope/internal/pgtest"
)

// server is a real PostgreSQL for the tests of this package; nil and an error where it cannot be had.
var server = sync.OnceValues(pgtest.Start)

// started says whether a test has asked for the server.
var started bool

func TestMain(m *testing.M) {
	code := m.Run()
	if started {
		if s, err := server(); err == nil {
			_ = s.Remove() // its files go anyway
		}
	}
	os.Exit(code)
}

// newDatabase returns the address of an empty database, or skips the test where
// PostgreSQL cannot be had.
func newDatabase(t *testing.T) string {
	t.Helper()
	started = true
	s, err := server()
	if err != nil {
		t.Skip("SKIPPED: no PostgreSQL server: ", err)
	}
	address, err := s.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// postgresServer is the server that newDatabase has started.
func postgresServer(t *testing.T) *pgtest.Server {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func restartServer(t *testing.T, by os.Signal) {
	t.Helper()
	stopServer(t, by)
	if err := postgresServer(t).Run(); err != nil {
		t.Fatal(err)
	}
}

func stopServer(t *testing.T, by os.Signal) {
	t.Helper()
	if err := postgresServer(t).Stop(by); err != nil {
		t.Fatal(err)
	}
}

func openPostgres(t *testing.T, address string) *Postgres {
	t.Helper()
	s, err := OpenPostgres(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func init() {
	openShared = func(t *testing.T) Store { return openPostgres(t, newDatabase(t)) }
}
