package inspect_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/testdata"
)

// TestScenarios holds the table of situations to what is found in its cases,
// and asks that every situation is shown by something.
func TestScenarios(t *testing.T) {
	text, err := fs.ReadFile(testdata.Files, "scenarios.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		ID, Title, Flow, Note string
		Fails, Near, Explain  map[string]string
	}
	if err := yaml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	reports := map[string]*inspect.Report{}
	for _, c := range corpusCases(t) {
		reports[c.Name] = inspectCase(t, c)
	}
	shows := func(name, what string) bool {
		r := reports[name]
		if r == nil {
			t.Errorf("the corpus has no %s", name)
			return false
		}
		if id, ok := strings.CutPrefix(what, "cause:"); ok {
			return slices.ContainsFunc(r.Causes, func(c inspect.Cause) bool { return c.ID == id })
		}
		if inspect.Lookup(what) == nil {
			t.Errorf("there is no check %s", what)
		}
		return slices.ContainsFunc(r.Findings, func(f inspect.Finding) bool { return f.ID == what })
	}
	for i, s := range all {
		if want := fmt.Sprintf("D%02d", i+1); s.ID != want {
			t.Errorf("%s stands where %s belongs", s.ID, want)
		}
		if len(s.Fails)+len(s.Explain) == 0 && s.Flow == "" && s.Note == "" || len(s.Fails) > 0 && len(s.Near) == 0 {
			t.Errorf("%s: nothing shows it, or no near miss", s.ID)
		}
		for name, what := range s.Fails {
			if !shows(name, what) {
				t.Errorf("%s: %s does not show %s", s.ID, name, what)
			}
		}
		for name, what := range s.Near {
			if shows(name, what) {
				t.Errorf("%s: the near miss %s shows %s", s.ID, name, what)
			}
		}
		for text, id := range s.Explain {
			if found := inspect.MatchErrors(text); len(found) == 0 || found[0].ID != id {
				t.Errorf("%s: %q is explained by something else than %s", s.ID, text, id)
			}
		}
	}
	if len(all) != 72 {
		t.Errorf("%d situations", len(all))
	}
}
