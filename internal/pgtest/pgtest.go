//go:build unix

// Package pgtest runs a real PostgreSQL for tests, on a socket in a folder that goes with it.
package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL that listens on a socket in Dir and nowhere else, and trusts who reaches it.
type Server struct {
	Dir       string
	bin       string
	as        *syscall.SysProcAttr
	cmd       *exec.Cmd
	databases int
}

// Start makes the files of a server and starts it. The error says what is missing where PostgreSQL is not installed.
func Start() (*Server, error) {
	s := &Server{}
	var err error
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if s.Dir, err = os.MkdirTemp("", "pg"); err != nil { // short: so is the longest path of a socket
		return nil, err
	}
	if err = s.create(); err == nil {
		err = s.Run()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.Dir))
	}
	return s, nil
}

// create makes the files, as somebody who isn't root: PostgreSQL refuses to run as root.
func (s *Server) create() error {
	if os.Geteuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			return err
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		if err := os.Chown(s.Dir, uid, gid); err != nil {
			return err
		}
		s.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	initdb := exec.Command(filepath.Join(s.bin, "initdb"), "-D", s.data(), "-U", "owner", "-A", "trust", "-E", "UTF8",
		"--no-sync")
	initdb.SysProcAttr, initdb.Dir = s.as, s.Dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %s", out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.Dir, "data") }

// Run starts the server again after Stop, and returns when it takes connections.
func (s *Server) Run() error {
	s.cmd = exec.Command(filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.Dir, "-c", "listen_addresses=")
	s.cmd.SysProcAttr, s.cmd.Dir = s.as, s.Dir
	said, err := s.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	return untilReady(said)
}

// Stop ends the server by a signal: SIGINT as its owner does, SIGQUIT as a crash.
func (s *Server) Stop(by os.Signal) error {
	if err := s.cmd.Process.Signal(by); err != nil {
		return err
	}
	_ = s.cmd.Wait() // it was made to end
	return nil
}

// Remove ends the server and deletes its files.
func (s *Server) Remove() error {
	return errors.Join(s.Stop(syscall.SIGQUIT), os.RemoveAll(s.Dir))
}

// Address is that of a database of the server.
func (s *Server) Address(database string) string {
	return "postgres://owner@/" + database + "?host=" + s.Dir
}

// NewDatabase makes an empty database and returns its address. It is for one goroutine.
func (s *Server) NewDatabase(ctx context.Context) (string, error) {
	conn, err := pgx.Connect(ctx, s.Address("postgres"))
	if err != nil {
		return "", err
	}
	s.databases++
	name := "d" + strconv.Itoa(s.databases)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name)
	return s.Address(name), errors.Join(err, conn.Close(ctx))
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
