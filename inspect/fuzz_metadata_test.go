package inspect

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzMetadata: reading metadata never breaks, the same document reads the same inside what IAM says of its
// provider, and a report of it is complete.
func FuzzMetadata(f *testing.F) {
	f.Add(entraMetadata(f, false, "entra-a", "entra-b"))
	f.Add(entraMetadata(f, true, "entra-a"))
	f.Add([]byte(idpMetadata("https://idp.example/é", "")))
	f.Add([]byte(strings.Replace(idpMetadata("a", ""), "<IDPSSO", "<!-- c --><IDPSSO", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		alone, err := ParseMetadata("m", data)
		r := CheckMetadata("m", data)
		wrong := slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == Error })
		if r.Headline == "" || (r.Verdict == Reject) != wrong {
			t.Fatalf("%s: %s", r.Verdict, r.Headline)
		}
		if err != nil || !utf8.Valid(data) || !bytes.HasPrefix(data, []byte("<")) || bytes.ContainsRune(data, 0) {
			return
		}
		told, err := json.Marshal(map[string]string{"SAMLMetadataDocument": string(data)})
		if err != nil {
			t.Fatal(err)
		}
		stored, err := ParseStoredMetadata("m", told)
		if err != nil || len(stored) != 1 {
			t.Fatalf("inside IAM's answer: %d documents, %v", len(stored), err)
		}
		if stored[0].EntityID != alone.EntityID || len(stored[0].Signing) != len(alone.Signing) {
			t.Fatalf("alone it is of %q with %d keys, inside IAM's answer of %q with %d", alone.EntityID,
				len(alone.Signing), stored[0].EntityID, len(stored[0].Signing))
		}
	})
}
