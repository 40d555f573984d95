package inspect

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/rootcause"
)

// TestKnownErrorsAreComplete: every entry says everything, and links only to what there is.
func TestKnownErrorsAreComplete(t *testing.T) {
	services := []string{
		"iam", "sts", "identity-center", "connect", "cognito", "scim", "entra", "tool", "redshift", "adfs", "client-vpn",
		"opensearch", "workspaces", "appstream", "quicksight",
	}
	seen := map[string]bool{}
	for _, e := range KnownErrors() {
		if e.ID == "" || e.Title == "" || e.Text == "" || e.Meaning == "" || e.Basis == "" || len(e.Causes) == 0 ||
			len(e.Sources) == 0 {
			t.Errorf("%q lacks something: %+v", e.ID, e)
		}
		if seen[e.ID] || Lookup(e.ID) != nil && !slices.Contains(e.Checks, e.ID) {
			t.Errorf("%s is used twice, or is the ID of a check that does not decide it", e.ID)
		}
		seen[e.ID] = true
		if !slices.Contains(services, e.Service) {
			t.Errorf("%s: service %q", e.ID, e.Service)
		}
		if strings.HasSuffix(e.Title, ".") {
			t.Errorf("%s: the title ends in a full stop", e.ID)
		}
		for _, id := range e.Checks {
			if Lookup(id) == nil {
				t.Errorf("%s: there is no check %s", e.ID, id)
			}
		}
		for _, s := range e.Sources {
			if s.Title == "" || !strings.HasPrefix(s.URL, "https://") {
				t.Errorf("%s: source %+v", e.ID, s)
			}
		}
		causes := map[string]bool{}
		for _, c := range e.Causes {
			if c.ID == "" || c.Title == "" || len(c.Fixes) == 0 || causes[c.ID] {
				t.Errorf("%s: cause %+v", e.ID, c)
			}
			causes[c.ID] = true
			for _, f := range c.Fixes {
				if f.Where == "" || f.Path == "" || !strings.HasSuffix(f.Do, ".") && !strings.Contains(f.Do, "://") {
					t.Errorf("%s: fix %+v", e.ID, f)
				}
			}
		}
	}
}

// TestOneNameExplainsTheCheckAndTheText where both have it, and the one that there is elsewhere.
func TestOneNameExplainsTheCheckAndTheText(t *testing.T) {
	both := 0
	for _, e := range KnownErrors() {
		checks, known := Explain(e.ID)
		if len(known) != 1 || known[0] != e {
			t.Errorf("%s is explained as %d known errors", e.ID, len(known))
		}
		if check := Lookup(e.ID); check != nil {
			both++
			if len(checks) != 1 || checks[0] != check {
				t.Errorf("%s isn't explained as a check", e.ID)
			}
		} else if len(checks) > 0 {
			t.Errorf("%s is explained as check %s", e.ID, checks[0].ID)
		}
	}
	if both < 4 {
		t.Errorf("only %d names are those of a check and of a text", both)
	}
	if checks, known := Explain("ws-nameid what?"); checks != nil || known != nil {
		t.Errorf("a sentence with a check's name is explained as %d checks", len(checks))
	}
}

// TestChecksAndKnownErrorsAgree: what a check says AWS will say is a known
// error, and that error names the check among those that decide.
func TestChecksAndKnownErrorsAgree(t *testing.T) {
	for _, c := range Catalogue() {
		if c.AWSError == "" {
			continue
		}
		found := MatchErrors(c.AWSError)
		if !slices.ContainsFunc(found, func(e *KnownError) bool { return slices.Contains(e.Checks, c.ID) }) {
			t.Errorf("%s: %q matches %d known errors, none of which names the check", c.ID, c.AWSError, len(found))
		}
	}
}

// TestOneTableOfCauses: a cause has one title wherever it is told, and its ID is not a check's.
func TestOneTableOfCauses(t *testing.T) {
	told := map[string]bool{}
	see := func(where, id, title string) {
		t.Helper()
		told[id] = true
		if want := rootcause.Title(id); want == "" || title != want {
			t.Errorf("%s: cause %s has the title %q, the table says %q", where, id, title, want)
		}
		if Lookup(id) != nil {
			t.Errorf("%s: cause %s has the ID of a check", where, id)
		}
	}
	for _, c := range Causes() {
		see("a message", c.ID, c.Title)
	}
	for _, e := range KnownErrors() {
		for _, c := range e.Causes {
			see(e.ID, c.ID, c.Title)
		}
	}
	for _, id := range rootcause.IDs() {
		if !told[id] {
			t.Errorf("cause %s stands in the table, and nothing tells it", id)
		}
	}
}
