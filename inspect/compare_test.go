package inspect_test

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestCompareCorpus: every message equals itself, the other way round is the
// same comparison, and what a verdict rests on is named.
func TestCompareCorpus(t *testing.T) {
	var good *inspect.Report
	for _, c := range corpusCases(t) {
		if c.Name == "good-entra" {
			good = inspectCase(t, c)
		}
	}
	for _, c := range corpusCases(t) {
		r := inspectCase(t, c)
		if same := inspect.Compare(r, r); !same.Same() || len(same.Folded) > 0 {
			t.Errorf("%s differs from itself: %+v", c.Name, same)
		}
		ab, ba := inspect.Compare(good, r), inspect.Compare(r, good)
		if len(ab.Groups) != len(ba.Groups) || len(ab.OnlyA) != len(ba.OnlyB) || ab.Same() != ba.Same() {
			t.Errorf("%s: A and B are not treated alike", c.Name)
		}
		if r.Verdict == inspect.Reject && !strings.Contains(ab.Summary, "because of B: ") {
			t.Errorf("%s: %s", c.Name, ab.Summary)
		}
	}
}
