package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var idcAudience = &Check{
	ID:       "idc-audience",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The Audience isn't the entity ID of the IAM Identity Center instance",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "The Audience must be https://REGION.signin.aws.amazon.com/platform/saml/d-…, even if the ACS URL " +
		"is on signin.aws or sso.signin.aws.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraIdentifier,
			Do: "Enter the IAM Identity Center issuer URL from the service provider metadata (IAM Identity " +
				"Center > Settings > Authentication > Manage > Manage authentication settings).",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
	Run: func(d *Document, o *Options) []Finding {
		var first *Value
		for _, r := range d.Assertion.Restrictions {
			for i := range r.Audiences {
				if isIdentityCenterEntity(r.Audiences[i].Text) {
					return nil
				}
				if first == nil {
					first = &r.Audiences[i]
				}
			}
		}
		const want = "https://REGION.signin.aws.amazon.com/platform/saml/d-1234567890"
		if first == nil {
			return []Finding{d.found(d.Assertion.Node, "The assertion has no Audience.").WithWant(want)}
		}
		return []Finding{d.foundText(first.Node, "This is not the entity ID of an IAM Identity Center instance.").WithWant(want)}
	},
}
