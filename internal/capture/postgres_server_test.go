//go:build unix

package capture

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// server is a real PostgreSQL for the tests of this package, on a socket of its
// own.
var server struct {
	once      sync.Once
	dir       string
	bin       string
	as        *syscall.SysProcAttr
	cmd       *exec.Cmd
	why       string // it could not be started; "": it runs
	databases int
}

func TestMain(m *testing.M) {
	code := m.Run()
	if server.cmd != nil {
		_ = server.cmd.Process.Signal(syscall.SIGQUIT) // its files go anyway
		_ = server.cmd.Wait()
	}
	if server.dir != "" {
		_ = os.RemoveAll(server.dir)
	}
	os.Exit(code)
}

// newDatabase returns the address of an empty database, or skips the test where
// PostgreSQL cannot be had.
func newDatabase(t *testing.T) string {
	t.Helper()
	server.once.Do(func() {
		if err := startServer(); err != nil {
			server.why = err.Error()
		}
	})
	if server.why != "" {
		t.Skip("SKIPPED: no PostgreSQL server: ", server.why)
	}
	conn, err := pgx.Connect(t.Context(), at("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	server.databases++
	name := "d" + strconv.Itoa(server.databases)
	if _, err := conn.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return at(name)
}

// at is the address of a database of the server.
func at(database string) string {
	return "postgres://owner@/" + database + "?host=" + server.dir
}

func startServer() error {
	var err error
	if server.bin, err = binaries(); err != nil {
		return err
	}
	if server.dir, err = os.MkdirTemp("", "pg"); err != nil { // short: so is the longest path of a socket
		return err
	}
	if os.Geteuid() == 0 { // PostgreSQL does not run as root
		nobody, err := user.Lookup("nobody")
		if err != nil {
			return err
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		if err := os.Chown(server.dir, uid, gid); err != nil {
			return err
		}
		server.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	initdb := exec.Command(filepath.Join(server.bin, "initdb"), "-D", filepath.Join(server.dir, "data"), "-U", "owner",
		"-A", "trust", "-E", "UTF8", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = server.as, server.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %s", out)
	}
	return runServer()
}

func runServer() error {
	server.cmd = exec.Command(filepath.Join(server.bin, "postgres"), "-D", filepath.Join(server.dir, "data"),
		"-k", server.dir, "-c", "listen_addresses=")
	server.cmd.SysProcAttr, server.cmd.Dir = server.as, server.dir
	said, err := server.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := server.cmd.Start(); err != nil {
		return err
	}
	return untilReady(said)
}

// stopServer ends the server by a signal: SIGINT as its owner does, SIGQUIT as a crash.
func stopServer(t *testing.T, by os.Signal) {
	t.Helper()
	if err := server.cmd.Process.Signal(by); err != nil {
		t.Fatal(err)
	}
	_ = server.cmd.Wait() // it was made to end
}

func restartServer(t *testing.T, by os.Signal) {
	t.Helper()
	stopServer(t, by)
	if err := runServer(); err != nil {
		t.Fatal(err)
	}
}

// untilReady reads what the server says until it takes connections.
func untilReady(said io.Reader) error {
	var all strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "ready to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, said) }() // it must not wait for a reader
			return nil
		}
	}
	return errors.New(all.String())
}

// binaries is the folder of the server's programs, which Debian keeps out of PATH.
func binaries() (string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres"); err == nil && len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("postgres")
	return filepath.Dir(path), err
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
