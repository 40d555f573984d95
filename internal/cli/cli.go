// Package cli is the command line: one file a command, flags, exit codes, and
// the wiring of the parts.
//
// Messages on standard error begin with "samlscope: ", in lower case and
// without a full stop; they say what was being done, with what, and why it
// failed. Lines that begin with "hint: " say what to type next. Standard
// output is the result and nothing else.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/words"
)

// Exit codes, the same for every command and format.
const (
	exitOK       = 0
	exitFindings = 1
	exitUsage    = 2
	exitFailed   = 3
)

// Command is the program with everything it touches as values.
type Command struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
	Now    func() time.Time

	Transport http.RoundTripper // fetches the metadata URLs that the user names; nil: Go's own

	colorWhen string            // --color
	setFrom   map[string]string // what has set a flag that was not typed, by its name
}

// exit is an error that knows its exit code. A nil err prints nothing.
type exit struct {
	code  int
	err   error
	hints []string // one line each
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// with adds hints.
func (e *exit) with(hints ...string) *exit {
	e.hints = append(e.hints, hints...)
	return e
}

// usage is an error in how the program was called.
func usage(format string, args ...any) *exit {
	return &exit{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// failed is an error that kept the program from running.
func failed(err error, hints ...string) *exit {
	return &exit{code: exitFailed, err: err, hints: hints}
}

// unwritten is the error of a file that a flag names. samlscope makes no directory: a slip in the name would make one too.
func unwritten(err error, file, flag string) *exit {
	dir := filepath.Dir(file)
	if _, missing := os.Stat(dir); errors.Is(missing, fs.ErrNotExist) {
		return failed(err, "make the directory first: "+shellLine([]string{"mkdir", "-p", dir}))
	}
	return failed(err, flag+" names the file to write")
}

// written is the error of printing the result: without it there is none.
func written(err error) error { return app.Written(err) }

// coded gives an error its exit code. What no one gave one isn't a fault of the
// caller's.
func coded(err error) *exit {
	var e *exit
	if errors.As(err, &e) {
		return e
	}
	var p *app.Problem
	switch {
	case !errors.As(err, &p):
		return failed(err)
	case p.Usage:
		return &exit{exitUsage, p, p.Hints}
	}
	return &exit{exitFailed, p, p.Hints}
}

// env is what the program touches, for the parts below the command line.
func (c *Command) env() app.Env {
	return app.Env{Now: c.Now, Getenv: c.Getenv, Transport: c.Transport, Stderr: c.Stderr, Warn: c.warn,
		Note: c.note}
}

// inputs finds messages in what the user names.
func (c *Command) inputs(b inspect.Bounds) app.Inputs {
	return app.Inputs{Stdin: c.Stdin, Note: c.note, Bounds: b}
}

// sources finds messages in what the user names, and among the captures.
func (c *Command) sources(b boundFlags, s app.Storage) (app.Sources, error) {
	bounds, err := b.bounds()
	return app.Sources{Inputs: c.inputs(bounds), Storage: s, Getenv: c.Getenv}, err
}

// Main runs the program with these arguments and returns its exit code.
func (c *Command) Main(ctx context.Context, args []string) int {
	run := *c
	run.Stderr = visible{c.Stderr}
	out := &remembering{w: c.Stdout}
	root := run.root(out)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = written(out.err)
	}
	return run.report(err)
}

// report prints an error and returns its exit code.
func (c *Command) report(err error) int {
	if err == nil {
		return exitOK
	}
	e := coded(err)
	c.say(e)
	return e.code
}

// say prints an error with its hints on standard error, a line each.
func (c *Command) say(e *exit) {
	if e.err != nil {
		c.complain("samlscope", e.err.Error())
	}
	for _, hint := range e.hints {
		c.complain("hint", hint)
	}
}

func (c *Command) complain(who, what string) {
	_, _ = fmt.Fprintf(c.Stderr, "%s: %s\n", who, words.VisibleLine(what)) // nowhere left to say that this failed
}

// warn says on standard error what went wrong where no one waits for an answer.
func (c *Command) warn(err error) { c.complain("samlscope", err.Error()) }

// visible is standard error: names and arguments reach it from anywhere, and
// nothing that a terminal would act on may.
type visible struct{ w io.Writer }

func (v visible) Write(p []byte) (int, error) {
	if _, err := io.WriteString(v.w, words.Visible(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// remembering keeps the first error of a writer. The help texts and completion
// scripts of cobra are printed through it, which reports no error of its own.
type remembering struct {
	w   io.Writer
	err error
}

func (r *remembering) Write(p []byte) (int, error) {
	if r.err == nil {
		_, r.err = r.w.Write(p)
	}
	return len(p), nil
}
