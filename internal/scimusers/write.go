package scimusers

import (
	"encoding/json"
	"strings"
)

// About are the users that a sign-in by this name may be judged by: who is called so or nearly so,
// and, so that a list stays one, the first two others.
func (us *Users) About(name string) *Users {
	out := &Users{Cut: us.Cut, List: us.List, Paged: us.Paged}
	others := 0
	for _, u := range us.All {
		if !u.about(name) {
			if others++; others > 2 {
				continue
			}
		}
		out.All = append(out.All, u)
	}
	out.index()
	return out
}

// about says whether a user may be who signs in by a name.
func (u *User) about(name string) bool {
	local := func(s string) string { s, _, _ = strings.Cut(strings.ToLower(s), "@"); return s }
	if local(u.UserName) == local(name) {
		return true
	}
	for _, e := range u.Emails {
		if strings.EqualFold(e.Value, name) {
			return true
		}
	}
	return false
}

// JSON are users that were read, in JSON on one line. Parse reads it again as the same users.
func (us *Users) JSON() string {
	users := make([]any, 0, len(us.All))
	for _, u := range us.All {
		users = append(users, u.source)
	}
	all := map[string]any{"Users": users}
	switch {
	case !us.List && len(us.All) == 1:
		all = us.All[0].source
	case us.Cut != "" && len(users) > 1:
		all["NextToken"] = "more"
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err) // it came from JSON or YAML
	}
	return string(text)
}
