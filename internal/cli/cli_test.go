package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// start runs the program with these arguments.
func start(ctx context.Context, stdin io.Reader, args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	c := Command{Stdin: stdin, Stdout: &out, Stderr: &problems, Getenv: func(string) string { return "" }, Now: time.Now}
	return c.Main(ctx, args), out.String(), problems.String()
}

// TestUncodedErrorsAreOurs: what no one called wrong usage is none.
func TestUncodedErrorsAreOurs(t *testing.T) {
	var problems bytes.Buffer
	c := Command{Stderr: &problems}
	if code := c.report(io.ErrUnexpectedEOF); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if code := c.report(errors.Join(usage("this").with("that"), io.EOF)); code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	if got, want := problems.String(), "samlscope: unexpected EOF\nsamlscope: this\nhint: that\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestCtrlCEndsReading: the read itself cannot be called off.
func TestCtrlCEndsReading(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	defer func() { _ = w.Close() }() // ends the reader that was left behind
	cancel()
	if code, out, problems := start(ctx, r, "inspect",
		"-"); code != exitFailed || out != "" || problems != "samlscope: reading standard input: interrupted\n" {
		t.Errorf("%d %q %q", code, out, problems)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the disk is on fire") }

func TestStandardInputThatBreaks(t *testing.T) {
	if code, _, problems := start(context.Background(), broken{},
		"inspect"); code != exitFailed || problems != "samlscope: reading standard input: the disk is on fire\n" {
		t.Errorf("%d %q", code, problems)
	}
}

// TestColourIsForTerminals: a buffer, a pipe and a file are none.
func TestColourIsForTerminals(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only written to by no one
	for _, w := range []io.Writer{&bytes.Buffer{}, f, nil} {
		c := Command{Stdout: w, Getenv: func(string) string { return "" }}
		if c.color() {
			t.Errorf("%T has colours", w)
		}
	}
}

// TestEveryFlagSaysWhatItIs: a flag without an explanation helps no one, and a
// command's help names it the way it is called.
func TestEveryFlagSaysWhatItIs(t *testing.T) {
	c := Command{Getenv: func(string) string { return "" }, Now: time.Now}
	for _, cmd := range c.root(io.Discard).Commands() {
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: %q", cmd.Name(), cmd.Short)
		}
		for _, line := range strings.Split(cmd.Flags().FlagUsages(), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "--") && len(strings.Fields(line)) < 3 {
				t.Errorf("%s: %s", cmd.Name(), line)
			}
		}
	}
}
