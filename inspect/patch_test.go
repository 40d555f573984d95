package inspect_test

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// unproved are the cases whose cause has a fix that the copy cannot show, with
// the reason.
var unproved = map[string]string{
	"redeem-window-fail-old-assertion": "the assertion is older than the Response that " +
		"carries it: as of no instant is it fresh",
}

// TestFixesAreProved over the whole corpus: wherever a fix can be applied to a
// copy, the errors that its cause explains are gone then, and the diff says
// what changed.
func TestFixesAreProved(t *testing.T) {
	proved := map[string]int{}
	for _, c := range corpusCases(t) {
		o := caseOptions(t, c)
		o.ShowFixed = true
		r := inspect.Inspect(inspect.Messages(c.Name, c.Input())[0], o)
		for _, cause := range r.Causes {
			switch {
			case cause.FixVerified == nil:
				if cause.Fixed != "" {
					t.Errorf("%s: %s shows what it did not try", c.Name, cause.ID)
				}
			case *cause.FixVerified:
				proved[cause.ID]++
				if !strings.Contains(cause.Fixed, "\n+") && !strings.HasPrefix(cause.Fixed, "+") {
					t.Errorf("%s: %s shows no change: %q", c.Name, cause.ID, cause.Fixed)
				}
			case unproved[c.Name] == "":
				t.Errorf("%s: the fix of %s leaves %v; it changes\n%s", c.Name, cause.ID, cause.Findings, cause.Fixed)
			}
		}
	}
	for _, info := range inspect.Causes() {
		if info.ID != "attack" && info.ID != "message-altered" && proved[info.ID] == 0 {
			t.Errorf("no case proves the fix of %s", info.ID)
		}
	}
	t.Log(proved)
}
