package scimusers

import (
	"cmp"
	"slices"
)

// Partial notes that the list was not read to its end.
func (us *Users) Partial(why string) { us.Cut, us.Paged = why, true }

// Join makes one list of what two files tell. Of a user who is in both the later one counts, but
// what Identity Center answered goes before what is to be provisioned. A whole list makes up for
// single users beside it; beside a page with more to come it may be the last of them only.
func Join(a, b *Users) *Users {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	out := &Users{List: true, Paged: a.Paged || b.Paged, Cut: a.Cut}
	switch {
	case !out.Paged && (a.Cut == "" || b.Cut == ""):
		out.Cut = ""
	case b.Paged:
		out.Cut = b.Cut
	}
	for _, u := range a.All {
		twice := u.UserName != "" && slices.ContainsFunc(b.byName[u.UserName], func(v *User) bool {
			return v.Stored || !u.Stored
		})
		if !twice {
			out.All = append(out.All, u)
		}
	}
	for _, u := range b.All {
		if u.UserName == "" || !slices.ContainsFunc(a.byName[u.UserName], func(v *User) bool {
			return v.Stored && !u.Stored
		}) {
			out.All = append(out.All, u)
		}
	}
	out.index()
	return out
}
