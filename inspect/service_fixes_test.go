package inspect_test

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestNoSignInURLForOthers: a message that goes somewhere else than to AWS's sign-in page is never mended
// by entering that page's address in the app.
func TestNoSignInURLForOthers(t *testing.T) {
	for _, c := range corpusCases(t) {
		r := inspectCase(t, c)
		if r.Target == inspect.TargetIAM || r.Kind != inspect.KindResponse {
			continue
		}
		var fixes []inspect.Fix
		for i := range r.Findings {
			switch r.Findings[i].ID {
			case "sp-role-elsewhere", "recipient-identity-center": // they ask whether AWS's sign-in was meant
			default:
				fixes = append(fixes, r.Findings[i].Fixes...)
			}
		}
		for i := range r.Causes {
			fixes = append(fixes, r.Causes[i].Fixes...)
		}
		for _, f := range fixes {
			if strings.Contains(f.Do, "AWS sign-in URL") || strings.Contains(f.Path+f.Elsewhere, "Reply URL") &&
				strings.Contains(f.Do, "https://signin.aws.amazon.com/saml") {
				t.Errorf("%s, for %s: %s: %s", c.Name, r.Target, f.Path, f.Do)
			}
		}
	}
}
