package preflight

import (
	"runtime"
	"testing"
)

// stored is a directory of users who are in Entra ID and in IAM Identity Center.
func stored(t *testing.T, users int) (dir string) {
	t.Helper()
	var all, store []object
	for i := range users {
		u := member(i)
		all = append(all, u)
		store = append(store, object{"UserName": u["mail"], "UserId": userID(i), "DisplayName": u["displayName"],
			"IdentityStoreId": "d-1234567890", "Name": object{"GivenName": "Agent", "FamilyName": "B"},
			"Emails": []object{{"Value": u["mail"], "Primary": true, "Type": "work"}}})
	}
	f := tenant(all...)
	f["store.json"] = object{"Users": store}
	return f.write(t)
}

// TestMemory: what is kept of a user in Entra ID and in IAM Identity Center stays small. Of 512 MB that 100,000 users
// may take, half are for the work of judging them.
func TestMemory(t *testing.T) {
	const users, most = 4000, 256 << 20 / 100_000
	dir := stored(t, users)
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // the first one may have begun before the last garbage was made
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	e, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if after := live(); after > before+users*most {
		t.Errorf("%d bytes a user", (after-before)/users)
	} else {
		t.Logf("%d bytes a user", (after-min(before, after))/users)
	}
	if e.Entra.Users() != users || e.Store.Len() != users {
		t.Errorf("%d users, %d stored", e.Entra.Users(), e.Store.Len())
	}
}
