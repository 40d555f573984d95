package entra

import (
	"maps"
	"strings"
	"testing"
)

// TestRoles: direct and through groups, enabled roles with a value only, and nested members not at all.
func TestRoles(t *testing.T) {
	id := alice()["id"].(string)
	roles := "[" + configured(src("assignedroles"), "null") + "]"
	base := map[string]any{"app.json": app(), "p.json": claimsPolicy(aws("Role", roles))}
	for _, c := range []struct {
		name     string
		assigned []object
		files    map[string]any
		want     string // roles, or the cause for which there is no way in
		open     bool
	}{
		{"directly", []object{assigned(role1, id, "User")}, map[string]any{"users.json": list(alice())}, "one", false},
		{"directly and through a group", []object{assigned(role2, id, "User"), assigned(role1, agents, "Group")},
			map[string]any{"members-" + agents + ".json": list(alice())}, "one two", false},
		{"the same one twice", []object{assigned(role1, id, "User"), assigned(role1, agents, "Group")},
			map[string]any{"members-" + agents + ".json": list(alice())}, "one", false},
		{"a role that is switched off", []object{assigned(role3, id, "User")}, map[string]any{"users.json": list(alice())}, "", false},
		{"Default Access", []object{assigned(noRole, id, "User")}, map[string]any{"users.json": list(alice())}, "", false},
		{"of another app", []object{with(assigned(role1, id, "User"), object{"resourceId": "x"})},
			map[string]any{"users.json": list(alice())}, CauseUnassigned, false},
		{"nobody is assigned", nil, map[string]any{"users.json": list(alice())}, CauseUnassigned, false},
		{"a nested member", []object{assigned(role1, agents, "Group")}, map[string]any{"members-" + agents + ".json": list(
			object{"@odata.type": "#microsoft.graph.group", "id": inner}), "members-" + inner + ".json": list(alice())}, CauseNested, false},
		{"a transitive member", []object{assigned(role1, agents, "Group")}, map[string]any{"members-" + agents + ".json": list(),
			"transitiveMembers-" + agents + ".json": list(alice())}, CauseNested, false},
		{"a group that was not read", []object{assigned(role1, agents, "Group")}, map[string]any{"users.json": list(alice())}, "", true},
		{"a group of which a part was read, with the user", []object{assigned(role1, agents, "Group")},
			map[string]any{"members-" + agents + ".json": with(list(alice()), object{"@odata.nextLink": "https://x"})}, "one", false},
		{"a group of which a part was read, without the user", []object{assigned(role1, agents, "Group")},
			map[string]any{"members-" + agents + ".json": with(list(guest()), object{"@odata.nextLink": "https://x"}),
				"users.json": list(with(alice(), object{"id": "0d1c2b3a-1111-4000-8000-000000000002"}))}, "one", false},
		{"disabled", []object{assigned(role1, id, "User")}, map[string]any{"users.json": list(with(alice(), object{"accountEnabled": false}))},
			CauseDisabled, false},
		{"invited", []object{assigned(role1, id, "User")}, map[string]any{"users.json": list(with(guest(), object{"externalUserState": "PendingAcceptance"}))},
			CauseGuestPending, false},
		{"a guest who came", []object{assigned(role1, id, "User")}, map[string]any{"users.json": list(with(guest(), object{"externalUserState": "Accepted"}))},
			"one", false},
		{"the caller sees ids only", []object{assigned(role1, id, "User")}, map[string]any{"users.json": list(object{
			"@odata.type": "#microsoft.graph.user", "id": id, "mail": nil, "userPrincipalName": nil})}, "one", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(base)
			maps.Copy(files, c.files)
			files["assigned.json"] = with(list(c.assigned...), object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments"})
			got := composed(t, directory(t, files))[0]
			says := got.NoWayIn
			for _, k := range got.Claims {
				if k.Name == AttrRole {
					says = strings.Join(k.Values, " ")
				}
			}
			if says != c.want || (len(got.Open) > 0) != c.open {
				t.Errorf("%q, want %q; open: %q", says, c.want, got.Open)
			}
		})
	}
}

// TestNobodyNeedsToBeAssigned: without that, everyone gets in, and has no role.
func TestNobodyNeedsToBeAssigned(t *testing.T) {
	files := map[string]any{"app.json": with(app(), object{"appRoleAssignmentRequired": false}),
		"p.json": claimsPolicy(), "assigned.json": list(assigned(role1, agents, "Group")),
		"members-" + agents + ".json": list(), "users.json": list(alice())}
	if c := composed(t, directory(t, files))[0]; c.NoWayIn != "" || c.Value(claimRole) != "" {
		t.Errorf("%+v", c)
	}
}
