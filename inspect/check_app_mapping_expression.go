package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var appMappingExpression = &Check{
	ID:       "app-mapping-expression",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "IAM Identity Center didn't read an attribute mapping of the application as an expression",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "In an application's attribute mappings an expression is ${user:NAME} with a name IAM Identity " +
		"Center knows. It probably sends anything else, such as $(user.email) or ${user.givenName}, as " +
		"plain text.",
	Fixes: []Fix{
		{
			Where: IDC,
			Path:  "Applications > the application > Actions > Edit attribute mappings",
			Do: "Write ${user:email}, ${user:subject}, ${user:givenName}, ${user:familyName}, ${user:name} or " +
				"${user:preferredUsername}.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterMapAttributes},
	When:    nil,
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		look := func(v *Value) {
			if v == nil || len(out) >= maxFindings {
				return
			}
			if want := meantExpression(v.Text); want != "" {
				out = append(out, d.foundText(v.Node, "It looks like an expression that was sent as plain text.").WithWant(want))
			}
		}
		look(d.Assertion.NameID)
		for i := range d.Assertion.Attributes {
			for j := range d.Assertion.Attributes[i].Values {
				look(&d.Assertion.Attributes[i].Values[j])
			}
		}
		return out
	},
}
