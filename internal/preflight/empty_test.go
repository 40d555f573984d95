package preflight

import "testing"

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
		e, err := Read(t.Context(), f.write(t))
		if err != nil {
			t.Fatal(err)
		}
		r, err := e.Judge(t.Context(), Options{At: monday})
		if err != nil || r.Summary != c.want {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
}
