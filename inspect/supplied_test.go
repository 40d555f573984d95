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
		all, err := CheckSCIMUsers("u", []byte(text))
		if err == nil && len(all) == 0 {
			t.Fatal("no report and no error")
		}
		for _, r := range all {
			if r.Headline == "" || (r.Verdict == Reject) != strings.HasPrefix(r.Headline, "This user will fail") {
				t.Fatalf("%s: %s", r.Verdict, r.Headline)
			}
		}
	})
}
