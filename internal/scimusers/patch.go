package scimusers

import (
	"maps"
	"slices"
	"strings"
)

// patch takes one operation of a PATCH.
func (u *User) patch(written map[string]any, at string) {
	op := lowered(written).(map[string]any)
	path, remove := strings.ToLower(str(op["path"])), strings.EqualFold(str(op["op"]), "remove")
	value, _ := op["value"].(map[string]any)
	for key, v := range written {
		switch strings.ToLower(key) {
		case "path":
			u.changes(str(v))
		case "value":
			u.walk(v, at)
			if m, ok := v.(map[string]any); ok && path == "" {
				u.changes(slices.Sorted(maps.Keys(m))...)
			}
		}
	}
	u.RemovesEmail = u.RemovesEmail || remove && strings.HasPrefix(path, "emails")
	if remove {
		return
	}
	switch {
	case path == "":
		u.take(spread(value))
	case strings.HasPrefix(path, "emails") && value != nil:
		u.email(value)
	case strings.HasPrefix(path, "emails["):
		if s := str(op["value"]); strings.HasSuffix(path, "].value") {
			u.Emails = append(u.Emails, Email{Value: s, Type: "work", Primary: true})
		}
	default:
		u.take(spread(map[string]any{path: op["value"]}))
	}
}

// spread turns the paths of a PATCH's value (name.givenname) into objects.
func spread(value map[string]any) map[string]any {
	out := map[string]any{}
	name := map[string]any{}
	for key, v := range value {
		if rest, ok := strings.CutPrefix(key, "name."); ok {
			name[rest] = v
		} else {
			out[key] = v
		}
	}
	if len(name) > 0 {
		out["name"] = name
	}
	return out
}

// changes notes what an operation is about: only groups have members.
func (u *User) changes(paths ...string) {
	for _, p := range paths {
		if lower := strings.ToLower(p); lower == "members" || strings.HasPrefix(lower, "members[") {
			u.Group = "it changes members"
		}
		if p != "" && !slices.Contains(u.Changes, p) {
			u.Changes = append(u.Changes, p)
		}
	}
}
