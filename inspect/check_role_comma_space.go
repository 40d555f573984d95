package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var roleCommaSpace = &Check{
	ID:       "role-comma-space",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "A Role value has white space next to its comma",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Strict:   true,
	Why: "AWS documents only a comma between the two ARNs, and white space at the ends of values as an " +
		"error. Command-line tools trim the blank; AWS doesn't document whether the sign-in page does.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Remove the white space around the comma in the app role's Value.",
			Elsewhere: "Remove the white space around the comma in the Role value.",
		},
	},
	Sources: []Source{
		vendordoc.AzureDocsRoleBlank,
		vendordoc.SAMLTroubleshooting,
	},
	When: whenPairs,
	Run:  checkRoleCommaSpace,
}

func checkRoleCommaSpace(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.pairs() {
		text, comma := v.Value.Text, len(v.Parts[0])
		from := len(strings.TrimRightFunc(text[:comma], words.IsBlank))
		to := len(text) - len(strings.TrimLeftFunc(text[comma+1:], words.IsBlank))
		if to-from == 1 {
			continue
		}
		detail := "There is " + blankNames(text[from:comma]+text[comma+1:to]) + " next to the comma between the two ARNs."
		out = append(out, d.foundPart(v.Value.Node, from, to,
			detail).WithWant(strings.TrimSpace(v.Parts[0])+","+strings.TrimSpace(v.Parts[1])))
	}
	return out
}
