package cli

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/livecloud"
	"github.com/samlscope/samlscope/internal/preflight"
)

// TestPredictedAsIssued: for each of 500 users of a tenant with ten kinds of fault, the message that the stand-in
// Entra ID really issues is judged as preflight has predicted: the verdict, and the checks that decide it.
func TestPredictedAsIssued(t *testing.T) {
	const users = 500
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	live, err := livecloud.NewLive(users, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(live.Close)
	aloneAt(t, live.Cloud)
	dir := filepath.Join(t.TempDir(), "evidence")
	s := session{env: map[string]string{"SAMLSCOPE_GRAPH_TOKEN": "GRAPHTOKEN"}}
	code, out, problems := s.run(t, context.Background(), "collect", "--app", livecloud.LiveApp, "-o", dir,
		"--graph-endpoint", live.URL, "--authority", live.URL)
	if code != exitOK {
		t.Fatalf("exit %d\n%s\n%s", code, out, problems)
	}
	_, r, problems := predicted(t, dir, "--at", at.Format(time.RFC3339))
	if len(r.Users) != users {
		t.Fatalf("%d users\n%s", len(r.Users), problems)
	}
	issued := map[string]string{} // user by file
	var files []string
	same, kinds := 0, map[string]bool{}
	for i := range live.People {
		p := &live.People[i]
		u := userOf(t, &r, p.Name)
		kinds[p.Fault] = true
		if want := causesOf(p.Fault); !slices.Equal(u.Causes, want) || (u.Outcome == preflight.Fail) != (p.Fault != "") {
			t.Errorf("%s: %s %q, want %q", p.Name, u.Outcome, u.Causes, want)
			continue
		}
		xml, err := live.Issue(p)
		switch {
		case errors.Is(err, livecloud.ErrRefused):
			if len(u.Findings) > 0 || u.Outcome != preflight.Fail {
				t.Errorf("%s: %v, and preflight says %+v", p.Name, err, u)
			}
			same++
			continue
		case err != nil:
			t.Fatal(err)
		}
		form := url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(xml))},
			"RelayState": {livecloud.RelayState()}}
		name := file(t, p.ID+".txt", form.Encode())
		files, issued[name] = append(files, name), p.Name
	}
	if len(kinds) != 10 { // one of the ten has the cause of another, and none is one as well
		t.Errorf("%d kinds: %v", len(kinds), kinds)
	}
	for name, got := range inspected(t, dir, at, files) {
		u := userOf(t, &r, issued[name])
		if got.Verdict != verdictOf(u.Outcome) || !slices.Equal(got.Errors, errorsOf(u.Findings)) {
			t.Errorf("%s: inspect %s %q, preflight %s %q", u.User, got.Verdict, got.Errors, u.Outcome, u.Findings)
			continue
		}
		same++
	}
	if same != users {
		t.Errorf("%d of %d", same, users)
	}
}

func userOf(t *testing.T, r *preflight.Result, name string) *preflight.User {
	t.Helper()
	i := slices.IndexFunc(r.Users, func(u preflight.User) bool { return u.User == name })
	if i < 0 {
		t.Fatalf("preflight has no %s", name)
	}
	return &r.Users[i]
}

func causesOf(fault string) []string {
	if fault == "" {
		return []string{}
	}
	return []string{fault}
}

func verdictOf(o preflight.UserOutcome) inspect.Verdict {
	if o == preflight.Fail {
		return inspect.Reject
	}
	return inspect.Accept
}

// errorsOf are the findings that are errors, sorted.
func errorsOf(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		if inspect.Lookup(id).Severity == inspect.Error {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// opinion is what inspect says of one message.
type opinion struct {
	Verdict inspect.Verdict
	Errors  []string
}

// inspected is what inspect says of files by the evidence in a directory.
func inspected(t *testing.T, dir string, at time.Time, files []string) map[string]opinion {
	t.Helper()
	args := append([]string{"inspect", "--format", "json", "--evidence", dir, "--at", at.Format(time.RFC3339)}, files...)
	_, text, stderr := session{}.run(t, context.Background(), args...)
	var doc struct {
		Reports []struct {
			Source   struct{ Name string }
			Verdict  inspect.Verdict
			Findings []struct {
				ID       string
				Severity inspect.Severity
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil || len(doc.Reports) != len(files) {
		t.Fatalf("%v: %d reports\n%.2000s\n%s", err, len(doc.Reports), text, stderr)
	}
	out := map[string]opinion{}
	for _, r := range doc.Reports {
		s := opinion{r.Verdict, []string{}}
		for _, f := range r.Findings {
			if f.Severity == inspect.Error && !slices.Contains(s.Errors, f.ID) {
				s.Errors = append(s.Errors, f.ID)
			}
		}
		slices.Sort(s.Errors)
		out[strings.TrimSuffix(r.Source.Name, "#1")] = s
	}
	return out
}
