package app

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

// ReadFile reads a file that the user named. doing says what for, as in
// "reading the certificate". A file longer than limit is refused, not cut.
func ReadFile(doing, name string, limit int) ([]byte, error) {
	data, whole, err := readUpTo(name, limit)
	if err != nil {
		return nil, Unreadable(doing, name, err)
	}
	if !whole {
		return nil, Failed(fmt.Errorf("%s %s: it is larger than %d bytes", doing, name, limit),
			"check the file name")
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

// Unreadable says why a file could not be read, and what to do about it.
func Unreadable(doing, name string, err error) *Problem {
	why := err
	var path *fs.PathError
	if errors.As(err, &path) {
		why = path.Err // without the name, which stands there already
	}
	e := Failed(fmt.Errorf("%s %s: %w", doing, name, why))
	switch {
	case errors.Is(err, errDirectory):
		return e.With("name a file in it")
	case errors.Is(err, fs.ErrPermission):
		return e.With("make it readable for you, or use a readable copy")
	case name == "-":
		return e.With("- means standard input only for a message; use /dev/stdin here")
	case errors.Is(err, fs.ErrNotExist):
		if dir, err := os.Getwd(); err == nil && !filepath.IsAbs(name) {
			return e.With("check the spelling; relative names start in " + dir)
		}
		return e.With("check the spelling")
	}
	return e
}

// ReadInput reads up to inspect.MaxInput bytes, and says whether that is all. It
// ends with ctx.
func ReadInput(ctx context.Context, r io.Reader) (data []byte, whole bool, err error) {
	return upTo(interruptible(ctx, r), inspect.MaxInput)
}

var errInterrupted = errors.New("interrupted")

// interruptible reads as r does, but not longer than until ctx ends: a read
// from a terminal or a pipe cannot be called off, only left.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	from, to := io.Pipe()
	go func() {
		_, err := io.Copy(to, r)
		to.CloseWithError(err) // returns nothing but nil
	}()
	context.AfterFunc(ctx, func() { to.CloseWithError(errInterrupted) })
	return from
}
