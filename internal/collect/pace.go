package collect

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// Clock is time as collect knows it.
type Clock struct {
	Now func() time.Time
	// Sleep returns after the duration, or with the context's error.
	Sleep func(context.Context, time.Duration) error
}

// RealClock is the machine's own.
func RealClock(now func() time.Time) Clock {
	return Clock{Now: now, Sleep: func(ctx context.Context, d time.Duration) error {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		}
	}}
}

// How often an operation may be asked for in a Region, by the beginning of its name; the documented rates
// where there are any. They hold for the whole account, so that a part of them is left to others.
var spacing = []struct {
	of    string
	every time.Duration
}{
	{"connect:", 600 * time.Millisecond},    // 2 a second
	{"cloudtrail:", 600 * time.Millisecond}, // 2 a second
	{"identitystore:", 100 * time.Millisecond},
	{"sso:", 100 * time.Millisecond},
	{"iam:", 50 * time.Millisecond}, // not published
	{"GET /v1.0/auditLogs/", 2500 * time.Millisecond},
}

// burst is how many calls may be made at once. Amazon Connect documents 5.
const burst = 3

// pace keeps the calls for one operation apart.
type pace struct {
	Clock
	last map[string]time.Time // when the call before was due, by operation and Region
}

// wait returns when a call may be made.
func (p *pace) wait(ctx context.Context, c evidencedir.Call) error {
	for _, s := range spacing {
		if !strings.HasPrefix(c.Operation, s.of) {
			continue
		}
		now, key := p.Now(), c.Operation+" "+c.Region
		due := p.last[key].Add(s.every)
		if earliest := now.Add(-burst * s.every); due.Before(earliest) {
			due = earliest
		}
		p.last[key] = due
		if due.After(now) {
			return p.Sleep(ctx, due.Sub(now))
		}
	}
	return ctx.Err()
}

const (
	mostTries   = 8
	firstPause  = 500 * time.Millisecond
	longPause   = 30 * time.Second
	mostAskedOf = 5 * time.Minute // a Retry-After beyond it is not waited for
)

// pause is how long to wait before a try after the first: what the service asked for, else twice as long
// each time, with a part left to chance so that others don't come back at the same moment.
func pause(tries int, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	d := min(firstPause<<(tries-1), longPause)
	return d/2 + rand.N(d/2+1)
}

func newPace(c Clock) pace { return pace{c, map[string]time.Time{}} }

// retryAfter is how long an answer asks to wait; 0 when it doesn't say.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
