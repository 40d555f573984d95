package inspect

var rsnGuest = &Check{
	ID:       "rsn-guest",
	Family:   "session",
	Title:    "RoleSessionName is the user principal name of a guest",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Entra ID gives guests a user principal name of the form name_domain#EXT#@tenant. AWS allows no “#” in RoleSessionName, so no guest can sign in this way while members can. " +
		"user.localuserprincipalname always has the mark for guests; for guests from another Entra tenant user.userprincipalname is sent as the mail address instead.",
	AWSError: awsSessionName,
	Fixes: []Fix{
		{Where: Entra, Path: claimsScreen + " > RoleSessionName > Claim conditions", Do: "Add a condition with User type All guests and source attribute user.mail, below one for Members with user.userprincipalname. The last condition that matches is used."},
		{Where: Entra, Path: claimsScreen + " > RoleSessionName", Do: "Or take user.mail for everybody, if it is filled in for every user."},
	},
	Sources: []Source{
		{Title: "Microsoft Entra External ID: B2B user claims mapping", URL: "https://learn.microsoft.com/entra/external-id/claims-mapping", Rule: "rsn-guest"},
		citeTroubleshooting("rsn-pattern"),
		{Title: "MicrosoftDocs/azure-docs#45025: RoleSessionName of guests", URL: "https://github.com/MicrosoftDocs/azure-docs/issues/45025", Rule: "D16"},
	},
	When: whenValue(attrRoleSessionName),
	Run:  checkRSNGuest,
}

func checkRSNGuest(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.values(attrRoleSessionName) {
		if len(out) >= enough {
			return out
		}
		if i := guestMarker(v.Text); i >= 0 {
			f := d.foundPart(v.Node, i, i+len("#EXT#"), "The user is a guest: #EXT# is Entra ID's mark in the user principal name of a guest. For members the same claim works.")
			out = append(out, f.WithWant(wantSession))
		}
	}
	return out
}

// guestMarker returns the offset of Entra ID's mark for guests, or -1.
func guestMarker(s string) int { return indexFold(s, "#EXT#") }
