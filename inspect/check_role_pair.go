package inspect

import (
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var rolePair = &Check{
	ID:       "role-pair",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "A Role value isn't a role ARN and a provider ARN joined by a comma",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Each Role value must name both the role and the IAM identity provider: two ARNs joined by a " +
		"comma, in either order. The sign-in page refuses anything else as an invalid SAML response.",
	AWSError: vendordoc.SaysInvalidResponse,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Set the app role's Value (not its Display name) to role ARN, comma, provider ARN: " + wantRole + ".",
			Elsewhere: "Make the value role ARN, comma, provider ARN: " + wantRole + ".",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do: "Assign the user to that app role instead of Default Access, User or msiam_access, " +
				"which have no value.",
			Elsewhere: "Give the user a role or group that such a pair is built from.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Make sure that the source attribute of Role is user.assignedroles, not a group " +
				"claim or a display name.",
			Elsewhere: "Make sure that Role is built from pairs of ARNs, not from plain group or role names.",
		},
		{Where: IAM, Path: "IAM > Roles and IAM > Identity providers", Do: "Copy the two ARNs from there."},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SAMLTroubleshooting, vendordoc.EntraAWSTutorial},
	When:    whenRole,
	Run:     checkRolePair,
}

func checkRolePair(d *Document, o *Options) []Finding {
	var out []Finding
	for i := range d.Assertion.RoleValues {
		v := &d.Assertion.RoleValues[i]
		if v.pair() || v.separable() {
			continue
		}
		detail := "One value of Role is empty."
		if !noValue(v.Value.Text) {
			detail = "The Role value " + looksLike(v) + "."
		}
		out = append(out, d.foundText(v.Value.Node, detail).WithWant(wantRole))
	}
	return out
}

// looksLike says what stands there instead of a pair.
func looksLike(v *RoleValue) string {
	s := v.shape()
	switch {
	case s == roleShape{}:
		return noARN(strings.TrimFunc(v.Value.Text, words.IsBlank))
	case s.others > 0:
		return otherARN(v)
	case s == roleShape{roles: 1}:
		return "names only the role; the ARN of the SAML provider is missing"
	case s == roleShape{providers: 1}:
		return "names only the SAML provider; the ARN of the role is missing"
	case s.providers == 0:
		return "names " + strconv.Itoa(s.roles) + " roles and no SAML provider"
	case s.roles == 0:
		return "names " + strconv.Itoa(s.providers) + " SAML providers and no role"
	}
	return "holds " + strconv.Itoa(s.roles+s.providers) + " ARNs (" + words.Plural(s.roles, "role") + ", " +
		words.Plural(s.providers, "SAML provider") + "), not two"
}

// noARN guesses where a value without any ARN comes from.
func noARN(s string) string {
	if _, _, what := placeholder(s, false); what != "" {
		return "is or holds " + what + " (" + words.Quoted(s) + ") and no ARN"
	}
	switch {
	case strings.EqualFold(s, "Default Access"), strings.EqualFold(s, "msiam_access"), strings.EqualFold(s, "User"):
		return "is " + words.Quoted(s) + ", the name of a default role that gives no AWS role"
	case isGUID(s):
		return "is " + words.Quoted(s) + ", a GUID: the ID of a role or group instead of a pair of ARNs"
	case containsFold(s, "arn:"):
		return words.Quoted(s) + " has ARNs in upper case; they must begin with arn: in lower case"
	case strings.Contains(s, ":role/"), strings.Contains(s, ":saml-provider/"):
		return words.Quoted(s) + " has lost the beginning of its ARNs, arn:aws:iam:: and the account"
	case strings.IndexByte(s, '@') > 0:
		return "is " + words.Quoted(s) + ", which looks like the name of a user"
	}
	return "is " + words.Quoted(s) + ", which looks like a display name or group name; it contains no ARN"
}

// otherARN names the first ARN that is neither a role nor a provider.
func otherARN(v *RoleValue) string {
	for _, p := range v.Parts {
		a := awsfacts.ParseARN(p)
		if a.Type != "role" && a.Type != "saml-provider" && a.Problem != "" {
			return "holds " + words.Quoted(a.Text) + ", which is not the ARN of a role or SAML provider: " + a.Problem
		}
	}
	return "contains an ARN that isn't a role's or a SAML provider's"
}

// isGUID says whether s has the form 8-4-4-4-12 in hex.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
		if dash != (c == '-') || !dash && !hex {
			return false
		}
	}
	return true
}
