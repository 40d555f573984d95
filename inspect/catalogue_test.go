package inspect_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestCatalogueIsComplete: every check file is in the table, once, and says
// everything that is to be said about its check.
func TestCatalogueIsComplete(t *testing.T) {
	files, err := filepath.Glob("check_*.go")
	if err != nil {
		t.Fatal(err)
	}
	var fromFiles, ids []string
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			id := strings.TrimSuffix(strings.TrimPrefix(f, "check_"), ".go")
			fromFiles = append(fromFiles, strings.ReplaceAll(id, "_", "-"))
		}
	}
	for _, c := range inspect.Catalogue() {
		if slices.Contains(ids, c.ID) {
			t.Errorf("%s is in the table twice", c.ID)
		}
		ids = append(ids, c.ID)
		for _, problem := range incomplete(c) {
			t.Errorf("%s: %s", c.ID, problem)
		}
	}
	slices.Sort(ids)
	if !slices.Equal(ids, fromFiles) {
		t.Errorf("the table and the check files differ\ntable: %v\nfiles: %v", ids, fromFiles)
	}
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func incomplete(c *inspect.Check) []string {
	var out []string
	say := func(bad bool, what string) {
		if bad {
			out = append(out, what)
		}
	}
	say(!idPattern.MatchString(c.ID), "the ID is not lower-case words with hyphens")
	say(c.Title == "" || strings.HasSuffix(c.Title, "."), "the title is missing or ends in a full stop")
	say(c.Family == "", "no family")
	say(c.Service == "", "no service")
	say(c.Why == "" || strings.Contains(c.Why, "\t"), "no reason why, or one with tabs in it")
	say(c.Since == "", "no version that brought it")
	say(c.Run == nil, "it does not run")
	say(!slices.Contains([]inspect.Severity{inspect.Error, inspect.Warning, inspect.Note}, c.Severity), "unknown severity")
	say(!slices.Contains([]inspect.Basis{
		inspect.Documented, inspect.Model, inspect.Reported, inspect.Inferred,
	}, c.Basis), "unknown basis")
	say(len(c.Sources) == 0, "no source")
	say(len(c.Fixes) == 0 && c.Severity != inspect.Note, "no fix")
	for _, s := range c.Sources {
		say(!strings.HasPrefix(s.URL, "https://") || s.Title == "", "a source without title or https link: "+s.URL)
	}
	for _, f := range c.Fixes {
		say(f.Where == "" || f.Path == "" || f.Do == "", "a fix without place, path or words")
	}
	return out
}

// TestCorpusCoversTheCatalogue: every check has a corpus file in which it fails
// and one in which it passes.
func TestCorpusCoversTheCatalogue(t *testing.T) {
	expected := map[string]bool{}
	for _, c := range corpusCases(t) {
		for _, e := range c.Expect {
			expected[e] = true
		}
	}
	for _, c := range inspect.Catalogue() {
		if c.Family == "metadata" {
			continue // no message shows it: TestCheckMetadata has the cases
		}
		if c.ID == "sp-in-response-to" || c.ID == "sp-replay" {
			continue // they compare messages of one recording: testdata/signins has the cases
		}
		for _, outcome := range []string{"fail", "pass"} {
			if !expected[outcome+" "+c.ID] {
				t.Errorf("no corpus file says `expect: %s %s`", outcome, c.ID)
			}
		}
	}
}

// TestDesignIDs: the names that other people's scripts rely on, as far as their
// families are built, stay as they are.
func TestDesignIDs(t *testing.T) {
	want, err := os.ReadFile("testdata/check-ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range strings.Fields(string(want)) {
		if inspect.Lookup(id) == nil {
			t.Errorf("%s is gone: an ID is never reused, renamed or removed", id)
		}
	}
}
