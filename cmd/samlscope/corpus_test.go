package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCorpusIsVerified: the corpus is fixtures like any other.
func TestCorpusIsVerified(t *testing.T) {
	files, err := filepath.Glob("../../testdata/corpus/*.saml")
	if err != nil || len(files) < 700 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	out := run(t, "fixture", "verify", "testdata/corpus")
	if want := fmt.Sprintf("%d of %[1]d fixtures are as expected\n", len(files)); !strings.HasSuffix(out, want) {
		for line := range strings.Lines(out) {
			if !strings.HasPrefix(line, "ok ") {
				t.Error(line)
			}
		}
	}
}

// example is the message that a page shows, and what is said of it.
var example = regexp.MustCompile("(?s)\n\\[`[a-z0-9-]+`\\]\\(../../testdata/corpus/([a-z0-9-]+)\\.saml\\):[^\n]*:\n\n```\n(.*?)\n```")

// linkedFile is a file of the corpus that a page leads to.
var linkedFile = regexp.MustCompile(`\.\./testdata/corpus/([a-z0-9-]+)\.saml`)

// TestPagesOfChecksShowWhatInspectSays: each file that a page leads to is read
// by the program, and what the page shows is in what the program prints.
func TestPagesOfChecksShowWhatInspectSays(t *testing.T) {
	pages, err := filepath.Glob("../../docs/checks/*.md")
	if err != nil || len(pages) < 90 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	printed := map[string]string{}
	read := func(name string) string {
		if printed[name] == "" {
			printed[name] = run(t, "inspect", "testdata/corpus/"+name+".saml")
		}
		return printed[name]
	}
	shown := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range linkedFile.FindAllSubmatch(text, -1) {
			if out := read(string(link[1])); strings.Contains(out, "ENC-FIXTURE") ||
				strings.Contains(out, "There is no SAML message") && !strings.HasPrefix(string(link[1]), "response-base64-") {
				t.Errorf("%s: %s is not read: %s", page, link[1], out)
			}
		}
		m := example.FindSubmatch(text)
		if m == nil {
			continue
		}
		shown++
		out := strings.ReplaceAll(read(string(m[1])), "testdata/corpus/", "")
		for part := range strings.SplitSeq(string(m[2]), "\n\n") {
			if !strings.Contains(out, part) {
				t.Errorf("%s shows\n%s\nand inspect says\n%s", page, part, out)
			}
		}
	}
	if shown < 90 {
		t.Errorf("only %d pages show a message", shown)
	}
}
