package cli

import (
	"bytes"
	"testing"
)

// TestWhatATerminalGets: nothing that it acts on, and a word about it. What isn't a terminal
// gets the bytes.
func TestWhatATerminalGets(t *testing.T) {
	for _, c := range []struct{ data, shown string }{
		{"plain\n\ttext é\n", "plain\n\ttext é\n"},
		{"a\x1b]0;title\x07b\u009b31m\u202ec\x7f\r\n", `a\x1B]0;title\x07b\u{009B}31m\u{202E}c\x7F\r` + "\n"},
	} {
		var out, errs bytes.Buffer
		to := &Command{Stdout: &out, Stderr: &errs}
		if err := to.putVisibly([]byte(c.data)); err != nil || out.String() != c.shown ||
			(c.data == c.shown) != (errs.Len() == 0) {
			t.Errorf("a terminal gets %q, %v, and is told %q", out.String(), err, errs.String())
		}
		out.Reset()
		errs.Reset()
		if err := to.putOut([]byte(c.data)); err != nil || out.String() != c.data || errs.Len() > 0 {
			t.Errorf("a pipe gets %q, %v, and is told %q", out.String(), err, errs.String())
		}
	}
}
