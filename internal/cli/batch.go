package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/samlscope/samlscope/inspect"
)

// judged is one message of many: its report, once it is made, or why an input
// could not be read.
type judged struct {
	report chan report
	unread *exit
}

// judgeAll reads the inputs and lets judge judge their messages, several at a
// time, and gives the results in the order of the messages. It reads until ctx
// ends, and waits for nobody once left has ended.
func (i *inspectCmd) judgeAll(
	ctx, left context.Context, names []string, o inspect.Options, judge judgement,
) <-chan judged {
	type job struct {
		message *inspect.Message
		first   bool
		report  chan report
	}
	results := make(chan judged, 4*i.jobs)
	work := make(chan job, i.jobs)
	for range i.jobs {
		go func() {
			for j := range work {
				j.report <- judge(j.message, o, j.first)
			}
		}()
	}
	give := func(j judged) bool {
		select {
		case results <- j:
			return true
		case <-left.Done():
			return false
		}
	}
	first := true
	take := func(m *inspect.Message) {
		j := job{m, first, make(chan report, 1)}
		first = false
		if give(judged{report: j.report}) {
			work <- j
		}
	}
	go func() {
		defer close(results)
		defer close(work)
		for _, name := range names {
			if unread := i.read(ctx, name, take); unread != nil && !give(judged{unread: unread}) {
				return
			}
		}
	}()
	return results
}

// judgement is what is done with each message; first says that none came before it.
type judgement func(m *inspect.Message, o inspect.Options, first bool) report

// read reads one input: standard input, a file, or a directory with all files
// in it.
func (i *inspectCmd) read(ctx context.Context, name string, take func(*inspect.Message)) *exit {
	if name == "-" {
		if err := inspect.Read(name, interruptible(ctx, i.Stdin), take); err != nil {
			return failed(fmt.Errorf("reading standard input: %w", err))
		}
		return nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return unreadable("reading", name, err)
	}
	if info.IsDir() {
		return i.readDir(ctx, name, take)
	}
	return i.readOne(ctx, name, take)
}

func (i *inspectCmd) readOne(ctx context.Context, name string, take func(*inspect.Message)) *exit {
	f, err := os.Open(name)
	if err != nil {
		return unreadable("reading", name, err)
	}
	if err := errors.Join(inspect.Read(name, interruptible(ctx, f), take), f.Close()); err != nil {
		return unreadable("reading", name, err)
	}
	return nil
}

// readDir reads the files of a directory, in the order of their names. Files
// that are of no form that a message can have are passed over, and said.
func (i *inspectCmd) readDir(ctx context.Context, dir string, take func(*inspect.Message)) *exit {
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
		i.note(fmt.Sprintf("%d of %d files in %s hold no SAML message and were passed over: %s", len(passed), files, dir, shortened(strings.Join(passed, ", "))))
	}
	var unread *exit
	switch {
	case errors.As(err, &unread):
		return unread
	case err != nil:
		return unreadable("reading", dir, err)
	case files == len(passed):
		return failed(fmt.Errorf("reading %s: no file in it holds a SAML message", dir), "name a file in it to see why")
	}
	return nil
}

// interruptible reads as r does, but not longer than until ctx ends: a read
// from a terminal or a pipe cannot be called off, only left.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	from, to := io.Pipe()
	go func() {
		_, err := io.Copy(to, r)
		to.CloseWithError(err) // returns nothing but nil
	}()
	context.AfterFunc(ctx, func() { to.CloseWithError(errors.New("interrupted")) })
	return from
}

// progress shows how many messages were judged, on a terminal, when it takes
// longer than a moment.
type progress struct {
	to    io.Writer // nil: nobody watches
	begun time.Time
	shown time.Time
	count int
}

const (
	progressAfter = time.Second
	progressEach  = 200 * time.Millisecond
)

func (c *Command) progress() *progress {
	p := &progress{begun: time.Now()}
	if f, ok := c.Stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.to = f
	}
	return p
}

// one counts a message.
func (p *progress) one() {
	p.count++
	now := time.Now()
	if p.to == nil || now.Sub(p.begun) < progressAfter || now.Sub(p.shown) < progressEach {
		return
	}
	p.shown = now
	_, _ = fmt.Fprintf(p.to, "\r%d judged, %.0f a second", p.count, float64(p.count)/now.Sub(p.begun).Seconds()) // nowhere left to say that this failed
}

// end takes the line away.
func (p *progress) end() {
	if !p.shown.IsZero() {
		_, _ = fmt.Fprint(p.to, "\r\x1b[K")
	}
}
