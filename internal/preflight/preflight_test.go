package preflight

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/entra"
)

var null = json.RawMessage("null")

// TestAgents: of 2,140 users 31 have no mail, and no one else is named.
func TestAgents(t *testing.T) {
	var users []object
	var names []string
	for i := range 2140 {
		u := member(i)
		if i%69 == 0 && i < 31*69 {
			u["mail"] = null
		} else {
			names = append(names, u["mail"].(string))
		}
		users = append(users, u)
	}
	f := tenant(users...)
	f["aws/connect.json"] = connectUsers(names...)
	r := f.judge(t, Options{})
	if want := (Summary{Users: 2140, Fail: 31, OK: 2109}); r.Summary != want {
		t.Errorf("%+v, want %+v", r.Summary, want)
	}
	for i := range r.Users {
		if u := &r.Users[i]; (u.Outcome == Fail) != (i%69 == 0 && i < 31*69) || u.Outcome == Fail && !slices.Equal(u.Causes, []string{"entra-mail-empty"}) {
			t.Fatalf("%+v", u)
		}
	}
	g := r.Groups[0]
	if g.Cause != "entra-mail-empty" || g.Count != 31 || len(g.First) != mostNamed || g.First[0] != "agent0@example.com" || len(g.Fixes) == 0 {
		t.Errorf("%+v", g)
	}
	if len(r.Groups) != 1 {
		t.Errorf("more groups than one: %+v", r.Groups[1:])
	}
	if !r.Fails(inspect.Error) || !r.Judged() {
		t.Error("the run passes")
	}
}

// TestCauses: each situation names user, cause and fix; its near miss is not named.
func TestCauses(t *testing.T) {
	for _, c := range []struct {
		name, cause, finding string
		broken               object
		near                 object
		files                files
	}{
		{"no mail", "entra-mail-empty", "rsn-present", object{"mail": null}, object{"mail": "x@example.com"}, nil},
		{"an apostrophe", "session-name-source", "rsn-pattern", object{"mail": "o'neill@example.com"}, object{"mail": "o_neill@example.com"}, nil},
		{"a blank", "session-name-source", "rsn-pattern", object{"mail": "a b@example.com"}, object{"mail": "a.b@example.com"}, nil},
		{"65 characters", "session-name-source", "rsn-pattern", object{"mail": strings.Repeat("a", 53) + "@example.com"},
			object{"mail": strings.Repeat("a", 52) + "@example.com"}, nil},
		{"not ASCII", "session-name-source", "rsn-pattern", object{"mail": "jürgen@example.com"}, object{"mail": "juergen@example.com"}, nil},
		{"disabled", "entra-user-disabled", "", object{"accountEnabled": false}, object{"accountEnabled": true}, nil},
		{"invited", "entra-guest-pending", "", object{"externalUserState": "PendingAcceptance"}, object{"externalUserState": "Accepted"}, nil},
		{"not in Connect", "connect-user", "connect-user-unknown", object{"mail": "other@example.com"}, object{"mail": "agent1@example.com"},
			files{"c.json": connectUsers("agent1@example.com", "agent2@example.com")}},
		{"the case differs", "connect-user", "connect-user-case", object{"mail": "AGENT1@example.com"}, object{"mail": "agent1@example.com"},
			files{"c.json": connectUsers("agent1@example.com", "agent2@example.com")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tenant(with(member(1), c.broken), with(member(2), object{"mail": "agent2@example.com"}))
			for name, content := range c.files {
				f[name] = content
			}
			r := f.judge(t, Options{})
			u := r.user(t, "agent1@example.com")
			if u.Outcome != Fail || !slices.Contains(u.Causes, c.cause) || c.finding != "" && !slices.Contains(u.Findings, c.finding) {
				t.Errorf("%+v", u)
			}
			if other := r.user(t, "agent2@example.com"); other.Outcome != OK {
				t.Errorf("the other user: %+v", other)
			}
			i := slices.IndexFunc(r.Groups, func(g Group) bool { return g.Cause == c.cause })
			if i < 0 || r.Groups[i].Count != 1 || len(r.Groups[i].Fixes) == 0 || r.Groups[i].Title == "" {
				t.Errorf("%+v", r.Groups)
			}
			f[membersFile] = tenant(with(member(1), c.near), member(2))[membersFile]
			if u := f.judge(t, Options{}).user(t, "agent1@example.com"); u.Outcome != OK {
				t.Errorf("near miss: %+v", u)
			}
		})
	}
}

// TestGuests: the session name from the user principal name fails for guests, unless their home is another tenant.
func TestGuests(t *testing.T) {
	out := object{"userPrincipalName": "bob_example.org#EXT#@example.onmicrosoft.com", "mail": "bob@example.org", "userType": "Guest",
		"identities": []object{{"issuer": "google.com"}}}
	f := tenant(with(member(1), out), member(2), with(member(3), with(out, object{"identities": []object{{"issuer": "ExternalAzureAD"}}})))
	f[policyFile].(object)["claims"].([]object)[2] = awsClaim("RoleSessionName", from(sourced("userprincipalname")))
	r := f.judge(t, Options{})
	if u := r.user(t, userID(1)); u.Outcome != Fail || !slices.Contains(u.Causes, "entra-guest-user") {
		t.Errorf("%+v", u)
	}
	for _, id := range []string{userID(2), userID(3)} {
		if u := r.user(t, id); u.Outcome != OK {
			t.Errorf("%+v", u)
		}
	}
	if g := r.Groups[0]; len(g.WhatIf) == 0 || g.WhatIf[0].Change != "RoleSessionName comes from user.mail" || g.WhatIf[0].Fewer != 1 {
		t.Errorf("%+v", g.WhatIf)
	}
}

// TestDefaultAccess: an assignment without a role sends none; with a constant Role that does not matter.
func TestDefaultAccess(t *testing.T) {
	f := tenant(member(1), member(2))
	f[assignedFile].(object)["value"] = append(f[assignedFile].(object)["value"].([]object)[:0:0],
		object{"appRoleId": noRole, "principalId": userID(1), "principalType": "User", "resourceId": spID},
		object{"appRoleId": roleID, "principalId": userID(2), "principalType": "User", "resourceId": spID})
	r := f.judge(t, Options{})
	if u := r.user(t, "agent1@example.com"); u.Outcome != Fail || !slices.Equal(u.Causes, []string{"entra-default-access"}) {
		t.Errorf("%+v", u)
	}
	if u := r.user(t, "agent2@example.com"); u.Outcome != OK || len(u.Roles) != 1 {
		t.Errorf("%+v", u)
	}
	f[policyFile].(object)["claims"].([]object)[1] = awsClaim("Role", from(constant(pair)))
	if u := f.judge(t, Options{}).user(t, "agent1@example.com"); u.Outcome != OK {
		t.Errorf("with a constant: %+v", u)
	}
}

// TestPartialLists: a list that is cut shows who is there, never who is not.
func TestPartialLists(t *testing.T) {
	cut := with(connectUsers("agent1@example.com", "agent3@example.com"), object{"NextToken": "x"})
	f := tenant(member(1), member(2))
	f["c.json"] = cut
	r := f.judge(t, Options{})
	if u := r.user(t, "agent1@example.com"); u.Outcome != OK {
		t.Errorf("in the cut list: %+v", u)
	}
	if u := r.user(t, "agent2@example.com"); u.Outcome != NotChecked || len(u.NotChecked) != 1 {
		t.Errorf("not in the cut list: %+v", u)
	}
	if r.Summary.NotChecked != 1 || r.Fails(inspect.Error) || !r.Judged() {
		t.Errorf("%+v", r.Summary)
	}

	f["c.json"] = connectUsers("agent1@example.com", "agent2@example.com")
	if r := f.judge(t, Options{}); r.Summary.OK != 2 {
		t.Errorf("the whole list: %+v", r.Summary)
	}
	f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "calls": []object{
		{"operation": "connect:ListUsers", "state": "partial", "file": "c.json"}}}
	f["c.json"] = connectUsers("agent1@example.com", "agent3@example.com")
	if r := f.judge(t, Options{}); r.Summary.OK != 1 || r.Summary.NotChecked != 1 {
		t.Errorf("by the manifest: %+v", r.Summary)
	}
	delete(f, "c.json")
	f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "calls": []object{
		{"operation": "connect:ListUsers", "state": "denied", "opens": "connect:ListUsers"}}}
	if r := f.judge(t, Options{}); r.Summary.NotChecked != 2 || r.Judged() {
		t.Errorf("denied: %+v", r.Summary)
	}
	f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "calls": []object{
		{"operation": "connect:ListUsers", "state": "complete", "count": 2, "file": "c.json"}}}
	r = f.judge(t, Options{})
	if why := strings.Join(r.Users[0].NotChecked, " "); r.Summary.NotChecked != 2 || !strings.Contains(why, "c.json is missing") {
		t.Errorf("its file is gone: %+v %q", r.Summary, why)
	}
	for _, content := range []string{"", `{}`, `[]`} {
		f["c.json"] = content
		r = f.judge(t, Options{})
		if why := strings.Join(r.Users[0].NotChecked, " "); r.Summary.NotChecked != 2 || !strings.Contains(why, "can't be read") {
			t.Errorf("its file is %q: %+v %q", content, r.Summary, why)
		}
	}
	delete(f, "c.json")
	delete(f, "manifest.json")
	if r := f.judge(t, Options{}); r.Summary.OK != 2 {
		t.Errorf("without any list nothing is found: %+v", r.Summary)
	}
}

// TestAssignedAndUnread: who is assigned and whose properties were not read is not checked, and not left out. A file
// in which there is no list says nothing of who is missing from it; an empty list does.
func TestAssignedAndUnread(t *testing.T) {
	f := tenant(member(1))
	all := f[assignedFile].(object)
	all["value"] = append(all["value"].([]object), object{"appRoleId": roleID, "principalId": userID(2),
		"principalType": "User", "principalDisplayName": "Agent Two", "resourceId": spID})
	r := f.judge(t, Options{})
	if u := r.user(t, "Agent Two"); u.Outcome != NotChecked || r.Summary.OK != 1 || r.Summary.Users != 2 {
		t.Errorf("%+v %+v", u, r.Summary)
	}
	f["users.json"] = object{"value": []object{member(2)}}
	if r := f.judge(t, Options{}); r.Summary.OK != 2 {
		t.Errorf("once read: %+v", r.Summary)
	}
	f.calls(object{"operation": "GET /v1.0/servicePrincipals/{id}/appRoleAssignedTo", "state": "complete", "of": spID,
		"file": assignedFile})
	for content, want := range map[string]Summary{
		`{}`:              {Users: 2, NotChecked: 2},
		`{"value": null}`: {Users: 2, NotChecked: 2},
		`{"value": []}`:   {Users: 2, Fail: 2},
	} {
		f[assignedFile] = content
		if r := f.judge(t, Options{}); r.Summary != want {
			t.Errorf("%s: %+v", content, r.Summary)
		}
	}
}

// TestAllMembersWithoutManifest: the name that collect gives a list of nested members is enough.
func TestAllMembersWithoutManifest(t *testing.T) {
	f := tenant(member(1))
	f["entra-"+tenantID+"/group."+groupID+".all-members.json"] = object{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users(id,mail)", "value": []object{member(1), member(2)}}
	if u := f.judge(t, Options{}).user(t, "agent2@example.com"); u.Outcome != Fail {
		t.Errorf("only in a group inside the assigned one: %+v", u)
	}
}

// TestRolesOfGroupsThatWereNotRead: who has no role by what was read may have one anyway.
func TestRolesOfGroupsThatWereNotRead(t *testing.T) {
	f := tenant(member(1))
	all := f[assignedFile].(object)
	all["value"] = append(all["value"].([]object), object{"appRoleId": noRole, "principalId": userID(2), "principalType": "User", "resourceId": spID})
	f["users.json"] = object{"value": []object{member(2)}}
	if u := f.judge(t, Options{}).user(t, "agent2@example.com"); u.Outcome != Fail {
		t.Errorf("%+v", u)
	}
	f[membersFile] = with(f[membersFile].(object), object{"@odata.nextLink": "https://graph.microsoft.com/next"})
	r := f.judge(t, Options{})
	if u := r.user(t, "agent2@example.com"); u.Outcome != NotChecked {
		t.Errorf("%+v", u)
	}
	if !strings.Contains(strings.Join(r.NotChecked, " "), "group Agents") {
		t.Errorf("%q", r.NotChecked)
	}
}

// TestUnknownClaims: without the claims no one is judged, and no one passes; but who has no way in fails.
func TestUnknownClaims(t *testing.T) {
	f := tenant(member(1), with(member(2), object{"accountEnabled": false}))
	delete(f, policyFile)
	r := f.judge(t, Options{})
	if r.Summary != (Summary{Users: 2, Fail: 1, NotChecked: 1}) {
		t.Errorf("%+v", r.Summary)
	}
	f = tenant(with(member(1), object{"mail": nil})) // was not asked for
	r = f.judge(t, Options{})
	if u := r.user(t, "agent1@example.com"); u.Outcome != NotChecked || u.RoleSessionName != "" || len(u.Findings) != 0 {
		t.Errorf("%+v", u)
	}
}

// TestMappingsUnread: a claims mapping policy that can't be read may replace all claims; one call that tells is enough.
func TestMappingsUnread(t *testing.T) {
	call := func(operation, state, of string) object {
		return object{"operation": operation, "state": state, "of": of, "opens": "Policy.Read.All"}
	}
	for name, c := range map[string]struct {
		calls []object
		ok    int
	}{
		"denied":                     {[]object{call(callMappings, "denied", appID)}, 0},
		"cut":                        {[]object{call(callMappings, "partial", appID)}, 0},
		"denied, and by the other":   {[]object{call(callMappings, "denied", appID), call(callAllMappings, "denied", appID)}, 0},
		"denied, and told otherwise": {[]object{call(callMappings, "denied", appID), call(callAllMappings, "complete", appID)}, 1},
		"told":                       {[]object{call(callMappings, "complete", appID)}, 1},
		"denied of another app":      {[]object{call(callMappings, "denied", spID)}, 1},
		"never asked":                {nil, 1},
	} {
		f := tenant(member(1))
		f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "calls": c.calls}
		r := f.judge(t, Options{})
		if r.Summary != (Summary{Users: 1, OK: c.ok, NotChecked: 1 - c.ok}) {
			t.Errorf("%s: %+v", name, r.Summary)
		}
		if u := r.Users[0]; c.ok == 0 && !strings.Contains(strings.Join(u.NotChecked, " "), "Policy.Read.All opens it") {
			t.Errorf("%s: %q", name, u.NotChecked)
		}
	}
}

// TestSameSessionName: two users with one name are a note, and a user of Connect as whom no one signs in is one.
func TestSameSessionName(t *testing.T) {
	f := tenant(member(1), with(member(2), object{"mail": "Agent1@example.com"}), member(3))
	f["c.json"] = connectUsers("agent1@example.com", "Agent1@example.com", "agent3@example.com", "gone@example.com")
	r := f.judge(t, Options{})
	if r.Summary.OK != 3 || len(r.Groups) != 2 || r.Groups[0].Count != 2 || r.Groups[0].Outcome != Note ||
		!slices.Equal(r.Groups[1].First, []string{"gone@example.com"}) {
		t.Errorf("%+v %+v", r.Summary, r.Groups)
	}
	if r.Fails(inspect.Warning) {
		t.Error("a note fails the run")
	}
	f["c.json"] = with(f["c.json"].(object), object{"NextToken": "x"})
	if r := f.judge(t, Options{}); len(r.Groups) != 1 {
		t.Errorf("of a cut list nobody can be missing: %+v", r.Groups)
	}
}

// TestIdentityCenter: the NameID has to be a user name there, and an email matters to applications only.
func TestIdentityCenter(t *testing.T) {
	f := tenant(member(1), member(2), member(3))
	app := f[spFile].(object)
	app["replyUrls"] = []string{"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/11111111-2222-4333-8444-555555555555"}
	app["servicePrincipalNames"] = []string{appID, "https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890"}
	delete(app, "samlSingleSignOnSettings")
	stored := func(name string, emails ...object) object {
		return object{"UserName": name, "UserId": name, "DisplayName": name, "IdentityStoreId": "d-1234567890",
			"Name": object{"GivenName": "A", "FamilyName": "B"}, "Emails": emails}
	}
	mail := object{"Value": "agent1@example.com", "Primary": true, "Type": "work"}
	f["store.json"] = object{"Users": []object{stored("agent1@example.com", mail), stored("agent2@example.com")}}
	r := f.judge(t, Options{})
	if r.App.Target != inspect.TargetIdentityCenter {
		t.Fatal(r.App)
	}
	if u := r.user(t, "agent1@example.com"); u.Outcome != OK || slices.Contains(u.Findings, "scim-email-missing") {
		t.Errorf("%+v", u)
	}
	if u := r.user(t, "agent2@example.com"); u.Outcome != OK || !slices.Contains(u.Findings, "scim-email-missing") {
		t.Errorf("without an email: %+v", u)
	}
	if u := r.user(t, "agent3@example.com"); u.Outcome != Fail || !slices.Contains(u.Findings, "idc-nameid-username") {
		t.Errorf("not there: %+v", u)
	}
	f["store.json"] = with(f["store.json"].(object), object{"NextToken": "x"})
	if u := f.judge(t, Options{}).user(t, "agent3@example.com"); u.Outcome != NotChecked {
		t.Errorf("a cut list: %+v", u)
	}
}

// TestEncodings: PowerShell writes UTF-16 with a mark, other tools UTF-8 with one.
func TestEncodings(t *testing.T) {
	f := tenant(with(member(1), object{"displayName": "Jürgen"}), member(2))
	plain, err := json.Marshal(f[membersFile])
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte{0xff, 0xfe}
	for _, c := range utf16.Encode([]rune(string(plain))) {
		wide = binary.LittleEndian.AppendUint16(wide, c)
	}
	for _, text := range []string{string(wide), "\xef\xbb\xbf" + string(plain), " \r\n" + string(plain)} {
		f[membersFile] = text
		if r := f.judge(t, Options{}); r.Summary.OK != 2 {
			t.Errorf("%.20q: %+v", text, r.Summary)
		}
	}
}

// TestInterrupted: reading and judging end with the context.
func TestInterrupted(t *testing.T) {
	dir := tenant(member(1)).write(t)
	e, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	over, end := context.WithCancel(t.Context())
	end()
	if _, err := e.Judge(over, Options{At: monday}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Read(over, dir); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestChosenUsers: only those who were asked for, and names that the evidence has not.
func TestChosenUsers(t *testing.T) {
	f := tenant(member(1), member(2))
	r := f.judge(t, Options{Users: []string{"AGENT2@example.com", "nobody@example.com"}})
	if len(r.Users) != 2 || r.Users[0].User != "agent2@example.com" || r.Users[1].Outcome != NotChecked {
		t.Errorf("%+v", r.Users)
	}
}

// TestJudgedAsInspect: what a user's Response is judged in one pass, Inspect says of it by itself.
func TestJudgedAsInspect(t *testing.T) {
	var users []object
	mails := []any{"a@example.com", null, "o'neill@example.com", "ü@example.com", "x y@example.com", "A@EXAMPLE.COM", "q",
		"guest_x#EXT#@example.com", strings.Repeat("l", 70)}
	for i := range 500 {
		users = append(users, with(member(i), object{"mail": mails[i%len(mails)], "displayName": mails[(i*7)%len(mails)]}))
	}
	f := tenant(users...)
	names := []string{"a@example.com", "agent1@example.com"}
	f["c.json"] = connectUsers(names...)
	e, err := Read(t.Context(), f.write(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Judge(t.Context(), Options{At: monday})
	if err != nil {
		t.Fatal(err)
	}
	envelope := entra.Envelope{Issuer: r.App.Issuer, Audience: r.App.Audience, Recipient: r.App.ReplyURL, At: monday}
	at, same := 0, 0
	err = e.Entra.Compose(func(c *entra.Composed) error {
		u := &r.Users[at]
		at++
		whole := inspect.Inspect(&inspect.Message{XML: envelope.Response(c)}, inspect.Options{ConnectUsers: names,
			RelayState: r.App.RelayState, ACS: r.App.ReplyURL, Clock: inspect.Clock{Basis: "given", At: monday}})
		var want []string
		for _, f := range whole.Findings {
			if inspect.Lookup(f.ID).Family != inspect.FamilySignature && !slices.Contains(want, f.ID) {
				want = append(want, f.ID)
			}
		}
		got := slices.Clone(u.Findings)
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			return fmt.Errorf("%s: %q, want %q", u.User, got, want)
		}
		same++
		return nil
	})
	if err != nil || same != 500 {
		t.Errorf("%d of 500: %v", same, err)
	}
}

// TestRedacted: no name, address, tenant or account is left.
func TestRedacted(t *testing.T) {
	f := tenant(member(1), with(member(2), object{"mail": null}))
	f["c.json"] = connectUsers("agent1@example.com", "gone@example.com")
	r := f.judge(t, Options{})
	r.Groups[0].Detail = "o'neill: RoleSessionName contains an apostrophe"
	text, err := json.Marshal(r.Redacted())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"o'neill", "agent1", "agent2", "gone", "482913057766", tenantID, userID(1), spID} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%s is left in %s", secret, text)
		}
	}
	if !strings.Contains(string(text), `"user 2"`) || r.Users[0].User != "agent1@example.com" {
		t.Errorf("%s", text)
	}
}

// TestGoneRoles: a user whose only role IAM doesn't have fails, and no other session name mends that. Who may have
// another role, of a group that was not read, is not checked.
func TestGoneRoles(t *testing.T) {
	f := tenant(member(1), with(member(2), object{"mail": nil}))
	f.calls(object{"operation": "iam:GetRole", "of": pairRole, "state": "absent"})
	r := f.judge(t, Options{})
	if u := r.user(t, "agent1@example.com"); u.Outcome != Fail || !slices.Contains(u.Causes, "role-missing") {
		t.Errorf("%+v", u)
	}
	for _, g := range r.Groups {
		if g.Cause == "role-missing" && len(g.WhatIf) > 0 {
			t.Errorf("what if: %+v", g.WhatIf)
		}
	}
	all := f[assignedFile].(object)
	all["value"] = append(all["value"].([]object), object{"appRoleId": roleID, "principalId": userID(9),
		"principalType": "Group", "principalDisplayName": "Unread", "resourceId": spID})
	if u := f.judge(t, Options{}).user(t, "agent1@example.com"); u.Outcome != NotChecked {
		t.Errorf("with a group that was not read: %+v", u)
	}
}

// TestAccountEnabledUnread: whether an account is enabled isn't taken for granted.
func TestAccountEnabledUnread(t *testing.T) {
	r := tenant(member(1), with(member(2), object{"accountEnabled": nil})).judge(t, Options{})
	if u := r.user(t, "agent2@example.com"); u.Outcome != NotChecked || !strings.Contains(u.NotChecked[0], "enabled") {
		t.Errorf("%+v", u)
	}
	if u := r.user(t, "agent1@example.com"); u.Outcome != OK {
		t.Errorf("%+v", u)
	}
}
