package entra

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

const (
	sp     = "0d1c2b3a-0000-4000-8000-0000000000bb"
	role1  = "0d1c2b3a-0000-4000-8000-0000000000c1"
	role2  = "0d1c2b3a-0000-4000-8000-0000000000c2"
	role3  = "0d1c2b3a-0000-4000-8000-0000000000c3"
	agents = "0d1c2b3a-0000-4000-8000-0000000000d1"
	inner  = "0d1c2b3a-0000-4000-8000-0000000000d2"
	tenant = "6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10"
)

type object = map[string]any

func with(o object, changes object) object {
	out := maps.Clone(o)
	for k, v := range changes {
		if out[k] = v; v == "(left out)" {
			delete(out, k)
		}
	}
	return out
}

func app() object {
	return object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity", "id": sp,
		"appId": "0d1c2b3a-0000-4000-8000-0000000000aa", "displayName": "AWS", "replyUrls": []string{"https://signin.aws.amazon.com/saml"},
		"servicePrincipalNames":     []string{"0d1c2b3a-0000-4000-8000-0000000000aa", "https://signin.aws.amazon.com/saml#2"},
		"appRoleAssignmentRequired": true, "appRoles": []object{{"id": role1, "value": "one", "isEnabled": true}, {"id": role2, "value": "two", "isEnabled": true},
			{"id": role3, "value": "off", "isEnabled": false}}}
}

func alice() object {
	return object{"id": "0d1c2b3a-1111-4000-8000-000000000001", "userPrincipalName": "Alice@example.com",
		"mail": "alice.a@example.com", "displayName": "Alice A", "givenName": "Alice", "surname": "A", "userType": "Member",
		"accountEnabled": true, "employeeId": nil, "otherMails": []string{"a@example.org", "b@example.org"},
		"identities":                    []object{{"issuer": "example.com"}},
		"onPremisesExtensionAttributes": object{"extensionAttribute1": "one", "extensionAttribute2": nil},
		"extension_0d1c2b3a_costCenter": "4711", "department": " "}
}

// guest is a user whose home is another tenant.
func guest() object {
	return with(alice(), object{"userPrincipalName": "bob_example.org#EXT#@example.onmicrosoft.com",
		"mail": "bob@example.org", "userType": "Guest", "identities": []object{{"issuer": "ExternalAzureAD"}}})
}

func assigned(role, to, kind string) object {
	return object{"appRoleId": role, "principalId": to, "principalType": kind, "principalDisplayName": "Agents", "resourceId": sp}
}

func list(all ...object) object {
	if all == nil {
		all = []object{}
	}
	return object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x", "value": all}
}

func claimsPolicy(claims ...object) object {
	return object{"id": "p", "includeBasicClaimSet": true, "claims": claims}
}

// aws is a claim that AWS reads, as Graph writes it.
func aws(name, configurations string) object {
	return object{"@odata.type": "#microsoft.graph.customClaim", "namespace": "https://aws.amazon.com/SAML/Attributes",
		"name": name, "tokenFormat": []string{"saml"}, "configurations": json.RawMessage(configurations)}
}

// directory reads files, whose names are their paths.
func directory(t *testing.T, files map[string]any) *Directory {
	t.Helper()
	d := NewDirectory()
	d.SetTenant(tenant)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		raw, err := json.Marshal(files[name])
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Read(Source{Path: name}, strings.NewReader(string(raw))); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if err := d.Choose(""); err != nil {
		t.Fatal(err)
	}
	return d
}

func composed(t *testing.T, d *Directory) (out []*Composed) {
	t.Helper()
	if err := d.Compose(func(c *Composed) error {
		out = append(out, c)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// src is a source as a claims policy writes it.
func src(id string) string {
	return `{"@odata.type":"#microsoft.graph.sourcedAttribute","source":"user","id":"` + id + `"}`
}

func in(id string) string { return `{"treatAsMultiValue":false,"attribute":` + src(id) + `}` }

func configured(attribute, condition string, steps ...string) string {
	return `{"condition":` + condition + `,"attribute":` + attribute + `,"transformations":[` + strings.Join(steps, ",") + `]}`
}

func transform(name, rest string) string {
	return `{"@odata.type":"#microsoft.graph.` + name + `Transformation",` + rest + `}`
}

// TestClaim: one claim of the admin center's policy, for one user. "?" is not known, "" is not sent.
func TestClaim(t *testing.T) {
	const none = "null"
	external, members := `{"userType":"externalGuests"}`, `{"userType":"members"}`
	several := `"input":{"treatAsMultiValue":true,"attribute":` + src("othermail") + `}`
	prefix := transform("extractMailPrefix", `"input":`+in("mail"))
	for _, c := range []struct {
		name, configurations string
		user                 object
		want                 string
	}{
		{"a property", configured(src("mail"), none), alice(), "alice.a@example.com"},
		{"an id with blanks, in another case", configured(src(" Mail"), none), alice(), "alice.a@example.com"},
		{"an empty property", configured(src("mail"), none), with(alice(), object{"mail": nil}), ""},
		{"a property that nobody asked for", configured(src("mail"), none), with(alice(), object{"mail": "(left out)"}), "?"},
		{"an object in a property's place", configured(src("mail"), none), with(alice(), object{"mail": object{}}), "?"},
		{"white space alone", configured(src("department"), none), alice(), "?"},
		{"several values of one source", configured(src("othermail"), none), alice(), "?"},
		{"one value of such a source", configured(src("othermail"), none), with(alice(), object{"otherMails": []string{"a"}}), "a"},
		{"a constant", configured(`{"@odata.type":"#microsoft.graph.valueBasedAttribute","value":"3600"}`, none), alice(), "3600"},
		{"an extension attribute", configured(src("extensionattribute1"), none), alice(), "one"},
		{"an empty extension attribute", configured(src("extensionattribute2"), none), alice(), ""},
		{"a directory extension", configured(src("extension_0d1c2b3a_costCenter"), none), alice(), "4711"},
		{"a number in a directory extension", configured(src("extension_0d1c2b3a_costCenter"), none),
			with(alice(), object{"extension_0d1c2b3a_costCenter": 1234567}), "1234567"},
		{"AWS's template asks for a property that nobody has", configured(src("sessionduration"), none), alice(), ""},
		{"an unknown source", configured(src("netbiosname"), none), alice(), "?"},
		{"an unknown kind of source", configured(`{"@odata.type":"#microsoft.graph.other"}`, none), alice(), "?"},
		{"the user principal name of a member", configured(src("userprincipalname"), none), alice(), "Alice@example.com"},
		{"of a guest from another tenant, the mail", configured(src("userprincipalname"), none), guest(), "bob@example.org"},
		{"of another guest, as it stands", configured(src("userprincipalname"), none),
			with(guest(), object{"identities": []object{{"issuer": "google.com"}}}), "bob_example.org#EXT#@example.onmicrosoft.com"},
		{"of a guest whose home nothing tells", configured(src("userprincipalname"), none),
			with(guest(), object{"identities": "(left out)"}), "?"},
		{"the local user principal name", configured(src("localuserprincipalname"), none), guest(),
			"bob_example.org#EXT#@example.onmicrosoft.com"},

		{"the last one that matches", configured(src("mail"), none) + "," + configured(src("displayname"), none), alice(), "Alice A"},
		{"an empty one is passed over", configured(src("mail"), none) + "," + configured(src("employeeid"), none), alice(), "alice.a@example.com"},
		{"a transformation goes after all sources", configured(none, none, prefix) + "," + configured(src("displayname"), none), alice(), "alice.a"},
		{"an unknown one before a known one", configured(src("nope"), none) + "," + configured(src("mail"), none), alice(), "alice.a@example.com"},
		{"an unknown one behind a known one", configured(src("mail"), none) + "," + configured(src("nope"), none), alice(), "?"},

		{"for members, a member", configured(src("mail"), members), alice(), "alice.a@example.com"},
		{"for members, a guest", configured(src("mail"), members), guest(), ""},
		{"for all guests", configured(src("mail"), `{"userType":"allGuests"}`), guest(), "bob@example.org"},
		{"for guests of other tenants", configured(src("mail"), `{"userType":"aadGuests"}`), guest(), "bob@example.org"},
		{"for other guests, one of another tenant", configured(src("mail"), external), guest(), ""},
		{"for other guests", configured(src("mail"), external), with(guest(), object{"identities": []object{{"issuer": "mail"}}}), "bob@example.org"},
		{"a member from outside", configured(src("mail"), members), with(guest(), object{"userType": "Member"}), "?"},
		{"a guest from inside", configured(src("mail"), members), with(alice(), object{"userType": "Guest"}), "?"},
		{"an unknown type of user", configured(src("mail"), `{"userType":"other"}`), alice(), "?"},
		{"in the group", configured(src("mail"), `{"userType":"any","memberOf":["`+strings.ToUpper(agents)+`"]}`), alice(), "alice.a@example.com"},
		{"in a group that was not read", configured(src("mail"), `{"memberOf":["`+inner+`"]}`), alice(), "?"},

		{"ExtractMailPrefix", configured(none, none, prefix), alice(), "alice.a"},
		{"ExtractMailPrefix without an @", configured(none, none, transform("extractMailPrefix", `"input":`+in("displayname"))), alice(), "Alice A"},
		{"ToLowercase", configured(none, none, transform("toLowercase", `"input":`+in("userprincipalname"))), alice(), "alice@example.com"},
		{"ToUppercase", configured(none, none, transform("toUppercase", `"input":`+in("givenname"))), alice(), "ALICE"},
		{"Join", configured(none, none, transform("join", `"input":`+in("givenname")+`,"input2":`+in("surname")+`,"separator":"."`)), alice(), "Alice.A"},
		{"Join with an empty input", configured(none, none, transform("join", `"input":`+in("givenname")+`,"input2":`+in("employeeid")+`,"separator":"."`)), alice(), "?"},
		{"Join of several values", configured(none, none, transform("join", several+`,"input2":`+in("surname")+`,"separator":"."`)), alice(), "?"},
		{"Join of one value of such a source", configured(none, none, transform("join", several+`,"input2":`+in("surname")+`,"separator":"."`)),
			with(alice(), object{"otherMails": []string{"a"}}), "a.A"},
		{"Contains in several values", configured(none, none, transform("contains", several+`,"value":"a","output":`+in("mail"))), alice(), "?"},
		{"IfNotEmpty of several values", configured(none, none, transform("ifNotEmpty", several+`,"output":`+in("mail"))), alice(), "alice.a@example.com"},
		{"two, the second one goes on", configured(none, none, prefix, transform("toUppercase", `"input":`+in("displayname"))), alice(), "ALICE.A"},
		{"Extract, after", configured(none, none, transform("extract", `"input":`+in("mail")+`,"type":"after","value":"@"`)), alice(), "example.com"},
		{"Extract, between", configured(none, none, transform("extract", `"input":`+in("mail")+`,"type":"between","value":".","value2":"@"`)), alice(), "a"},
		{"Extract that finds nothing", configured(none, none, transform("extract", `"input":`+in("mail")+`,"type":"before","value":"#"`)), alice(), ""},
		{"Extract of an unknown type", configured(none, none, transform("extract", `"input":`+in("mail")+`,"type":"x","value":"@"`)), alice(), "?"},
		{"ExtractNumber", configured(none, none, transform("extractNumber", `"input":`+in("extension_0d1c2b3a_costCenter")+`,"type":"suffix"`)), alice(), "4711"},
		{"Substring", configured(none, none, transform("substring", `"input":`+in("mail")+`,"index":2,"length":3`)), alice(), "ice"},
		{"Contains", configured(src("displayname"), none, transform("contains", `"input":`+in("mail")+`,"value":"@example.com","output":`+src("givenname"))), alice(), "Alice"},
		{"Contains not, then the attribute", configured(src("displayname"), none, transform("contains", `"input":`+in("mail")+`,"value":"@x","output":`+src("givenname"))), alice(), "Alice A"},
		{"IfEmpty", configured(none, none, transform("ifEmpty", `"input":`+in("employeeid")+`,"output":`+in("mail"))), alice(), "alice.a@example.com"},
		{"IfNotEmpty of an empty one", configured(none, none, transform("ifNotEmpty", `"input":`+in("employeeid")+`,"output":`+in("mail"))), alice(), ""},
		{"RegexReplace", configured(none, none, transform("regexReplace", `"input":`+in("mail")+`,"regex":"^(?<name>[^@.]+).*","replacement":"{name}-x"`)), alice(), "alice-x"},
		{"RegexReplace without a match", configured(none, none, transform("regexReplace", `"input":`+in("mail")+`,"regex":"^#","replacement":"y"`)), alice(), ""},
		{"a pattern that Go has not", configured(none, none, transform("regexReplace", `"input":`+in("mail")+`,"regex":"(?=a)","replacement":"y"`)), alice(), "?"},
		{"an unknown transformation", configured(src("mail"), none, transform("other", `"input":`+in("mail"))), alice(), "?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := directory(t, map[string]any{"app.json": app(), "claimsPolicy.json": claimsPolicy(aws("RoleSessionName", "["+c.configurations+"]")),
				"assigned.json": list(assigned(role1, agents, "Group")), "members-" + agents + ".json": list(c.user)})
			got := composed(t, d)[0]
			value := got.Value(AttrSession)
			if value == Unsent {
				value = "?"
			}
			if value != c.want || (len(got.Open) > 0) != (c.want == "?") {
				t.Errorf("%q, want %q; open: %q", value, c.want, got.Open)
			}
		})
	}
}

// TestMappingPolicy: a claims mapping policy goes before the admin center's.
func TestMappingPolicy(t *testing.T) {
	definition := `{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[
		{"Source":"user","ID":"assignedroles","SamlClaimType":"https://aws.amazon.com/SAML/Attributes/Role"},
		{"Value":"900","SamlClaimType":"https://aws.amazon.com/SAML/Attributes/SessionDuration"},
		{"Source":"user","ID":"extensionattribute1"},
		{"Source":"transformation","ID":"J","TransformationID":"T1","SamlClaimType":"https://aws.amazon.com/SAML/Attributes/RoleSessionName"}],
		"ClaimsTransformation":[{"ID":"T1","TransformationMethod":"Join","InputClaims":[{"ClaimTypeReferenceId":"extensionattribute1",
		"TransformationClaimType":"string1"}],"InputParameters":[{"ID":"string2","Value":"sandbox"},{"ID":"separator","Value":"."}],
		"OutputClaims":[{"ClaimTypeReferenceId":"J","TransformationClaimType":"outputClaim"}]}]}}`
	files := map[string]any{"app.json": app(), "claimsPolicy.json": claimsPolicy(aws("RoleSessionName", "["+configured(src("mail"), "null")+"]")),
		"mapping.json":  list(object{"id": "m", "definition": []string{definition}}),
		"assigned.json": list(assigned(role1, agents, "Group")), "members-" + agents + ".json": list(alice())}
	c := composed(t, directory(t, files))[0]
	if c.Value(AttrSession) != "one.sandbox" || c.Value(awsPrefix+"SessionDuration") != "900" || c.Value(AttrRole) != "one" {
		t.Errorf("%+v", c)
	}
	files["mapping2.json"] = list(object{"id": "n", "definition": []string{definition}})
	if c := composed(t, directory(t, files))[0]; len(c.Open) == 0 {
		t.Errorf("of two policies one was taken: %+v", c)
	}
	delete(files, "mapping2.json")
	files["mapping.json"] = list(object{"id": "m", "definition": []string{strings.Replace(definition, `"Source":"user","ID":"assignedroles"`,
		`"MemberOf":["x"],"Source":"user","ID":"assignedroles"`, 1)}})
	if c := composed(t, directory(t, files))[0]; c.RolesOpen == "" || len(c.Open) != 1 {
		t.Errorf("a condition that Microsoft doesn't document was taken: %+v", c)
	}
	files["mapping.json"] = list()
	if c := composed(t, directory(t, files))[0]; c.Value(AttrSession) != "alice.a@example.com" {
		t.Errorf("without a mapping policy the admin center's counts: %+v", c)
	}
}

// TestNamesOfClaims: a slash at the end of the namespace doubles, restricted names can't be given away, and a claim
// that is not for SAML is not in the Response.
func TestNamesOfClaims(t *testing.T) {
	mail := "[" + configured(src("mail"), "null") + "]"
	slash, jwt := aws("RoleSessionName", mail), aws("SourceIdentity", mail)
	slash["namespace"], jwt["tokenFormat"] = "https://aws.amazon.com/SAML/Attributes/", []string{"jwt"}
	groups := with(aws("groups", mail), object{"namespace": "http://schemas.microsoft.com/ws/2008/06/identity/claims"})
	bare := with(aws("https://aws.amazon.com/SAML/Attributes/PrincipalTag:A", mail), object{"namespace": nil})
	name := with(aws("name", mail), object{"namespace": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"})
	files := map[string]any{"app.json": app(), "p.json": claimsPolicy(slash, jwt, groups, bare, name),
		"assigned.json": list(assigned(role1, agents, "Group")), "members-" + agents + ".json": list(alice())}
	c := composed(t, directory(t, files))[0]
	for of, want := range map[string]string{
		"https://aws.amazon.com/SAML/Attributes//RoleSessionName":            "alice.a@example.com",
		"https://aws.amazon.com/SAML/Attributes/SourceIdentity":              "",
		"http://schemas.microsoft.com/ws/2008/06/identity/claims/groups":     "",
		"https://aws.amazon.com/SAML/Attributes/PrincipalTag:A":              "alice.a@example.com",
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name":         "alice.a@example.com",
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": "alice.a@example.com",
		"http://schemas.microsoft.com/identity/claims/tenantid":              tenant,
		"http://schemas.microsoft.com/ws/2008/06/identity/claims/role":       "one",
	} {
		if got := c.Value(of); got != want {
			t.Errorf("%s: %q, want %q", of, got, want)
		}
	}
	files["p.json"] = with(claimsPolicy(slash), object{"includeBasicClaimSet": false})
	c = composed(t, directory(t, files))[0]
	if c.Value("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name") != "" ||
		c.Value("http://schemas.microsoft.com/identity/claims/objectidentifier") == "" {
		t.Errorf("%+v", c.Claims)
	}
}

// TestNameID: its source, what is empty, and its format, which is not known of every source.
func TestNameID(t *testing.T) {
	const open = true
	email, persistent := formats["emailaddress"], formats["persistent"]
	join := func(domain string) string {
		return configured("null", "null", transform("join", `"input":`+in("mail")+`,"input2":{"attribute":{"@odata.type":`+
			`"#microsoft.graph.valueBasedAttribute","value":"`+domain+`"}},"separator":"@"`))
	}
	for _, c := range []struct {
		format, configurations string
		want, is               string
		open                   bool // the format
	}{
		{"emailAddress", configured(src("userprincipalname"), "null"), "Alice@example.com", email, false},
		{"persistent", configured(src("mail"), "null"), "alice.a@example.com", persistent, false},
		{"default", configured(src("mail"), "null"), "alice.a@example.com", email, false},
		{"default", configured(src("userprincipalname"), "null"), "Alice@example.com", email, false},
		{"default", configured(src("onpremisessamaccountname"), "null"), "alice", email, open},
		{"persistent", configured(src("onpremisessamaccountname"), "null"), "alice", persistent, false},
		{"default", configured(src("employeeid"), "null"), "", email, open},
		{"default", configured(src("othermail"), "null"), Unsent, email, open},
		{"emailAddress", join("corp.example"), "alice.a@corp.example", email, false},
		{"emailAddress", join("CORP.example"), "alice.a@CORP.example", email, false},
		{"emailAddress", join("elsewhere.example"), Unsent, persistent, false},
		{"default", join("corp.example"), "alice.a@corp.example", email, open},
		{"default", configured("null", "null", transform("extractMailPrefix", `"input":`+in("mail"))), "alice.a", email, open},
		{"default", configured("null", "null", transform("toLowercase", `"input":`+in("userprincipalname"))), Unsent, email, open},
	} {
		id := object{"@odata.type": "#microsoft.graph.samlNameIdClaim", "nameIdFormat": c.format,
			"configurations": json.RawMessage("[" + c.configurations + "]")}
		files := map[string]any{"app.json": app(), "p.json": claimsPolicy(id), "assigned.json": list(assigned(role1, agents, "Group")),
			"members-" + agents + ".json": list(with(alice(), object{"onPremisesSamAccountName": "alice"})),
			"organization.json":           list(object{"id": tenant, "verifiedDomains": []object{{"name": "example.com"}, {"name": "corp.example"}}})}
		got := composed(t, directory(t, files))[0]
		if got.NameID != c.want || got.Format != c.is || got.FormatOpen != c.open || (len(got.Open) > 0) != (c.want == Unsent) {
			t.Errorf("%s: %q in %s (open: %t), open %q", c.configurations, got.NameID, got.Format, got.FormatOpen, got.Open)
		}
		delete(files, "organization.json")
		got = composed(t, directory(t, files))[0]
		joined := strings.Contains(c.configurations, "joinTransformation")
		if c.want != Unsent && joined != (got.NameID == Unsent) {
			t.Errorf("%s without the tenant's domains: %q", c.configurations, got.NameID)
		}
	}
}

// TestEnvelope: Issuer, Audience and address, and what nothing tells.
func TestEnvelope(t *testing.T) {
	files := map[string]any{"app.json": app(), "p.json": claimsPolicy()}
	d := directory(t, files)
	if d.Issuer() != "https://sts.windows.net/"+tenant+"/" || fmt.Sprint(d.Identifiers()) != "[https://signin.aws.amazon.com/saml]" ||
		fmt.Sprint(d.ReplyURLs()) != "[https://signin.aws.amazon.com/saml]" || d.RelayState() != nil {
		t.Errorf("%s %s %s", d.Issuer(), d.Identifiers(), d.ReplyURLs())
	}
	files["app.json"] = with(app(), object{"applicationTemplateId": nonGallery, "samlSingleSignOnSettings": object{"relayState": "r"}})
	files["p.json"] = with(claimsPolicy(), object{"includeApplicationIdInIssuer": true})
	files["registration.json"] = object{"appId": app()["appId"], "identifierUris": []string{"a#1", "b"}, "defaultRedirectUri": "https://default.example"}
	d = directory(t, files)
	if d.Issuer() != "" || fmt.Sprint(d.Identifiers()) != "[a#1 b]" || fmt.Sprint(d.ReplyURLs()) != "[https://default.example]" ||
		*d.RelayState() != "r" {
		t.Errorf("%q %s %s", d.Issuer(), d.Identifiers(), d.ReplyURLs())
	}
}

// TestSeveralApps: none is ever just the first, and who is assigned to one that was chosen before is no user of the
// next.
func TestSeveralApps(t *testing.T) {
	d := NewDirectory()
	assigned := list(object{"id": "3", "principalId": "dana", "principalDisplayName": "Dana", "principalType": "User",
		"resourceId": app()["id"], "appRoleId": role1})
	for _, a := range []object{app(), with(app(), object{"id": "2", "appId": "b", "displayName": "Other"}), assigned} {
		raw, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Read(Source{Path: "a"}, strings.NewReader(string(raw))); err != nil {
			t.Fatal(err)
		}
	}
	var several *SeveralError
	if err := d.Choose(""); !errors.As(err, &several) || len(several.Names) != 2 {
		t.Error(err)
	}
	var unknown *UnknownAppError
	if err := d.Choose("Third"); !errors.As(err, &unknown) || !strings.HasSuffix(unknown.Hint(), app()["displayName"].(string)+" and Other") {
		t.Error(err, unknown)
	}
	for _, c := range []struct {
		app    string
		unread []string
	}{{app()["displayName"].(string), []string{"Dana"}}, {"other", nil}} {
		if err := d.Choose(c.app); err != nil {
			t.Fatal(err)
		}
		var unread []string
		for _, user := range composed(t, d) {
			if user.Unread {
				unread = append(unread, user.Name)
			}
		}
		if !slices.Equal(unread, c.unread) {
			t.Errorf("%s: %q", c.app, unread)
		}
	}
	if d.App().ID != "2" {
		t.Error(d.App())
	}
	if err := d.Choose("third"); err == nil {
		t.Error("an app that is not there was found")
	}
}

// TestAnswersToKnownCalls: the manifest says what a list is that its content doesn't tell.
func TestAnswersToKnownCalls(t *testing.T) {
	const v1 = "GET /v1.0/"
	id := alice()["id"].(string)
	read := func(all ...[3]string) *Composed {
		d := NewDirectory()
		d.SetTenant(tenant)
		for i, text := range []any{app(), claimsPolicy(aws("Role", "["+configured(src("assignedroles"), "null")+"]"))} {
			raw, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Read(Source{Path: fmt.Sprint(i)}, strings.NewReader(string(raw))); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range all {
			if err := d.Read(Source{Path: "entra-" + tenant + "/x.json", Operation: v1 + f[0], Of: f[1]}, strings.NewReader(f[2])); err != nil {
				t.Fatalf("%s: %v", f, err)
			}
		}
		if err := d.Choose(""); err != nil {
			t.Fatal(err)
		}
		return composed(t, d)[0]
	}
	raw, err := json.Marshal(list(alice())["value"])
	if err != nil {
		t.Fatal(err)
	}
	users := `{"value":` + string(raw) + `}`
	group := `{"value":[{"appRoleId":"` + role1 + `","principalId":"` + agents + `","principalType":"Group"}]}`
	assigned, members := "servicePrincipals/{id}/appRoleAssignedTo", "groups/{id}/members/microsoft.graph.user"
	for _, c := range []struct {
		name  string
		files [][3]string
		want  string
		open  bool
	}{
		{"nobody is assigned", [][3]string{{assigned, sp, `{"value":[]}`}, {"users", sp, users}}, CauseUnassigned, false},
		{"a member", [][3]string{{assigned, sp, group}, {members, agents, users}}, "one", false},
		{"a group in the group", [][3]string{{assigned, sp, group}, {members, agents, `{"value":[]}`},
			{"groups/{id}/members/microsoft.graph.group", agents, `{"value":[{"id":"` + inner + `","displayName":"x"}]}`},
			{"groups/{id}/transitiveMembers/microsoft.graph.user", agents, users}}, CauseNested, false},
		{"the list of inner groups says nothing of the members", [][3]string{{assigned, sp, group}, {"users", sp, users},
			{"groups/{id}/members/microsoft.graph.group", agents, `{"value":[]}`}}, "", true},
		{"a user's own groups, with the assigned one", [][3]string{{assigned, sp, group}, {"users", sp, users},
			{"users/{id}/memberOf/microsoft.graph.group", id, `{"value":[{"id":"` + agents + `"}]}`}}, "one", false},
		{"a user's own groups, without it", [][3]string{{assigned, sp, group}, {"users", sp, users},
			{"users/{id}/memberOf/microsoft.graph.group", id, `{"value":[]}`}}, CauseUnassigned, false},
		{"a user's own groups, cut", [][3]string{{assigned, sp, group}, {"users", sp, users},
			{"users/{id}/memberOf/microsoft.graph.group", id, `{"value":[],"@odata.nextLink":"x"}`}}, "", true},
	} {
		got := read(c.files...)
		if says := got.NoWayIn + got.Value(AttrRole); says != c.want || (len(got.Open) > 0) != c.open {
			t.Errorf("%s: %q, want %q; open %q", c.name, says, c.want, got.Open)
		}
	}
}

// TestOtherFiles: what isn't an answer of Graph is left to others.
func TestOtherFiles(t *testing.T) {
	for _, text := range []string{`{"UserSummaryList":[{"Username":"a"}]}`, `{"Users":[{"UserName":"a"}]}`, `{"Role":{"Arn":"a"}}`,
		`{"value":[{"id":"1","userPrincipalName":"a","correlationId":"c","status":{"errorCode":0}}]}`, `[{"a":1}]`} {
		if err := NewDirectory().Read(Source{Path: "f"}, strings.NewReader(text)); !errors.Is(err, ErrOther) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestManyGroups: what is looked up of each user doesn't grow with the groups that are assigned.
func TestManyGroups(t *testing.T) {
	d := NewDirectory()
	required := true
	d.app = &App{ID: "sp", AssignmentRequired: &required}
	d.assigned = []assignedList{{}}
	for i := range 1000 {
		d.assignments = append(d.assignments, assignment{PrincipalID: fmt.Sprintf("g%03d", i), PrincipalType: "Group",
			ResourceID: "sp"})
	}
	d.access = d.newAccess()
	u := &user{d: d, groups: []string{"g000"}}
	u.merge([]byte(`{"id":"u","userPrincipalName":"u@example.com"}`))
	if n := testing.AllocsPerRun(10, func() { _, _ = d.nestedIn(u), d.access.undecided(u) }); n > 2 {
		t.Errorf("%g allocations", n)
	}
}
