package livecloud

import (
	"crypto/sha1" // #nosec G505 -- Microsoft Graph calls certificates by it
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// Live is a tenant of many users, of whom some can't sign in, and the account that they sign in to.
type Live struct {
	*Cloud
	People []Person
	// At is the instant of the sign-ins that Issue issues.
	At  time.Time
	key *samlsign.Key
}

// LiveApp is what the app of a Live is called.
const LiveApp = "AWS Contact Center"

// The pages of a Live: as large as those of Microsoft Graph and Amazon Connect.
const livePage = 1000

// The roles of the app. Those who check the calls have one whose trust policy names another provider, those who plan
// the shifts one whose value lacks the provider.
const (
	checkers = "arn:aws:iam::400000000004:role/EntraAudit"
	planners = "arn:aws:iam::400000000004:role/EntraPlanner"

	checkGroup = "c0000000-0000-4000-8000-0000000000c1"
	planGroup  = "c0000000-0000-4000-8000-0000000000c2"
	nightGroup = "c0000000-0000-4000-8000-0000000000c3" // inside the group of the agents
	noRole     = "00000000-0000-0000-0000-000000000000"
)

// NewLive starts a tenant of users as of an instant, with ten kinds of fault among them. The error says why nothing
// listens, or why there is no key.
func NewLive(users int, at time.Time) (*Live, error) {
	from := at.AddDate(-3, 0, 20).Truncate(time.Second) // so that it ends soon, which is worth a note
	key, err := samlsign.NewKey("active", from)
	if err != nil {
		return nil, err
	}
	c, err := Example(base64.StdEncoding.EncodeToString(key.Cert.Raw))
	if err != nil {
		return nil, err
	}
	l := &Live{Cloud: c, At: at, key: key}
	l.PageSize = livePage
	for i := range users {
		l.People = append(l.People, personOf(i, faultOf(i, users)))
	}
	l.roles()
	l.directory()
	l.agents()
	return l, nil
}

// roles are those of IAM, each with a policy that lets it into Amazon Connect.
func (l *Live) roles() {
	login := url.PathEscape(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Action":"connect:GetFederationToken",` +
		`"Resource":"arn:aws:connect:eu-west-2:400000000004:instance/` + Instance + `/user/${aws:userid}"}]}`)
	l.Answers["iam:ListRolePolicies"] = List{"PolicyNames", []any{"Connect"}}
	l.Answers["iam:ListAttachedRolePolicies"] = List{"AttachedPolicies", nil}
	for arn, provider := range map[string]string{Role: Provider, planners: Provider, checkers: Provider + "Old"} {
		name := arn[strings.LastIndexByte(arn, '/')+1:]
		l.Answers["iam:GetRole "+name] = map[string]any{"Role": map[string]any{
			"Path": "/", "RoleName": name, "RoleId": "AROA" + strings.ToUpper(name), "Arn": arn, "MaxSessionDuration": 3600,
			"CreateDate": "2025-01-02T03:04:05Z", "AssumeRolePolicyDocument": url.PathEscape(`{"Version":"2012-10-17",` +
				`"Statement":[{"Effect":"Allow","Principal":{"Federated":"` + provider + `"},"Action":` +
				`"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"` + samlsign.AWSSignIn + `"}}}]}`),
		}}
		l.Answers["iam:GetRolePolicy "+name] = map[string]any{"RoleName": name, "PolicyName": "Connect",
			"PolicyDocument": login}
	}
}

// directory is what Microsoft Graph knows of the app and its users.
func (l *Live) directory() {
	path := "GET /v1.0/servicePrincipals/" + AppObject
	sum := sha1.Sum(l.key.Cert.Raw) // #nosec G401 -- a name, and no proof
	thumbprint := strings.ToUpper(hex.EncodeToString(sum[:]))
	app, _ := l.Answers[path].(map[string]any)
	app["displayName"], app["preferredTokenSigningKeyThumbprint"] = LiveApp, thumbprint
	app["keyCredentials"] = []any{map[string]any{
		"keyId": "k1", "usage": "Sign", "customKeyIdentifier": thumbprint,
		"startDateTime": l.key.Cert.NotBefore.UTC().Format(time.RFC3339),
		"endDateTime":   l.key.Cert.NotAfter.UTC().Format(time.RFC3339),
	}}
	app["appRoles"] = []any{
		map[string]any{"id": "r1", "value": Role + "," + Provider, "isEnabled": true},
		map[string]any{"id": "r2", "value": checkers + "," + Provider, "isEnabled": true},
		map[string]any{"id": "r3", "value": planners, "isEnabled": true},
	}
	members := map[string][]any{group: nil, checkGroup: nil, planGroup: nil, nightGroup: nil}
	var assigned []any
	for _, g := range [][3]string{{group, "Agents", "r1"}, {checkGroup, "Checkers", "r2"}, {planGroup, "Planners", "r3"}} {
		assigned = append(assigned, map[string]any{"principalId": g[0], "principalType": "Group",
			"principalDisplayName": g[1], "appRoleId": g[2]})
	}
	var alone []any
	for i := range l.People {
		p := &l.People[i]
		switch u := p.properties(); {
		case p.group == "":
			alone = append(alone, u)
			assigned = append(assigned, map[string]any{"principalId": p.ID, "principalType": "User", "appRoleId": noRole})
		default:
			members[p.group] = append(members[p.group], u)
		}
	}
	l.Answers[path+"/appRoleAssignedTo"] = List{"value", assigned}
	l.Answers["GET /v1.0/users"] = List{"value", alone}
	for id, of := range members {
		at := "GET /v1.0/groups/" + id
		l.Answers[at+"/members/microsoft.graph.user"] = List{"value", of}
		l.Answers[at+"/members/microsoft.graph.group"] = List{"value", nil}
	}
	l.Answers["GET /v1.0/groups/"+group+"/members/microsoft.graph.group"] = List{"value", []any{
		map[string]any{"id": nightGroup, "displayName": "Night shift"}}}
	l.Answers["GET /v1.0/groups/"+group+"/transitiveMembers/microsoft.graph.user"] = List{"value",
		append(append([]any{}, members[group]...), members[nightGroup]...)}
}

// agents are the users of Amazon Connect.
func (l *Live) agents() {
	arn := "arn:aws:connect:eu-west-2:400000000004:instance/" + Instance + "/agent/"
	var all []any
	for i := range l.People {
		if name := l.People[i].agent; name != "" {
			all = append(all, map[string]any{"Id": fmt.Sprint(i), "Arn": arn + fmt.Sprint(i), "Username": name})
		}
	}
	l.Answers["connect:ListUsers"] = List{"UserSummaryList", all}
}
