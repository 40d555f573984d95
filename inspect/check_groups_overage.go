package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

// groupsLink is the claim that Entra ID sends in the place of too many groups.
const groupsLink = "http://schemas.microsoft.com/claims/groups.link"

var groupsOverage = &Check{
	ID:       "groups-overage",
	Family:   FamilyAttributes,
	Service:  ServiceIAM,
	Title:    "The message has a link instead of the groups, because the user is in more than 150",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "Above 150 groups Entra ID leaves the groups claim out of a SAML token. It sends groups.link " +
		"instead, a URL in Microsoft's directory that AWS never reads. Everything mapped from groups (a " +
		"session tag, an attribute for access control, a role) is empty for this user.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > Group Claims",
			Do:        "Choose Groups assigned to the application, and assign the groups that AWS needs.",
			Elsewhere: "Send only the groups that AWS needs, or none.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraUsersAndGroups,
			Do:        "Or map roles through app roles instead of groups.",
			Elsewhere: NotElsewhere,
		},
	},
	Sources: []Source{
		vendordoc.EntraGroupClaims,
		vendordoc.EntraClaimsGuide,
	},
	When: func(d *Document, _ *Options) Condition {
		if len(d.Assertion.Attributes) == 0 {
			return notApplicable("the assertion has no attributes")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		a := d.Assertion.attribute(groupsLink)
		if a == nil {
			return nil
		}
		return []Finding{d.foundAttr(a.Node, a.Name, "groups.link replaces the groups claim.").WithGot(groupsLink).WithWant("http://schemas.microsoft.com/ws/2008/06/identity/claims/groups")}
	},
}
