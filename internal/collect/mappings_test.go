package collect

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// TestMappingsOfAll: where the claims mapping policies of the app are refused, those of the tenant tell, and only
// those of the app are kept.
func TestMappingsOfAll(t *testing.T) {
	policy := func(name string, apps ...string) any {
		all := []any{}
		for _, id := range apps {
			all = append(all, map[string]any{"id": id})
		}
		return map[string]any{"id": name, "definition": []any{`{"ClaimsMappingPolicy":{"Version":1}}`}, "appliesTo": all}
	}
	many := make([]string, mostExpanded)
	for name, c := range map[string]struct {
		entries []any
		state   evidencedir.State
		count   int
	}{
		"of others": {
			[]any{policy("theirs", "x"), policy("nobody's"), policy("more", "y")}, evidencedir.Complete, 0},
		"one is the app's": {
			[]any{policy("theirs", "x"), policy("ours", "y", livecloud.AppObject)}, evidencedir.Complete, 1},
		"of so many that one may be cut": {[]any{policy("theirs", many...)}, evidencedir.Partial, 0},
		"of many, the app's among them": {
			[]any{policy("ours", append(many[1:], livecloud.AppObject)...)}, evidencedir.Complete, 1},
		"what they apply to is not told": {[]any{map[string]any{"id": "theirs"}}, evidencedir.Partial, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.o.Need, w.o.From = Need{App: "AWS Agents"}, []string{"entra"}
			w.Deny["GET /v1.0/servicePrincipals/"+livecloud.AppObject+"/claimsMappingPolicies"] = "Authorization_RequestDenied"
			w.Answers["GET "+pathAllMappings] = livecloud.List{Key: "value", Entries: c.entries}
			made := w.run(t, t.Context())
			if m := made["GET "+pathMappings]; m.State != evidencedir.Denied {
				t.Errorf("%+v", m)
			}
			if m := made["GET "+pathAllMappings]; m.State != c.state || m.Count != c.count {
				t.Errorf("%+v", m)
			}
			if strings.Contains(w.text(t), "theirs") {
				t.Error("a policy of another app is written")
			}
		})
	}
	w := newWorld(t)
	w.o.Need, w.o.From = Need{App: "AWS Agents"}, []string{"entra"}
	if m, asked := w.run(t, t.Context())["GET "+pathAllMappings]; asked {
		t.Errorf("%+v", m)
	}
}
