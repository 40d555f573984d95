package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExactlyTheLimitIsRead: not a byte is cut, and not one too many refused.
func TestExactlyTheLimitIsRead(t *testing.T) {
	for size, want := range map[int]bool{0: true, 9: true, 10: true, 11: false, 1000: false} {
		data, whole, err := upTo(strings.NewReader(strings.Repeat("x", size)), 10)
		if err != nil || whole != want || len(data) != min(size, 10) {
			t.Errorf("%d: %d bytes, %v, %v", size, len(data), whole, err)
		}
	}
}

func TestUnreadableFilesAreNamedOnce(t *testing.T) {
	dir := t.TempDir()
	locked := filepath.Join(dir, "locked")
	if err := os.WriteFile(locked, nil, 0); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		filepath.Join(dir, "missing"): "no such file",
		dir:                           "it is a directory",
		locked:                        "permission denied",
	} {
		_, err := ReadFile("reading the key", name, 10)
		if err == nil && name == locked {
			continue // the superuser reads everything
		}
		var p *Problem
		if !errors.As(err, &p) || p.Usage || len(p.Hints) == 0 || strings.Count(err.Error(), name) != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if os.PathSeparator == '/' && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}
