package preflight

import (
	"regexp"
	"slices"
	"strconv"
)

// whose are the texts by which people, tenants and accounts are told: addresses, GUIDs and account numbers.
var whose = regexp.MustCompile(`[^\s"'“”,;:()]+@[^\s"'“”,;:()]+` +
	`|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|\b\d{12}\b`)

// hidden is in the place of such a text.
const hidden = "(redacted)"

// Redacted is a copy without identities: users are numbered in the order in which the JSON lists them.
func (r *Result) Redacted() *Result {
	out := *r
	names := make(map[string]string, len(r.Users))
	out.Users = slices.Clone(r.Users)
	for i := range out.Users {
		u := &out.Users[i]
		as := "user " + strconv.Itoa(i+1)
		names[u.User] = as
		u.User, u.ID, u.NameID, u.RoleSessionName, u.Roles = as, "", "", "", []string{}
		u.NotChecked = cleared(u.NotChecked)
	}
	out.App.ID, out.App.AppID, out.App.Tenant, out.App.RelayState = "", "", "", nil
	out.App.Issuer = whose.ReplaceAllLiteralString(r.App.Issuer, hidden)
	out.App.Audience = whose.ReplaceAllLiteralString(r.App.Audience, hidden)
	out.App.ReplyURL = whose.ReplaceAllLiteralString(r.App.ReplyURL, hidden)
	out.NotChecked = cleared(r.NotChecked)
	out.AppFindings = slices.Clone(r.AppFindings)
	for i := range out.AppFindings {
		f := &out.AppFindings[i]
		f.Detail = whose.ReplaceAllLiteralString(f.Detail, hidden)
	}
	out.Groups = slices.Clone(r.Groups)
	for i := range out.Groups {
		g := &out.Groups[i]
		g.Detail = "" // it may have any value of a user in it
		g.Title = whose.ReplaceAllLiteralString(g.Title, hidden)
		g.First = slices.Clone(g.First)
		for j, name := range g.First {
			if g.First[j] = names[name]; g.First[j] == "" {
				g.First[j] = hidden // of Amazon Connect, and no one's here
			}
		}
	}
	return &out
}

func cleared(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = whose.ReplaceAllLiteralString(s, hidden)
	}
	return out
}
