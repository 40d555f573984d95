package inspect

import (
	"strconv"
	"unicode/utf8"
)

var rsnPattern = &Check{
	ID:       "rsn-pattern",
	Family:   "session",
	Title:    "RoleSessionName has characters or a length that AWS does not allow",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "STS takes 2 to 64 characters out of the letters a to z, digits and _ + = , . @ - for RoleSessionName and refuses the sign-in otherwise. " +
		"Display names (blanks), guests (#EXT#), names with an apostrophe or an accent, and long user principal names break this.",
	AWSError: awsSessionName,
	Fixes: []Fix{
		{Entra, claimsScreen + " > RoleSessionName", "Choose a source attribute that fits for every user, such as user.userprincipalname or user.mail, instead of a display name."},
		{Entra, claimsScreen + " > RoleSessionName > Transformation", "Or let a transformation (RegexReplace, or ExtractMailPrefix for long names) remove what AWS does not allow."},
	},
	Sources: []Source{citeTroubleshooting("rsn-pattern"), citeAssumeRole("rsn-pattern"), citeEntraClaims("D15")},
	When:    whenValue(attrRoleSessionName),
	Run:     checkRSNPattern,
}

func checkRSNPattern(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.values(attrRoleSessionName) {
		from, to, all := outside(v.Text, isSessionByte)
		n := utf8.RuneCountInString(v.Text)
		switch {
		case len(all) > 0:
			detail := "RoleSessionName holds " + characterNames(all) + ", which AWS does not allow in it."
			if guestMarker(v.Text) >= 0 {
				detail = "RoleSessionName holds “#”, which AWS does not allow in it: it is part of #EXT#, Entra ID's mark for guests."
				if len(all) > 1 {
					detail = "RoleSessionName holds " + characterNames(all) + ", which AWS does not allow in it; “#” is part of #EXT#, Entra ID's mark for guests."
				}
			}
			out = append(out, d.foundPart(v.Node, from, to, detail).want(wantSession))
		case n < 2 || n > 64:
			out = append(out, d.foundText(v.Node, "RoleSessionName has "+plural(n, "character")+"; AWS takes 2 to 64.").want(wantSession))
		}
		if len(all) > 0 && n > 64 {
			f := &out[len(out)-1]
			f.Detail += " It also has " + strconv.Itoa(n) + " characters, and AWS takes 64 at most."
		}
	}
	return out
}
