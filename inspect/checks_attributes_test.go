package inspect

import (
	"strings"
	"testing"
)

func TestAttributeChecks(t *testing.T) {
	name := func(old, new string) []string {
		return []string{`"https://aws.amazon.com/SAML/Attributes/` + old + `"`, `"` + new + `"`}
	}
	noAWS := []string{"https://aws.amazon.com/SAML/Attributes/", "urn:example:"}
	runCheckCases(t, []checkCase{
		{
			name:     "lower case",
			edits:    name("Role", "https://aws.amazon.com/SAML/Attributes/role"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Error,
			marked:   "https://aws.amazon.com/SAML/Attributes/role",
			detail:   "case differ",
		},
		{
			name:     "lost slash",
			edits:    name("Role", "https://aws.amazon.com/SAML/AttributesRole"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Error,
			marked:   "https://aws.amazon.com/SAML/AttributesRole",
		},
		{
			name:     "blanks in the name",
			edits:    name("RoleSessionName", "https://aws.amazon.com/SAML/Attributes/Role Session Name"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:     "a letter lost",
			edits:    name("RoleSessionName", "https://aws.amazon.com/SAML/Attributes/RoleSesionName"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Error,
			detail:   "spelling",
		},
		{
			name:     "SourceIdentity in another case is a warning",
			edits:    withAttributes("sourceIdentity", "alice"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "bare tag",
			edits:    name("SessionDuration", "PrincipalTag:Team"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Warning,
			marked:   "PrincipalTag:Team",
		},
		{
			name: "China's spelling in China is not known to fail",
			edits: append(name("Role", "http://www.amazonaws.cn/SAML/Attributes/Role"),
				"https://signin.aws.amazon.com/saml", "https://signin.amazonaws.cn/saml"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "China's spelling elsewhere",
			edits:    name("Role", "http://www.amazonaws.cn/SAML/Attributes/Role"),
			id:       "attr-name-case",
			outcome:  Fail,
			severity: Error,
		},
		{name: "Microsoft's own role claim", id: "attr-name-case", outcome: Pass},
		{
			name:    "another product's Role without ARNs",
			edits:   append(name("Role", "Role"), roleARNs, "Operator"),
			id:      "attr-name-case",
			outcome: Pass,
		},
		{
			name:    "Identity Center's access control",
			edits:   withAttributes("AccessControl:Role", "x"),
			id:      "attr-name-case",
			outcome: Pass,
		},
		{
			name:    "a tag key like an AWS name",
			edits:   withAttributes("PrincipalTag:Role", "x"),
			id:      "attr-name-case",
			outcome: Pass,
		},

		{
			name:     "line breaks around the text",
			edits:    sessionName("\n  alice@example.com\n"),
			id:       "attr-whitespace",
			outcome:  Fail,
			severity: Error,
			marked:   "\n  ",
			detail:   "a line break and a blank before",
		},
		{
			name:     "a tab behind",
			edits:    sessionName("alice\t"),
			id:       "attr-whitespace",
			outcome:  Fail,
			severity: Error,
			marked:   "\t",
		},
		{
			name:     "an em space before",
			edits:    sessionName("\u2003alice"),
			id:       "attr-whitespace",
			outcome:  Fail,
			severity: Error,
			marked:   "\u2003",
		},
		{
			name:     "a direction mark inside",
			edits:    sessionName("ali\u200ece"),
			id:       "attr-whitespace",
			outcome:  Fail,
			severity: Error,
			marked:   "\u200e",
		},
		{
			name:     "in a tag",
			edits:    withAttributes("PrincipalTag:Team", "Blue "),
			id:       "attr-whitespace",
			outcome:  Fail,
			severity: Error,
			marked:   " ",
		},
		{
			name:    "a blank inside a tag",
			edits:   withAttributes("PrincipalTag:Team", "Blue Green"),
			id:      "attr-whitespace",
			outcome: Pass,
		},
		{name: "nothing but blanks is a missing value", edits: sessionName("  "), id: "attr-whitespace", outcome: Pass},
		{name: "no attribute of AWS's", edits: noAWS, id: "attr-whitespace", outcome: NotApplicable},

		{
			name:     "two session names",
			edits:    sessionName("alice</AttributeValue><AttributeValue>bob"),
			id:       "attr-single",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:     "two elements of Role",
			edits:    withAttributes("Role", "arn:aws:iam::400000000004:role/B,arn:aws:iam::400000000004:saml-provider/EntraID"),
			id:       "attr-single",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "two elements of Role for a cautious provider",
			options:  Options{Strict: true},
			edits:    withAttributes("Role", "arn:aws:iam::400000000004:role/B,arn:aws:iam::400000000004:saml-provider/EntraID"),
			id:       "attr-single",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:    "several transitive keys",
			edits:   withAttributes("TransitiveTagKeys", "a</AttributeValue><AttributeValue>b"),
			id:      "attr-single",
			outcome: Pass,
		},

		{
			name:     "a source attribute",
			edits:    sessionName("user.userprincipalname"),
			id:       "attr-placeholder",
			outcome:  Fail,
			severity: Warning,
			marked:   "user.userprincipalname",
		},
		{
			name:     "a source attribute in capitals",
			edits:    sessionName("User.AssignedRoles"),
			id:       "attr-placeholder",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "an expression inside",
			edits:    sessionName("x-${user:name}"),
			id:       "attr-placeholder",
			outcome:  Fail,
			severity: Warning,
			marked:   "${user:name}",
		},
		{
			name:     "a word for the account",
			edits:    roleValues("arn:aws:iam::ACCOUNT:role/A,arn:aws:iam::ACCOUNT:saml-provider/P"),
			id:       "attr-placeholder",
			outcome:  Fail,
			severity: Error,
			marked:   "ACCOUNT",
		},
		{name: "somebody called user.mailer", edits: sessionName("user.mailer"), id: "attr-placeholder", outcome: Pass},
		{name: "somebody called mail", edits: sessionName("mail"), id: "attr-placeholder", outcome: Pass},
	})
}

const roleARNs = "arn:aws:iam::400000000004:role/EntraAgent,arn:aws:iam::400000000004:saml-provider/EntraID"

// TestNearMissAndMissing: what is sent under a near miss is missing for AWS,
// and the finding about that names the near miss.
func TestNearMissAndMissing(t *testing.T) {
	xml := strings.Replace(baseMessage(t), `Attributes/Role"`, `Attributes/Role/"`, 1)
	xml = strings.Replace(xml, "SAML/Attributes/RoleSessionName", "SAML/Attributes/rolesessionname", 1)
	r := Inspect(&Message{XML: xml}, Options{})
	var ids []string
	for _, f := range r.Findings {
		switch f.ID {
		case "attr-name-case", "role-present", "rsn-present":
			ids = append(ids, f.ID)
			if f.Severity != Error || f.AWSError == "" || f.Got == nil || !strings.HasPrefix(*f.Got, awsPrefix) {
				t.Errorf("%s: severity %s, AWS error %q, got %v", f.ID, f.Severity, f.AWSError, f.Got)
			}
		}
	}
	if want := "attr-name-case attr-name-case role-present rsn-present"; strings.Join(ids, " ") != want {
		t.Errorf("findings are %v, want %s", ids, want)
	}
}
