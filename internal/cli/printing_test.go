package cli

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/testdata"
)

// TestReportsDoNotWait: what is printed message by message is there while the
// input is still open.
func TestReportsDoNotWait(t *testing.T) {
	message, err := fs.ReadFile(testdata.Files, "base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	const lines = 20 // more than what the form is told by
	batch := strings.Repeat(base64.StdEncoding.EncodeToString(message)+"\n", lines)
	for format, begin := range map[string]string{"jsonl": `{"source":{"name":"-","index":0,`, "text": "── -, message 1"} {
		t.Run(format, func(t *testing.T) {
			in, typed := io.Pipe()
			shown, out := io.Pipe()
			done := make(chan int, 1)
			go func() {
				c := Command{Stdin: in, Stdout: out, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}
				done <- c.Main(context.Background(), []string{"inspect", "--format", format})
				_ = out.Close() // returns nothing but nil
			}()
			wrote := make(chan error, 1)
			go func() { // beside the reading: while nobody reads reports, the command stops taking messages
				_, err := io.WriteString(typed, batch)
				wrote <- err
			}()
			r := bufio.NewReader(shown)
			first, err := r.ReadString('\n') // would wait for ever
			if err != nil || !strings.HasPrefix(first, begin) {
				t.Errorf("%v: %q", err, first)
			}
			rest := make(chan string, 1)
			go func() {
				all, _ := io.ReadAll(r)
				rest <- string(all)
			}()
			if err := <-wrote; err != nil {
				t.Fatal(err)
			}
			if err := typed.Close(); err != nil {
				t.Fatal(err)
			}
			if code := <-done; code != exitFindings {
				t.Errorf("exit code %d", code)
			}
			if n := strings.Count(<-rest, begin[:7]); n != lines-1 {
				t.Errorf("%d of %d reports follow", n, lines-1)
			}
		})
	}
}
