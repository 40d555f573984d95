package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	files "github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/samltest"
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
			go func() { // beside the reading: while no one reads reports, the command stops taking messages
				_, err := io.WriteString(typed, batch)
				wrote <- err
			}()
			r := bufio.NewReader(shown)
			first, err := r.ReadString('\n') // would wait forever
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

// TestRedactedPrintsTheSame: what is not redacted because no format prints it is not printed.
func TestRedactedPrintsTheSame(t *testing.T) {
	cases, err := files.Cases()
	if err != nil {
		t.Fatal(err)
	}
	o := fixture.RedactOptions{Salt: "same"}
	page := func(r *inspect.Report) string {
		var b bytes.Buffer
		all := []*inspect.Report{r}
		if err := errors.Join(render.NewMarkdown(&b).Print(all), render.NewHTML(&b, render.HTMLOptions{}).Print(all),
			render.NewJUnit(&b, inspect.Note).Print(all), render.NewSARIF(&b).Print(all)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	undecided := 0
	for i := range cases {
		if crc32.ChecksumIEEE([]byte(cases[i].Name+cases[i].Body))%5 != 0 { // all of them take most of a minute with the race detector
			continue
		}
		r := files.Report(cases[i])
		whole, shown := fixture.RedactReport(r, o), redacted(r, o)
		got := page(shown)
		if got != page(whole) {
			t.Errorf("%s is printed otherwise", cases[i].Name)
		}
		undecided += strings.Count(got, "Not decided:")
	}
	if undecided == 0 {
		t.Error("no report has a check that is not decided")
	}
}

// TestMemoryDoesNotGrowWithTheMessages, in any format: what lives is a few messages at any time.
func TestMemoryDoesNotGrowWithTheMessages(t *testing.T) {
	samltest.SkipUnderRace(t, "the detector changes what is measured: memory")
	message := base64.StdEncoding.EncodeToString([]byte(`<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/>`))
	const many = 1500 // whose reports take 40 MB or more
	for _, format := range []string{"text", "json", "jsonl", "junit", "sarif", "markdown", "html"} {
		t.Run(format, func(t *testing.T) {
			var before, now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			in := &alive{line: message + "\n", left: many, look: func() {
				runtime.GC()
				runtime.ReadMemStats(&now)
			}}
			c := Command{
				Stdin: in, Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now,
			}
			if code := c.Main(t.Context(), []string{"inspect", "--format", format}); code != exitFindings {
				t.Errorf("exit code %d", code)
			}
			if grown := int64(now.HeapAlloc) - int64(before.HeapAlloc); in.left != 0 || grown > 16<<20 {
				t.Errorf("%d lines left, %d MB live at the end", in.left, grown>>20)
			}
		})
	}
}

// alive gives a line so many times, and looks at the memory at the last.
type alive struct {
	line string
	left int
	look func()
}

func (a *alive) Read(b []byte) (int, error) {
	switch a.left {
	case 0:
		return 0, io.EOF
	case 1:
		a.look()
	}
	a.left--
	return copy(b, a.line), nil
}
