package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var audienceFragment = &Check{
	ID:       "audience-fragment",
	Family:   FamilyAudience,
	Service:  ServiceIAM,
	Title:    "Audience still carries the # suffix of the Entra identifier",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Strict:   true,
	Why: "An identifier can belong to one app of an Entra tenant, so further AWS apps use " +
		"https://signin.aws.amazon.com/saml#1, #2 and so on. " +
		"Entra removes the suffix for its gallery app for AWS; in a self-made app it has been reported to stay, and AWS " +
		"then likely misses its audience.",
	AWSError: "Response does not contain the required audience.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraNewApp,
			Do:    "Add the gallery app AWS Single-Account Access instead of a self-made one, and give it the next free #number.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > Advanced settings > Advanced SAML claims options",
			Do:    "Set \"Override audience claim\" to https://signin.aws.amazon.com/saml.",
		},
	},
	Sources: []Source{vendordoc.EntraAWSTutorial, vendordoc.AzureDocsAudienceSuffix},
	When:    whenAudience,
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		for _, u := range d.Assertion.audiences() {
			if i := strings.IndexByte(u.Text, '#'); i >= 0 && len(out) < maxFindings {
				detail := "The Audience ends in " + words.Shorten(u.Text[i:]) + "."
				out = append(out, d.foundPart(u.Node, i, len(u.Text), detail).WithWant(u.Text[:i]))
			}
		}
		return out
	},
}
