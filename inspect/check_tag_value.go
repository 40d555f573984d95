package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var tagValue = &Check{
	ID:       "tag-value",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "The value of a session tag breaks AWS's rules for tag values",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The value of a session tag has at most 256 letters, digits, blanks and _ . : / = + - @, doesn't " +
		"begin with aws:, and can be empty. Otherwise STS refuses the session. Commas, brackets, quotation " +
		"marks and ampersands aren't allowed.",
	AWSError: "Unable to validate tags",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Choose a shorter or plainer source attribute for the PrincipalTag claim, or cut or replace " +
				"what AWS doesn't allow by a transformation.",
			Elsewhere: "Build the PrincipalTag attribute from something shorter or plainer, or cut or " +
				"replace what AWS doesn't allow by an expression.",
		},
	},
	Sources: []Source{
		vendordoc.SessionTags, vendordoc.TagRules,
		vendordoc.CloudPlatformTagLength,
	},
	When: whenTags,
	Run:  checkTagValue,
}

func checkTagValue(d *Document, o *Options) []Finding {
	const want = wantTag + "{0,256}"
	var out []Finding
	for _, t := range d.Assertion.tags() {
		for _, v := range t.Attribute.Values {
			if len(out) >= maxFindings {
				return out
			}
			from, to, all := notInTag(v.Text)
			n := utf8.RuneCountInString(v.Text)
			switch {
			case strings.HasPrefix(v.Text, "aws:"):
				out = append(out, d.foundPart(v.Node, 0, len("aws:"),
					"The value of the tag "+words.Quoted(t.Key)+" begins with aws:, which AWS reserves.").WithWant(want))
			case len(all) > 0:
				out = append(out, d.foundPart(v.Node, from, to,
					"The value of the tag "+words.Quoted(t.Key)+" holds "+words.CharacterNames(all)+
						", which AWS doesn't allow.").WithWant(want))
			case n > 256:
				out = append(out, d.foundText(v.Node, "The value of the tag "+words.Quoted(t.Key)+" has "+
					words.Plural(n, "character")+"; AWS accepts 256 at most.").WithWant(want))
			}
		}
	}
	return out
}
