package proxy

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

// button does what a button of a verdict page asks for: ID.TOKEN, then &do=.
func (g *Gate) button(ctx context.Context, r Request, rest string) Reply {
	fields := urlencoded(marker + "=" + rest)
	id, p := g.find(first(fields, marker))
	if p == nil {
		return Reply{Page: (&page{
			Title:    "No longer here",
			Tone:     "none",
			Headline: "This message no longer waits in samlscope. Nothing was sent to AWS.",
			Advice:   "Sign in again; the old message can be found in the inspection page.",
		}).response(http.StatusGone)}
	}
	if r.URL != p.request.URL {
		return Reply{Page: (&page{
			Title:    "Not sent",
			Tone:     "none",
			Headline: "samlscope releases a message only to the URL it was posted to, so nothing was sent.",
			Advice:   "Forward it in the tab where it waits.",
		}).response(http.StatusConflict)}
	}
	switch first(fields, "do") {
	case "forward":
		if !g.mayBeSent(p) {
			rec, err := g.o.Log.Get(ctx, id)
			return Reply{Page: g.gatePage(rec, p, err).response(http.StatusOK)}
		}
		reply := g.releaseEdited(ctx, id, p)
		if reply.Send == nil {
			g.setSent(p, false)
		}
		return reply
	case "again":
		return g.releaseEdited(ctx, id, p)
	case "edit":
		return g.edit(ctx, id, p, first(fields, "xml"), first(fields, "relayState"))
	}
	status := http.StatusOK
	err := g.decide(ctx, id, capture.Dropped)
	if err != nil {
		status = http.StatusConflict
	}
	rec, gerr := g.o.Log.Get(ctx, id)
	return Reply{Page: g.gatePage(rec, p, errors.Join(err, gerr)).response(status)}
}

// releaseEdited lets a message go on, and then drops the one that it was edited from.
func (g *Gate) releaseEdited(ctx context.Context, id string, p *heldMessage) Reply {
	reply := g.release(ctx, id, p)
	if reply.Send != nil && p.edited != "" {
		_ = g.decide(ctx, p.edited, capture.Dropped) // it may have gone on by itself before
	}
	return reply
}

// news answers a page's question once something was decided elsewhere, or
// after a while.
func (g *Gate) news(ctx context.Context, key string) Reply {
	id, p := g.find(key)
	if p == nil {
		return Reply{Page: plain(http.StatusGone, "gone")}
	}
	g.watched(ctx, id, p)
	defer g.watched(ctx, id, p)
	events, _ := g.o.Log.Subscribe(ctx, 0)
	enough := time.NewTimer(g.watchTime)
	defer enough.Stop()
	for {
		rec, err := g.o.Log.Get(ctx, id)
		if err != nil {
			return Reply{Page: plain(http.StatusOK, "gone")}
		}
		if g.wasSent(p) {
			return Reply{Page: plain(http.StatusOK, "leaving")}
		}
		if rec.State != capture.Held {
			return Reply{Page: plain(http.StatusOK, string(rec.State))}
		}
		select {
		case _, open := <-events:
			if !open {
				events = nil // too slow, or the end: the timer will do
			}
		case <-enough.C:
			return Reply{Page: plain(http.StatusOK, string(capture.Held))}
		case <-ctx.Done():
			return Reply{Page: plain(http.StatusOK, string(capture.Held))}
		}
	}
}

// watched notes that the page of a message is open, and looks again later.
func (g *Gate) watched(ctx context.Context, id string, p *heldMessage) {
	ctx = context.WithoutCancel(ctx)
	g.mu.Lock()
	cameBack := p.closed
	p.closed = false
	if p.watch == nil {
		p.watch = time.AfterFunc(g.watchTime+g.closedAfter, func() {
			g.mu.Lock()
			p.closed = true
			g.mu.Unlock()
			_ = g.o.Log.SetTabClosed(ctx, id, true) // a mark only; the message is in the log either way
		})
	} else {
		p.watch.Reset(g.watchTime + g.closedAfter)
	}
	g.mu.Unlock()
	if cameBack {
		_ = g.o.Log.SetTabClosed(ctx, id, false) // as above
	}
}

// gatePage is the verdict page of a message that waits in the gate. Its
// buttons post to the address at which it stands, which is AWS's.
// trouble is what went wrong on the way to it; nil: nothing.
func (g *Gate) gatePage(rec capture.Record, p *heldMessage, trouble error) *page {
	out := g.page(rec)
	if trouble != nil {
		out.Trouble = "That was not done: " + trouble.Error() + "."
	}
	if rec.State == capture.Dropped {
		return &out
	}
	button := func(do string) []template.HTML {
		return []template.HTML{hidden(marker, rec.ID+"."+p.token), hidden("do", do)}
	}
	out.Action, out.Again, out.OnTheWay = p.request.URL, g.wasSent(p), true
	out.formSrcs = g.o.FormActions(out.Action)
	if out.Again {
		out.Fields = button("again")
		return &out
	}
	out.Fields = button("forward")
	out.Drop = &form{p.request.URL, button("drop")}
	out.Edit = editForm(p.request.URL, button("edit"), rec)
	out.NewsURL = "?" + url.Values{marker: {rec.ID + "." + p.token}}.Encode()
	return &out
}
