package preflight

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/evidence"
)

// whole is a tenant of three users who all sign in, with everything that a directory can hold about them: what IAM
// stores, the role with its policies, the users of Amazon Connect.
func whole(tb testing.TB) files {
	tb.Helper()
	f := tenant(member(1), member(2), member(3))
	_, sha1 := fixed(tb, "entra-a")
	app := f[spFile].(object)
	app["applicationTemplateId"] = galleryTemplate
	app["preferredTokenSigningKeyThumbprint"] = sha1
	app["keyCredentials"] = []object{keyCredential(tb, "entra-a", "2029-01-01T00:00:00Z")}
	f["aws/saml-provider.json"] = storedProvider(tb, "entra-a")
	f["aws/role.json"] = roleFile(pairRole, trustStatement())
	f["aws/role-policy.json"] = object{"RoleName": "Agents", "PolicyName": "Connect", "PolicyDocument": object{
		"Version": "2012-10-17", "Statement": []object{{"Effect": "Allow", "Action": "connect:GetFederationToken",
			"Resource": connectARN + "/user/${aws:userid}"}}}}
	f["aws/connect-users.json"] = connectUsers("agent1@example.com", "agent2@example.com", "agent3@example.com")
	return f
}

const (
	galleryTemplate = "8b1025e4-1dd2-430b-a150-2ef79cd700f5" // of AWS's app in the gallery
	ownTemplate     = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"
	pairRole        = "arn:aws:iam::482913057766:role/Agents"
	pairProvider    = "arn:aws:iam::482913057766:saml-provider/Entra"
	connectARN      = "arn:aws:connect:us-east-1:482913057766:instance/" + instance
	signInURL       = "https://signin.aws.amazon.com/saml"
	awsNamespace    = "https://aws.amazon.com/SAML/Attributes"
)

func keyCredential(tb testing.TB, name, end string) object {
	_, sha1 := fixed(tb, name)
	return object{"keyId": name, "usage": "Sign", "customKeyIdentifier": sha1, "startDateTime": "2026-01-01T00:00:00Z",
		"endDateTime": end}
}

func storedProvider(tb testing.TB, names ...string) object {
	return object{"SAMLMetadataDocument": metadataOf(tb, tenantID, names...), "AssertionEncryptionMode": "Allowed"}
}

func trustStatement() object {
	return object{"Effect": "Allow",
		"Action":    []string{"sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"},
		"Principal": object{"Federated": pairProvider}, "Condition": object{"StringEquals": object{"SAML:aud": signInURL}}}
}

func roleFile(arn string, trust object) object {
	return object{"Role": object{"RoleName": arn[strings.LastIndexByte(arn, '/')+1:], "Arn": arn, "Path": "/",
		"MaxSessionDuration":       3600,
		"AssumeRolePolicyDocument": object{"Version": "2012-10-17", "Statement": []object{trust}}}}
}

// all judges a directory by everything in it, as the command does.
func (f files) all(tb testing.TB) *Result {
	tb.Helper()
	dir := f.write(tb)
	e, err := Read(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	var o inspect.Options
	for name := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if e.Taken(path) || name == "manifest.json" {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		_, read, err := evidence.Recognise(name, data)
		if err != nil {
			tb.Fatal(name, err)
		}
		read.Apply(&o)
	}
	r, err := e.Judge(tb.Context(), Options{At: monday, Inspect: o})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// app changes members of the app.
func (f files) app(changes object) { f[spFile] = with(f[spFile].(object), changes) }

// claim exchanges or adds one of the app's claims for AWS; without configurations it is taken out.
func (f files) claim(name string, configurations ...object) {
	p := with(f[policyFile].(object), object{})
	all := slices.DeleteFunc(slices.Clone(p["claims"].([]object)), func(c object) bool { return c["name"] == name })
	if len(configurations) > 0 {
		all = append(all, awsClaim(name, configurations...))
	}
	p["claims"] = all
	f[policyFile] = p
}

// rename gives one of the app's claims another namespace and name.
func (f files) rename(name, namespace, to string) {
	p := with(f[policyFile].(object), object{})
	all := slices.Clone(p["claims"].([]object))
	for i, c := range all {
		if c["name"] == name {
			all[i] = with(c, object{"namespace": namespace, "name": to})
		}
	}
	p["claims"] = all
	f[policyFile] = p
}

// nameID gives NameID another source and format.
func (f files) nameID(source, format string) {
	p := with(f[policyFile].(object), object{})
	all := slices.Clone(p["claims"].([]object))
	all[0] = object{"@odata.type": "#microsoft.graph.samlNameIdClaim", "nameIdFormat": format,
		"configurations": []object{from(sourced(source))}}
	p["claims"] = all
	f[policyFile] = p
}

// first changes properties of the first user.
func (f files) first(changes object) {
	l := with(f[membersFile].(object), object{})
	all := slices.Clone(l["value"].([]object))
	all[0] = with(all[0], changes)
	l["value"] = all
	f[membersFile] = l
}

// alone assigns the first user app roles with these values, and no longer by the group.
func (f files) alone(values ...string) {
	const direct = "0d1c2b3a-2222-4000-8000-%012d"
	l := f[membersFile].(object)
	all := l["value"].([]object)
	f[membersFile] = with(l, object{"value": all[1:]})
	f["users.json"] = object{"value": all[:1]}
	roles := slices.Clone(f[spFile].(object)["appRoles"].([]object))
	assigned := slices.Clone(f[assignedFile].(object)["value"].([]object))
	for i, v := range values {
		id := strings.Replace(direct, "%012d", "0000000"+string(rune('0'+i/10000%10))+string(rune('0'+i/1000%10))+
			string(rune('0'+i/100%10))+string(rune('0'+i/10%10))+string(rune('0'+i%10)), 1)
		roles = append(roles, object{"id": id, "value": v, "isEnabled": true})
		assigned = append(assigned,
			object{"appRoleId": id, "principalId": userID(1), "principalType": "User", "resourceId": spID})
	}
	f.app(object{"appRoles": roles})
	f[assignedFile] = with(f[assignedFile].(object), object{"value": assigned})
}

// toIdentityCenter makes the app one of IAM Identity Center, where all users are.
func (f files) toIdentityCenter() {
	f.app(object{"replyUrls": []string{"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/11111111-2222-4333-8444-555555555555"},
		"servicePrincipalNames":    []string{appID, "https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890"},
		"samlSingleSignOnSettings": nil, "applicationTemplateId": "21ed01d2-ec13-4e9e-86c1-cd546719ebc4"})
	f.claim("Role")
	f.claim("RoleSessionName")
	f.claim("SessionDuration")
	for name := range f {
		if strings.HasPrefix(name, "aws/") {
			delete(f, name)
		}
	}
	f["aws/users.json"] = object{"Users": []object{storeUser(1), storeUser(2), storeUser(3)}}
}

func storeUser(i int) object {
	u := member(i)
	return object{"UserName": u["userPrincipalName"], "UserId": userID(i), "DisplayName": u["displayName"],
		"IdentityStoreId": "d-1234567890",
		"Name":            object{"GivenName": "Agent", "FamilyName": "B"},
		"Emails":          []object{{"Value": u["mail"], "Primary": true, "Type": "work"}}}
}

// TestWholeTenant: nothing is found in it.
func TestWholeTenant(t *testing.T) {
	for name, change := range map[string]func(files){"IAM": func(files) {}, "Identity Center": files.toIdentityCenter,
		"alone": func(f files) { f.alone(pair) }} {
		f := whole(t)
		change(f)
		r := f.all(t)
		if r.Summary.OK != 3 || len(r.AppFindings) > 0 || len(r.Groups) > 0 {
			t.Errorf("%s: %+v %+v %+v", name, r.Summary, r.AppFindings, r.Groups)
		}
		t.Logf("%s %q", name, r.NotChecked)
	}
}
