package collect

import (
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// TestPermissionGranted: a list of bare ids is read anew as soon as the permission is there, and not gone on with.
func TestPermissionGranted(t *testing.T) {
	w := newWorld(t)
	w.o.Need = Need{App: "AWS Agents"}
	shown := w.Answers["GET /v1.0/users"]
	w.Answers["GET /v1.0/users"] = livecloud.List{Key: "value", Entries: []any{map[string]any{"id": "x", "mail": nil}}}
	if m := w.run(t, t.Context())["GET "+pathUsers]; m.State != evidencedir.Partial {
		t.Fatalf("%+v", m)
	}
	w.Answers["GET /v1.0/users"] = shown
	w.now = w.now.Add(10 * time.Minute)
	if m := w.run(t, t.Context())["GET "+pathUsers]; m.State != evidencedir.Complete || m.Count != 1 {
		t.Errorf("%+v", m)
	}
}

// TestSamePageAgain: a service that gives the same token again has not shown the end of the list. The next run has no
// entry twice.
func TestSamePageAgain(t *testing.T) {
	for token, want := range map[string]evidencedir.State{"x": evidencedir.Partial, "": evidencedir.Complete} {
		w := newWorld(t)
		w.o.Need = message()
		w.Answers[opConnectUsers] = map[string]any{"UserSummaryList": []any{map[string]any{"Username": "alice@example.com"}},
			"NextToken": token}
		m := w.run(t, t.Context())[opConnectUsers]
		if m.State != want || (want == evidencedir.Partial) != strings.Contains(m.Why, "same page") {
			t.Errorf("%q: %+v", token, m)
		}
		w.now = w.now.Add(10 * time.Minute)
		if again := w.run(t, t.Context())[opConnectUsers]; again.Count != m.Count {
			t.Errorf("%q: %d entries, and then %d", token, m.Count, again.Count)
		}
	}
}

// TestAnswerWithoutList: an answer without a list is no empty list.
func TestAnswerWithoutList(t *testing.T) {
	for name, c := range map[string]struct {
		answer any
		want   evidencedir.State
	}{
		"no list":       {map[string]any{"note": "from a proxy"}, evidencedir.Partial},
		"null":          {map[string]any{"value": nil}, evidencedir.Partial},
		"an empty list": {livecloud.List{Key: "value", Entries: []any{}}, evidencedir.Complete},
	} {
		w := newWorld(t)
		w.o.Need = Need{App: "AWS Agents"}
		for op := range w.Answers {
			if (graphPath{"GET " + pathAssigned, ""}).is(op) {
				w.Answers[op] = c.answer
			}
		}
		if m := w.run(t, t.Context())["GET "+pathAssigned]; m.State != c.want || m.Count != 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// TestRegionNotEnabled: a Region that isn't enabled doesn't know the account's credentials. What is elsewhere is read
// all the same; credentials that have expired end the side.
func TestRegionNotEnabled(t *testing.T) {
	for code, want := range map[string]evidencedir.State{
		"UnrecognizedClientException": evidencedir.Complete, "ExpiredTokenException": evidencedir.NotAsked,
	} {
		w := newWorld(t)
		w.o.Need = message()
		w.Deny[opInstance] = code
		made := w.run(t, t.Context())
		if m := made[opInstance]; m.State != evidencedir.Denied ||
			strings.Contains(m.Why, "Region") != (want == evidencedir.Complete) {
			t.Errorf("%s: %+v", code, m)
		}
		for _, op := range []string{opUserID, opEvents} {
			if m := made[op]; m.State != want {
				t.Errorf("%s: %+v", code, m)
			}
		}
	}
}
