package entra

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The causes for which a user has no way in, as the table of root causes calls them.
const (
	CauseDisabled      = "entra-user-disabled"
	CauseGuestPending  = "entra-guest-pending"
	CauseNested        = "entra-nested-group"
	CauseUnassigned    = "entra-user-unassigned"
	CauseDefaultAccess = "entra-default-access"
)

// noRole is the appRoleId of an assignment without a role, which the admin center calls Default Access.
const noRole = "00000000-0000-0000-0000-000000000000"

// access says who may use the app, and with which of its roles.
type access struct {
	users  map[string][]string // app role ids, by user
	groups map[string][]string // the same by group
	nested map[string]bool     // groups inside of those
	names  map[string]string   // of the groups
	// open are the groups whose members were not all read, as clauses.
	open map[string]string
	// unread are the keys of open, in order. deep are the groups whose nested members were read, and inner the assigned
	// ones of these: each user is looked up in all of them.
	unread      []string
	deep, inner []*group
	others      map[string]bool // groups and apps that other apps' users were read by, and none of this one's
	required    bool            // only who is assigned gets in
	cut         string
}

// newAccess takes the assignments of the app.
func (d *Directory) newAccess() *access {
	a := &access{users: map[string][]string{}, groups: map[string][]string{}, nested: map[string]bool{},
		names: map[string]string{}, open: map[string]string{}, others: map[string]bool{}}
	a.required = d.app.AssignmentRequired == nil || *d.app.AssignmentRequired
	a.cut = "the app's assignments were not read"
	for _, l := range d.assigned {
		if d.ofOther(l.about) {
			continue
		}
		if a.cut = l.cut; l.cut != "" {
			break
		}
	}
	for _, other := range d.apps {
		if other != d.app {
			a.others[strings.ToLower(other.ID)], a.others[strings.ToLower(other.AppID)] = true, true
		}
	}
	for i := range d.assignments {
		g := &d.assignments[i]
		if g.ResourceID != "" && d.app.ID != "" && !strings.EqualFold(g.ResourceID, d.app.ID) {
			a.others[strings.ToLower(g.PrincipalID)] = true
			continue
		}
		to, id := a.users, strings.ToLower(g.PrincipalID)
		switch g.PrincipalType {
		case "Group":
			to, a.names[id] = a.groups, g.PrincipalName
		case "User", "":
		default:
			continue
		}
		to[id] = append(to[id], strings.ToLower(g.AppRoleID))
	}
	for id := range a.groups {
		g := d.groups[id]
		switch {
		case g == nil || g.direct.whole == nil:
			a.open[id] = fmt.Sprintf("the members of the group %s were not read", a.name(id))
		case !*g.direct.whole:
			a.open[id] = fmt.Sprintf("not all members of the group %s were read", a.name(id))
		}
		d.inside(id, a.nested)
	}
	a.unread = slices.Sorted(maps.Keys(a.open))
	for _, g := range d.groups {
		if len(g.indirect.ids) == 0 {
			continue
		}
		if a.deep = append(a.deep, g); a.groups[g.id] != nil {
			a.inner = append(a.inner, g)
		}
	}
	return a
}

// unseen are the users that are assigned directly and whose properties no file holds.
func (d *Directory) unseen() (out []*Composed) {
	told := map[string]bool{}
	for i := range d.assignments {
		g := &d.assignments[i]
		id := strings.ToLower(g.PrincipalID)
		if d.access.users[id] == nil || d.users[id] != nil || told[id] {
			continue
		}
		told[id] = true
		out = append(out, &Composed{ID: id, Name: cmp.Or(g.PrincipalName, id), Unread: true,
			Open: []string{"the user is assigned to the app, and the user's properties were not read"}})
	}
	return out
}

func (a *access) name(id string) string {
	if n := a.names[id]; n != "" {
		return n
	}
	return id
}

// inside notes the groups that are nested in one, at any depth.
func (d *Directory) inside(id string, seen map[string]bool) {
	if g := d.groups[id]; g != nil {
		for _, n := range g.nested {
			if !seen[n] {
				seen[n] = true
				d.inside(n, seen)
			}
		}
	}
}

// of are the ids of the app roles that a user has, directly or through a group that it is a direct member of.
func (a *access) of(u *user) []string {
	direct := a.users[strings.ToLower(u.text("id"))]
	if len(u.groups) == 0 {
		return direct
	}
	out := slices.Clone(direct)
	for _, g := range u.groups {
		out = append(out, a.groups[g]...)
	}
	return out
}

// undecided says why a user may have more access than was read, as a clause; "" when all was read.
func (a *access) undecided(u *user) string {
	if a.cut != "" {
		return a.cut
	}
	if u.inNoOther {
		return ""
	}
	for _, id := range a.unread {
		if !slices.Contains(u.groups, id) {
			return a.open[id]
		}
	}
	return ""
}

// noWay says why a user can't sign in to the app at all, by the cause; open says why that is not known.
func (d *Directory) noWay(u *user) (cause, open string) {
	if enabled, _ := u.answered("accountEnabled"); string(enabled) == "false" {
		return CauseDisabled, ""
	}
	if strings.EqualFold(u.text("externalUserState"), "PendingAcceptance") {
		return CauseGuestPending, ""
	}
	assigned := d.access.of(u)
	if len(assigned) > 0 || !d.access.required {
		enabled, asked := u.answered("accountEnabled")
		if (!asked || string(enabled) == "null") && u.text("userPrincipalName") != "" {
			return "", "whether the account is enabled was not read"
		}
		return "", ""
	}
	if open := d.access.undecided(u); open != "" {
		return "", "it is not known whether the user is assigned: " + open
	}
	if d.app.AssignmentRequired == nil {
		return "", "the user isn't assigned, and whether the app demands an assignment " +
			"(appRoleAssignmentRequired) was not read"
	}
	if d.nestedIn(u) {
		return CauseNested, ""
	}
	return CauseUnassigned, ""
}

// nestedIn says whether a user is in a group only that is a member of an assigned one.
func (d *Directory) nestedIn(u *user) bool {
	for _, g := range u.groups {
		if d.access.nested[g] {
			return true
		}
	}
	return slices.ContainsFunc(d.access.inner, func(g *group) bool { return g.indirect.has(u) })
}

// Default Access is all that a user has: no app role.
func (a *access) defaultOnly(u *user) bool {
	all := a.of(u)
	return len(all) > 0 && !slices.ContainsFunc(all, func(id string) bool { return id != noRole })
}
