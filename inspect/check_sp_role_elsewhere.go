package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var spRoleElsewhere = &Check{
	ID:       "sp-role-elsewhere",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The message carries AWS roles, and goes somewhere else",
	Severity: Note,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOthers,
	Why: "AWS's Role attribute means something at AWS alone. Either the app at the identity provider was " +
		"copied from one for AWS, or the message was meant for AWS and the app names another address.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Was it meant for AWS? Then the Reply URL is https://signin.aws.amazon.com/saml. Otherwise take " +
				"the AWS claims out of this app.",
			Elsewhere: "Was it meant for AWS? Then the ACS URL is https://signin.aws.amazon.com/saml. Otherwise take " +
				"the AWS attributes out of this app.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions},
	Run:     checkSpRoleElsewhere,
}

func checkSpRoleElsewhere(d *Document, _ *Options) []Finding {
	at := d.Assertion.attribute(attrRole)
	if at == nil || d.host() == "" || slices.ContainsFunc(d.namedAddresses(), loopback) || loopback(d.Posted) {
		return nil
	}
	return []Finding{d.found(at.Node, "The message is for "+words.Shorten(d.host())+", and has roles of AWS.")}
}
