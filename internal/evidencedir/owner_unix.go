//go:build unix

package evidencedir

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// owned says why others might read what is written into a directory.
func owned(dir string, info fs.FileInfo) error {
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("others can read %s (mode %04o)", dir, mode)
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok && int64(s.Uid) != int64(os.Geteuid()) {
		return fmt.Errorf("%s belongs to another user", dir)
	}
	return nil
}
