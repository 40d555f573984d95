package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var tagKey = &Check{
	ID:       "tag-key",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "The key of a session tag breaks AWS's rules for tag keys",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The part after PrincipalTag: is the key of a session tag: 1 to 128 letters, digits, blanks and _ " +
		". : / = + - @, not beginning with aws:. STS refuses a session with any other key.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Correct the part after PrincipalTag: in the claim's Name, and in the policies that use " +
				"the tag.",
			Elsewhere: "Correct the part after PrincipalTag: in the attribute's name, and in the policies " +
				"that use the tag.",
		},
	},
	Sources: []Source{vendordoc.SessionTags, vendordoc.TagRules},
	When:    whenTags,
	Run:     checkTagKey,
}

func checkTagKey(d *Document, o *Options) []Finding {
	var out []Finding
	for _, t := range d.Assertion.tags() {
		if len(out) >= maxFindings {
			return out
		}
		_, _, all := notInTag(t.Key)
		n := utf8.RuneCountInString(t.Key)
		detail := ""
		switch {
		case t.Key == "":
			detail = "Nothing follows PrincipalTag: in the attribute's name; the key of the tag belongs there."
		case strings.HasPrefix(t.Key, "aws:"):
			detail = "The tag key " + words.Quoted(t.Key) + " begins with aws:, which AWS reserves."
		case len(all) > 0:
			detail = "The tag key " + words.Quoted(t.Key) + " holds " + words.CharacterNames(all) +
				", which AWS doesn't allow."
		case n > 128:
			detail = "The tag key has " + words.Plural(n, "character") + "; AWS allows at most 128."
		default:
			continue
		}
		out = append(out, d.foundAttr(t.Attribute.Node, t.Attribute.Name, detail).WithGot(t.Key).WithWant(wantTag+"{1,128}"))
	}
	return out
}
