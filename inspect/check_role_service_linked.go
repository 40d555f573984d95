package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var roleServiceLinked = &Check{
	ID:       "role-service-linked",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "The role belongs to an AWS service, and users can't assume it",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Roles under the path /aws-service-role/ are service-linked roles. AWS writes their trust " +
		"policies. Only the service can assume them, and you can't add a SAML provider.",
	AWSError: "Not authorized to perform sts:AssumeRoleWithSAML",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  "IAM > Roles > Create role > SAML 2.0 federation",
			Do:    "Create a role for the people who sign in, and copy its ARN.",
		},
		{
			Where: Entra, Path: vendordoc.EntraAppRoles, Do: "Put that ARN into the app role's Value.",
			Elsewhere: "Put that ARN into the Role value.",
		},
	},
	Sources: []Source{vendordoc.ServiceLinkedRole},
	When:    whenPairs,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, v := range d.Assertion.pairs() {
			if len(out) >= maxFindings {
				return out
			}
			if service, ok := strings.CutPrefix(v.Role.Path, "/aws-service-role/"); ok {
				out = append(out, d.foundARN(v, v.Role, "It is the service-linked role of "+strings.TrimSuffix(service, "/")+
					".").WithGot(v.Role.Text))
			}
		}
		return out
	},
}
