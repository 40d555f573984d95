package cli

import (
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

var update = flag.Bool("update", false, "rewrite man.gen.1")

// TestManPages: what `samlscope man` prints is what the commands and their flags say today.
func TestManPages(t *testing.T) {
	root := (&Command{Now: time.Now, Getenv: func(string) string { return "" }}).root(io.Discard)
	root.DisableAutoGenTag = true
	var want strings.Builder
	day := time.Unix(0, 0).UTC()
	for _, page := range append([]*cobra.Command{root}, root.Commands()...) {
		if err := doc.GenMan(page, &doc.GenManHeader{Section: "1", Source: "samlscope", Date: &day}, &want); err != nil {
			t.Fatal(err)
		}
	}
	// A page that is the same on every day has no date.
	pages := strings.ReplaceAll(want.String(), `"Jan 1970"`, `""`)
	if *update {
		if err := os.WriteFile("man.gen.1", []byte(pages), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if pages != manPages {
		t.Error("man.gen.1 is out of date: go test ./internal/cli -update -run ManPages")
	}
	if strings.Count(pages, "\n.TH ") < 14 || !strings.Contains(pages, `.TH "SAMLSCOPE-INSPECT" "1" ""`) {
		t.Error("pages are missing")
	}
}
