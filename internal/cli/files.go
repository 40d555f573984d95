package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/samlscope/samlscope/inspect"
)

// readFile reads a file that the user named. doing says what for, as in
// "reading the certificate". A file longer than limit is refused, not cut.
func readFile(doing, name string, limit int) ([]byte, error) {
	data, whole, err := readUpTo(name, limit)
	if err != nil {
		return nil, unreadable(doing, name, err)
	}
	if !whole {
		return nil, failed(fmt.Errorf("%s %s: it is larger than %d bytes", doing, name, limit), "name the file that was meant")
	}
	return data, nil
}

var errDirectory = errors.New("it is a directory")

// readUpTo reads at most limit bytes of a file, and says whether that is all.
func readUpTo(name string, limit int) (data []byte, whole bool, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, false, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, false, errors.Join(errDirectory, f.Close())
	}
	data, whole, err = upTo(f, limit)
	return data, whole, errors.Join(err, f.Close())
}

// upTo reads at most limit bytes, and says whether that is all there is.
func upTo(r io.Reader, limit int) (data []byte, whole bool, err error) {
	data, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(data) > limit {
		return data[:limit], false, err
	}
	return data, true, err
}

// unreadable says why a file could not be read, and what to do about it.
func unreadable(doing, name string, err error) *exit {
	why := err
	var path *fs.PathError
	if errors.As(err, &path) {
		why = path.Err // without the name, which stands there already
	}
	e := failed(fmt.Errorf("%s %s: %w", doing, name, why))
	switch {
	case errors.Is(err, errDirectory):
		return e.with("name a file in it")
	case errors.Is(err, fs.ErrPermission):
		return e.with("make it readable for yourself, or name a copy that is")
	case errors.Is(err, fs.ErrNotExist):
		if dir, err := os.Getwd(); err == nil && !filepath.IsAbs(name) {
			return e.with("check the spelling; relative names start in " + dir)
		}
		return e.with("check the spelling")
	}
	return e
}

// readInterruptible reads up to inspect.MaxInput bytes, but not longer than until
// Ctrl-C: a read from a terminal or a pipe cannot be called off, only left.
func readInterruptible(ctx context.Context, r io.Reader) (data []byte, whole bool, err error) {
	type result struct {
		data  []byte
		whole bool
		err   error
	}
	done := make(chan result, 1)
	go func() {
		data, whole, err := upTo(r, inspect.MaxInput)
		done <- result{data, whole, err}
	}()
	select {
	case got := <-done:
		return got.data, got.whole, got.err
	case <-ctx.Done():
		return nil, false, errors.New("interrupted")
	}
}
