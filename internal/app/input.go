package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// Inputs finds the messages in what the user names.
type Inputs struct {
	Stdin io.Reader
	Note  func(string) // told what is no result, such as files that were passed over
}

// Read finds the messages of one input: standard input, a file, or a directory
// with all files in it.
func (i Inputs) Read(ctx context.Context, name string, take func(*inspect.Message)) error {
	if name == "-" {
		if err := inspect.Read(name, interruptible(ctx, i.Stdin), take); err != nil {
			return Failed(fmt.Errorf("reading standard input: %w", err))
		}
		return nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return Unreadable("reading", name, err)
	}
	if info.IsDir() {
		return i.readDir(ctx, name, take)
	}
	return i.readOne(ctx, name, take)
}

func (i Inputs) readOne(ctx context.Context, name string, take func(*inspect.Message)) error {
	f, err := os.Open(name)
	if err != nil {
		return Unreadable("reading", name, err)
	}
	if err := errors.Join(inspect.Read(name, interruptible(ctx, f), take), f.Close()); err != nil {
		return Unreadable("reading", name, err)
	}
	return nil
}

// readDir reads the files of a directory, in the order of their names. Files
// that are of no form that a message can have are passed over, and said.
func (i Inputs) readDir(ctx context.Context, dir string, take func(*inspect.Message)) error {
	var passed []string
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") && path != dir {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		files++
		unread := i.readOne(ctx, path, func(m *inspect.Message) {
			if m.Unrecognised {
				passed = append(passed, path)
				return
			}
			take(m)
		})
		if unread != nil {
			return unread
		}
		return ctx.Err()
	})
	if len(passed) > 0 {
		i.Note(fmt.Sprintf("%d of %d files in %s hold no SAML message and were passed over: %s",
			len(passed), files, dir, words.Beginning(strings.Join(passed, ", "))))
	}
	var unread *Problem
	switch {
	case errors.As(err, &unread):
		return unread
	case err != nil:
		return Unreadable("reading", dir, err)
	case files == len(passed):
		return Failed(fmt.Errorf("reading %s: no file in it holds a SAML message", dir), "name a file in it to see why")
	}
	return nil
}
