package app

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/browser"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/station"
	"github.com/samlscope/samlscope/proxy"
)

// flows joins what a browser shows before and after a message to the captures
// of the same sign-in.
type flows struct {
	log  *capture.Log
	now  func() time.Time
	warn func(error)

	mu     sync.Mutex
	byTab  map[string]*flow
	newest *flow
}

// flow is one sign-in.
type flow struct {
	capture.Flow
	captures []string // IDs, oldest first; the entry of an error without a message among them
	over     bool     // AWS sign-in has had its message: the next one begins another flow
}

func newFlows(log *capture.Log, now func() time.Time, warn func(error)) *flows {
	return &flows{log: log, now: now, warn: warn, byTab: map[string]*flow{}}
}

// of returns the flow of a tab. A tab that has none yet was opened out of the
// newest one, as the access portal opens its applications.
func (f *flows) of(tab string, fresh bool) *flow {
	at := f.byTab[tab]
	if at == nil {
		at = f.newest
	}
	if at == nil || fresh {
		at = &flow{Flow: capture.Flow{ID: rand.Text()}}
		f.newest = at
	}
	f.byTab[tab] = at
	return at
}

// watches are the pages that the browser is asked to show.
func (f *flows) watches() (all []browser.Watch) {
	for _, p := range station.Pages() {
		all = append(all, browser.Watch{
			Pattern: "https://*" + strings.TrimPrefix(p.Host, ".") + p.Path + "*",
			Scripts: p.Scripts,
		})
	}
	return all
}

// took joins a message to the flow of its tab.
func (f *flows) took(r proxy.Request, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := f.byTab[r.Tab]
	flow := f.of(r.Tab, at != nil && at.over)
	u, err := url.Parse(r.URL)
	if err != nil {
		return // no browser posts there
	}
	posted := station.Posted(u)
	flow.over = posted == report.StationSignIn
	flow.captures = append(flow.captures, id)
	f.add(flow, capture.Hop{Station: posted, URL: station.Bare(u), Capture: id})
}

// page joins a page to the flow of its tab.
func (f *flows) page(p browser.Page) {
	u, err := url.Parse(p.URL)
	if err != nil {
		return
	}
	hop := capture.Hop{Station: station.Of(u), URL: station.Bare(u), Status: p.Status}
	if hop.Station == "" {
		return // a pattern reaches further than a station's pages do
	}
	hop.Error, hop.Matched = station.Shows(hop.Station, p.Status, string(p.Body))
	f.mu.Lock()
	defer f.mu.Unlock()
	at := f.byTab[p.Tab]
	begins := hop.Station == report.StationEntra && at != nil && len(at.captures) > 0
	if hop.Station != report.StationEntra && at == nil && f.newest == nil {
		return // the browser began behind the sign-in
	}
	flow := f.of(p.Tab, begins)
	if hop.Error != "" && len(flow.captures) == 0 {
		f.stopped(flow, hop)
	}
	f.add(flow, hop)
}

// stopped records a sign-in that ended without a message.
func (f *flows) stopped(at *flow, hop capture.Hop) {
	rec := capture.Record{}
	rec.Via, rec.State, rec.Endpoint, rec.Verdict = capture.ViaBrowse, capture.Recorded, hop.URL, inspect.Reject
	rec.Headline = "The identity provider issued no Response: " + hop.Error
	added, err := f.log.Add(context.Background(), rec)
	if err != nil {
		f.warn(err)
		return
	}
	at.captures = append(at.captures, added.ID)
}

// add puts a hop at the end of a flow, and the flow beside its captures. A page
// that asks again and again is one hop.
func (f *flows) add(at *flow, hop capture.Hop) {
	hop.At = f.now().UTC()
	if n := len(at.Hops); n > 0 && hop.Capture == "" {
		last := at.Hops[n-1]
		switch {
		case last.Station != hop.Station || last.Capture != "":
		case hop.Error == last.Error || hop.Error == "":
			return
		case last.Error == "":
			at.Hops = at.Hops[:n-1] // what came of the page stands for it
		}
	}
	at.Hops = append(at.Hops, hop)
	if len(at.Hops) > station.MostHops {
		at.Hops = at.Hops[len(at.Hops)-station.MostHops:]
	}
	for _, id := range at.captures {
		seen := capture.Flow{ID: at.ID, Hops: append([]capture.Hop{}, at.Hops...)}
		if err := f.log.SetFlow(context.Background(), id, seen); err != nil {
			f.warn(err)
		}
	}
}
