package render_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

// TestExplainJSONHasNoNulls: checks and known errors have one shape, and lists
// are lists even when they are empty.
func TestExplainJSONHasNoNulls(t *testing.T) {
	var b bytes.Buffer
	if err := render.ExplainJSON(&b, render.Explanation{Checks: inspect.Catalogue(), Known: inspect.KnownErrors()}); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Matches []struct {
			ID, Title, Service, Meaning string
			Causes                      []struct {
				ID, Title string
				Fixes     []inspect.Fix
			}
			Checks []string
		}
	}
	dec := json.NewDecoder(bytes.NewReader(b.Bytes()))
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Matches) != len(inspect.Catalogue())+len(inspect.KnownErrors()) {
		t.Errorf("%d matches", len(doc.Matches))
	}
	for _, m := range doc.Matches {
		if m.ID == "" || m.Title == "" || m.Service == "" || m.Meaning == "" || len(m.Causes) == 0 || m.Checks == nil {
			t.Errorf("incomplete: %+v", m)
		}
	}
	if strings.Contains(b.String(), ": null") {
		t.Error("a list is null")
	}
	b.Reset()
	if err := render.ExplainJSON(&b, render.Explanation{}); err != nil || b.String() != "{\n  \"matches\": []\n}\n" {
		t.Errorf("nothing found: %s %v", b.String(), err)
	}
}

// TestExplainErrorsSaysEverything: title, causes and checks of each are there.
func TestExplainErrorsSaysEverything(t *testing.T) {
	for _, e := range inspect.KnownErrors() {
		var b bytes.Buffer
		if err := render.ExplainErrors(&b, render.Explanation{Known: []*inspect.KnownError{e}}, render.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		flat := strings.Join(strings.Fields(b.String()), " ")
		for _, want := range []string{e.ID + ": " + e.Title, render.ServiceName(e.Service), render.BasisWords(e.Basis)} {
			if !strings.Contains(flat, want) {
				t.Errorf("%s does not say %q", e.ID, want)
			}
		}
		for _, c := range e.Causes {
			if !strings.Contains(flat, "["+c.ID+"]") {
				t.Errorf("%s does not say %s", e.ID, c.ID)
			}
		}
		for _, id := range e.Checks {
			if !strings.Contains(flat, id+": ") {
				t.Errorf("%s does not name %s", e.ID, id)
			}
		}
	}
}
