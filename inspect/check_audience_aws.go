package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var audienceAWS = &Check{
	ID:       "audience-aws",
	Family:   FamilyAudience,
	Service:  ServiceIAM,
	Title:    "Audience is not AWS",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Strict:   true,
	Why: "The Audience should be AWS's entity ID, urn:amazon:webservices, or its sign-in URL. AWS's " +
		"troubleshooting page lists the error for any other one. But AWS dropped the rule itself from its " +
		"documentation between 2018 and 2023, and people report that sign-ins with a made-up audience work.",
	AWSError: "Response does not contain the required audience.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraIdentifier,
			Do:        "Set the default Identifier to https://signin.aws.amazon.com/saml, or to urn:amazon:webservices.",
			Elsewhere: "Set it to urn:amazon:webservices or https://signin.aws.amazon.com/saml.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > Advanced settings > Advanced SAML claims options",
			Do:        "Remove or correct the value of \"Override audience claim\".",
			Elsewhere: NotElsewhere,
		},
	},
	Sources: []Source{
		vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions, vendordoc.AWSServiceProviderMetadata,
		vendordoc.GovCloudIAM,
	},
	When: whenAudience,
	Run:  checkAudienceAWS,
}

// checkAudienceAWS judges each AudienceRestriction by itself: SAML wants every
// one of them to be met, by any of its audiences.
func checkAudienceAWS(d *Document, o *Options) []Finding {
	var out []Finding
	for _, r := range d.Assertion.Restrictions {
		if len(r.Audiences) > 0 {
			out = append(out, d.restriction(r.Audiences)...)
		}
	}
	return out
}

func (d *Document) restriction(audiences []Value) []Finding {
	here := d.partition()
	other := ""
	for _, u := range audiences {
		partition, ok := audiencePartition(u.Text)
		if ok && (here == "" || audienceOf[here] == "" || partition == here) {
			return nil
		}
		if ok {
			other = partition
		}
	}
	want := audienceOf[here]
	if want == "" {
		want = audienceOf["aws"]
	}
	u := audiences[0]
	if other != "" {
		f := d.foundText(u.Node, "The Audience is that of the partition "+other+", but the message is for "+here+
			".").WithWant(want)
		f.Title, f.Basis = "Audience belongs to another AWS partition", Inferred
		return []Finding{f}
	}
	meant, how := meantAudience(u.Text)
	if meant != "" {
		want = meant
	}
	return []Finding{d.foundText(u.Node, how).WithWant(want)}
}

// meantAudience returns the AWS audience that a text was meant to be, if any,
// and a sentence on what the text is.
func meantAudience(got string) (meant, how string) {
	if rest, ok := strings.CutPrefix(got, "spn:"); ok {
		return "", "The Audience begins with spn:, a prefix for an identifier that isn't a URI (" +
			words.Shorten(rest) + ")."
	}
	if id, ok := strings.CutPrefix(got, "urn:amazon:cognito:sp:"); ok {
		return "", "The Audience is the user pool " + words.Shorten(id) + " of Amazon Cognito, another service."
	}
	wants := make([]string, 0, len(audienceOf))
	for _, partition := range []string{"aws", "aws-us-gov", "aws-cn"} {
		wants = append(wants, audienceOf[partition])
	}
	if want, differs := nearest(got, wants); differs != "" {
		return want, "The Audience is almost AWS's entity ID. The difference: " + differs + "."
	}
	if identityCenterRecipient(got) {
		return "", "The Audience belongs to IAM Identity Center, another service."
	}
	if want, differs := meantEndpoint(got); want != "" {
		return want, "The Audience is almost an AWS sign-in URL: " + differs + "."
	}
	return "", "The Audience isn't AWS's entity ID or one of its sign-in URLs."
}
