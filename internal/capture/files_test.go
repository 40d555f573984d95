//go:build unix

package capture

import (
	"database/sql"
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

// TestStoreThatIsSomethingElse: a file that was named by mistake stays as it is, its mode too, and another program's
// database gets no tables. An empty file becomes a store, and a store is opened again.
func TestStoreThatIsSomethingElse(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"notes.txt": "what I have to do today\n", "short.txt": "x"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if s, err := OpenSQLite(path); err == nil {
			t.Errorf("%s was opened", name)
			_ = s.Close() // it should not have been opened
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != text || mode(t, path) != 0o644 {
			t.Errorf("%s was changed: %d bytes, mode %04o, %v", name, len(data), mode(t, path), err)
		}
	}

	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := OpenSQLite(empty)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil || mode(t, empty) != fileMode {
			t.Errorf("%v, mode %04o", err, mode(t, empty))
		}
	}

	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // it is thrown away
	if _, err := db.Exec("CREATE TABLE bookmarks (title TEXT)"); err != nil {
		t.Fatal(err)
	}
	if s, err := OpenSQLite(other); err == nil {
		t.Error("another program's database was opened")
		_ = s.Close() // it should not have been opened
	}
	var tables int
	if err := db.QueryRow("SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil || tables != 1 {
		t.Errorf("it has %d tables, %v", tables, err)
	}
}
