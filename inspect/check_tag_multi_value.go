package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var tagMultiValue = &Check{
	ID:       "tag-multi-value",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "A session tag has more than one value",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A session tag has exactly one value. AWS advises joining several into one, with a separator such " +
		"as a colon, and matching them with StringLike.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Choose a source with one value for the PrincipalTag claim, or join the values by a Join() " +
				"transformation with a separator that AWS allows.",
			Elsewhere: "Send one value for each PrincipalTag attribute, or join the values with a separator " +
				"that AWS allows.",
		},
	},
	Sources: []Source{vendordoc.SessionTags, vendordoc.SAMLAssertions},
	When:    whenTags,
	Run:     checkTagMultiValue,
}

// checkTagMultiValue also sees values that are spread over two elements.
func checkTagMultiValue(d *Document, o *Options) []Finding {
	var out []Finding
	seen := map[string]bool{}
	for _, t := range d.Assertion.tags() {
		if len(out) >= maxFindings {
			return out
		}
		switch {
		case seen[t.Key]:
			out = append(out, d.foundAttr(t.Attribute.Node, t.Attribute.Name,
				"The tag "+words.Quoted(t.Key)+" is already in another Attribute element.").WithGot("2").WithWant("1"))
		case len(t.Attribute.Values) > 1:
			n := len(t.Attribute.Values)
			out = append(out, d.found(t.Attribute.Values[1].Node,
				"The tag "+words.Quoted(t.Key)+" has "+words.Plural(n, "value")+".").WithGot(strconv.Itoa(n)).WithWant("1"))
		}
		seen[t.Key] = true
	}
	return out
}
