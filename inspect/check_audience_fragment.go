package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var audienceFragment = &Check{
	ID:       "audience-fragment",
	Family:   FamilyAudience,
	Service:  ServiceIAM,
	Title:    "Audience still carries the # suffix of the identifier",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Strict:   true,
	Why: "Within an Entra tenant an identifier can belong to only one app, so further AWS apps use " +
		"https://signin.aws.amazon.com/saml#1, #2 and so on. Entra removes the suffix for its gallery app " +
		"for AWS. People report that it stays in a self-made app; AWS then probably doesn't find its " +
		"audience.",
	AWSError: "Response does not contain the required audience.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraNewApp,
			Do: "Add the gallery app AWS Single-Account Access instead of a self-made one, and give it the " +
				"next free #number.",
			Elsewhere: NotElsewhere,
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > Advanced settings > Advanced SAML claims options",
			Do:        "Set \"Override audience claim\" to https://signin.aws.amazon.com/saml.",
			Elsewhere: NotElsewhere,
		},
		{
			Where: IdP,
			Path:  vendordoc.AnyAudience,
			Do:    "Set it to urn:amazon:webservices or https://signin.aws.amazon.com/saml, without #.",
		},
	},
	Sources: []Source{vendordoc.EntraAWSTutorial, vendordoc.AzureDocsAudienceSuffix},
	When:    whenAudience,
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		for _, r := range d.Assertion.Restrictions {
			out = append(out, d.suffixed(r.Audiences, maxFindings-len(out))...)
		}
		return out
	},
}

// suffixed finds the audiences of a restriction that carry a suffix, room of them at most. Beside
// one that is AWS's, a suffix is no more than untidy: SAML asks for one that fits.
func (d *Document) suffixed(audiences []Value, room int) []Finding {
	var out []Finding
	for _, u := range audiences {
		i := strings.IndexByte(u.Text, '#')
		if i < 0 || len(out) >= room {
			continue
		}
		f := d.foundPart(u.Node, i, len(u.Text),
			"The Audience ends in "+words.Shorten(u.Text[i:])+".").WithWant(u.Text[:i])
		if slices.ContainsFunc(audiences, func(v Value) bool { _, aws := audiencePartition(v.Text); return aws }) {
			f.Detail += " Another Audience is AWS's, and one match is enough."
			f.Severity = Note
		}
		out = append(out, f)
	}
	return out
}
