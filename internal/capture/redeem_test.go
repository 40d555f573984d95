package capture

import (
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// TestRedeemUntilIsListed: the list counts down without reading every report.
func TestRedeemUntilIsListed(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		l := newLog(t, s, LogOptions{Judge: func(Record) *inspect.Report {
			return &inspect.Report{
				Kind:    inspect.KindResponse,
				Target:  inspect.TargetIAM,
				Message: &inspect.MessageFacts{IssueInstant: "2026-11-20T09:30:00Z"},
			}
		}})
		r := mustAdd(t, l, Record{})
		if _, err := l.Judge(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
		list, _, err := l.List(t.Context(), Query{})
		if err != nil {
			t.Fatal(err)
		}
		if until := list[0].RedeemUntil; until == nil || !until.Equal(time.Date(2026, 11, 20, 9, 35, 0, 0, time.UTC)) {
			t.Errorf("listed with %v", until)
		}
	})
}
