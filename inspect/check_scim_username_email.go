package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var scimUserNameEmail = &Check{
	ID:       "scim-username-email",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "The user name isn't an email address, as the NameID must be",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "A SAML sign-in finds the user whose user name equals the NameID, and the NameID must be an " +
		"email address.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning + " > userName",
			Do: "Use userPrincipalName (or mail) for userName, and the same attribute for Unique User " +
				"Identifier (Name ID).",
			Elsewhere: "Send an email address as userName, and the same value as NameID.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		if u := d.scimUser(o); u.UserName != "" && !isAddress(u.UserName) {
			return []Finding{Finding{
				Detail: "The user name is not an email address.",
				Path:   "/userName",
			}.WithGot(u.UserName).WithWant("local@domain")}
		}
		return nil
	},
}
