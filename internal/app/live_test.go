package app

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

// TestLiveTellsWhatCameBeforeItLooked: a message that came after the events were subscribed to is
// told, however late the printing begins; one of an earlier run is not.
func TestLiveTellsWhatCameBeforeItLooked(t *testing.T) {
	since := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	for received, told := range map[time.Duration]bool{-time.Second: false, 0: true, time.Second: true} {
		var out bytes.Buffer
		l := Live{
			Now:   func() time.Time { return since.Add(time.Hour) },
			Waits: func(capture.Capture) bool { return false }, Out: &out, Since: since,
		}
		events := make(chan capture.Event, 1)
		events <- capture.Event{Capture: capture.Capture{ID: "one", ReceivedAt: since.Add(received)}}
		close(events)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.Watch(ctx, events); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "captured"); got != told {
			t.Errorf("received %s after: told is %t, want %t", received, got, told)
		}
	}
}
