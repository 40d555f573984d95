package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var roleChosen = &Check{
	ID:       "role-chosen",
	Family:   FamilyRole,
	Service:  ServiceSTS,
	Title:    "The chosen role isn't in the message",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A user can only assume a role that the message offers, paired with its SAML provider. AWS " +
		"compares the exact ARN: path, account, and upper and lower case count.",
	AWSError: vendordoc.SaysRoleNotOffered,
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "--role, or the profile of the tool",
			Do:    "Give one of the ARNs in the message.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do:    "Or assign the user to the app role for this AWS role.",

			Elsewhere: "Or give the user this AWS role.",
		},
	},
	Sources: []Source{vendordoc.AssumeRoleWithSAML, vendordoc.SAMLAssertions},
	When: func(d *Document, o *Options) Condition {
		if o.Role == "" {
			return notApplicable("you chose no role (--role)")
		}
		return whenPairs(d, o)
	},
	Run: func(d *Document, o *Options) []Finding {
		var offered []string
		for _, v := range d.Assertion.pairs() {
			if NamesRole(o.Role, v.Role.Text) {
				return nil
			}
			offered = append(offered, v.Role.Text)
		}
		f := d.found(d.Assertion.attribute(attrRole).Node, "The message doesn't offer "+words.Quoted(o.Role)+".")
		if len(offered) > 0 {
			f = f.WithWant(nearestTo(o.Role, offered))
		}
		return []Finding{f.WithGot(o.Role)}
	},
}

// nearestTo is the value that differs least, of the first many.
func nearestTo(s string, values []string) string {
	best := values[0]
	if len(s) > 256 {
		return best
	}
	values = values[:min(len(values), maxFindings)]
	for _, v := range values {
		if words.Distance(s, v) < words.Distance(s, best) {
			best = v
		}
	}
	return best
}
