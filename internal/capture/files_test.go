//go:build unix

package capture

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestModesWhateverTheUmask(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o277} {
		dir := filepath.Join(t.TempDir(), "state")
		path := filepath.Join(dir, "c.db")
		old := syscall.Umask(umask)
		s, err := OpenSQLite(path)
		if err != nil {
			syscall.Umask(old)
			t.Fatal(err)
		}
		mustAdd(t, newLog(t, s, LogOptions{}), Record{SAMLResponse: "x"})
		syscall.Umask(old)
		if got := mode(t, dir); got != 0o700 {
			t.Errorf("umask %03o: directory %04o", umask, got)
		}
		for _, f := range []string{path, path + "-wal", path + "-shm"} {
			if got := mode(t, f); got != 0o600 {
				t.Errorf("umask %03o: %s %04o", umask, filepath.Base(f), got)
			}
		}
	}
}

func TestOpenDirectories(t *testing.T) {
	ours := filepath.Join(t.TempDir(), "samlscope")
	if err := os.Mkdir(ours, 0o755); err != nil {
		t.Fatal(err)
	}
	openSQLite(t, filepath.Join(ours, "c.db"))
	if got := mode(t, ours); got != 0o700 {
		t.Errorf("our own directory stayed %04o", got)
	}

	shared := t.TempDir()
	if err := os.Chmod(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(filepath.Join(shared, "c.db")); err == nil || !strings.Contains(err.Error(), "chmod 700 ") {
		t.Errorf("a directory that others write in: %v", err)
	}
}

func TestOpenFileIsClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	openSQLite(t, path)
	if got := mode(t, path); got != 0o600 {
		t.Errorf("the file stayed %04o", got)
	}
}

func TestLinkIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(dir, "c.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(filepath.Join(dir, "c.db")); err == nil || !strings.Contains(err.Error(), "not a plain file") {
		t.Errorf("got %v", err)
	}
}

func TestForeignOwnerIsRefused(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can make a file of another user")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "c.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{path, dir} {
		if err := os.Chown(f, 12345, 12345); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSQLite(path); err == nil || !strings.Contains(err.Error(), "belongs to another user") {
			t.Errorf("%s of another user: %v", f, err)
		}
	}
}
