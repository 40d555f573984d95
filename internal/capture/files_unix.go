//go:build unix

package capture

import (
	"io/fs"
	"os"
	"syscall"
)

// foreign says whether a file belongs to another user.
func foreign(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) != os.Getuid()
}

// sharedForWriting says whether others may write in a directory.
func sharedForWriting(info fs.FileInfo) bool { return info.Mode().Perm()&0o022 != 0 }
