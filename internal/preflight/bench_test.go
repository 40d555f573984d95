package preflight

import (
	"encoding/base64"
	"runtime"
	"slices"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/samltest"
)

// BenchmarkUser reads and judges a directory of agents; ns/op is of one user. BenchmarkInspect judges one signed message
// of such an app. What counts is the ratio of the two: at most a quarter.
func BenchmarkUser(b *testing.B) {
	const users = 5000
	var all []object
	var names []string
	for i := range users {
		u := member(i)
		names = append(names, u["mail"].(string))
		if i%100 == 0 {
			u["mail"] = null
		}
		all = append(all, u)
	}
	f := tenant(all...)
	f["c.json"] = connectUsers(names...)
	dir := f.write(b)
	runtime.GC()
	b.ReportAllocs()
	for n := 0; n < b.N; n += users {
		e, err := Read(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		r, err := e.Judge(b.Context(), Options{At: monday})
		if err != nil || r.Summary.Fail != users/100 {
			b.Fatal(err, r.Summary)
		}
	}
}

// BenchmarkInspect is the other side of the ratio.
func BenchmarkInspect(b *testing.B) {
	cases, err := corpus.Cases()
	if err != nil {
		b.Fatal(err)
	}
	i := slices.IndexFunc(cases, func(c *fixturefile.File) bool { return c.Name == "good-entra-one-line" })
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		b.Fatal(err)
	}
	certs, err := inspect.ParseCertificates(key.Cert.Raw)
	if err != nil {
		b.Fatal(err)
	}
	value := []byte(base64.StdEncoding.EncodeToString([]byte(cases[i].Body)))
	for b.Loop() {
		if r := inspect.Inspect(inspect.Messages("-", value)[0], inspect.Options{Certs: certs}); r.Verdict != inspect.Accept {
			b.Fatal(r.Headline)
		}
	}
}
