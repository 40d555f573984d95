package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var roleSSOReserved = &Check{
	ID:       "role-sso-reserved",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "The role belongs to IAM Identity Center, and users can't assume it by SAML",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "IAM Identity Center creates and manages roles whose names begin with AWSReservedSSO_ for its " +
		"permission sets. AssumeRoleWithSAML doesn't work on them.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "In the app role's Value, name a role created in IAM for SAML 2.0 federation.",
			Elsewhere: "In the Role value, name a role created in IAM for SAML 2.0 federation.",
		},
		{
			Where: IAM,
			Path:  "IAM > Roles > Create role > SAML 2.0 federation",
			Do:    "Create such a role with the same permissions.",
		},
		{
			Where: IDC,
			Path:  "AWS access portal",
			Do:    "Or sign in to IAM Identity Center and choose the account and permission set there.",
		},
	},
	Sources: []Source{vendordoc.AssumeRoleWithSAML},
	When:    whenPairs,
	Run:     checkRoleSSOReserved,
}

func checkRoleSSOReserved(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.pairs() {
		if strings.HasPrefix(v.Role.Name, "AWSReservedSSO_") {
			out = append(out, d.foundARN(v, v.Role, "The role's name begins with AWSReservedSSO_: IAM "+
				"Identity Center created and manages it.").WithGot(v.Role.Text))
		}
	}
	return out
}
