package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestEveryValueHasItsWords: a place or a basis that a check uses and that no vocabulary
// lists would be printed as another one, and be missing in the page.
func TestEveryValueHasItsWords(t *testing.T) {
	listed := func(v Vocabulary, value string) {
		t.Helper()
		if !slices.ContainsFunc(v.Words, func(w Word) bool { return w.Value == value }) {
			t.Errorf("%s has no words for %q", v.Name, value)
		}
	}
	for _, c := range inspect.Catalogue() {
		listed(basisWords, string(c.Basis))
		for _, f := range c.Fixes {
			listed(placeNames, string(f.Where))
		}
	}
	for _, e := range inspect.KnownErrors() {
		listed(basisWords, string(e.Basis))
		for _, c := range e.Causes {
			for _, f := range c.Fixes {
				listed(placeNames, string(f.Where))
			}
		}
	}
}

// TestReportBringsItsColours: the page loads nothing, so the names that the style sheet
// uses have to be in it.
func TestReportBringsItsColours(t *testing.T) {
	var b strings.Builder
	if err := NewHTML(&b, HTMLOptions{}).Print(nil); err != nil {
		t.Fatal(err)
	}
	tokens, style := strings.Index(b.String(), "--text: light-dark("), strings.Index(b.String(), "var(--text)")
	if tokens < 0 || style < tokens {
		t.Errorf("the colours are at %d, their use at %d", tokens, style)
	}
}
