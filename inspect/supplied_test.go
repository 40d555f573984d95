package inspect

import (
	"strings"
	"testing"
)

// FuzzParseSCIMUser: keys may be in any case, and what is read is judged.
func FuzzParseSCIMUser(f *testing.F) {
	f.Add(`{"userName":"a@b.c","emails":[{"value":"a@b.c","primary":true}],"name":{"givenName":"a"}}`)
	f.Add(`{"Operations":[{"op":"remove","path":"emails[type eq \"work\"].value"}]}`)
	f.Add(`{"Users":[{"UserName":"a"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := CheckSCIMUser("u", []byte(text))
		if r.Verdict == "" || r.Headline == "" ||
			(r.Verdict == Reject) != strings.HasPrefix(r.Headline, "This user will fail") && r.Verdict != AtRisk {
			t.Fatalf("%s: %s", r.Verdict, r.Headline)
		}
	})
}
