package capture

import (
	"bytes"
	"os"
	"path/filepath"
)

const (
	roomSuffix = "-room"
	// roomMost is enough to delete the largest captures, and to empty the write-ahead log of a burst.
	roomMost  = 8 << 20
	roomLeast = 64 << 10
	// roomShare of the free space is taken at most.
	roomShare = 4
)

// room is a file that only takes up space. It is removed when the disk is full, because in
// SQLite deleting needs space before it frees any.
type room struct {
	path string
	size int
	lent bool // there was one, and it was removed
}

// take makes the file where it is missing, which a full disk does not allow.
func (r *room) take() bool {
	if info, err := os.Lstat(r.path); err == nil && info.Size() >= roomLeast {
		r.size, r.lent = int(info.Size()), false // another process may have made it
		return true
	}
	_ = os.Remove(r.path)
	if !r.lent {
		r.size = int(min(roomMost, freeSpace(filepath.Dir(r.path))/roomShare))
	}
	if r.size < roomLeast {
		return false
	}
	f, err := os.OpenFile(r.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return false
	}
	text := []byte("Space to delete captures when the disk is full.\n")
	_, err = f.Write(bytes.Repeat(text, r.size/len(text)+1)[:r.size])
	if cerr := f.Close(); err != nil || cerr != nil {
		_ = os.Remove(r.path) // half of it would only fill the disk
		return false
	}
	r.lent = false
	return true
}

func (r *room) release() {
	info, err := os.Lstat(r.path)
	if err == nil && os.Remove(r.path) == nil {
		r.size, r.lent = int(info.Size()), true
	}
}
