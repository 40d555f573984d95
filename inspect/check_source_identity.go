package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var sourceIdentity = &Check{
	ID:       "source-identity",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "SourceIdentity has characters or a length that AWS doesn't allow",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Strict:   true,
	Why: "STS accepts 2 to 64 characters for SourceIdentity: letters a to z in either case, digits and _ + " +
		"= , . @ -. It can't begin with aws:. AWS's pages disagree about the length: one recent copy says " +
		"256, the others 64.",
	AWSError: vendordoc.SaysSourceIdentity,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > SourceIdentity",
			Do: "Choose a source attribute that works for every user, or remove what AWS doesn't " +
				"allow by a transformation.",
			Elsewhere: "Build it from an attribute that works for every user, or remove what AWS doesn't " +
				"allow by an expression.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Or delete the SourceIdentity claim, if no policy asks for it.",
			Elsewhere: "Or leave SourceIdentity out, if no policy asks for it.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.SourceIdentity, vendordoc.AssumeRoleWithSAML},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.attribute(attrSourceIdentity) == nil {
			return notApplicable("there is no SourceIdentity")
		}
		return Condition{}
	},
	Run: checkSourceIdentity,
}

func checkSourceIdentity(d *Document, o *Options) []Finding {
	var out []Finding
	at := d.Assertion.attribute(attrSourceIdentity)
	if !at.hasValue() {
		f := d.found(at.Node, "There is a SourceIdentity attribute, but it has no value.").WithWant(wantSession)
		f.Title = "SourceIdentity is empty"
		return []Finding{f}
	}
	for _, v := range d.Assertion.values(attrSourceIdentity) {
		if len(out) >= maxFindings {
			return out
		}
		from, to, all := words.OutsideClass(v.Text, awsfacts.IsSessionNameByte)
		n := utf8.RuneCountInString(v.Text)
		switch {
		case strings.HasPrefix(v.Text, "aws:"):
			out = append(out, d.foundPart(v.Node, 0, len("aws:"),
				"SourceIdentity begins with aws:, which AWS reserves.").WithWant(wantSession))
		case len(all) > 0:
			out = append(out, d.foundPart(v.Node, from, to,
				"SourceIdentity contains "+words.CharacterNames(all)+", which AWS doesn't allow.").WithWant(wantSession))
		case n < 2 || n > 256:
			out = append(out, d.foundText(v.Node, "SourceIdentity has "+words.Plural(n, "character")+
				"; AWS allows 2 to 64.").WithWant(wantSession))
		case n > 64:
			f := d.foundText(v.Node, "SourceIdentity has "+words.Plural(n, "character")+". AWS's pages disagree: its "+
				"troubleshooting page now says up to 256, all others up to 64.")
			f.Title = "SourceIdentity is longer than 64 characters"
			out = append(out, f.WithWant(wantSession).WithSeverity(Warning))
		}
	}
	return out
}
