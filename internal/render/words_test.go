package render

import (
	"slices"
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
