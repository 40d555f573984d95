package capture

import (
	"bytes"
	"os"
)

const (
	roomSuffix = "-room"
	// roomSize is enough to delete the largest captures, and to empty the write-ahead log of a burst.
	roomSize = 8 << 20
)

// room is the path of a file that only takes up space. It is removed when the disk is full,
// because in SQLite deleting needs space before it frees any.
type room string

func roomAt(store string) room { return room(store + roomSuffix) }

// take makes the file where it is missing. On a full disk there is none.
func (r room) take() {
	if info, err := os.Lstat(string(r)); err == nil && info.Size() == roomSize {
		return
	}
	r.release()
	f, err := os.OpenFile(string(r), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return
	}
	text := []byte("Space to delete captures when the disk is full.\n")
	_, err = f.Write(bytes.Repeat(text, roomSize/len(text)+1)[:roomSize])
	if cerr := f.Close(); err != nil || cerr != nil {
		r.release() // half of it would only fill the disk
	}
}

func (r room) release() { _ = os.Remove(string(r)) }
