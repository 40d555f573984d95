package preflight

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// A tenant as collect writes it: an app with one AWS role for agents, whose RoleSessionName comes from user.mail.
const (
	tenantID = "6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10"
	appID    = "0d1c2b3a-0000-4000-8000-0000000000aa"
	spID     = "0d1c2b3a-0000-4000-8000-0000000000bb"
	roleID   = "0d1c2b3a-0000-4000-8000-0000000000cc"
	groupID  = "0d1c2b3a-0000-4000-8000-0000000000dd"
	instance = "11111111-2222-4333-8444-555555555555"
	pair     = "arn:aws:iam::482913057766:role/Agents,arn:aws:iam::482913057766:saml-provider/Entra"
	noRole   = "00000000-0000-0000-0000-000000000000"
)

var monday = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

type object = map[string]any

// with is an object with some members exchanged; nil takes one out.
func with(o object, changes object) object {
	out := maps.Clone(o)
	for k, v := range changes {
		if out[k] = v; v == nil {
			delete(out, k)
		}
	}
	return out
}

func member(i int) object {
	name := fmt.Sprintf("agent%d@example.com", i)
	return object{
		"id": userID(i), "userPrincipalName": name, "mail": name, "displayName": fmt.Sprintf("Agent %d", i),
		"givenName": "Agent", "surname": fmt.Sprint(i), "userType": "Member", "accountEnabled": true,
		"externalUserState": json.RawMessage("null"), "identities": []object{{"issuer": "example.com"}},
		"mailNickname": fmt.Sprintf("agent%d", i),
	}
}

func userID(i int) string { return fmt.Sprintf("0d1c2b3a-1111-4000-8000-%012d", i) }

func sourced(id string) object {
	return object{"@odata.type": "#microsoft.graph.sourcedAttribute", "source": "user", "id": id}
}

func constant(text string) object {
	return object{"@odata.type": "#microsoft.graph.valueBasedAttribute", "value": text}
}

func awsClaim(name string, configurations ...object) object {
	return object{"@odata.type": "#microsoft.graph.customClaim", "namespace": "https://aws.amazon.com/SAML/Attributes",
		"name": name, "tokenFormat": []string{"saml"}, "configurations": configurations}
}

func from(attribute object) object {
	return object{"attribute": attribute, "transformations": []object{}}
}

// files are those of a directory, by name.
type files map[string]any

// tenant is a directory in which all users sign in through one group.
func tenant(users ...object) files {
	return files{
		"entra-" + tenantID + "/servicePrincipal.json": object{
			"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity",
			"id":             spID, "appId": appID, "displayName": "AWS Connect", "accountEnabled": true,
			"appRoleAssignmentRequired": true, "preferredSingleSignOnMode": "saml",
			"replyUrls":                []string{"https://signin.aws.amazon.com/saml"},
			"servicePrincipalNames":    []string{appID, "https://signin.aws.amazon.com/saml"},
			"samlSingleSignOnSettings": object{"relayState": "https://us-east-1.console.aws.amazon.com/connect/federate/" + instance},
			"appRoles":                 []object{{"id": roleID, "value": pair, "isEnabled": true}},
		},
		"entra-" + tenantID + "/claimsPolicy.json": object{
			"id": "p", "includeBasicClaimSet": true, "claims": []object{
				{"@odata.type": "#microsoft.graph.samlNameIdClaim", "nameIdFormat": "emailAddress",
					"configurations": []object{from(sourced("userprincipalname"))}},
				awsClaim("Role", from(sourced("assignedroles"))),
				awsClaim("RoleSessionName", from(sourced("mail"))),
				awsClaim("SessionDuration", from(constant("3600"))),
			},
		},
		"entra-" + tenantID + "/appRoleAssignedTo.json": object{
			"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments",
			"value": []object{{"appRoleId": roleID, "principalId": groupID, "principalType": "Group",
				"principalDisplayName": "Agents", "resourceId": spID}},
		},
		"entra-" + tenantID + "/organization.json": object{"value": []object{{"id": tenantID, "countryLetterCode": "DE",
			"verifiedDomains": []object{{"name": "example.com"}}}}},
		"entra-" + tenantID + "/group-" + groupID + "-members.json": object{
			"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users(id,mail)", "value": users},
	}
}

const spFile, policyFile, assignedFile = "entra-" + tenantID + "/servicePrincipal.json",
	"entra-" + tenantID + "/claimsPolicy.json", "entra-" + tenantID + "/appRoleAssignedTo.json"

const membersFile = "entra-" + tenantID + "/group-" + groupID + "-members.json"

func (f files) write(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, content := range f {
		data, ok := content.(string)
		if !ok {
			raw, err := json.Marshal(content)
			if err != nil {
				tb.Fatal(err)
			}
			data = string(raw)
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func (f files) judge(tb testing.TB, o Options) *Result {
	tb.Helper()
	e, err := Read(tb.Context(), f.write(tb))
	if err != nil {
		tb.Fatal(err)
	}
	for _, note := range e.Notes {
		tb.Error(note)
	}
	if o.At.IsZero() {
		o.At = monday
	}
	r, err := e.Judge(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// connectUsers is what aws connect list-users prints.
func connectUsers(names ...string) object {
	var all []object
	for _, n := range names {
		all = append(all, object{"Username": n,
			"Arn": "arn:aws:connect:us-east-1:482913057766:instance/" + instance + "/agent/" + n})
	}
	return object{"UserSummaryList": all}
}

func (r *Result) user(tb testing.TB, name string) *User {
	tb.Helper()
	for i := range r.Users {
		if r.Users[i].User == name || r.Users[i].ID == name {
			return &r.Users[i]
		}
	}
	tb.Fatalf("no user %s", name)
	return nil
}

var _ = inspect.Error
