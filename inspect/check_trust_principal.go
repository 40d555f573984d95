package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var trustPrincipal = &Check{
	ID:       "trust-principal",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The role's trust policy doesn't name the message's SAML provider",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Principal.Federated in the trust policy must be exactly the ARN of the SAML provider that the " +
		"Role value pairs with the role. A provider recreated under another name, or in another account, is " +
		"a different one.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Set Principal.Federated to the ARN of the provider that the message names.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Or correct the provider's ARN in the app role's Value, if the trust policy is right.",
			Elsewhere: "Or correct the provider's ARN in the Role value, if the trust policy is right.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole, vendordoc.SAMLProvider},
	When:    trustJudge(judgeTrustPrincipal).when("no statement allows the sign-in at all"),
	Run:     trustJudge(judgeTrustPrincipal).run,
}

func judgeTrustPrincipal(d *Document, c *trustCase) trustResult {
	allowing := c.allowing(assumeRoleWithSAML)
	switch {
	case len(allowing) == 0:
		return trustResult{}
	case len(c.trusting(assumeRoleWithSAML)) > 0:
		return trustOK()
	}
	var named []string
	for _, s := range allowing {
		named = append(named, s.Federated...)
	}
	f := d.foundARN(c.pair, c.pair.Provider, "The trust policy names no SAML provider.")
	if len(named) > 0 {
		f = d.foundARN(c.pair, c.pair.Provider, "The trust policy names "+words.Shorten(named[0])+".").WithWant(named[0])
	}
	return trustFinding(f.WithGot(c.pair.Provider.Text))
}
