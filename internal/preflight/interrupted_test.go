package preflight

import (
	"context"
	"encoding/json"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/collect"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// TestEveryPage: ended at any page and started again, collect leaves a directory from which preflight says what it
// says from an undisturbed one.
func TestEveryPage(t *testing.T) {
	live, err := livecloud.NewLive(60, monday)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(live.Close)
	live.PageSize = 13
	var mu sync.Mutex
	asked, stop, end := 0, -1, func() {}
	live.Hook = func(string, string) {
		mu.Lock()
		defer mu.Unlock()
		if asked++; asked == stop {
			end()
		}
	}
	now := monday
	o := collect.Options{Need: collect.Need{App: livecloud.LiveApp}, Tool: "test", StandIn: live.URL,
		Entra:  collect.EntraOptions{Token: "stand-in", Graph: live.URL, Authority: live.URL},
		Getenv: func(string) string { return "" }, Say: func(string) {},
		Clock: collect.Clock{Now: func() time.Time { return now }, Sleep: func(ctx context.Context, d time.Duration) error {
			now = now.Add(d)
			return ctx.Err()
		}}}
	says := func(dir string) string {
		e, err := Read(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := e.Judge(t.Context(), Options{At: monday})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	o.Dir = filepath.Join(t.TempDir(), "whole")
	if _, err := collect.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	want, calls := says(o.Dir), asked
	if pages := 60 / live.PageSize * 3; calls < pages {
		t.Fatalf("%d calls, and the lists alone have %d pages", calls, pages)
	}
	partial := 0
	for at := range calls {
		ctx, cancel := context.WithCancel(t.Context())
		mu.Lock()
		asked, stop, end = 0, at+1, cancel
		mu.Unlock()
		o.Dir = filepath.Join(t.TempDir(), "evidence")
		res, err := collect.Run(ctx, o)
		if cancel(); err != nil {
			t.Fatal(err)
		}
		if res.Interrupted {
			partial++
		}
		mu.Lock()
		stop = -1
		mu.Unlock()
		if _, err := collect.Run(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if got := says(o.Dir); got != want {
			t.Errorf("ended at call %d of %d:\n%s\nwant\n%s", at+1, calls, got, want)
		}
	}
	if partial < calls-1 { // the last answer may still have come
		t.Errorf("%d of %d runs were ended", partial, calls)
	}
	t.Logf("%d calls", calls)
}
