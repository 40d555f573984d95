package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var rsRoleBlank = &Check{
	ID:       "rs-role-blank",
	Family:   FamilyDriver,
	Service:  ServiceRedshift,
	Title:    "A Role value has a blank next to its comma, which old drivers of Redshift don't read",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "Users report that the Python driver of Redshift found no role when a blank followed the comma between the two " +
		"ARNs. Newer drivers trim it.",
	AWSError: "No role found in SamlAssertion",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Remove the white space around the comma in the app role's Value.",
			Elsewhere: "Remove the white space around the comma in the Role value.",
		},
		{Where: Local, Path: "The driver", Do: "Or install a newer one."},
	},
	Sources: []Source{vendordoc.RedshiftPythonBlank},
	When:    whenPairs,
	Run:     checkRoleCommaSpace,
}
