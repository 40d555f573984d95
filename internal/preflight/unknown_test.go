package preflight

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestIssuerUnknown: an Issuer that Microsoft doesn't document neither passes nor fails where IAM stores one.
func TestIssuerUnknown(t *testing.T) {
	at := func(graph string) object { return object{"id": tenantID, "graph": graph} }
	for name, c := range map[string]struct {
		app  bool
		host string // of the entity ID that IAM stores
		in   object
		want Summary
	}{
		"the app's ID is in it":  {true, "sts.windows.net", at("https://graph.microsoft.com"), Summary{Users: 3, NotChecked: 3}},
		"of China":               {false, "sts.chinacloudapi.cn", at("https://microsoftgraph.chinacloudapi.cn"), Summary{Users: 3, NotChecked: 3}},
		"public":                 {false, "sts.windows.net", at("https://graph.microsoft.com"), Summary{Users: 3, OK: 3}},
		"public, and not stored": {false, "sts.chinacloudapi.cn", at("https://graph.microsoft.com"), Summary{Users: 3, Fail: 3}},
	} {
		f := whole(t)
		f[policyFile].(object)["includeApplicationIdInIssuer"] = c.app
		stored := f["aws/saml-provider.json"].(object)
		f["aws/saml-provider.json"] = with(stored, object{"SAMLMetadataDocument": strings.ReplaceAll(
			stored["SAMLMetadataDocument"].(string), "sts.windows.net", c.host)})
		f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "tenants": []object{c.in}, "calls": []object{}}
		r := f.all(t)
		if r.Summary != c.want || strings.Contains(strings.Join(r.NotChecked, " "), "name the tenant") {
			t.Errorf("%s: %+v %q", name, r.Summary, r.NotChecked)
		}
	}
}

// TestIssuerUnknownCompared: no one fails by the Issuer that is in for one that isn't known, and no one passes.
func TestIssuerUnknownCompared(t *testing.T) {
	trusts := func(issuer string) func(f files) {
		return func(f files) {
			f[policyFile].(object)["includeApplicationIdInIssuer"] = true
			delete(f, "aws/saml-provider.json")
			f["aws/role.json"] = roleFile(pairRole, with(trustStatement(),
				object{"Condition": object{"StringLike": object{"saml:iss": issuer}}}))
		}
	}
	for name, c := range map[string]struct {
		change func(f files)
		want   UserOutcome
	}{
		"by the trust policy": {trusts("https://sts.windows.net/" + tenantID + "/*"), NotChecked},
		"with any":            {trusts("*"), OK},
		"by the metadata": {func(f files) {
			delete(f, "entra-"+tenantID+"/organization.json")
			stored := f["aws/saml-provider.json"].(object)
			f["aws/saml-provider.json"] = with(stored, object{"SAMLMetadataDocument": strings.ReplaceAll(
				stored["SAMLMetadataDocument"].(string), "sts.windows.net", "sts.chinacloudapi.cn")})
		}, NotChecked},
	} {
		f := whole(t)
		c.change(f)
		if u := f.all(t).user(t, "agent1@example.com"); u.Outcome != c.want {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

// TestNameIDOfUnknownKind: a claim without a name that samlscope doesn't know may be the NameID's, which isn't the
// default then.
func TestNameIDOfUnknownKind(t *testing.T) {
	for kind, want := range map[any]UserOutcome{nil: NotChecked, "#microsoft.graph.samlNameIdClaimV2": NotChecked,
		"#microsoft.graph.samlNameIdClaim": OK} {
		f := tenant(member(1))
		all := f[policyFile].(object)["claims"].([]object)
		all[0] = with(all[0], object{"@odata.type": kind})
		if u := f.judge(t, Options{}).Users[0]; u.Outcome != want {
			t.Errorf("%v: %+v", kind, u)
		}
	}
}

// TestAssignmentRequiredUnread: where it wasn't read whether the app demands an assignment, no one fails for want of
// one.
func TestAssignmentRequiredUnread(t *testing.T) {
	for required, want := range map[any]UserOutcome{nil: NotChecked, true: Fail, false: OK} {
		f := tenant(member(1))
		f["users.json"] = object{"value": []object{member(2)}}
		f.claim("Role", from(constant(pair)))
		f.app(object{"appRoleAssignmentRequired": required})
		r := f.judge(t, Options{})
		if u := r.user(t, "agent2@example.com"); u.Outcome != want {
			t.Errorf("%v: %+v", required, u)
		}
		if u := r.user(t, "agent1@example.com"); u.Outcome != OK {
			t.Errorf("%v, assigned: %+v", required, u)
		}
	}
}

// TestAccountEnabledNull: every account is enabled or not; null is that the caller may not see which.
func TestAccountEnabledNull(t *testing.T) {
	for value, want := range map[any]UserOutcome{nil: NotChecked, true: OK, false: Fail} {
		m := member(1)
		m["accountEnabled"] = value
		if u := tenant(m).judge(t, Options{}).Users[0]; u.Outcome != want {
			t.Errorf("%v: %+v", value, u)
		}
	}
}

// TestIssuanceUnread: where the options for signing were refused, that is said.
func TestIssuanceUnread(t *testing.T) {
	for state, told := range map[string]bool{"denied": true, "partial": true, "not-asked": true, "complete": false, "absent": false} {
		f := whole(t)
		f.calls(object{"operation": "GET /v1.0/servicePrincipals/{id}/tokenIssuancePolicies", "of": appID, "state": state})
		if r := f.all(t); strings.Contains(strings.Join(r.NotChecked, " "), "How the app signs") != told {
			t.Errorf("%s: %q", state, r.NotChecked)
		}
	}
}

// TestUnknownTags: a tag or a source identity whose source was not read may be empty and not sent, which no trust
// policy refuses.
func TestUnknownTags(t *testing.T) {
	trust := trustStatement()
	trust["Action"] = []string{"sts:AssumeRoleWithSAML"}
	for _, claim := range []string{"PrincipalTag:Team", "SourceIdentity"} {
		f := whole(t)
		f.claim(claim, from(sourced("department")))
		f["aws/role.json"] = roleFile(pairRole, trust)
		if r := f.all(t); r.Summary.NotChecked != 3 || len(r.AppFindings) > 0 {
			t.Errorf("%s: %+v %+v", claim, r.Summary, r.AppFindings)
		}
		f.first(object{"department": "ops"})
		if u := f.all(t).user(t, "agent1@example.com"); u.Outcome != Fail {
			t.Errorf("%s is sent: %+v", claim, u)
		}
		f.first(object{"department": null})
		if u := f.all(t).user(t, "agent1@example.com"); u.Outcome != OK {
			t.Errorf("%s is empty: %+v", claim, u)
		}
	}
}

// TestNameless: while it isn't known as whom a user signs in, no one of Amazon Connect is said to be nobody's.
func TestNameless(t *testing.T) {
	for name, c := range map[string]struct {
		change func(f files)
		told   bool
	}{
		"the source was not read": {func(f files) { f.first(object{"mail": nil}) }, false},
		"the user was not read":   {func(f files) { f.alone(pair); delete(f, "users.json") }, false},
		"the mail is another":     {func(f files) { f.first(object{"mail": "other@example.com"}) }, true},
		"the user has no way in":  {func(f files) { f.first(object{"mail": nil, "accountEnabled": false}) }, true},
	} {
		f := whole(t)
		c.change(f)
		r := f.all(t)
		told := slices.ContainsFunc(r.Groups, func(g Group) bool { return strings.HasPrefix(g.Title, "No one in the app") })
		if told != c.told {
			t.Errorf("%s: %+v", name, r.Groups)
		}
	}
}

// TestUnreadableResponse: a Response that samlscope's own reader refuses passes no one, nor does it hide what is found
// about others. AWS refuses it as well, by its length.
func TestUnreadableResponse(t *testing.T) {
	roles := func(n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf("arn:aws:iam::482913057766:role/Agents-of-the-night-shift-%04d,%s", i, pairProvider))
		}
		return all
	}
	for n, want := range map[int]UserOutcome{1500: NotChecked, 900: Fail, 1: OK} {
		f := whole(t)
		if n > 1 {
			f.alone(roles(n)...)
		}
		if u := f.all(t).user(t, "agent1@example.com"); u.Outcome != want {
			t.Errorf("%d roles: %s %q", n, u.Outcome, u.Findings)
		}
	}
	f := whole(t)
	f.claim("PrincipalTag:Cost\u000bCentre", from(constant("x")))
	if r := f.all(t); r.Summary.OK != 0 {
		t.Errorf("a control character in a claim's name: %+v", r.Summary)
	}
}

// TestGroupsAsRoles: what an app that sends groups as roles sends for user.assignedroles isn't documented.
func TestGroupsAsRoles(t *testing.T) {
	for name, c := range map[string]struct {
		as, groups string
		role       object
		want       UserOutcome
	}{
		"as roles":           {"emit_as_roles", "SecurityGroup", sourced("assignedroles"), NotChecked},
		"by name":            {"sam_account_name", "SecurityGroup", sourced("assignedroles"), OK},
		"no groups are sent": {"emit_as_roles", "None", sourced("assignedroles"), OK},
		"Role is a constant": {"emit_as_roles", "SecurityGroup", constant(pair), OK},
	} {
		f := tenant(member(1))
		f.claim("Role", from(c.role))
		f["application.json"] = object{"@odata.context": "x", "id": "r", "appId": appID, "identifierUris": []string{signInURL},
			"groupMembershipClaims": c.groups, "optionalClaims": object{"saml2Token": []object{
				{"name": "groups", "additionalProperties": []string{c.as}}}}}
		if u := f.judge(t, Options{}).Users[0]; u.Outcome != c.want {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

// TestEncryptionCertificate: the certificate that assertions are encrypted for is among the app's keys, and signs
// nothing.
func TestEncryptionCertificate(t *testing.T) {
	for _, c := range []struct {
		usage, end string // of the other certificate, and of the active one
		fail       int
		told       int // findings of the app
	}{
		{"Encrypt", "2029-01-01T00:00:00Z", 0, 0},
		{"Encrypt", "2026-05-01T00:00:00Z", 0, 1}, // Entra ID still signs with the active one
		{"Verify", "2029-01-01T00:00:00Z", 0, 1},
		{"Verify", "2026-05-01T00:00:00Z", 3, 2},
	} {
		f := whole(t)
		f.app(object{"keyCredentials": []object{keyCredential(t, "entra-a", c.end),
			with(keyCredential(t, "entra-b", "2029-01-01T00:00:00Z"), object{"usage": c.usage})}})
		if r := f.all(t); r.Summary.Fail != c.fail || len(r.AppFindings) != c.told {
			t.Errorf("%+v: %+v %+v", c, r.Summary, r.AppFindings)
		}
	}
}

// TestRenamedGuest: of a guest from another tenant Entra ID sends the mail as user.userprincipalname, whatever the user
// principal name looks like.
func TestRenamedGuest(t *testing.T) {
	for name, c := range map[string]struct {
		userType, issuer string
		outcome          UserOutcome
		sends            string
	}{
		"a guest of another tenant": {"Guest", "ExternalAzureAD", Fail, "bob@partner.example"},
		"a guest from elsewhere":    {"Guest", "google.com", OK, "agent1@example.com"},
		"a guest of this tenant":    {"Guest", "example.com", OK, "agent1@example.com"},
		"a member":                  {"Member", "example.com", OK, "agent1@example.com"},
	} {
		f := whole(t)
		f.claim("RoleSessionName", from(sourced("userprincipalname")))
		f.nameID("objectid", "persistent")
		f.first(object{"userType": c.userType, "mail": "bob@partner.example", "identities": []object{{"issuer": c.issuer}}})
		if u := f.all(t).user(t, "agent1@example.com"); u.Outcome != c.outcome || u.RoleSessionName != c.sends {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

// TestUnknownFormat: a NameID whose format is not known is no pass where the format decides, and no matter where
// nothing reads it.
func TestUnknownFormat(t *testing.T) {
	const other = "onpremisesuserprincipalname"
	for name, c := range map[string]struct {
		identityCenter bool
		source, format string
		want           Summary
	}{
		"it decides":               {true, other, "default", Summary{Users: 3, NotChecked: 3}},
		"it is set":                {true, other, "emailAddress", Summary{Users: 3, OK: 3}},
		"it is set to another":     {true, other, "persistent", Summary{Users: 3, Fail: 3}},
		"it is that of an address": {true, "userprincipalname", "default", Summary{Users: 3, OK: 3}},
		"nothing reads it":         {false, other, "default", Summary{Users: 3, OK: 3}},
	} {
		f := whole(t)
		if c.identityCenter {
			f.toIdentityCenter()
		}
		f.nameID(c.source, c.format)
		l := f[membersFile].(object)
		for _, u := range l["value"].([]object) {
			u["onPremisesUserPrincipalName"] = u["userPrincipalName"]
		}
		if r := f.judge(t, Options{}); r.Summary != c.want {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestPairsThatWereNotRead: a role or provider that AWS refused to show is no pass, unless the user has another pair that
// was read or a file shows it; one that is missing is a failure.
func TestPairsThatWereNotRead(t *testing.T) {
	const other = "arn:aws:iam::482913057766:role/Other"
	call := func(operation, of, state string) object {
		return object{"operation": operation, "of": of, "state": state, "opens": operation}
	}
	for name, c := range map[string]struct {
		calls []object
		roles []string
		trust bool
		want  UserOutcome
	}{
		"the role":          {[]object{call(callRole, pairRole, "denied")}, []string{pair}, false, NotChecked},
		"the provider":      {[]object{call(callProvider, pairProvider, "not-asked")}, []string{pair}, false, NotChecked},
		"its file is given": {[]object{call(callRole, pairRole, "denied")}, []string{pair}, true, OK},
		"another's":         {[]object{call(callRole, other, "denied")}, []string{pair}, false, OK},
		"one of two":        {[]object{call(callRole, other, "denied")}, []string{pair, other + "," + pairProvider}, false, OK},
		"read":              {[]object{call(callRole, pairRole, "complete")}, []string{pair}, false, OK},
		"missing":           {[]object{call(callRole, pairRole, "absent")}, []string{pair}, false, Fail},
		"missing, and not read": {[]object{call(callRole, pairRole, "absent"), call(callRole, other, "denied")},
			[]string{pair, other + "," + pairProvider}, false, NotChecked},
	} {
		f := tenant(member(1), member(2))
		f.alone(c.roles...)
		f.calls(c.calls...)
		var o Options
		if c.trust {
			policies, err := inspect.ParsePolicies("role.json", []byte(`{"Role":{"RoleName":"Agents","Arn":"`+pairRole+
				`","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
				"Action":"sts:AssumeRoleWithSAML","Principal":{"Federated":"`+pairProvider+`"}}]}}}`))
			if err != nil {
				t.Fatal(err)
			}
			o.Inspect.TrustPolicies = policies
		}
		if u := f.judge(t, o).user(t, userID(1)); u.Outcome != c.want {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

// TestOtherNameID: a source that Microsoft lists for no NameID is warned of.
func TestOtherNameID(t *testing.T) {
	for source, want := range map[string]bool{"displayname": true, "mail": false, "employeeid": false, "objectid": false,
		"extensionattribute3": false} {
		f := tenant(with(member(1), object{"displayName": "Agent", "employeeId": "1"}))
		f.nameID(source, "emailAddress")
		r := f.judge(t, Options{})
		got := slices.ContainsFunc(r.AppFindings, func(a AppFinding) bool { return strings.Contains(a.Detail, "user."+source) })
		if got != want {
			t.Errorf("%s: %+v", source, r.AppFindings)
		}
	}
}
