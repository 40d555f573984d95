package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var roleSameAccount = &Check{
	ID:       "role-same-account",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "The role and its SAML provider are in different AWS accounts",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A user can assume a role only through a SAML provider in the same account. Otherwise STS answers " +
		"that the call isn't authorized.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Put the same account number into both ARNs of the app role's Value: the account of the role.",
			Elsewhere: "Put the same account number into both ARNs of the Role value: the account of the role.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProviders + " > Add provider",
			Do: "Or create the SAML provider in the role's account too, from the same federation metadata, " +
				"and name it in the role's trust policy.",
		},
	},
	Sources: []Source{
		vendordoc.SAMLProvider,
		vendordoc.SAMLFederation,
	},
	When: whenPairs,
	Run:  checkRoleSameAccount,
}

func checkRoleSameAccount(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.pairs() {
		r, p := v.Role.Account, v.Provider.Account
		if r != p && awsfacts.IsAccountID(r) && awsfacts.IsAccountID(p) {
			out = append(out, d.foundAccount(v, v.Provider,
				"The role is in account "+r+", the SAML provider in account "+p+".").WithGot(p).WithWant(r))
		}
	}
	return out
}
