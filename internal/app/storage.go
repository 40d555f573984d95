package app

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"

	"github.com/samlscope/samlscope/internal/capture"
)

// StateDir is where captures are kept: $XDG_STATE_HOME/samlscope, or the
// platform's own place for a program's state.
func StateDir(getenv func(string) string) (string, error) { return stateDir(getenv, runtime.GOOS) }

func stateDir(getenv func(string) string, goos string) (string, error) {
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "samlscope"), nil
	}
	home, below := getenv("HOME"), []string{".local", "state"}
	switch goos {
	case "darwin":
		below = []string{"Library", "Application Support"}
	case "windows":
		home, below = getenv("LOCALAPPDATA"), nil
	}
	if home == "" {
		return "", errors.New("there is no home directory to keep captures in")
	}
	return filepath.Join(append(append([]string{home}, below...), "samlscope")...), nil
}

// Storage says where captures are kept.
type Storage struct {
	Place     string // FILE or postgres://USER@HOST/DATABASE; "": in the user's state directory
	Ephemeral bool   // in memory only, wherever Place is
}

// Open opens the store.
func (s Storage) Open(getenv func(string) string) (capture.Store, error) {
	if s.Ephemeral {
		return capture.NewMemory(), nil
	}
	place := s.Place
	if capture.IsPostgres(place) {
		store, err := capture.OpenPostgres(context.Background(), place)
		if err != nil {
			return nil, Failed(err,
				"make sure that the server runs and accepts this user (PGPASSWORD or ~/.pgpass has the "+
					"password), or name a file: --store FILE")
		}
		return store, nil
	}
	if place == "" {
		dir, err := StateDir(getenv)
		if err != nil {
			return nil, Failed(err, "--ephemeral keeps captures in memory, --store FILE names a place")
		}
		place = filepath.Join(dir, "captures.db")
	}
	store, err := capture.OpenSQLite(place)
	if err != nil {
		return nil, Failed(err, "--store FILE names another place, --ephemeral keeps captures in memory")
	}
	return store, nil
}
