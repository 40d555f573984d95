package proxy

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/station"
)

// marker is the form field, and the query parameter, by which a verdict page
// that is at AWS's address talks to the gate. AWS never sees it.
const marker = "samlscope"

const (
	// watchTime is how long one question of a page for news stays open.
	watchTime = 2 * time.Second
	// closedAfter is how long after its last question a page counts as closed.
	closedAfter = 5 * time.Second
	// mostHeld and mostHeldBytes bound the messages that are remembered.
	mostHeld      = 1000
	mostHeldBytes = 128 << 20
	// unrecorded begins the ID of a message that could not be recorded.
	unrecorded = "unrecorded-"
)

// Gate is the Holder of messages that are taken from the browser on their way:
// each is recorded and judged, and goes on at once or waits, while its tab
// shows the verdict page in AWS's place.
type Gate struct {
	pipeline
	watchTime, closedAfter time.Duration

	// arriving is read-locked from before a message shows in the log until the
	// gate remembers it: who sees it in the list may let it go on at once.
	arriving sync.RWMutex

	mu    sync.Mutex
	held  map[string]*heldMessage
	bytes int // what those take
	most  int // what they may take
}

// heldMessage is one message on its way to AWS, as the browser sent it.
type heldMessage struct {
	request Request
	token   string
	form    signIn
	edited  string      // ID of the capture that it was edited from
	sent    bool        // AWS has been sent it
	watch   *time.Timer // runs out when the page asks no more
	closed  bool        // it has run out
}

// NewGate returns a gate that forgets nothing until Close.
func NewGate(o Options) *Gate {
	return &Gate{
		pipeline:    newPipeline(o, capture.ViaBrowse),
		watchTime:   watchTime,
		closedAfter: closedAfter,
		held:        map[string]*heldMessage{},
		most:        mostHeldBytes,
	}
}

// Wants asks for every POST, and for the questions of the gate's own pages.
func (g *Gate) Wants(method, _, _ string) bool {
	return method == http.MethodPost || method == http.MethodGet
}

// Request records, judges and holds a sign-in, and obeys the buttons of the
// pages of those that are held. Every other request goes on as it is.
func (g *Gate) Request(ctx context.Context, r Request) Reply {
	if r.Method == http.MethodGet {
		if u, err := url.Parse(r.URL); err == nil && u.Query().Has(marker) {
			return g.news(ctx, u.Query().Get(marker))
		}
		return Reply{Send: &r}
	}
	if r.Method != http.MethodPost {
		return Reply{Send: &r}
	}
	if value, ok := bytes.CutPrefix(r.Body, []byte(marker+"=")); ok {
		return g.button(ctx, r, string(value))
	}
	form, bad := readForm(r.Header.Get("Content-Type"), "", r.Body)
	switch {
	case bad != nil && !bytes.Contains(r.Body, []byte("SAMLResponse")):
		return Reply{Send: &r} // another form of the sign-in pages, with a password perhaps: not ours to keep
	case bad != nil:
		return g.unread(ctx, r, bad)
	}
	if id, ok := g.chosenRole(ctx, r, form); ok {
		return Reply{Send: &r, Capture: id}
	}
	return g.take(ctx, &heldMessage{request: r, form: form})
}

// unread records a sign-in that AWS will not read either, and lets it go on.
func (g *Gate) unread(ctx context.Context, r Request, bad *refusal) Reply {
	rec := capture.Record{Body: r.Body[:min(len(r.Body), maxKept)]}
	rec.Via, rec.State, rec.Headline, rec.Endpoint = g.o.Via, capture.Recorded, bad.reason, r.URL
	rec, _ = g.record(ctx, rec) // it goes on whether it was recorded or not
	return Reply{Send: &r, Capture: rec.ID}
}

// chosenRole finds the capture whose message AWS's page of roles posts again
// together with the choice.
func (g *Gate) chosenRole(ctx context.Context, r Request, form signIn) (id string, ok bool) {
	fields, _ := fieldsOf(r.Header.Get("Content-Type"), r.Body)
	if len(valuesOf(fields, "roleIndex")) == 0 {
		return "", false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for id, p := range g.held {
		if p.sent && p.form.samlResponse == form.samlResponse {
			return id, true
		}
	}
	return "", false
}

// take records and judges a message, and holds it if it has to wait.
func (g *Gate) take(ctx context.Context, p *heldMessage) Reply {
	rec := capture.Record{SAMLResponse: p.form.samlResponse}
	rec.Via, rec.State, rec.RelayState, rec.Endpoint, rec.EditedFrom = g.o.Via, capture.Held, p.form.relayState,
		p.request.URL, p.edited
	g.arriving.RLock()
	rec, trouble := g.record(ctx, rec)
	recorded := rec.ID != ""
	if recorded {
		g.keep(rec, p)
	}
	g.arriving.RUnlock()
	if recorded {
		g.o.Took(p.request, rec.ID)
	}
	rec, unjudged := g.judge(ctx, rec)
	if !recorded {
		rec.ID, rec.Token = unrecorded+rand.Text(), rand.Text() // it can still wait and go on
		g.keep(rec, p)
	}
	if !g.holds(rec) {
		return g.release(ctx, rec.ID, p)
	}
	g.watched(ctx, rec.ID, p)
	page := g.gatePage(rec, p, nil)
	page.Trouble = trouble
	if unjudged {
		page.unjudged()
	}
	return Reply{Page: page.response(http.StatusOK)}
}

// keep remembers a message, and forgets what is too much: first the oldest ones
// that went on, which are only needed for AWS's page of roles, then those whose
// page is gone.
func (g *Gate) keep(rec capture.Record, p *heldMessage) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p.token = rec.Token
	g.held[rec.ID] = p
	g.bytes += p.size()
	for len(g.held) > 1 && (len(g.held) > mostHeld || g.bytes > g.most) {
		g.forget(g.leastNeeded(rec.ID))
	}
}

// leastNeeded is the message to forget when there are too many; not the one that
// has just come.
func (g *Gate) leastNeeded(newest string) (least string) {
	for id, p := range g.held {
		if id == newest {
			continue
		}
		if least == "" || p.need() < g.held[least].need() || p.need() == g.held[least].need() && id < least {
			least = id
		}
	}
	return least
}

// forget lets go of a message. One that still waited cannot go on any more.
func (g *Gate) forget(id string) {
	p := g.held[id]
	delete(g.held, id)
	g.bytes -= p.size()
	if p.watch != nil {
		p.watch.Stop()
	}
	if !p.sent && !p.closed {
		ctx, cancel := context.WithTimeout(context.Background(), recordTime)
		go func() {
			defer cancel()
			_ = g.o.Log.SetTabClosed(ctx, id, true) // a mark only; the message is in the log either way
		}()
	}
}

// size is about what a message takes in memory.
func (p *heldMessage) size() int {
	n := len(p.request.Body) + len(p.form.samlResponse)
	for name, values := range p.request.Header {
		n += len(name) + len(strings.Join(values, ""))
	}
	return n
}

// need is the lower, the less a message is needed.
func (p *heldMessage) need() int {
	switch {
	case p.sent:
		return 0
	case p.closed:
		return 1
	}
	return 2
}

// release lets a message go on with the bytes that the browser sent.
func (g *Gate) release(ctx context.Context, id string, p *heldMessage) Reply {
	if ctx.Err() != nil {
		return Reply{
			Page: (&page{
				Title:    "Not sent",
				Tone:     "none",
				Headline: "The browser is gone: nothing was sent to AWS.",
			}).response(http.StatusConflict),
		}
	}
	g.setSent(p, true) // first, so that the page that asked is not told to do it once more
	err := g.decide(ctx, id, capture.Forwarded)
	if errors.Is(err, capture.ErrNotHeld) { // dropped elsewhere
		g.setSent(p, false)
		rec, err := g.o.Log.Get(ctx, id)
		return Reply{Page: g.gatePage(rec, p, err).response(http.StatusConflict)}
	}
	// With any other error it is not written down, but the person has decided.
	request := p.request
	return Reply{Send: &request, Capture: id}
}

func (g *Gate) setSent(p *heldMessage, sent bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p.sent = sent
}

// mayBeSent says whether a message was not sent yet; from then on it counts as sent. Of two presses of Forward at the
// same time one gets it: AWS takes a message once.
func (g *Gate) mayBeSent(p *heldMessage) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := !p.sent
	p.sent = true
	return first
}

func (g *Gate) wasSent(p *heldMessage) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return p.sent
}

// edit takes the edited message in the place of the one that is held.
func (g *Gate) edit(ctx context.Context, id string, p *heldMessage, xml, relayState string) Reply {
	rec, err := g.o.Log.Get(ctx, id)
	if err != nil {
		return Reply{
			Page: (&page{
				Title:    "Not edited",
				Tone:     "none",
				Headline: "The message cannot be edited: " + err.Error() + ".",
			}).response(http.StatusConflict),
		}
	}
	form, request := p.form.edited(rec, xml, relayState), p.request
	if form.same(p.form) {
		page := g.gatePage(rec, p, nil)
		page.Trouble = unedited
		return Reply{Page: page.response(http.StatusOK)}
	}
	request.Header = request.Header.Clone()
	request.Header.Set("Content-Type", urlencodedForm)
	request.Header.Del("Content-Length")
	request.Body = form.encode()
	return g.take(ctx, &heldMessage{request: request, form: form, edited: id})
}

// find finds a message by ID.TOKEN.
func (g *Gate) find(key string) (string, *heldMessage) {
	id, token, _ := strings.Cut(key, ".")
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.held[id]
	if p == nil || subtle.ConstantTimeCompare([]byte(p.token), []byte(token)) != 1 {
		return "", nil
	}
	return id, p
}

// Holds says whether a message waits here and its page is still open, so that
// forwarding it in the log makes the browser carry on.
func (g *Gate) Holds(id string) bool {
	g.arriving.Lock() // one that is seen in the log already may be on its way in
	defer g.arriving.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.held[id]
	return p != nil && !p.sent && !p.closed
}

// Answer records what AWS answered.
func (g *Gate) Answer(ctx context.Context, id string, r Response) {
	if id == "" || strings.HasPrefix(id, unrecorded) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	a := capture.Answer{Status: r.Status, Location: r.Header.Get("Location"), Failed: r.Failed}
	rec, _ := g.o.Log.Get(ctx, id) // without it the text alone has to do
	text := station.Refusal(rec.Endpoint, a.Status, a.Location, string(r.Body))
	a.AWSError, a.Matched = g.o.Refusal(rec, text)
	if a.AWSError == "" && text != string(r.Body) {
		a.AWSError = text
	}
	a.Unclear = r.Status != 0 && a.AWSError == "" && station.Unclear(r.Status, a.Location)
	_ = g.o.Log.SetAnswer(ctx, id, a) // the browser has the answer; there is no one to tell
}

// Close marks what still waits: nothing can go on any more.
func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for id, p := range g.held {
		if p.watch != nil {
			p.watch.Stop()
		}
		if !p.sent {
			_ = g.o.Log.SetTabClosed(context.Background(), id, true) // the log may be closed already
		}
	}
	g.held, g.bytes = map[string]*heldMessage{}, 0
}
