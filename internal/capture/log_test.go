package capture

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// fakeClock is a clock that tests move.
type fakeClock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *fakeClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *fakeClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// openShared opens an empty Shared store; nil where there is none.
var openShared func(t *testing.T) Store

// eachStore runs a test on every store.
func eachStore(t *testing.T, test func(t *testing.T, s Store)) {
	t.Run("memory", func(t *testing.T) { test(t, NewMemory()) })
	t.Run("sqlite", func(t *testing.T) { test(t, openSQLite(t, filepath.Join(t.TempDir(), "c.db"))) })
	if openShared != nil {
		t.Run("postgres", func(t *testing.T) { test(t, openShared(t)) })
	}
}

func openSQLite(t *testing.T, path string) *SQLite {
	t.Helper()
	s, err := OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newLog(t *testing.T, s Store, o LogOptions) *Log {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	o.Warn = func(err error) { t.Error(err) }
	l := NewLog(s, o)
	t.Cleanup(func() { l.Close() })
	return l
}

func mustAdd(t *testing.T, l *Log, r Record) Record {
	t.Helper()
	r, err := l.Add(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAddKeepsEveryByte(t *testing.T) {
	relay, empty := "https://a.example/\x00\xff?x=\"1\"", ""
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{})
		for _, relayState := range []*string{nil, &empty, &relay} {
			in := Record{SAMLResponse: "PHNh+/=\r\n\x00\xff", Body: []byte("a=b\x00\xfe")}
			in.Via, in.State, in.RelayState, in.Endpoint = ViaRelay, Held, relayState, "https://signin.aws.amazon.com/saml"
			added := mustAdd(t, l, in)
			got, err := l.Get(t.Context(), added.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got.SAMLResponse != in.SAMLResponse || string(got.Body) != string(in.Body) {
				t.Errorf("value became %q, body %q", got.SAMLResponse, got.Body)
			}
			if (got.RelayState == nil) != (relayState == nil) || relayState != nil && *got.RelayState != *relayState {
				t.Errorf("relay state %v became %v", relayState, got.RelayState)
			}
			if got.Token != added.Token || len(got.Token) != 32 || !got.ReceivedAt.Equal(noon) || got.State != Held {
				t.Errorf("token %q, received %v, state %s", got.Token, got.ReceivedAt, got.State)
			}
		}
	})
}

func TestIDsGrowWhenTheClockIsSetBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	clock := &fakeClock{t: noon}
	l := newLog(t, openSQLite(t, path), LogOptions{Now: clock.now})
	first := mustAdd(t, l, Record{})
	clock.add(-time.Hour)
	second := mustAdd(t, l, Record{})
	l.Close()
	third := mustAdd(t, newLog(t, openSQLite(t, path), LogOptions{Now: clock.now}), Record{})
	if first.ID >= second.ID || second.ID >= third.ID {
		t.Errorf("IDs do not grow: %s %s %s", first.ID, second.ID, third.ID)
	}
}

func TestListPagesAndSearches(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{})
		var ids []string
		for i := range 7 {
			r := Record{}
			r.Who, r.Verdict = fmt.Sprintf("Jürgen.%d", i), inspect.Reject
			if i == 3 {
				r.Verdict, r.Headline = inspect.Accept, "100%_fine"
			}
			ids = append(ids, mustAdd(t, l, r).ID)
		}
		var seen []string
		for q := (Query{Limit: 3}); ; {
			page, next, err := l.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page {
				seen = append(seen, c.ID)
			}
			if next == "" {
				break
			}
			q.Before = next
		}
		if len(seen) != 7 || seen[0] != ids[6] || seen[6] != ids[0] {
			t.Errorf("pages hold %v, want %v backwards", seen, ids)
		}
		for _, c := range []struct {
			q    Query
			want int
		}{
			{Query{Text: "JÜRGEN"}, 7}, {Query{Text: "jürgen.3"}, 1}, {Query{Text: "%"}, 1}, {Query{Text: "no such"}, 0},
			{Query{Text: ids[2]}, 1}, {Query{Verdict: inspect.Accept}, 1}, {Query{Verdict: inspect.Reject, Limit: 2}, 2},
			{Query{Before: ids[0]}, 0},
		} {
			if page, _, err := l.List(t.Context(), c.q); err != nil || len(page) != c.want || page == nil {
				t.Errorf("%+v: %d captures, error %v, want %d", c.q, len(page), err, c.want)
			}
		}
	})
}

func TestStates(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{})
		held := Record{Capture: Capture{State: Held}}
		a, b, recorded := mustAdd(t, l, held), mustAdd(t, l, held), mustAdd(t, l, Record{})
		for _, c := range []struct {
			id   string
			to   State
			want error
		}{
			{a.ID, Forwarded, nil}, {a.ID, Forwarded, nil}, {a.ID, Dropped, ErrNotHeld},
			{b.ID, Dropped, nil}, {b.ID, Forwarded, ErrNotHeld}, {recorded.ID, Forwarded, ErrNotHeld}, {"none", Dropped,
				ErrNotFound},
		} {
			if err := l.SetState(t.Context(), c.id, c.to); !errors.Is(err, c.want) {
				t.Errorf("%s to %s: %v, want %v", c.id, c.to, err, c.want)
			}
		}
		if err := l.SetState(t.Context(), a.ID, Held); err == nil {
			t.Error("a capture went back to held")
		}
	})
}

func TestAnswerForFindsTheNewest(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{})
		in := Record{SAMLResponse: "x", Capture: Capture{State: Held}}
		older, newer := mustAdd(t, l, in), mustAdd(t, l, in)
		want := Answer{Status: 403, AWSError: "RoleSessionName is required"}
		if err := l.AnswerFor(t.Context(), "x", want); err != nil {
			t.Fatal(err)
		}
		got, err := l.Get(t.Context(), newer.ID)
		if err != nil || got.Answer == nil || *got.Answer != want || got.State != Forwarded {
			t.Errorf("got %+v in state %s, error %v", got.Answer, got.State, err)
		}
		if got, _ := l.Get(t.Context(), older.ID); got.Answer != nil || got.State != Held {
			t.Error("the older capture was answered")
		}
		if err := l.AnswerFor(t.Context(), "y", want); !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown value: %v", err)
		}
	})
}

func sampleReport(Record) *inspect.Report {
	name := "ann@example.com"
	return &inspect.Report{Verdict: inspect.Reject, Headline: "AWS will reject this sign-in.",
		XML:      "<Response>\u00e9</Response>",
		Findings: []inspect.Finding{{ID: "rsn-present"}},
		Message:  &inspect.MessageFacts{Assertion: &inspect.AssertionFacts{NameID: &name}}}
}

func TestJudgeIsRecordedWithItsText(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{Judge: sampleReport})
		r := mustAdd(t, l, Record{})
		if _, err := l.Judge(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
		got, err := l.Get(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Verdict != inspect.Reject || got.Who != "ann@example.com" || got.Report.XML != "<Response>\u00e9</Response>" ||
			got.Report.Findings[0].ID != "rsn-present" || got.Token != r.Token {
			t.Errorf("recorded %+v", got)
		}
	})
}

func TestJudgePanics(t *testing.T) {
	l := newLog(t, NewMemory(), LogOptions{Judge: func(Record) *inspect.Report { panic("broken check") }})
	r := mustAdd(t, l, Record{})
	if _, err := l.Judge(t.Context(), r.ID); err == nil {
		t.Error("a panic went unnoticed")
	}
	if got, _ := l.Get(t.Context(), r.ID); got.Verdict != "" || got.Headline != brokeHeadline {
		t.Errorf("verdict %q, headline %q", got.Verdict, got.Headline)
	}
}

func TestSlowJudgeIsRecordedLate(t *testing.T) {
	release := make(chan struct{})
	l := newLog(t, NewMemory(), LogOptions{Judge: func(r Record) *inspect.Report { <-release; return sampleReport(r) }})
	r := mustAdd(t, l, Record{})
	events, _ := l.Subscribe(t.Context(), 0)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := l.Judge(ctx, r.ID); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	close(release)
	if e := <-events; e.Capture.Verdict != inspect.Reject {
		t.Errorf("late event %+v", e)
	}
}

func TestClosedLogRefuses(t *testing.T) {
	l := newLog(t, NewMemory(), LogOptions{})
	events, _ := l.Subscribe(t.Context(), 0)
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Add(t.Context(), Record{}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	if _, open := <-events; open {
		t.Error("the subscription outlived the log")
	}
}
