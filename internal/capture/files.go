package capture

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
)

// secureFiles makes the directory and the file of a store, or checks those
// that are there: both must belong to this user, and the file must be a file.
// Modes are set after creation too, because the umask takes part in that.
func secureFiles(path string) error {
	if err := secureDir(filepath.Dir(path)); err != nil {
		return err
	}
	if err := ours(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return fmt.Errorf("opening the captures: %w", err)
	}
	if err := mayBeStore(f); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Chmod(fileMode), f.Close(), secureSiblings(path))
}

// sqliteMagic begins every file of SQLite that is not empty.
const sqliteMagic = "SQLite format 3\x00"

// mayBeStore refuses a file of another kind before anything of it is changed: it was named by mistake.
func mayBeStore(f *os.File) error {
	begin := make([]byte, len(sqliteMagic))
	_, err := io.ReadFull(f, begin)
	switch {
	case errors.Is(err, io.EOF), err == nil && string(begin) == sqliteMagic:
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("looking at the captures: %w", err)
	}
	return fmt.Errorf("%s is a file of another kind, and was left as it is", f.Name())
}

// secureDir makes the directory for this user alone. One that is there already
// may be shared for reading, since the files in it are not; one in which
// others may write is refused, for they could put their own file in its place.
func secureDir(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, dirMode); err != nil {
			return fmt.Errorf("making the directory for captures: %w", err)
		}
		return os.Chmod(dir, dirMode)
	}
	if err != nil {
		return fmt.Errorf("looking at the directory for captures: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("the place for captures, %s, is not a directory: name another file with --store", dir)
	}
	if foreign(info) {
		return fmt.Errorf("the directory %s belongs to another user: captures contain credentials; name "+
			"another file with --store", dir)
	}
	if filepath.Base(dir) == "samlscope" {
		return os.Chmod(dir, dirMode) // our own directory, opened up by someone
	}
	if sharedForWriting(info) {
		return fmt.Errorf("other users may write in the directory %s (mode %04o): type chmod 700 %s, or name another file "+
			"with --store",
			dir, info.Mode().Perm(), dir)
	}
	return nil
}

// secureSiblings closes the files that are kept beside SQLite's own.
func secureSiblings(path string) error {
	for _, suffix := range []string{"-wal", "-shm", roomSuffix} {
		if err := ours(path + suffix); err != nil {
			return err
		}
		if err := os.Chmod(path+suffix, fileMode); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("closing the captures to other users: %w", err)
		}
	}
	return nil
}

// ours refuses a file of another user and anything that isn't a plain file; one
// that is missing is fine.
func ours(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("looking at the captures: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a plain file: name another file with --store", path)
	case foreign(info):
		return fmt.Errorf("%s belongs to another user: captures contain credentials; name another file with "+
			"--store", path)
	}
	return nil
}
