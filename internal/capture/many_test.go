package capture

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// many is a store with so many captures.
func many(b *testing.B, n int) *SQLite {
	b.Helper()
	dir := b.TempDir()
	s, err := OpenSQLite(filepath.Join(dir, "captures.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	tx, err := s.write.Begin()
	if err != nil {
		b.Fatal(err)
	}
	insert, err := tx.Prepare(insertRecord)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = insert.Close() })
	for i := range n {
		r := Record{SAMLResponse: "PHNhbWw+"}
		r.ID, r.ReceivedAt, r.Via, r.State = fmt.Sprintf("%020x", i+1), time.Unix(int64(i), 0), ViaRelay, Forwarded
		r.Endpoint, r.Verdict = "https://signin.aws.amazon.com/saml", inspect.Accept
		r.Headline, r.Who = "AWS will accept this sign-in.", fmt.Sprintf("user%d@example.com", i)
		all, err := sqlite.columns(r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := insert.Exec(all...); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkList asks for the first page, for one in the middle, and for who is
// found by a search, in a small and in a large store: a page must not cost more
// because there are many others.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		s := many(b, n)
		for name, q := range map[string]Query{
			"first page":         {Limit: 100},
			"page in the middle": {Limit: 100, Before: fmt.Sprintf("%020x", n/2+1)},
			"search":             {Limit: 100, Text: "user7"},
			"search for nobody":  {Limit: 100, Text: "nobody"},
		} {
			b.Run(fmt.Sprintf("%s of %d", name, n), func(b *testing.B) {
				for b.Loop() {
					if _, _, err := s.List(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
