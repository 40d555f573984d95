package preflight

import (
	"slices"
	"testing"

	"github.com/samlscope/samlscope/internal/entra"
)

// TestEmptyStore: an identity store whose whole list is empty has none of the users. A list that was cut before its
// first entry, or that no manifest tells of, shows nothing.
func TestEmptyStore(t *testing.T) {
	list := func(state string) object {
		return object{"operation": "identitystore:ListUsers", "state": state, "count": 0, "of": "d-1234567890",
			"file": "aws/users.json"}
	}
	for name, c := range map[string]struct {
		calls []object
		want  Summary
	}{
		"whole":       {[]object{list("complete")}, Summary{Users: 3, Fail: 3}},
		"cut":         {[]object{list("partial")}, Summary{Users: 3, NotChecked: 3}},
		"no manifest": {nil, Summary{Users: 3, OK: 3}},
		"another's": {[]object{func() object {
			l := list("complete")
			l["of"] = "d-9999999999"
			return l
		}()}, Summary{Users: 3, NotChecked: 3}},
	} {
		f := whole(t)
		f.toIdentityCenter()
		f["aws/users.json"] = `{"Users": [
]}`
		if c.calls != nil {
			f.calls(c.calls...)
		}
		if r := f.judge(t, Options{}); r.Summary != c.want {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestEmptyNameID: beside the NameID, at which Entra ID stops, a user's other faults are told, and which other source
// mends it. A guest's user principal name is sent as the mail.
func TestEmptyNameID(t *testing.T) {
	guest := object{"userPrincipalName": "bob_example.org#EXT#@example.onmicrosoft.com", "mail": null, "userType": "Guest",
		"identities": []object{{"issuer": "ExternalAzureAD"}}}
	f := tenant(with(member(1), object{"mail": null}), member(2), with(member(3), guest))
	f.nameID("mail", "emailAddress")
	f.claim("RoleSessionName", from(sourced("displayname")))
	l := f[membersFile].(object)["value"].([]object)
	for i, name := range []string{"Agent1", "Agent 2", "Agent3"} {
		l[i]["displayName"] = name
	}
	r := f.judge(t, Options{})
	for id, causes := range map[string][]string{
		userID(1): {"entra-nameid-empty"}, userID(2): {"session-name-source"}, userID(3): {"entra-nameid-empty"},
	} {
		if u := r.user(t, id); u.Outcome != Fail || !slices.Equal(u.Causes, causes) || u.NameID == entra.Unsent {
			t.Errorf("%+v", u)
		}
	}
	want := []WhatIf{{"NameID comes from user.userprincipalname", 1}}
	i := slices.IndexFunc(r.Groups, func(g Group) bool { return g.Cause == "entra-nameid-empty" })
	if i < 0 || !slices.Equal(r.Groups[i].WhatIf, want) {
		t.Errorf("%+v", r.Groups)
	}
	l[0]["displayName"] = "Agent 1"
	if u := f.judge(t, Options{}).user(t, userID(1)); !slices.Equal(u.Causes, []string{"entra-nameid-empty", "session-name-source"}) {
		t.Errorf("%+v", u)
	}
}
