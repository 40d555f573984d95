package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var rsnGuest = &Check{
	ID:       "rsn-guest",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "RoleSessionName is the user principal name of a guest",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Entra ID gives guests a user principal name like name_domain#EXT#@tenant. AWS doesn't allow “#” " +
		"in RoleSessionName, so guests can't sign in this way, though members can. " +
		"user.localuserprincipalname always contains #EXT# for guests; for guests from another Entra " +
		"tenant, Entra ID sends the mail address as user.userprincipalname.",
	AWSError: vendordoc.SaysSessionName,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName > Claim conditions",
			Do: "Add a condition with User type All guests and source attribute user.mail, below one for " +
				"Members with user.userprincipalname. Entra ID uses the last condition that matches.",
			Elsewhere: "Use another source for guests, such as their email address.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > RoleSessionName",
			Do:        "Or use user.mail for all users, if every user has one.",
			Elsewhere: "Or use the email address for all users, if every user has one.",
		},
	},
	Sources: []Source{
		vendordoc.EntraGuestClaims,
		vendordoc.SAMLTroubleshooting,
		vendordoc.AzureDocsGuestSessionName,
	},
	When: whenValue(attrRoleSessionName),
	Run:  checkRSNGuest,
}

func checkRSNGuest(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.values(attrRoleSessionName) {
		if len(out) >= maxFindings {
			return out
		}
		if i := guestMarker(v.Text); i >= 0 {
			f := d.foundPart(v.Node, i, i+len("#EXT#"), "The user is a guest: #EXT# marks the user principal name of a guest. "+
				"For members the same claim works.")
			out = append(out, f.WithWant(wantSession))
		}
	}
	return out
}

// guestMarker returns the offset of Entra ID's mark for guests, or -1.
func guestMarker(s string) int { return indexFold(s, "#EXT#") }
