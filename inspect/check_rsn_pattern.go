package inspect

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var rsnPattern = &Check{
	ID:       "rsn-pattern",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "RoleSessionName has characters or a length that AWS doesn't allow",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "STS accepts 2 to 64 characters for RoleSessionName: letters a to z in either case, digits and _ + " +
		"= , . @ -. Otherwise it refuses the sign-in. Display names (blanks), guests (#EXT#), names with an " +
		"apostrophe or accent, and long user principal names break this rule.",
	AWSError: vendordoc.SaysSessionName,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Choose a source attribute that works for every user, such as user.userprincipalname or " +
				"user.mail, instead of a display name.",
			Elsewhere: "Build it from an attribute that works for every user, such as the user name or " +
				"email address, instead of a display name.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName > Transformation",
			Do: "Or remove what AWS doesn't allow by a transformation (RegexReplace, or ExtractMailPrefix " +
				"for long names).",
			Elsewhere: "Or remove what AWS doesn't allow by an expression.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.AssumeRoleWithSAML, vendordoc.EntraClaimsGuide},
	When:    whenValue(attrRoleSessionName),
	Run:     checkRSNPattern,
}

func checkRSNPattern(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.Assertion.values(attrRoleSessionName) {
		if len(out) >= maxFindings {
			return out
		}
		from, to, all := words.OutsideClass(v.Text, awsfacts.IsSessionNameByte)
		n := utf8.RuneCountInString(v.Text)
		var f Finding
		switch {
		case len(all) > 0:
			f = d.foundPart(v.Node, from, to, notAllowed(v.Text, all))
			f.Title = "RoleSessionName contains characters AWS doesn't allow"
			if n > 64 {
				f.Detail += " It also has " + strconv.Itoa(n) + " characters; AWS allows at most 64."
			}
		case n < 2 || n > 64:
			f = d.foundText(v.Node, "RoleSessionName has "+words.Plural(n, "character")+"; AWS allows 2 to 64.")
			f.Title = "RoleSessionName is longer than 64 characters"
			if n < 2 {
				f.Title = "RoleSessionName is shorter than 2 characters"
			}
		default:
			continue
		}
		if strings.Contains(v.Text, "@") && guestMarker(v.Text) < 0 {
			f.Fixes = addressFixes
		}
		out = append(out, f.WithWant(wantSession))
	}
	return out
}

// addressFixes are for a value that is an address already: the person's other addresses have the same characters.
var addressFixes = []Fix{
	{
		Where: Entra,
		Path:  vendordoc.EntraClaims + " > RoleSessionName > Transformation",
		Do: "Remove what AWS doesn't allow by a transformation: RegexReplace for a character such as an apostrophe, " +
			"Trim for blanks around it, ExtractMailPrefix for a long name.",
		Elsewhere: "Remove what AWS doesn't allow by an expression.",
	},
	{
		Where:     Entra,
		Path:      vendordoc.EntraClaims + " > RoleSessionName",
		Do:        "Or choose a source attribute without it, such as user.employeeid.",
		Elsewhere: "Or build it from an attribute without it, such as an employee number.",
	},
}

// notAllowed names the characters that are outside the pattern, and where they
// usually come from.
func notAllowed(s string, all []string) string {
	names := words.CharacterNames(all)
	switch {
	case words.FirstOutside(strings.TrimFunc(s, words.IsBlank), awsfacts.IsSessionNameByte) == "":
		return "RoleSessionName has " + names + " around its text. AWS counts that as part of the value and " +
			"doesn't allow it."
	case guestMarker(s) >= 0 && len(all) == 1:
		return "RoleSessionName contains " + names + ", which AWS doesn't allow: it is part of #EXT#, which " +
			"marks a guest."
	case guestMarker(s) >= 0:
		return "RoleSessionName contains " + names + ", which AWS doesn't allow; “#” is part of #EXT#, which " +
			"marks a guest."
	}
	return "RoleSessionName contains " + names + ", which AWS doesn't allow."
}
