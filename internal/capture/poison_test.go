package capture

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// notIDs are what is in the place of an ID in addresses of attackers and of broken scripts.
var notIDs = []string{
	"\xff", "\x00", "none", "a\x00b", "\xc3\x28", "'; DROP TABLE captures; --", strings.Repeat("z", 1<<16), "",
}

func TestWhatIsNoIDIsNotFound(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{Judge: sampleReport})
		for _, id := range notIDs {
			_, got := l.Get(t.Context(), id)
			_, judged := l.Judge(t.Context(), id)
			for what, err := range map[string]error{
				"get": got, "judge": judged, "drop": l.SetState(t.Context(), id, Dropped), "delete": l.Delete(t.Context(), id),
				"answer": l.SetAnswer(t.Context(), id, Answer{}), "asked": l.SetAsked(t.Context(), id, Asked{}),
				"flow": l.SetFlow(t.Context(), id, Flow{}), "tab": l.SetTabClosed(t.Context(), id, true),
			} {
				if !errors.Is(err, ErrNotFound) {
					t.Errorf("%s %.20q: %v", what, id, err)
				}
			}
		}
		if page, _, err := l.List(t.Context(), Query{Verdict: "\xff\x00", Text: "\xff\x00"}); err != nil || len(page) != 0 {
			t.Errorf("list: %d captures, error %v", len(page), err)
		}
	})
}

// fail is a change whose statement the database refuses, after one that it took.
func (l *Log) fail(ctx context.Context) error {
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) {
		r := Record{Capture: Capture{ID: l.ids.next()}, SAMLResponse: "HALF-DONE"}
		switch tx := tx.(type) {
		case sqlTx:
			return nil, errors.Join(tx.Insert(r), tx.exec(nil, `SELECT no_such_column`))
		case postgresTx:
			return nil, errors.Join(tx.Insert(r), tx.exec(nil, `SELECT 1/0`))
		}
		return nil, errors.New("refused")
	}})
}

// TestFailingChangesTakeNoOtherAlong: in a burst, statements fail in the transactions of messages.
func TestFailingChangesTakeNoOtherAlong(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{Judge: sampleReport})
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				if _, err := l.Add(t.Context(), Record{SAMLResponse: fmt.Sprint(i)}); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if err := l.SetState(t.Context(), notIDs[i%len(notIDs)], Dropped); !errors.Is(err, ErrNotFound) {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if err := l.fail(t.Context()); err == nil {
					t.Error("the failing statement did not fail")
				}
			})
		}
		wg.Wait()
		page, _, err := l.List(t.Context(), Query{Limit: 500})
		if err != nil || len(page) != 200 {
			t.Errorf("%d captures, error %v", len(page), err)
		}
	})
}

// TestTextThatNoDatabaseTakes: every text that comes from outside may hold any bytes.
func TestTextThatNoDatabaseTakes(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{})
		const bad = "a\x00b\xff\xc3\x28"
		r := mustAdd(t, l, Record{SAMLResponse: bad, Body: []byte(bad), Capture: Capture{
			State: Held, Endpoint: bad, RelayState: new(bad), Headline: bad, Who: bad,
		}})
		err := errors.Join(
			l.SetFlow(t.Context(), r.ID, Flow{ID: bad, Hops: []Hop{{Error: bad}}}),
			l.SetAsked(t.Context(), r.ID, Asked{AWSError: bad, Location: bad}),
			l.SetAnswer(t.Context(), r.ID, Answer{Location: bad, AWSError: bad, Failed: bad}))
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.Get(t.Context(), r.ID)
		if err != nil || got.SAMLResponse != bad || *got.RelayState != bad || got.Who != bad ||
			got.Answer == nil || got.Asked == nil {
			t.Errorf("got %+v, error %v", got, err)
		}
		if page, _, err := l.List(t.Context(), Query{Text: bad}); err != nil || len(page) != 1 {
			t.Errorf("found %d, error %v", len(page), err)
		}
	})
}
