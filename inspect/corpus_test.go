package inspect_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/fixturefile"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// corpusCases are all files of the corpus.
func corpusCases(t testing.TB) []*fixturefile.File {
	t.Helper()
	cases, err := corpus.Cases()
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// caseOptions makes the options that a corpus file asks for.
func caseOptions(t testing.TB, c *fixturefile.File) inspect.Options {
	t.Helper()
	o, err := corpus.Options(c)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// inspectCase judges a case.
func inspectCase(t testing.TB, c *fixturefile.File) *inspect.Report {
	t.Helper()
	return corpus.Report(c)
}

// TestCorpus holds each corpus file to what it expects of itself.
func TestCorpus(t *testing.T) {
	for _, c := range corpusCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			r := inspectCase(t, c)
			if len(c.Expect) == 0 {
				t.Error("the case expects nothing")
			}
			for _, u := range (&fixture.Fixture{Expect: c.Expect}).Check(r) {
				t.Errorf("%s: %s%s\nheadline: %s", u.Expect, u.Why, details(r, u.Expect), r.Headline)
			}
		})
	}
}

// details is what the check says of which something else was expected.
func details(r *inspect.Report, expect string) string {
	for _, f := range r.Findings {
		if strings.HasSuffix(expect, " "+f.ID) {
			return ": " + f.Detail
		}
	}
	return ""
}

func findingIDs(r *inspect.Report) []string {
	out := []string{}
	for _, f := range r.Findings {
		out = append(out, string(f.Severity)+" "+f.ID)
	}
	return out
}

// TestTotals counts outcomes over the whole corpus, so that an unintended
// change of any check shows as one changed line.
func TestTotals(t *testing.T) {
	outcomes := []inspect.Outcome{
		inspect.Pass, inspect.Fail, inspect.NotApplicable, inspect.NotChecked, inspect.InternalError,
	}
	counts := map[string]map[inspect.Outcome]int{}
	for _, c := range corpusCases(t) {
		for _, r := range inspectCase(t, c).Checks {
			if counts[r.ID] == nil {
				counts[r.ID] = map[inspect.Outcome]int{}
			}
			counts[r.ID][r.Outcome]++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-26s %6s %6s %14s %11s %14s\n", "check", "pass", "fail", "not-applicable", "not-checked",
		"internal-error")
	for _, c := range inspect.Catalogue() {
		fmt.Fprintf(&b, "%-26s", c.ID)
		for i, o := range outcomes {
			fmt.Fprintf(&b, " %*d", []int{6, 6, 14, 11, 14}[i], counts[c.ID][o])
		}
		b.WriteString("\n")
	}
	golden(t, "totals.txt", b.String())
}

// golden compares with a golden file, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "../testdata/golden/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; `go test ./inspect -update` rewrites it\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\n want %s\n  got %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines wanted, %d got", len(w), len(g))
}
