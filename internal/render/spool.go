package render

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxSpooled is how many bytes wait in memory.
const maxSpooled = 1 << 20

// spool keeps what is printed until what comes before it is known. Beyond a bound it is kept in a
// file that only the user can read, and that loses its name at once where the system allows it.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	to     *bufio.Writer
}

// Write implements io.Writer.
func (s *spool) Write(b []byte) (int, error) {
	if s.file == nil && s.memory.Len()+len(b) <= maxSpooled {
		return s.memory.Write(b)
	}
	if s.file == nil {
		file, err := os.CreateTemp("", "samlscope-")
		if err != nil {
			return 0, fmt.Errorf("the reports must be counted before they are printed, and can't be kept until then: %w", err)
		}
		_ = os.Remove(file.Name()) // Windows removes no open file; discard does
		s.file, s.to = file, bufio.NewWriterSize(file, 64<<10)
	}
	return s.to.Write(b)
}

// copy writes all that was kept.
func (s *spool) copy(w io.Writer) error {
	_, err := s.memory.WriteTo(w)
	if err != nil || s.file == nil {
		return err
	}
	if err := s.to.Flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, s.file)
	return err
}

// discard removes the file.
func (s *spool) discard() {
	if s.file == nil {
		return
	}
	name := s.file.Name()
	if err := s.file.Close(); errors.Is(err, os.ErrClosed) {
		return
	}
	_ = os.Remove(name) // mostly it is gone already
	s.memory.Reset()
}
