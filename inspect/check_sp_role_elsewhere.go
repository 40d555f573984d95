package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var spRoleElsewhere = &Check{
	ID:       "sp-role-elsewhere",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The message has AWS roles but goes to another service",
	Severity: Note,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOthers,
	Why: "Only AWS uses the Role attribute of AWS. Either the app was copied from an AWS app, or the " +
		"message is meant for AWS and the app has the wrong Reply URL.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "If the message is meant for AWS, set the Reply URL to https://signin.aws.amazon.com/saml. " +
				"If not, remove the AWS claims from this app.",
			Elsewhere: "If the message is meant for AWS, set the ACS URL to " +
				"https://signin.aws.amazon.com/saml. If not, remove the AWS attributes from this app.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions},
	Run:     checkSpRoleElsewhere,
}

func checkSpRoleElsewhere(d *Document, _ *Options) []Finding {
	at := d.Assertion.attribute(attrRole)
	if at == nil || d.host() == "" || slices.ContainsFunc(d.namedAddresses(), awsfacts.Loopback) || awsfacts.Loopback(d.Posted) {
		return nil
	}
	return []Finding{d.found(at.Node, "The message is for "+words.Shorten(d.host())+", and has AWS roles.")}
}
