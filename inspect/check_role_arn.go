package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var roleARN = &Check{
	ID:       "role-arn",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "An ARN in Role breaks IAM's rules for ARNs",
	Severity: Error,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "No role or SAML provider can have this ARN, so AWS can't find it. The sign-in page calls the " +
		"response invalid, or STS says that the role can't be assumed. A role's ARN includes its path, when " +
		"it has one.",
	AWSError: vendordoc.SaysInvalidResponse,
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMRole + " > ARN",
			Do:    "Copy the ARNs from the role's and the provider's page instead of typing them.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Paste both into the app role's Value, joined by a comma.",
			Elsewhere: "Build the Role value from both ARNs as IAM shows them, joined by a comma.",
		},
	},
	Sources: []Source{vendordoc.BotocoreIAM, vendordoc.SAMLTroubleshooting},
	When:    whenPairs,
	Run:     checkRoleARN,
}

func checkRoleARN(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.pairs() {
		if !v.Role.Valid {
			out = append(out, d.foundARN(v, v.Role, "The role's ARN can't exist: "+v.Role.Problem+
				".").WithGot(v.Role.Text).WithWant("arn:aws:iam::<12 digits>:role/<role>"))
		}
		if !v.Provider.Valid {
			out = append(out, d.foundARN(v, v.Provider, "The SAML provider's ARN can't exist: "+v.Provider.Problem+
				".").WithGot(v.Provider.Text).WithWant("arn:aws:iam::<12 digits>:saml-provider/<provider>"))
		}
	}
	return out
}
