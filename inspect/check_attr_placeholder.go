package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var attrPlaceholder = &Check{
	ID:       "attr-placeholder",
	Family:   FamilyAttributes,
	Service:  ServiceIAM,
	Title:    "A claim contains the name of its source instead of the value",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Someone typed the source attribute as a constant, or never replaced a guide's placeholder. The " +
		"identity provider sends that same text for every user. As Role it isn't a role. As RoleSessionName " +
		"AWS may accept it, and then all users share one session name.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Open the claim, set Source to Attribute and choose the Source attribute from the list " +
				"(user.assignedroles for Role, user.userprincipalname or user.mail for RoleSessionName) instead of typing it.",
			Elsewhere: "Map the attribute to the user's data, not to a text that names it. If it is an " +
				"expression, make sure that it is evaluated.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "For Role: replace the text in brackets by the account number and the names in IAM.",
			Elsewhere: "For Role: replace the text in brackets by the account number and the names in IAM.",
		},
	},
	Sources: []Source{
		vendordoc.AzureDocsConstantClaim,
		vendordoc.EntraClaimsGuide,
	},
	When: whenAWSAttributes,
	Run:  checkAttrPlaceholder,
}

func checkAttrPlaceholder(d *Document, o *Options) []Finding {
	var out []Finding
	for _, at := range d.Assertion.awsAttributes() {
		local := strings.TrimPrefix(at.name(), awsPrefix)
		for _, v := range at.Values {
			if len(out) >= maxFindings {
				return out
			}
			from, to, what := placeholder(v.Text, strings.HasPrefix(local, "PrincipalTag:"))
			if what == "" {
				continue
			}
			f := d.foundPart(v.Node, from, to, local+" is or contains "+words.Quoted(v.Text[from:to])+", which is "+what+
				", not a value.")
			f.Title = local + " contains a placeholder instead of a value"
			if local != "Role" && local != "SessionDuration" {
				// Where STS refuses it for its characters, the check of that attribute says so.
				f = f.WithSeverity(Warning)
			}
			out = append(out, f)
		}
	}
	return out
}

// placeholder finds a placeholder in a value and says what it is. Tags may
// hold any word, so bare attribute names count only elsewhere.
func placeholder(s string, tag bool) (from, to int, what string) {
	for _, b := range [...][2]string{{"${", "}"}, {"{{", "}}"}, {"<", ">"}, {"[[", "]]"}} {
		if i := strings.Index(s, b[0]); i >= 0 {
			if j := strings.Index(s[i:], b[1]); j > len(b[0]) {
				return i, i + j + len(b[1]), "a placeholder"
			}
		}
	}
	from = len(s) - len(strings.TrimLeftFunc(s, words.IsBlank))
	word := strings.TrimFunc(s, words.IsBlank)
	to = from + len(word)
	bare := strings.ToLower(word)
	if source, ok := strings.CutPrefix(bare, "user."); ok && (sourceAttribute(source) || plainWord(source)) {
		return from, to, "the name of a source attribute"
	}
	if !tag && sourceAttribute(bare) {
		return from, to, "the name of a source attribute"
	}
	return accountPlaceholder(s)
}

// sourceAttribute says whether a lower-case word is the name of a directory
// attribute that could hardly be the name of a user or a role.
func sourceAttribute(s string) bool {
	switch s {
	case "userprincipalname", "localuserprincipalname", "assignedroles", "sessionduration", "mailnickname",
		"samaccountname", "onpremisessamaccountname", "onpremisesuserprincipalname", "onpremisesimmutableid",
		"onpremisessecurityidentifier", "objectid", "displayname", "givenname", "employeeid", "emailaddress",
		"primaryauthoritativeemail", "netbiosname", "dnsdomainname", "rolesessionname", "nameid":
		return true
	}
	return false
}

// plainWord says whether s, found behind "user.", is a source attribute whose
// name is an ordinary word. Others may be people: user.smith.
func plainWord(s string) bool {
	switch s {
	case "mail", "email", "login", "username", "surname", "firstname", "lastname", "othermail", "department", "jobtitle",
		"companyname", "country", "city", "state", "usertype", "groups", "roles", "employeenumber", "telephonenumber":
		return true
	}
	return strings.HasPrefix(s, "extensionattribute")
}

// accountPlaceholder finds a word where an ARN has its account number.
func accountPlaceholder(s string) (from, to int, what string) {
	i := strings.Index(s, ":iam::")
	if i < 0 {
		return 0, 0, ""
	}
	from = i + len(":iam::")
	n := strings.IndexByte(s[from:], ':')
	if n <= 0 || strings.ContainsAny(s[from:from+n], "0123456789/") {
		return 0, 0, ""
	}
	return from, from + n, "a word in place of the account number"
}
