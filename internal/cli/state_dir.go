package cli

import (
	"errors"
	"path/filepath"
)

// stateDir is where captures are kept: $XDG_STATE_HOME/samlscope, or the
// platform's own place for a program's state.
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
