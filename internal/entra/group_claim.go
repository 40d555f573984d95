package entra

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
	"github.com/samlscope/samlscope/internal/words"
)

// mostGroups is up to how many groups Entra ID puts into a SAML token; above it sends a link in their place.
const mostGroups = 150

const (
	claimGroups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
	claimLink   = "http://schemas.microsoft.com/claims/groups.link"
	pathLink    = "https://graph.microsoft.com/v1.0/users/"
)

// belonging is what was read of the groups that a user is in, nested ones among them.
type belonging struct {
	groups []string // ids
	// security are those of them that are security groups; untold says that an answer didn't tell.
	security []string
	untold   bool
}

// registration is the app's own; nil where it was not read.
func (d *Directory) registration() *registration {
	for _, r := range d.registrations {
		if r.AppID == d.app.AppID {
			return r
		}
	}
	return nil
}

// groupsOf are the ids of the groups that Entra ID sends for a user. over says that there are too many to be sent.
func (d *Directory) groupsOf(u *user) (v value, over bool) {
	r := d.registration()
	switch {
	case r == nil || r.Groups == nil:
		return unknown("the app's groupMembershipClaims were not read, which say whether groups are sent"), false
	case !r.sendsGroups():
		return value{}, false
	case r.namesGroups():
		return unknown("the app sends groups by name, and samlscope knows their ids"), false
	}
	in, read := d.belongings[strings.ToLower(u.text("id"))]
	var ids []string
	switch kind := strings.ToLower(pages.Text(r.Groups)); {
	case kind == "applicationgroup":
		if open := d.access.undecided(u); open != "" {
			return unknown("%s", open), false
		}
		for _, id := range u.groups {
			if d.access.groups[id] != nil {
				ids = append(ids, id)
			}
		}
	case kind != "all" && kind != "securitygroup":
		return unknown("samlscope doesn't know which groups the setting %s sends", words.Shorten(pages.Text(r.Groups))), false
	case !read:
		return unknown("the user's groups were not all read (GET /v1.0/users/{id}%s)", ofBelongings), false
	case kind == "securitygroup" && in.untold:
		return unknown("the answer doesn't tell which of the user's groups are security groups"), false
	case kind == "all":
		ids = in.groups
	default:
		ids = in.security
	}
	if len(ids) > mostGroups {
		return value{}, true
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return value{texts: slices.Compact(ids)}, false
}

// sendsGroups says whether the group claim is on.
func (r *registration) sendsGroups() bool {
	kind := pages.Text(r.Groups)
	return kind != "" && !strings.EqualFold(kind, "none")
}

// groupIDs are the values of the claim, of which there are none when they are too many.
func (d *Directory) groupIDs(u *user) value {
	v, _ := d.groupsOf(u)
	return v
}

// groupSource is what a claim of the policy has from user.groups.
func (d *Directory) groupSource(u *user) value {
	if r := d.registration(); r != nil && r.Groups != nil && !r.sendsGroups() {
		return unknown("the app's groupMembershipClaims send no groups, and Microsoft doesn't document what user.groups is then")
	}
	return d.groupIDs(u)
}

// groupsLink is what is sent in the place of too many groups.
func (d *Directory) groupsLink(u *user) value {
	if _, over := d.groupsOf(u); !over {
		return value{}
	}
	return of(pathLink + u.text("id") + "/getMemberObjects")
}

// groupsAsRoles says whether groups take the place of the app's roles.
func (r *registration) groupsAsRoles() bool {
	if r == nil || r.Groups == nil || !r.sendsGroups() {
		return false
	}
	for _, c := range r.OptionalClaims.SAML {
		if strings.EqualFold(c.Name, "groups") && slices.Contains(c.Additional, "emit_as_roles") {
			return true
		}
	}
	return false
}

// namesGroups says whether groups are sent by a name, which only groups from an on-premises directory may have.
func (r *registration) namesGroups() bool {
	for _, c := range r.OptionalClaims.SAML {
		if strings.EqualFold(c.Name, "groups") && len(c.Additional) > 0 {
			return true
		}
	}
	return false
}
