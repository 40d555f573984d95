package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var tagCaseDup = &Check{
	ID:       "tag-case-dup",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "Two session tags differ only in the case of their keys",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS ignores case in tag keys, so Department and department are one tag sent twice. AWS doesn't " +
		"allow that.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do:    "Delete one of the two PrincipalTag claims. Policies compare tag keys without regard to case.",
			Elsewhere: "Leave out one of the two PrincipalTag attributes. Policies compare tag keys without " +
				"regard to case.",
		},
	},
	Sources: []Source{
		vendordoc.TagRules,
		vendordoc.AssumeRole,
	},
	When: whenTags,
	Run:  checkTagCaseDup,
}

func checkTagCaseDup(d *Document, o *Options) []Finding {
	var out []Finding
	seen := map[string]string{}
	for _, t := range d.Assertion.tags() {
		if len(out) >= maxFindings {
			return out
		}
		folded := strings.ToLower(t.Key)
		before, ok := seen[folded]
		if !ok {
			seen[folded] = t.Key
			continue
		}
		if before != t.Key {
			out = append(out, d.foundAttr(t.Attribute.Node, t.Attribute.Name,
				"The tag keys "+words.Quoted(before)+" and "+words.Quoted(t.Key)+" differ only in case.").WithGot(t.Key))
		}
	}
	return out
}
