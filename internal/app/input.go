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
	Note  func(string) // told what isn't a result, such as files that were passed over
	// AnyFile says that a file without a message is looked into anyway. Otherwise
	// one that is evidence is an error, which says how it is used.
	AnyFile bool
	Bounds  inspect.Bounds // of one file, or of standard input
}

// Take is told of the messages of an input, one after the other. Its error ends the reading.
type Take = func(*inspect.Message) error

// Read finds the messages of one input: standard input, a file, or a directory
// with all files in it. An error of take is handed back as it is.
func (i Inputs) Read(ctx context.Context, name string, take Take) error {
	t := &taking{take: take, note: i.Note}
	if err := i.read(ctx, name, t.one); t.err == nil {
		return err
	}
	return t.err
}

// taking keeps the error of who takes the messages apart from those of reading.
type taking struct {
	take Take
	note func(string)
	err  error
}

func (t *taking) one(m *inspect.Message) error {
	if m.Bound {
		name := m.Name
		if name == "-" {
			name = "standard input"
		}
		t.note(words.VisibleLine(name) + ": " + m.Problems[0].Detail)
	}
	t.err = t.take(m)
	return t.err
}

func (i Inputs) read(ctx context.Context, name string, take Take) error {
	if name == "-" {
		p, err := i.stream(ctx, name, i.Stdin, take)
		if err != nil {
			return Failed(fmt.Errorf("reading standard input: %w", err))
		}
		return p.orNil()
	}
	info, err := os.Stat(name)
	if err != nil {
		return Unreadable("reading", name, err)
	}
	if info.IsDir() {
		return i.readDir(ctx, name, take)
	}
	return i.readOne(ctx, name, info.Mode().IsRegular(), take)
}

// readOne reads one file. A pipe can be read once only.
func (i Inputs) readOne(ctx context.Context, name string, again bool, take Take) error {
	f, err := os.Open(name)
	if err != nil {
		return Unreadable("reading", name, err)
	}
	var p *Problem
	if again {
		s := &sifted{take: take}
		if err = i.messages(ctx, name, f, s.found); err == nil {
			p, err = i.sifted(s, func() *Problem { return evidenceIn(name) })
		}
	} else {
		p, err = i.stream(ctx, name, f, take)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return Unreadable("reading", name, err)
	}
	return p.orNil()
}

// stream reads what can be read once only. Its bytes are kept until something in
// them can be read as a message.
func (i Inputs) stream(ctx context.Context, name string, r io.Reader, take Take) (*Problem, error) {
	k := &kept{}
	s := &sifted{take: take, opened: k.drop}
	if err := i.messages(ctx, name, io.TeeReader(interruptible(ctx, r), k), s.found); err != nil {
		return nil, err
	}
	return i.sifted(s, func() *Problem { return notMessage(name, k.data) })
}

// messages gives the messages of one input to take.
func (i Inputs) messages(ctx context.Context, name string, r io.Reader, take Take) error {
	err := inspect.ReadWithin(ctx, name, r, i.Bounds, take)
	if err != nil && ctx.Err() != nil {
		return errInterrupted
	}
	return err
}

// readDir reads the files of a directory, in the order of their names. Files
// that are of no form that a message can have are passed over, and said.
func (i Inputs) readDir(ctx context.Context, dir string, take Take) error {
	var passed, evidence []string
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
		unread := i.readOne(ctx, path, true, func(m *inspect.Message) error {
			if m.Unrecognised {
				passed = append(passed, path)
				return nil
			}
			return take(m)
		})
		if p := new(Problem); errors.As(unread, &p) && p.Usage {
			evidence = append(evidence, path)
			return ctx.Err()
		}
		if unread != nil {
			return unread
		}
		return ctx.Err()
	})
	if len(evidence) > 0 {
		i.Note(fmt.Sprintf("%d of %d files in %s are evidence, not messages: --evidence %s uses them",
			len(evidence), files, dir, dir))
	}
	if len(passed) > 0 {
		i.Note(fmt.Sprintf("%d of %d files in %s contain no SAML message and were skipped: %s",
			len(passed), files, dir, words.Beginning(strings.Join(passed, ", "))))
	}
	var unread *Problem
	switch {
	case errors.As(err, &unread):
		return unread
	case err != nil:
		return Unreadable("reading", dir, err)
	case files == len(evidence) && files > 0:
		return Usage("%s contains evidence, not a SAML message", dir).With("samlscope inspect --evidence " + dir +
			" MESSAGE checks a message with it")
	case files == len(passed)+len(evidence):
		return Failed(fmt.Errorf("reading %s: no file in it contains a SAML message", dir), "give one of its "+
			"files to see why")
	}
	return nil
}
