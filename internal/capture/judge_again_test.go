package capture

import (
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/report"
)

// TestTheAnswerDecides: what AWS answered, or said when it was asked, changes the capture's verdict
// in the very change that records it, and so does an answer that came before the first verdict.
func TestTheAnswerDecides(t *testing.T) {
	judge := func(r Record) *inspect.Report {
		out := &inspect.Report{Verdict: inspect.Accept, Headline: "will accept"}
		if r.Answer != nil && r.Answer.Refused() || r.Asked != nil && r.Asked.Refused() {
			out.Verdict, out.Headline = inspect.Reject, "rejected"
		}
		return out
	}
	refused := Answer{Status: 403, AWSError: "Not authorized"}
	for name, steps := range map[string][]func(l *Log, id string) error{
		"judged, then answered": {
			func(l *Log, id string) error { _, err := l.Judge(t.Context(), id); return err },
			func(l *Log, id string) error { return l.SetAnswer(t.Context(), id, refused) },
		},
		"judged, then asked": {
			func(l *Log, id string) error { _, err := l.Judge(t.Context(), id); return err },
			func(l *Log, id string) error { return l.SetAsked(t.Context(), id, Asked{Status: 400, AWSError: "no"}) },
		},
		"answered, then judged": {
			func(l *Log, id string) error { return l.SetAnswer(t.Context(), id, refused) },
			func(l *Log, id string) error { _, err := l.Judge(t.Context(), id); return err },
		},
	} {
		eachStore(t, func(t *testing.T, s Store) {
			l := newLog(t, s, LogOptions{Judge: judge})
			r, err := l.Add(t.Context(), Record{SAMLResponse: "x"})
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range steps {
				if err := step(l, r.ID); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			got, err := l.Get(t.Context(), r.ID)
			if err != nil || got.Verdict != inspect.Reject || got.Headline != "rejected" {
				t.Errorf("%s: %s %q %v", name, got.Verdict, got.Headline, err)
			}
		})
	}
}

// TestBehind: the pages behind a message are those before the next one.
func TestBehind(t *testing.T) {
	hop := func(s report.Station, id, failed string) Hop { return Hop{Station: s, Capture: id, Error: failed} }
	flow := &Flow{Hops: []Hop{
		hop(report.StationEntra, "", "AADSTS50126"),
		hop(report.StationIdentityCenter, "one", ""),
		hop(report.StationPortal, "", "empty"),
		hop(report.StationPortal, "", ""),
		hop(report.StationSignIn, "two", ""),
		hop(report.StationConnect, "", "not onboarded"),
	}}
	for id, want := range map[string][]string{"one": {""}, "two": {"not onboarded"}, "three": nil} {
		got := Capture{ID: id, Circumstances: Circumstances{Flow: flow}}.Behind()
		if len(got) != len(want) {
			t.Errorf("%s: %v", id, got)
			continue
		}
		for i := range got {
			if got[i].Error != want[i] {
				t.Errorf("%s: %v", id, got)
			}
		}
	}
	if got := flow.Hops[2].Error; got != "empty" {
		t.Errorf("the flow itself was changed: %q", got)
	}
}
