package cli

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestFlagsAreToldInALine: what a flag is for fits into 80 characters, its words apart.
func TestFlagsAreToldInALine(t *testing.T) {
	root := (&Command{Stdin: strings.NewReader(""), Stderr: io.Discard, Getenv: func(string) string { return "" }}).
		root(io.Discard)
	for _, cmd := range everyCommand(root) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			_, text := pflag.UnquoteUsage(f)
			if w, is := f.Value.(word); is {
				text = strings.TrimSuffix(text, ": "+strings.Join(w.words, "|"))
			}
			if len(text) > 80 {
				t.Errorf("%s --%s: %d characters: %s", cmd.CommandPath(), f.Name, len(text), text)
			}
		})
	}
}

// TestHelpFitsTheTerminal: flags are in groups, and no line is wider than the terminal,
// but for examples, which are to be copied.
func TestHelpFitsTheTerminal(t *testing.T) {
	for _, name := range []string{"inspect", "serve", "browse", "ask", "explain", "captures list", "fixture record", "ca", ""} {
		for columns, most := range map[string]int{"": 100, "72": 72, "120": 120} {
			_, out, _ := session{env: map[string]string{"COLUMNS": columns}}.run(t, context.Background(),
				append(strings.Fields(name), "--help")...)
			before, rest, _ := strings.Cut(out, "\nExamples:\n")
			_, after, _ := strings.Cut(rest, "\n\n")
			for line := range strings.SplitSeq(before+after, "\n") {
				if n := len([]rune(line)); n > most && !strings.Contains(line, "text|json") && !strings.Contains(line, "https://") { // one word
					t.Errorf("%s --help at %s: %d columns: %s", name, columns, n, line)
				}
			}
		}
	}
	_, out, _ := session{}.run(t, context.Background(), "inspect", "--help")
	at := 0
	for _, part := range []string{"Input:\n", "--relay-state", "Evidence:\n", "--trust-policy", "Judgement:\n", "--strict",
		"Output:\n", "--format", "Everywhere:\n", "--color", "--help"} {
		i := strings.Index(out[at:], part)
		if i < 0 {
			t.Fatalf("no %q behind what comes before it:\n%s", part, out)
		}
		at += i
	}
}
