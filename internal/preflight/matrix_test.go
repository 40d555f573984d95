package preflight

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// situation is one of the diagnosis scenarios, D01 to D72, in a directory of evidence.
type situation struct {
	id   string
	what string // which of several forms
	// broken and near change a tenant in which everyone signs in: so that the first user, or everyone, is in the situation,
	// and so that nobody is, narrowly.
	broken, near func(f files)
	check        string // that names it; "" where no check of messages does
	cause        string // of the table of root causes; "" where the check alone tells
	everyone     bool
	passes       bool // AWS signs the user in all the same: a warning or a note
}

func role(name string) string { return "arn:aws:iam::482913057766:role/" + name }

func situations(tb testing.TB) []situation {
	text := func(v string) object { return from(constant(v)) }
	both := func(fs ...func(files)) func(files) {
		return func(f files) {
			for _, c := range fs {
				c(f)
			}
		}
	}
	ic := files.toIdentityCenter
	claim := func(name string, c ...object) func(files) { return func(f files) { f.claim(name, c...) } }
	rename := func(name, ns, to string) func(files) { return func(f files) { f.rename(name, ns, to) } }
	alone := func(v ...string) func(files) { return func(f files) { f.alone(v...) } }
	app := func(c object) func(files) { return func(f files) { f.app(c) } }
	first := func(c object) func(files) { return func(f files) { f.first(c) } }
	file := func(name string, v any) func(files) {
		return func(f files) {
			if f[name] = v; v == nil {
				delete(f, name)
			}
		}
	}
	relay := func(s string) func(files) { return app(object{"samlSingleSignOnSettings": object{"relayState": s}}) }
	nothing := func(files) {}
	agents := func(names ...string) func(files) { return file("aws/connect-users.json", connectUsers(names...)) }
	trust := func(c object) func(files) {
		return file("aws/role.json", roleFile(pairRole, with(trustStatement(), c)))
	}
	store := func(u ...object) func(files) { return file("aws/users.json", object{"Users": u}) }
	overage := func(n int) func(files) {
		return func(f files) {
			var groups []object
			for i := range n {
				groups = append(groups, object{"id": userID(i)})
			}
			f["registration.json"] = object{"appId": appID, "identifierUris": []string{}, "groupMembershipClaims": "All"}
			f["groups.json"] = object{"value": groups}
			f.calls(object{"state": "complete", "of": userID(1), "file": "groups.json",
				"operation": "GET /v1.0/users/{id}/transitiveMemberOf/microsoft.graph.group"})
		}
	}
	gone := func(operation, arn string) func(files) {
		return func(f files) { f.calls(object{"operation": operation, "of": arn, "state": "absent"}) }
	}
	global := func(role string) string {
		return "https://" + instance + ".us-east-1.sign-in.connect.aws/saml?&instanceId=" + instance +
			"&accountId=482913057766&role=" + role + "&idp=Entra"
	}
	anyRecipient := trust(object{"Condition": object{"StringLike": object{"SAML:aud": "https://*"}}})
	issuing := func(algorithm, signed string) func(files) {
		return file("entra-"+tenantID+"/tokenIssuancePolicies.json",
			object{"value": []object{{"id": "i", "definition": []string{
				`{"TokenIssuancePolicy":{"Version":1,"TokenResponseSigningPolicy":"` + signed + `","SigningAlgorithm":"` + algorithm +
					`","SamlTokenVersion":"2.0"}}`}}}})
	}
	const sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	const tag = "PrincipalTag:Department"
	var roles []string
	for i := range 900 {
		roles = append(roles, fmt.Sprintf("arn:aws:iam::482913057766:role/Agents%d,%s", i, pairProvider))
	}
	return []situation{
		{"D01", "", claim("Role"), nothing, "role-present", "entra-claim-missing", true, false},
		{"D02", "", rename("Role", awsNamespace, "role"), rename("Role", awsNamespace, "Role"), "attr-name-case",
			"entra-claim-name", true, false},
		{"D03", "no namespace", rename("Role", "", "Role"), nothing, "role-present", "entra-claim-missing", true, false},
		{"D03", "slash", rename("RoleSessionName", awsNamespace+"/", "RoleSessionName"), nothing, "attr-name-case",
			"entra-claim-name", true, false},
		{"D03", "twice", rename("RoleSessionName", awsNamespace, awsNamespace+"/RoleSessionName"), nothing,
			"attr-name-case", "entra-claim-name", true, false},
		{"D04", "", both(claim("RoleSessionName", text("user.userprincipalname")), file("aws/connect-users.json", nil)),
			claim("RoleSessionName", from(sourced("userprincipalname"))), "attr-placeholder", "", true, true},
		{"D04", "role", claim("Role", text("user.assignedroles")), claim("Role", text(pair)), "attr-placeholder", "",
			true, false},
		{"D05", "Default Access", both(alone(), func(f files) {
			f[assignedFile] = with(f[assignedFile].(object),
				object{"value": append(f[assignedFile].(object)["value"].([]object),
					object{"appRoleId": noRole, "principalId": userID(1), "principalType": "User", "resourceId": spID})})
		}), alone(pair), "role-present", "entra-default-access", false, false},
		{"D05", "text", alone("Agents"), alone(pair), "role-pair", "entra-role-unassigned", false, false},
		{"D05", "GUID", alone(roleID), alone(pair), "role-pair", "entra-role-unassigned", false, false},
		{"D06", "one", alone(pairRole), alone(pair), "role-pair", "role-value", false, false},
		{"D06", "three", alone(pair + "," + role("Other")), alone(pair), "role-pair", "role-value", false, false},
		{"D06", "separator", alone(strings.Replace(pair, ",", ";", 1)), alone(pair), "role-value-per-pair", "role-value",
			false, false},
		{"D07", "", alone(strings.Replace(pair, ",", ", ", 1)), alone(pair), "role-comma-space", "", false, true},
		{"D09", "", alone("arn:aws:iam::333333333333:role/Agents," + pairProvider), alone(pair), "role-same-account",
			"role-value", false, false},
		{"D10", "", alone("arn:aws:iam::123456789012:role/Agents,arn:aws:iam::123456789012:saml-provider/Entra"),
			alone(pair), "role-example-account", "", false, true},
		{"D11", "", alone("arn:aws-cn:iam::482913057766:role/Agents,arn:aws-cn:iam::482913057766:saml-provider/Entra"),
			alone(pair), "role-partition", "role-value", false, false},
		{"D13", "", alone(roles...), alone(roles[:100]...), "response-size", "response-too-long", false, false},
		{"D14", "empty", first(object{"mail": null}), first(object{"mail": "agent1@example.com"}), "rsn-present",
			"entra-mail-empty", false, false},
		{"D14", "no claim", claim("RoleSessionName"), nothing, "rsn-present", "entra-claim-missing", true, false},
		{"D15", "", first(object{"mail": "agent 1@example.com"}), nothing, "rsn-pattern", "session-name-source", false,
			false},
		{"D16", "", both(claim("RoleSessionName", from(sourced("userprincipalname"))), first(object{
			"userPrincipalName": "bob_example.org#EXT#@example.onmicrosoft.com", "userType": "Guest",
			"identities": []object{{"issuer": "google.com"}}})),
			claim("RoleSessionName", from(sourced("userprincipalname"))), "rsn-guest", "entra-guest-user", false, false},
		{"D17", "unknown", agents("agent2@example.com", "agent3@example.com"), nothing, "connect-user-unknown",
			"connect-user", false, false},
		{"D17", "case", agents("Agent1@example.com", "agent2@example.com", "agent3@example.com"), nothing,
			"connect-user-case", "connect-user", false, false},
		{"D18", "", first(object{"mail": "agent1@mail.example"}), nothing, "connect-user-unknown", "connect-user", false,
			false},
		{"D19", "", app(object{"servicePrincipalNames": []string{appID, "https://app.example/"}}),
			app(object{"servicePrincipalNames": []string{appID, "urn:amazon:webservices"}}),
			"audience-aws", "", true, true},
		{"D20", "",
			app(object{"servicePrincipalNames": []string{appID, signInURL + "#1"}, "applicationTemplateId": ownTemplate}),
			app(object{"servicePrincipalNames": []string{appID, signInURL + "#1"}}), "audience-fragment", "", true, true},
		{"D21", "", app(object{"servicePrincipalNames": []string{appID, "spn:" + appID}}), nothing, "audience-aws", "",
			true, true},
		{"D22", "localhost", app(object{"replyUrls": []string{"https://localhost:8443/saml"}}), nothing, "recipient-aws",
			"", true, false},
		{"D22", "typo", app(object{"replyUrls": []string{"https://signin.aws.amazon.com/saml1"}}), nothing,
			"recipient-aws", "", true, false},
		{"D23", "", app(object{"replyUrls": []string{"https://eu-west-1.signin.aws.amazon.com/saml"}}), nothing,
			"trust-aud", "trust-policy", true, false},
		{"D25", "",
			file("aws/saml-provider.json",
				object{"SAMLMetadataDocument": metadataOf(tb, spID, "entra-a"), "AssertionEncryptionMode": "Allowed"}),
			nothing, "issuer-match", "entra-wrong-app", true, false},
		{"D26", "", file("aws/saml-provider.json", storedProvider(tb, "entra-b")),
			file("aws/saml-provider.json", storedProvider(tb, "entra-b", "entra-a")),
			"signature-key", "entra-key-rollover", true, false},
		{"D27", "", file("aws/saml-provider.json", storedProvider(tb, "entra-b")), nothing, "signature-key",
			"entra-key-rollover", true, false},
		{"D28", "",
			app(object{"keyCredentials": []object{keyCredential(tb, "entra-a", "2029-01-01T00:00:00Z"),
				keyCredential(tb, "entra-b", "2029-02-01T00:00:00Z")}}),
			both(app(object{"keyCredentials": []object{keyCredential(tb, "entra-a", "2029-01-01T00:00:00Z"),
				keyCredential(tb, "entra-b", "2029-02-01T00:00:00Z")}}),
				file("aws/saml-provider.json", storedProvider(tb, "entra-a", "entra-b"))), "key-rollover-ahead", "", true, true},
		{"D29", "expired", app(object{"keyCredentials": []object{keyCredential(tb, "entra-a", "2026-11-29T00:00:00Z")}}),
			nothing, "cert-expired", "", true, true},
		{"D29", "expiring", app(object{"keyCredentials": []object{keyCredential(tb, "entra-a", "2026-12-20T00:00:00Z")}}),
			app(object{"keyCredentials": []object{keyCredential(tb, "entra-a", "2027-02-20T00:00:00Z")}}), "cert-expired",
			"", true, true},
		{"D30", "SHA-1", issuing("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "TokenOnly"), issuing(sha256, "TokenOnly"),
			"signature-sha1", "", true, true},
		{"D30", "Response only", issuing(sha256, "ResponseOnly"), issuing(sha256, "ResponseAndToken"),
			"signature-response-only", "", true, true},
		{"D35", "range", claim("SessionDuration", text("60")), claim("SessionDuration", text("900")),
			"session-duration-range", "", true, true},
		{"D37", "", both(claim(tag, text("Sales")), trust(object{"Action": "sts:AssumeRoleWithSAML"})),
			claim(tag, text("Sales")), "trust-tagsession", "trust-tags", true, false},
		{"D38", "", both(claim(tag, from(sourced("displayname"))), first(object{"displayName": strings.Repeat("a", 257)})),
			both(claim(tag, from(sourced("displayname"))), first(object{"displayName": strings.Repeat("a", 256)})),
			"tag-value", "tag-source", false, false},
		{"D39", "value", both(claim("SourceIdentity", from(sourced("mailnickname"))), first(object{"mailNickname": "a"})),
			both(claim("SourceIdentity", from(sourced("mailnickname"))), first(object{"mailNickname": "ab"})),
			"source-identity", "source-identity-source", false, false},
		{"D39", "trust",
			both(claim("SourceIdentity", from(sourced("mail"))), trust(object{"Action": "sts:AssumeRoleWithSAML"})),
			claim("SourceIdentity", from(sourced("mail"))), "trust-sourceidentity", "trust-tags", true, false},
		{"D40", "",
			both(func(f files) { f.nameID("mail", "emailAddress") }, claim("RoleSessionName", from(sourced("mailnickname"))),
				agents("agent1", "agent2", "agent3"), first(object{"mail": null})),
			both(func(f files) { f.nameID("mail", "emailAddress") }, claim("RoleSessionName", from(sourced("mailnickname"))),
				agents("agent1", "agent2", "agent3")), "nameid-present", "entra-nameid-empty", false, false},
		{"D42", "unassigned", func(f files) { f.alone() }, alone(pair), "", "entra-user-unassigned", false, false},
		{"D43", "", both(ic, app(object{"tokenEncryptionKeyId": userID(9)})), ic, "idc-encrypted", "", true, false},
		{"D44", "",
			file("aws/saml-provider.json", with(storedProvider(tb, "entra-a"), object{"AssertionEncryptionMode": "Required",
				"PrivateKeyList": []object{{"KeyId": "K", "Timestamp": "2026-01-01T00:00:00Z"}}})), nothing,
			"encrypted-required", "", true, false},
		{"D45", "", overage(151), overage(150), "groups-overage", "", false, true},
		{"D46", "", app(object{"samlSingleSignOnSettings": nil}), nothing, "connect-relay-missing", "connect-relay-state",
			true, false},
		{"D47", "Region", relay("https://eu-west-2.console.aws.amazon.com/connect/federate/" + instance),
			both(relay("https://us-west-2.console.aws.amazon.com/connect/federate/"+instance), // of a replica
				file("aws/role-policy.json", nil)),
			"connect-relay-region", "connect-relay-state", true, false},
		{"D47", "instance", relay("https://us-east-1.console.aws.amazon.com/connect/federate/" + spID), nothing,
			"connect-policy", "connect-permission-missing", true, false},
		{"D47", "destination",
			relay("https://us-east-1.console.aws.amazon.com/connect/federate/" + instance + "?destination=/agent-app&x=1"),
			relay("https://us-east-1.console.aws.amazon.com/connect/federate/" + instance + "?destination=%2Fagent-app-v2"),
			"connect-relay-destination", "connect-relay-state", true, true},
		{"D48", "", relay("https://agents.awsapps.com/connect/home"), nothing, "connect-relay-missing",
			"connect-relay-state", true, false},
		{"D50", "",
			file("aws/role-policy.json",
				object{"RoleName": "Agents", "PolicyName": "Connect", "PolicyDocument": object{"Version": "2012-10-17",
					"Statement": []object{{"Effect": "Allow", "Action": "connect:ListUsers", "Resource": "*"}}}}), nothing,
			"connect-policy", "connect-permission-missing", true, false},
		{"D51", "", agents("agent2@example.com", "agent3@example.com"), nothing, "connect-user-unknown", "connect-user",
			false, false},
		{"D54", "", both(app(object{"replyUrls": []string{global("Other")}}), anyRecipient),
			both(app(object{"replyUrls": []string{global("Agents")}}),
				anyRecipient), "connect-resiliency", "", true, false},
		{"D56", "", both(ic, func(f files) { f.nameID("userprincipalname", "persistent") }), ic, "idc-nameid-format", "",
			true, false},
		{"D57", "", both(ic, first(object{"userPrincipalName": "Agent1@example.com"})), ic, "idc-nameid-username", "",
			false, true},
		{"D58", "", both(ic, store(storeUser(2), storeUser(3))), ic, "idc-nameid-username", "scim-not-provisioned", false,
			false},
		{"D59", "several", both(ic, func(f files) { f.accessControl(1, "a", "b") }),
			both(ic, func(f files) { f.accessControl(1, "a") }),
			"idc-attribute-multi-value", "", false, false},
		{"D59", "over 50", both(ic, func(f files) { f.accessControl(51, "a") }),
			both(ic, func(f files) { f.accessControl(50, "a") }),
			"idc-attributes-count", "", true, false},
		{"D60", "", both(ic, app(object{"tokenEncryptionKeyId": userID(9)})), ic, "idc-encrypted", "", true, false},
		{"D61", "",
			both(ic, app(object{"servicePrincipalNames": []string{appID,
				"https://us-east-1.signin.aws.amazon.com/platform/saml/d-9999999999"}})), ic, "idc-audience", "", true, true},
		{"D61", "another service", both(ic, app(object{"servicePrincipalNames": []string{appID, signInURL}})), ic,
			"idc-audience", "", true, false},
		{"D62", "", both(ic, store(with(storeUser(1), object{"Emails": []object{}}), storeUser(2), storeUser(3))), ic,
			"scim-email-missing", "scim-email-unmapped", false, true},
		{"D63", "", both(ic, store(with(storeUser(1), object{"DisplayName": ""}), storeUser(2), storeUser(3))), ic,
			"scim-required", "", false, true},
		{"D66", "provider", trust(object{"Principal": object{"Federated": pairProvider + "2"}}), nothing,
			"trust-principal", "trust-policy", true, false},
		{"D66", "action", trust(object{"Action": "sts:AssumeRole"}), nothing, "trust-action", "trust-policy", true, false},
		{"D67", "deleted", gone("iam:GetRole", pairRole), gone("iam:GetRole", role("agents")), "", "role-missing", true,
			false},
		{"D67", "no provider", gone("iam:GetSAMLProvider", pairProvider), gone("iam:GetSAMLProvider", pairProvider+"2"),
			"", "provider-arn", true, false},
		{"D67", "case", alone("arn:aws:iam::482913057766:role/agents," + pairProvider), alone(pair), "role-arn-exact", "",
			false, true},
		{"D67", "reserved",
			alone("arn:aws:iam::482913057766:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef," + pairProvider), alone(pair), "role-sso-reserved", "", false, false},
		{"D70", "",
			file("aws/saml-provider.json",
				object{"SAMLMetadataDocument": metadataOf(tb, spID, "entra-b"), "AssertionEncryptionMode": "Allowed"}),
			nothing, "issuer-match", "entra-wrong-app", true, false},
	}
}

// unshown are the situations that no directory of evidence shows, and why.
var unshown = map[string]string{
	"D08": "AWS takes the two ARNs in any order: there is nothing to find",
	"D12": "Entra ID puts all values of a claim into one attribute",
	"D24": "Entra ID sends the same address as Destination and as Recipient",
	"D31": "what happens to a message on its way shows in the message",
	"D32": "an attack shows in the message",
	"D33": "when a message arrives shows in the message, and by the clock (C.7)",
	"D34": "clocks (C.7)",
	"D36": "no setting of the app changes SessionNotOnOrAfter, which Entra ID doesn't send",
	"D41": "the answer of Entra ID shows in the message",
	"D49": "where a user begins shows in the browser",
	"D52": "no API tells the role that a Connect user is bound to (A.4)",
	"D53": "the sessions of a browser show in the browser",
	"D55": "cookies and frames show in the browser",
	"D64": "a second post of a message shows when it happens",
	"D65": "requests show in the messages; sign-ins from My Apps have none",
	"D68": "the import of roles has no log that is read: an app role that is missing shows as D05",
	"D69": "metadata that was refused isn't stored; what IAM stores was accepted",
	"D71": "Entra ID sends one subject confirmation, whose values are the Reply URL and the time",
	"D72": "clocks (C.7)",
}

// calls writes a manifest with these calls.
func (f files) calls(all ...object) {
	f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "calls": all}
}

// accessControl gives the app n claims for access control with these values for the first user, one for the others.
func (f files) accessControl(n int, values ...string) {
	p := with(f[policyFile].(object), object{})
	all := slices.Clone(p["claims"].([]object))
	for i := range n {
		all = append(all,
			object{"@odata.type": "#microsoft.graph.customClaim", "namespace": awsNamespace, "tokenFormat": []string{"saml"},
				"name": fmt.Sprintf("AccessControl:Key%d", i), "configurations": []object{from(object{"source": "user",
					"@odata.type": "#microsoft.graph.sourcedAttribute", "id": "extension_aa_keys", "isExtensionAttribute": true})}})
	}
	p["claims"] = all
	f[policyFile] = p
	l := with(f[membersFile].(object), object{})
	var users []object
	for i, u := range l["value"].([]object) {
		of := values
		if i > 0 {
			of = values[:1]
		}
		users = append(users, with(u, object{"extension_aa_keys": of}))
	}
	l["value"] = users
	f[membersFile] = l
}

// names says whether a result tells of a situation: by which user or finding of the app, with a fix.
func (s *situation) names(r *Result, u *User) string {
	cause := func(of string) bool { return s.cause == "" || of == s.cause }
	for _, a := range r.AppFindings {
		if a.ID == s.check && cause(a.Cause) && a.StopsEveryone != s.passes && len(a.Fixes) > 0 {
			return "app"
		}
	}
	want := Fail
	if s.passes {
		want = Note
	}
	for _, g := range r.Groups {
		check := s.check == "" || slices.Contains(g.Findings, s.check)
		if check && cause(g.Cause) && g.Outcome == want && slices.Contains(g.First, u.User) && len(g.Fixes) > 0 {
			return "user"
		}
	}
	return ""
}

// TestScenarios: for each of the diagnosis scenarios that a directory of evidence can show, a tenant with it: preflight
// names user, cause and fix. Of its near miss it names nothing, and the others are never named.
func TestScenarios(t *testing.T) {
	all := situations(t)
	for n := 1; n <= 72; n++ {
		id := fmt.Sprintf("D%02d", n)
		built := slices.ContainsFunc(all, func(s situation) bool { return s.id == id })
		if built == (unshown[id] != "") {
			t.Errorf("%s: has a tenant: %t, and a reason for having none: %q", id, built, unshown[id])
		}
	}
	for i := range all {
		s := &all[i]
		t.Run(strings.TrimSpace(s.id+" "+s.what), func(t *testing.T) {
			f := whole(t)
			s.broken(f)
			r := f.all(t)
			first, second := r.user(t, userID(1)), r.user(t, userID(2))
			by := s.names(r, first)
			if (by == "app") != s.everyone || by == "" || (first.Outcome == Fail) == s.passes && s.check != "role-example-account" {
				t.Errorf("named by %q: %+v\n%+v\n%+v", by, first, r.AppFindings, r.Groups)
			}
			if !s.everyone && (second.Outcome != OK || len(second.Findings) > 0) {
				t.Errorf("the other user: %+v", second)
			}
			if (s.everyone && !s.passes) != (second.Outcome == Fail) {
				t.Errorf("the other user: %+v", second)
			}
			f = whole(t)
			s.near(f)
			r = f.all(t)
			if by := s.names(r, r.user(t, userID(1))); by != "" || r.Summary.Fail > 0 {
				t.Errorf("near miss, named by %q: %+v\n%+v", by, r.AppFindings, r.Groups)
			}
		})
	}
}
