package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var roleExampleAccount = &Check{
	ID:       "role-example-account",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "Role names an account number that guides use as an example",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The number is in AWS's documentation, or too regular for a real account, so it was probably " +
		"copied from a guide. AWS looks for the provider in that account, and then answers that it doesn't " +
		"exist or that the call isn't authorized.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Put your own account number into both ARNs of the app role's Value.",
			Elsewhere: "Put your own account number into both ARNs of the Role value.",
		},
		{Where: IAM, Path: "Account menu at the top right of the console", Do: "Find your account number there."},
	},
	Sources: []Source{
		vendordoc.Auth0ExampleAccounts,
		vendordoc.SAMLAssertions,
	},
	When: whenPairs,
	Run:  checkRoleExampleAccount,
}

// checkRoleExampleAccount names each such account once.
func checkRoleExampleAccount(d *Document, o *Options) []Finding {
	var out []Finding
	var said []string
	for _, v := range d.Assertion.pairs() {
		for _, a := range [...]*awsfacts.ARN{v.Role, v.Provider} {
			if !exampleAccount(a.Account) || slices.Contains(said, a.Account) {
				continue
			}
			said = append(said, a.Account)
			out = append(out, d.foundAccount(v, a, "The account "+a.Account+
				" is a number that documentation uses as an example.").WithGot(a.Account))
		}
	}
	return out
}

// exampleAccount says whether an account number is one of AWS's examples, or
// the same digit twelve times.
func exampleAccount(s string) bool {
	switch s {
	case "123456789012", "012345678901", "210987654321", "111122223333", "222233334444", "333344445555", "444455556666",
		"555566667777", "666677778888", "777788889999", "112233445566", "123412341234", "999988887777":
		return true
	}
	if !awsfacts.IsAccountID(s) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i] != s[0] {
			return false
		}
	}
	return true
}
