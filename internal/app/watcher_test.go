package app

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/proxy"
)

// watched is what a watcher makes of captures that were judged and answered.
func watched(t *testing.T, once bool, verdict inspect.Verdict, then ...func(*capture.Log, string) error) (
	out, notes string, fails bool, err error,
) {
	t.Helper()
	return watchedWith(t, proxy.HoldAlways, once, verdict, then...)
}

// watchedWith is watched with a --hold of its own.
func watchedWith(t *testing.T, hold proxy.Hold, once bool, verdict inspect.Verdict,
	then ...func(*capture.Log, string) error,
) (out, notes string, fails bool, err error) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 20, 9, 32, 0, 0, time.UTC) }
	log := capture.NewLog(capture.NewMemory(), capture.LogOptions{Now: now})
	a := &App{Log: log, env: Env{Now: now}, holds: map[capture.Via]proxy.Hold{capture.ViaBrowse: hold}}
	var text, noted bytes.Buffer
	w := &Watcher{App: a, Out: &text, Text: true, Once: once, FailOn: inspect.Error,
		Note: func(s string) { noted.WriteString(s + "\n") }}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	events, _ := log.Subscribe(ctx, 0)
	report := &inspect.Report{Kind: inspect.KindResponse, Verdict: verdict, Predicted: verdict,
		Headline: "AWS will reject this sign-in: RoleSessionName is missing."}
	if verdict == inspect.Reject {
		report.Findings = []inspect.Finding{{ID: "rsn-present", Severity: inspect.Error}}
	}
	r, err := log.Add(ctx, capture.Record{Capture: capture.Capture{Via: capture.ViaBrowse, State: capture.Held},
		SAMLResponse: "x", Report: report})
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range then {
		if err := do(log, r.ID); err != nil {
			t.Fatal(err)
		}
	}
	cancel() // ends the subscription, which keeps what was told
	if err := w.Watch(ctx, events); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.Close() }) // it is in memory
	fails, err = w.Outcome(0, false)
	return text.String(), noted.String(), fails, err
}

func answer(a capture.Answer) func(*capture.Log, string) error {
	return func(l *capture.Log, id string) error { return l.SetAnswer(context.Background(), id, a) }
}

// TestOnceWithoutReachingAWS: an answer that never came isn't a success, and one that did is.
func TestOnceWithoutReachingAWS(t *testing.T) {
	_, _, _, err := watched(t, true, inspect.Accept, answer(capture.Answer{Failed: "no route"}))
	if err == nil || !strings.Contains(err.Error(), "AWS wasn't reached") {
		t.Error(err)
	}
	if _, _, fails, err := watched(t, true, inspect.Accept, answer(capture.Answer{Status: 302})); err != nil || fails {
		t.Error(fails, err)
	}
	if _, _, _, err := watched(t, false, inspect.Accept, answer(capture.Answer{Failed: "no route"})); err != nil {
		t.Errorf("without --once: %v", err)
	}
}

// TestBrowseTellsWhatWaits: that a message waits, and what became of it, is told.
func TestBrowseTellsWhatWaits(t *testing.T) {
	state := func(s capture.State) func(*capture.Log, string) error {
		return func(l *capture.Log, id string) error { return l.SetState(context.Background(), id, s) }
	}
	for s, says := range map[capture.State]string{
		capture.Dropped: "dropped    AWS never sees it", capture.Forwarded: "forwarded  the original bytes",
	} {
		out, _, _, _ := watched(t, false, inspect.Accept, state(s))
		if !strings.Contains(out, "held       waits for Forward or Drop") || strings.Count(out, says) != 1 {
			t.Errorf("%s: %s", s, out)
		}
	}
	for hold, waits := range map[proxy.Hold]map[inspect.Verdict]bool{
		proxy.HoldNever:   {inspect.Accept: false, inspect.Reject: false},
		proxy.HoldOnError: {inspect.Accept: false, inspect.AtRisk: false, inspect.Reject: true},
	} {
		for verdict, want := range waits {
			out, _, _, _ := watchedWith(t, hold, false, verdict, state(capture.Forwarded))
			if strings.Contains(out, "held  ") != want || !strings.Contains(out, "forwarded") {
				t.Errorf("%s, %s: %s", hold, verdict, out)
			}
		}
	}
	if out, _, _, _ := watched(t, false, inspect.Accept); strings.Contains(out, "dropped") || strings.Contains(out, "forwarded") {
		t.Error(out)
	}
}

// TestSummaryKeepsToTheDiagnosis: where AWS refused what was rejected, the end says why, and
// gives no general advice.
func TestSummaryKeepsToTheDiagnosis(t *testing.T) {
	flow := func(l *capture.Log, id string) error {
		return l.SetFlow(context.Background(), id, capture.Flow{ID: "f", Hops: []capture.Hop{
			{Capture: id, Station: "sign-in", URL: "https://signin.aws.amazon.com/saml"},
		}})
	}
	refused := answer(capture.Answer{Status: 403, AWSError: "RoleSessionName is required in AuthnResponse"})
	_, notes, _, _ := watched(t, false, inspect.Reject, flow, refused)
	if strings.Contains(notes, "look at the role") || !strings.Contains(notes, "RoleSessionName is missing") {
		t.Error(notes)
	}
	if _, notes, _, _ := watched(t, false, inspect.Accept, flow, refused); strings.Contains(notes, "RoleSessionName is missing") {
		t.Error(notes)
	}
}

// restarting is a shared store whose log drops its listeners each time that it is told to.
type restarting struct {
	*capture.Memory
	now chan struct{}
}

func (s restarting) Watch(ctx context.Context, _ func(capture.Event), restart func(), _ func(error)) {
	for {
		select {
		case <-s.now:
			restart()
		case <-ctx.Done():
			return
		}
	}
}

// TestWatchGoesOnWithoutItsListener: a log that drops its listeners, as one in PostgreSQL does when it hears of others
// for the first time, ends no browser. What came meanwhile is told, and neither what an earlier run left nor what a
// relay on the same store took.
func TestWatchGoesOnWithoutItsListener(t *testing.T) {
	start := time.Date(2026, 11, 20, 9, 32, 0, 0, time.UTC)
	now := func() time.Time { return start }
	store := restarting{capture.NewMemory(), make(chan struct{})}
	log := capture.NewLog(store, capture.LogOptions{Now: now})
	t.Cleanup(func() { _ = log.Close() }) // it is in memory
	report := &inspect.Report{Kind: inspect.KindResponse, Verdict: inspect.Accept, Headline: "AWS will accept it."}
	add := func(via capture.Via, who string, at time.Time) string {
		r, err := log.Add(t.Context(), capture.Record{
			Capture:      capture.Capture{Via: via, State: capture.Held, Who: who, ReceivedAt: at},
			SAMLResponse: who, Report: report,
		})
		if err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	old := add(capture.ViaBrowse, "old", start.Add(-time.Minute))
	if err := answer(capture.Answer{Status: 302})(log, old); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := &Watcher{App: &App{Log: log, env: Env{Now: now}}, Out: &out, Once: true, FailOn: inspect.Error}
	events, _ := log.Subscribe(t.Context(), 0)
	store.now <- struct{}{}
	store.now <- struct{}{} // the first one is done
	others := add(capture.ViaRelay, "others", start)
	if err := answer(capture.Answer{Status: 403})(log, others); err != nil {
		t.Fatal(err)
	}
	meanwhile := add(capture.ViaBrowse, "meanwhile", start)
	if err := answer(capture.Answer{Status: 302})(log, meanwhile); err != nil {
		t.Fatal(err)
	}
	late, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	if err := w.Watch(late, events); err != nil || late.Err() != nil {
		t.Fatal(err, late.Err())
	}
	got := out.String()
	if !strings.Contains(got, meanwhile) || strings.Contains(got, old) || strings.Contains(got, others) {
		t.Errorf("printed %s", got)
	}
}

// TestLiveTellsWhatCameMeanwhile: the same on the terminal of a relay.
func TestLiveTellsWhatCameMeanwhile(t *testing.T) {
	start := time.Date(2026, 11, 20, 9, 32, 0, 0, time.UTC)
	now := func() time.Time { return start }
	store := restarting{capture.NewMemory(), make(chan struct{})}
	log := capture.NewLog(store, capture.LogOptions{Now: now})
	t.Cleanup(func() { _ = log.Close() }) // it is in memory
	ctx, stop := context.WithCancel(t.Context())
	events, _ := log.Subscribe(ctx, 0)
	store.now <- struct{}{}
	store.now <- struct{}{} // the first one is done
	ids := map[string]string{}
	for who, at := range map[string]time.Time{"old": start.Add(-time.Minute), "meanwhile": start} {
		r, err := log.Add(ctx, capture.Record{Capture: capture.Capture{Via: capture.ViaRelay, ReceivedAt: at, Who: who}})
		if err != nil {
			t.Fatal(err)
		}
		ids[who] = r.ID
	}
	out, to := io.Pipe()
	l := Live{Log: log, Now: now, Waits: func(capture.Capture) bool { return false }, Out: to, Since: start}
	ended := make(chan error, 1)
	go func() { ended <- l.Watch(ctx, events) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, ids["meanwhile"]) {
		t.Errorf("%q %v", line, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
