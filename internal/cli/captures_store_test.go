package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCapturesOfAStoreThatIsNotThere: a slip in --store is told, and makes neither a file nor a directory. Without
// --store there may be no captures yet, and an empty file is a store without any.
func TestCapturesOfAStoreThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	slip := filepath.Join(dir, "below", "captrues.db")
	for _, args := range [][]string{{"list"}, {"show", "latest"}, {"delete", "--all"}, {"export", "--all"}} {
		args = append(append([]string{"captures"}, args...), "--store", slip)
		code, out, problems := session{}.run(t, context.Background(), args...)
		if code != exitFailed || out != "" || !strings.Contains(problems, slip) {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out, problems)
		}
		if _, err := os.Stat(filepath.Dir(slip)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v makes the directory: %v", args, err)
		}
	}
	for _, args := range [][]string{{"captures", "list"}, {"captures", "list", "--store", file(t, "empty.db", "")}} {
		if code, _, problems := (session{}).run(t, context.Background(), args...); code != exitOK {
			t.Errorf("%v: exit code %d, %q", args, code, problems)
		}
	}
}
