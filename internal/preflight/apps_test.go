package preflight

import (
	"fmt"
	"strings"
	"testing"
)

// TestTwoApps: the users of another app in the directory are none of the chosen one's, and its assignments say
// nothing of who is assigned to the chosen one.
func TestTwoApps(t *testing.T) {
	const app, sp, role, group = "0d1c2b3a-0000-4000-8000-0000000001aa", "0d1c2b3a-0000-4000-8000-0000000001bb",
		"0d1c2b3a-0000-4000-8000-0000000001cc", "0d1c2b3a-0000-4000-8000-0000000001dd"
	assigned := object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments", "value": []object{
		{"appRoleId": role, "principalId": group, "principalType": "Group", "principalDisplayName": "Bs", "resourceId": sp},
		{"appRoleId": role, "principalId": userID(13), "principalType": "User", "principalDisplayName": "B", "resourceId": sp}}}
	two := func() files {
		f := tenant(member(1), member(2))
		f["app."+app+".service-principal.json"] = with(f[spFile].(object), object{"id": sp, "appId": app, "displayName": "Other",
			"appRoles": []object{{"id": role, "value": pair, "isEnabled": true}}})
		f["app."+app+".assigned.json"] = assigned
		f["group-"+group+"-members.json"] = with(f[membersFile].(object),
			object{"value": []object{member(11), with(member(12), object{"accountEnabled": false})}})
		f["app."+app+".users.json"] = with(f[membersFile].(object), object{"value": []object{member(13)}})
		return f
	}
	f := two()
	if r := f.judge(t, Options{App: "AWS Connect"}); r.Summary != (Summary{Users: 2, OK: 2}) {
		t.Errorf("%+v", r.Summary)
	}
	f["users.json"] = object{"value": []object{member(14)}} // near miss: read for no app, and not assigned
	if r := f.judge(t, Options{App: "AWS Connect"}); r.Summary != (Summary{Users: 3, OK: 2, Fail: 1}) {
		t.Errorf("%+v", r.Summary)
	}
	f["users.json"] = object{"value": []object{member(11)}} // who is in the other app's group too
	if r := f.judge(t, Options{App: "AWS Connect"}); r.Summary != (Summary{Users: 3, OK: 2, Fail: 1}) {
		t.Errorf("%+v", r.Summary)
	}
	f = two()
	delete(f, assignedFile)
	r := f.judge(t, Options{App: "AWS Connect"})
	if u := r.user(t, "agent1@example.com"); u.Outcome != NotChecked || !strings.Contains(u.NotChecked[0], "assignments were not read") {
		t.Errorf("the app's own assignments unread: %+v", u)
	}
}

// TestEveryone: what is so of all users who were asked for, or who were read, is no fault of the app while there are
// others.
func TestEveryone(t *testing.T) {
	for name, c := range map[string]struct {
		users  []string
		change func(f files)
		stops  bool
	}{
		"two of three": {[]string{"agent1@example.com", "agent2@example.com"}, func(files) {}, false},
		"a group was not read": {nil, func(f files) {
			f[membersFile] = with(f[membersFile].(object), object{"value": f[membersFile].(object)["value"].([]object)[:2]})
			l := f[assignedFile].(object)
			f[assignedFile] = with(l, object{"value": append(l["value"].([]object)[:1:1], object{"appRoleId": roleID,
				"principalId": "0d1c2b3a-0000-4000-8000-0000000000de", "principalType": "Group", "resourceId": spID})})
		}, false},
		"all there are": {nil, func(f files) {
			f[membersFile] = with(f[membersFile].(object), object{"value": f[membersFile].(object)["value"].([]object)[:2]})
		}, true},
	} {
		f := tenant(with(member(1), object{"mail": null}), with(member(2), object{"mail": null}), member(3))
		c.change(f)
		r := f.judge(t, Options{Users: c.users})
		stops := false
		for _, a := range r.AppFindings {
			stops = stops || a.StopsEveryone
		}
		if stops != c.stops || r.Summary.Fail != 2 {
			t.Errorf("%s: %+v %+v", name, r.Summary, r.AppFindings)
		}
	}
}

// TestMostDisabled: who has no way in is no fault of the app, however many they are and however few have one.
func TestMostDisabled(t *testing.T) {
	off := object{"accountEnabled": false}
	for name, c := range map[string]struct {
		f    files
		fail int
	}{
		"two of three": {tenant(member(1), with(member(2), off), with(member(3), off)), 2},
		"all":          {tenant(with(member(1), off), with(member(2), object{"externalUserState": "PendingAcceptance"})), 2},
	} {
		r := c.f.judge(t, Options{})
		if r.Summary.Fail != c.fail {
			t.Errorf("%s: %+v", name, r.Summary)
		}
		for _, a := range r.AppFindings {
			if a.StopsEveryone {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
}

// TestOneTooLong: one user's many roles are no fault of the app, if no one else is asked for.
func TestOneTooLong(t *testing.T) {
	for n, fail := range map[int]int{900: 1, 1: 0} {
		f := tenant(member(1), member(2))
		var values []string
		for i := range n {
			values = append(values, fmt.Sprintf("arn:aws:iam::482913057766:role/Agents-of-the-night-shift-%04d,%s", i, pairProvider))
		}
		f.alone(values...)
		r := f.judge(t, Options{Users: []string{"agent1@example.com"}})
		for _, a := range r.AppFindings {
			if a.StopsEveryone {
				t.Errorf("%d roles: %+v", n, a)
			}
		}
		if r.Summary.Fail != fail {
			t.Errorf("%d roles: %+v", n, r.Summary)
		}
	}
}

// TestStoppedApp: while the app lets no one in, no other change is said to, and the groups add up with the summary.
func TestStoppedApp(t *testing.T) {
	for _, on := range []bool{false, true} {
		f := tenant(with(member(1), object{"mail": "o'neill@example.com"}), with(member(2), object{"mail": nil}), member(3))
		f.app(object{"accountEnabled": on})
		r := f.judge(t, Options{})
		ifs, unchecked := 0, 0
		for _, g := range r.Groups {
			ifs += len(g.WhatIf)
			if g.Outcome == NotChecked {
				unchecked += g.Count
			}
		}
		if (ifs > 0) != on || unchecked != r.Summary.NotChecked {
			t.Errorf("on %t: %d what-ifs, %d not checked in groups, %+v", on, ifs, unchecked, r.Summary)
		}
	}
}

// TestCountedOnce: a user with two roles that don't exist is one user, and no fault of everyone.
func TestCountedOnce(t *testing.T) {
	const two, three = "arn:aws:iam::482913057766:role/Two", "arn:aws:iam::482913057766:role/Three"
	gone := func(arn string) object { return object{"operation": "iam:GetRole", "of": arn, "state": "absent"} }
	for _, c := range []struct {
		roles []string
		fail  int
		count int
	}{{[]string{two, three}, 1, 1}, {[]string{two, three, pairRole}, 0, 1}, {[]string{two}, 1, 1}, {[]string{pairRole}, 0, 0}} {
		f := whole(t)
		var values []string
		for _, r := range c.roles {
			values = append(values, r+","+pairProvider)
		}
		f.first(object{"displayName": "First"})
		f.alone(values...)
		l := f[membersFile].(object)
		f[membersFile] = with(l, object{"value": l["value"].([]object)[:1]}) // two users in all
		f.calls(gone(two), gone(three))
		r := f.all(t)
		for _, a := range r.AppFindings {
			if a.StopsEveryone {
				t.Errorf("%v: %+v", c.roles, a)
			}
		}
		n := 0
		for _, g := range r.Groups {
			if g.Cause == "role-missing" {
				n = g.Count
			}
		}
		if n != c.count || r.Summary.Fail != c.fail {
			t.Errorf("%v: %d, want %d; %+v", c.roles, n, c.count, r.Summary)
		}
	}
}
