package preflight

import "testing"

// TestUnknownFormat: a NameID whose format is not known is no pass where the format decides, and no matter where
// nothing reads it.
func TestUnknownFormat(t *testing.T) {
	const other = "onpremisesuserprincipalname"
	for name, c := range map[string]struct {
		identityCenter bool
		source, format string
		want           Summary
	}{
		"it decides":               {true, other, "default", Summary{Users: 3, NotChecked: 3}},
		"it is set":                {true, other, "emailAddress", Summary{Users: 3, OK: 3}},
		"it is set to another":     {true, other, "persistent", Summary{Users: 3, Fail: 3}},
		"it is that of an address": {true, "userprincipalname", "default", Summary{Users: 3, OK: 3}},
		"nothing reads it":         {false, other, "default", Summary{Users: 3, OK: 3}},
	} {
		f := whole(t)
		if c.identityCenter {
			f.toIdentityCenter()
		}
		f.nameID(c.source, c.format)
		l := f[membersFile].(object)
		for _, u := range l["value"].([]object) {
			u["onPremisesUserPrincipalName"] = u["userPrincipalName"]
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
