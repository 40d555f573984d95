package scimusers

import "testing"

// TestJoin: what Identity Center answered goes before what is to be provisioned, and a later
// answer before an earlier one.
func TestJoin(t *testing.T) {
	parse := func(text string) *Users {
		t.Helper()
		us, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return us
	}
	const (
		list     = `{"Users":[{"UserName":"a","UserId":"1","DisplayName":"A"},{"UserName":"b","UserId":"2","DisplayName":"B"}]}`
		page     = `{"Users":[{"UserName":"c","UserId":"3","DisplayName":"C"}],"NextToken":"x"}`
		disabled = `{"UserName":"a","UserId":"1","DisplayName":"A","UserStatus":"DISABLED"}`
		planned  = `{"userName":"a","displayName":"A","active":false}`
	)
	for _, c := range []struct {
		a, b     string
		inactive bool
		cut      bool
		n        int
	}{
		{list, disabled, true, false, 2},
		{disabled, list, false, false, 2},
		{list, planned, false, false, 2},
		{planned, list, false, false, 2},
		{list, page, false, true, 3},
		{page, list, false, true, 3},
		{disabled, planned, true, true, 1},
	} {
		us := Join(parse(c.a), parse(c.b))
		u := us.Called("a")
		if u == nil || u.Inactive != c.inactive || (us.Cut != "") != c.cut || len(us.All) != c.n {
			t.Errorf("%s and %s: %+v, %d users, cut: %q", c.a, c.b, u, len(us.All), us.Cut)
		}
	}
	if us := parse(list); Join(nil, us) != us || Join(us, nil) != us {
		t.Error("one list is not itself")
	}
}
