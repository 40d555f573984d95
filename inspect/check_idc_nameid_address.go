package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var idcNameIDAddress = &Check{
	ID:       "idc-nameid-address",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The NameID is not an email address",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center finds the user by the NameID. It must be an email address (local@domain, RFC " +
		"2822) and equal the user name. Blanks around it count.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraNameID,
			Do: "Choose user.userprincipalname (or user.mail) as the source attribute, without a " +
				"transformation that removes the domain.",
			Elsewhere: "Build NameID from the user's email address, or from a user name in that form.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
	Run: func(d *Document, o *Options) []Finding {
		id := d.Assertion.NameID
		if id == nil {
			return []Finding{d.found(d.Assertion.Subject, "The assertion has no NameID.").WithWant("local@domain")}
		}
		if isAddress(id.Text) {
			return nil
		}
		return []Finding{d.foundText(id.Node, "The NameID is not an email address.").WithWant("local@domain")}
	},
}
