package inspect

import (
	"strings"
	"testing"
)

func TestRoleChecks(t *testing.T) {
	const r, p = "arn:aws:iam::400000000004:role/EntraAgent", "arn:aws:iam::400000000004:saml-provider/EntraID"
	const r2, p2 = "arn:aws:iam::500000000005:role/B", "arn:aws:iam::500000000005:saml-provider/Okta"
	gov := func(s string) string { return strings.ReplaceAll(s, "arn:aws:", "arn:aws-us-gov:") }
	noRole := []string{`"https://aws.amazon.com/SAML/Attributes/Role"`, `"urn:example:role"`}
	noClaim := []string{"http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "urn:example:roles"}
	many := make([]string, 301)
	for i := range many {
		many[i] = strings.Replace(r+","+p, "Agent", strings.Repeat("x", i%60)+string(rune('a'+i/60)), 1)
	}
	runCheckCases(t, []checkCase{
		{name: "a good message", id: "role-present", outcome: Pass},
		{
			name:     "no attribute",
			edits:    append(noRole, noClaim...),
			id:       "role-present",
			outcome:  Fail,
			severity: Error,
			marked:   "<AttributeStatement>",
		},
		{
			name:     "only Microsoft's claim",
			edits:    noRole,
			id:       "role-present",
			outcome:  Fail,
			severity: Error,
			marked:   claimRole,
			detail:   "No claim has the name",
		},
		{
			name:     "Microsoft's claim without ARNs",
			edits:    append(noRole, `claims/role"><AttributeValue>arn:aws:iam::400000000004:role/EntraAgent,arn:aws:iam::400000000004:saml-provider/EntraID`, `claims/role"><AttributeValue>Operator`),
			id:       "role-present",
			outcome:  Fail,
			severity: Error,
			marked:   "<AttributeStatement>",
			detail:   "Operator",
		},
		{
			name:     "white space only",
			edits:    roleValues(" \n "),
			id:       "role-present",
			outcome:  Fail,
			severity: Error,
			marked:   `<Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">`,
		},
		{
			name:    "encrypted attributes",
			edits:   append(noRole, "</AttributeStatement>", `<EncryptedAttribute/></AttributeStatement>`),
			id:      "role-present",
			outcome: NotChecked,
		},
		{
			name:    "another service",
			options: Options{Target: TargetIdentityCenter},
			edits:   noRole,
			id:      "role-present",
			outcome: NotApplicable,
		},

		{
			name:     "Default Access",
			edits:    roleValues("Default Access"),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			marked:   "Default Access",
			detail:   "default role",
		},
		{
			name:     "a GUID",
			edits:    roleValues("4A5B6C7D-1111-4222-8333-9e8d7c6b5a40"),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "GUID",
		},
		{
			name:     "nearly a GUID",
			edits:    roleValues("4A5B6C7D-1111-4222-8333-9e8d7c6b5a4"),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "display name",
		},
		{
			name:     "a source attribute",
			edits:    roleValues("user.assignedroles"),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "source attribute",
		},
		{
			name:     "the role only",
			edits:    roleValues(r),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			marked:   r,
			detail:   "SAML provider is missing",
		},
		{
			name:     "the provider only",
			edits:    roleValues(p),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "role is missing",
		},
		{
			name:     "the provider twice",
			edits:    roleValues(r + "," + p + "," + p),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "3 ARNs (1 role, 2 SAML providers)",
		},
		{
			name:     "a third ARN behind a semicolon",
			edits:    roleValues(r + "," + p + ";" + p),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "3 ARNs",
		},
		{
			name:     "an IAM user",
			edits:    roleValues("arn:aws:iam::400000000004:user/alice," + p),
			id:       "role-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "user",
		},
		{
			name:     "a good value beside a bad one",
			edits:    roleValues(r+","+p, "x"),
			id:       "role-pair",
			outcome:  Fail,
			severity: Warning, // AWS offers the good one
			marked:   "x",
		},
		{name: "provider first", edits: roleValues(p + "," + r), id: "role-pair", outcome: Pass},
		{
			name:    "commas and a path",
			edits:   roleValues("arn:aws:iam::400000000004:role/a,b/c,d,," + p),
			id:      "role-pair",
			outcome: Pass,
		},
		{name: "a wrong separator is not its business", edits: roleValues(r + ";" + p), id: "role-pair", outcome: Pass},

		{
			name:     "a semicolon",
			edits:    roleValues(r + ";" + p),
			id:       "role-value-per-pair",
			outcome:  Fail,
			severity: Error,
			marked:   ";",
		},
		{
			name:     "a semicolon and a blank",
			edits:    roleValues(p + "; " + r),
			id:       "role-value-per-pair",
			outcome:  Fail,
			severity: Error,
			marked:   "; ",
		},
		{
			name:     "a blank",
			edits:    roleValues(r + " " + p),
			id:       "role-value-per-pair",
			outcome:  Fail,
			severity: Error,
			marked:   " ",
			detail:   "a blank",
		},
		{
			name:     "nothing between",
			edits:    roleValues(r + p),
			id:       "role-value-per-pair",
			outcome:  Fail,
			severity: Error,
			detail:   "nothing",
		},
		{
			name:     "two pairs on two lines",
			edits:    roleValues(r + "," + p + "\n" + r2 + "," + p2),
			id:       "role-value-per-pair",
			outcome:  Fail,
			severity: Error,
			marked:   "\n",
			detail:   "2 pairs",
		},
		{
			name:     "roles first, then providers",
			edits:    roleValues(r + ";" + r2 + "," + p + ";" + p2),
			id:       "role-value-per-pair",
			outcome:  Fail,
			severity: Error,
		},
		{name: "two values", edits: roleValues(r+","+p, r2+","+p2), id: "role-value-per-pair", outcome: Pass},
		{
			name:    "three ARNs are not its business",
			edits:   roleValues(r + "," + p + "," + r),
			id:      "role-value-per-pair",
			outcome: Pass,
		},

		{
			name:     "a blank before",
			edits:    roleValues(r + " ," + p),
			id:       "role-comma-space",
			outcome:  Fail,
			severity: Warning,
			marked:   " ,",
		},
		{
			name:     "for a cautious provider",
			options:  Options{Strict: true},
			edits:    roleValues(r + ", " + p),
			id:       "role-comma-space",
			outcome:  Fail,
			severity: Error,
			marked:   ", ",
		},
		{
			name:     "a zero-width space",
			edits:    roleValues(r + ",\u200b" + p),
			id:       "role-comma-space",
			outcome:  Fail,
			severity: Warning,
			marked:   ",\u200b",
			detail:   "U+200B",
		},
		{name: "none", edits: roleValues(p + "," + r), id: "role-comma-space", outcome: Pass},

		{
			name:     "dashes in the account",
			edits:    roleValues("arn:aws:iam::4000-0000-0004:role/A," + p),
			id:       "role-arn",
			outcome:  Fail,
			severity: Error,
			marked:   "arn:aws:iam::4000-0000-0004:role/A",
		},
		{
			name:     "a bad provider",
			edits:    roleValues("arn:aws:iam::400000000004:saml-provider/a+b," + r),
			id:       "role-arn",
			outcome:  Fail,
			severity: Error,
			marked:   "arn:aws:iam::400000000004:saml-provider/a+b",
		},
		{
			name:    "white space around is not its business",
			edits:   roleValues(" " + r + " , " + p + "\n"),
			id:      "role-arn",
			outcome: Pass,
		},
		{
			name:    "any partition",
			edits:   roleValues(strings.ReplaceAll(r+","+p, "arn:aws:", "arn:aws-iso-e:")),
			id:      "role-arn",
			outcome: Pass,
		},

		{
			name:     "two partitions",
			edits:    roleValues(gov(r) + "," + p),
			id:       "role-partition",
			outcome:  Fail,
			severity: Error,
			marked:   p,
		},
		{
			name:     "another than the endpoint's",
			edits:    roleValues(gov(r) + "," + gov(p)),
			id:       "role-partition",
			outcome:  Fail,
			severity: Error,
			marked:   gov(r),
		},
		{
			name: "the endpoint is known from the address only",
			edits: append(roleValues(gov(r)+","+gov(p)), `Recipient="https://signin.aws.amazon.com/saml"`,
				`Recipient="http://localhost/"`),
			options:  Options{ACS: "https://signin.aws.amazon.com/saml"},
			id:       "role-partition",
			outcome:  Fail,
			severity: Error,
		},
		{
			name: "no endpoint known",
			edits: append(roleValues(gov(r)+","+gov(p)), `Recipient="https://signin.aws.amazon.com/saml"`,
				`Recipient="http://localhost/"`),
			id:      "role-partition",
			outcome: Pass,
		},
		{
			name:    "an invented partition is not its business",
			edits:   roleValues("arn:amazon:iam::400000000004:role/A," + p),
			id:      "role-partition",
			outcome: Pass,
		},

		{
			name:     "two accounts",
			edits:    roleValues(r + "," + p2),
			id:       "role-same-account",
			outcome:  Fail,
			severity: Error,
			marked:   "500000000005",
		},
		{
			name:    "a broken account is not its business",
			edits:   roleValues("arn:aws:iam::4:role/A," + p),
			id:      "role-same-account",
			outcome: Pass,
		},

		{
			name:     "reserved",
			edits:    roleValues("arn:aws:iam::400000000004:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_X," + p),
			id:       "role-sso-reserved",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:    "the path alone",
			edits:   roleValues("arn:aws:iam::400000000004:role/AWSReservedSSO_X/A," + p),
			id:      "role-sso-reserved",
			outcome: Pass,
		},

		{
			name:     "an example",
			edits:    roleValues("arn:aws:iam::111122223333:role/A,arn:aws:iam::111122223333:saml-provider/P"),
			id:       "role-example-account",
			outcome:  Fail,
			severity: Warning,
			marked:   "111122223333",
		},
		{
			name:     "one digit twelve times",
			edits:    roleValues(r + ",arn:aws:iam::222222222222:saml-provider/P"),
			id:       "role-example-account",
			outcome:  Fail,
			severity: Warning,
			marked:   "222222222222",
		},
		{
			name:    "a name like an example",
			edits:   roleValues("arn:aws:iam::400000000004:role/123456789012," + p),
			id:      "role-example-account",
			outcome: Pass,
		},

		{
			name:     "in another order",
			edits:    roleValues(r+","+p, p+", "+r),
			id:       "role-duplicate",
			outcome:  Fail,
			severity: Warning,
			marked:   p + ", " + r,
		},
		{
			name:    "two providers of one role",
			edits:   roleValues(r+","+p, r+",arn:aws:iam::400000000004:saml-provider/Okta"),
			id:      "role-duplicate",
			outcome: Pass,
		},

		{name: "two", edits: roleValues(r+","+p, r2+","+p2), id: "role-many", outcome: Fail, severity: Note},
		{name: "more than 300", edits: roleValues(many...), id: "role-many", outcome: Fail, severity: Warning},
		{name: "one", id: "role-many", outcome: Pass},
		{name: "none", edits: roleValues("x"), id: "role-many", outcome: NotApplicable},
	})
}

// TestOneFaultOneRoleCheck: a fault of the value's shape is reported by one of
// the shape's checks, not by several.
func TestOneFaultOneRoleCheck(t *testing.T) {
	const r, p = "arn:aws:iam::400000000004:role/A", "arn:aws:iam::400000000004:saml-provider/P"
	shape := map[string]bool{
		"role-present":        true,
		"role-pair":           true,
		"role-value-per-pair": true,
		"role-comma-space":    true,
		"role-arn":            true,
	}
	for _, value := range []string{
		"",
		"x",
		r,
		p,
		r + ";" + p,
		r + "\n" + p,
		r + ", " + p,
		r + "," + p + "," + r,
		r + "," + p + "," + r + "," + p,
		"arn:aws:iam::1:role/A," + p,
	} {
		xml := strings.Replace(baseMessage(t), baseRole, roleValues(value)[1], 1)
		var ids []string
		for _, f := range Inspect(&Message{XML: xml}, Options{}).Findings {
			if shape[f.ID] {
				ids = append(ids, f.ID)
			}
		}
		if len(ids) != 1 {
			t.Errorf("%q is reported by %v", value, ids)
		}
	}
}

// TestFindingsAreBounded: thousands of faulty values cost neither thousands of
// findings nor the time to place them.
func TestFindingsAreBounded(t *testing.T) {
	values := make([]string, 4000)
	for i := range values {
		values[i] = " x"
	}
	xml := strings.Replace(baseMessage(t), baseRole, roleValues(values...)[1], 1)
	count := map[string]int{}
	for _, f := range Inspect(&Message{XML: xml}, Options{}).Findings {
		count[f.ID]++
	}
	for _, id := range []string{"role-pair", "attr-whitespace"} {
		if count[id] != maxFindings {
			t.Errorf("%s has %d findings, want %d", id, count[id], maxFindings)
		}
	}
}
