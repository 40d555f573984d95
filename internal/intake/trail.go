package intake

import (
	"net/url"
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/station"
	"github.com/samlscope/samlscope/internal/xmltree"
)

const (
	// mostWaiting is how many messages of a recording wait to be put in order of time.
	mostWaiting = 20
	// mostSteps is how many messages and pages wait so.
	mostSteps = 2000
)

// trail follows the sign-ins of a recording. Each Response waits for the next one, and gets the
// pages in between; where none was posted, the pages say what stopped the sign-in.
type trail struct {
	f        *finder
	steps    []step // what was read and is not yet in its place
	messages int    // among the steps

	waiting   []*Message // the newest Response, if there was one, and requests
	response  *Message   // the newest Response; nil: none yet
	hops      []report.Hop
	overtaken bool // messages were given before a Response was seen

	requests []Request       // the AuthnRequests so far, the newest of them
	posted   map[string]bool // hashes of the Responses so far
}

// step is a message or a page of a recording.
type step struct {
	at      time.Time
	message *Message
	chosen  string // the role that is posted with the message, behind AWS's page of roles
	hop     *report.Hop
}

// by is what an outcome in this recording was seen in; "" for JSON of another kind.
func (t *trail) by() report.By {
	switch t.f.form {
	case "har":
		return report.ByHAR
	case "saml-tracer":
		return report.ByTracer
	}
	return ""
}

// add takes the next step of the recording. Some recordings are not in order of time.
func (t *trail) add(s step) {
	t.steps = append(t.steps, s)
	if s.message != nil {
		t.messages++
	}
	if t.messages > mostWaiting || len(t.steps) > mostSteps {
		t.walk()
	}
}

// walk takes the steps that wait in the order in which they happened. The clocks of SAML-tracer are
// those of the servers, and order nothing.
func (t *trail) walk() {
	timed := !slices.ContainsFunc(t.steps, func(s step) bool { return s.at.IsZero() })
	if timed && t.by() == report.ByHAR {
		slices.SortStableFunc(t.steps, func(a, b step) int { return a.at.Compare(b.at) })
	}
	for i := range t.steps {
		if s := &t.steps[i]; s.message != nil {
			t.message(s.message, s.chosen)
		} else {
			t.page(s.hop)
		}
	}
	t.steps, t.messages = t.steps[:0], 0
}

// message takes the next message of the recording.
func (t *trail) message(m *Message, chosen string) {
	if m.Field != "SAMLRequest" {
		m.Chosen = chosen
		if t.again(m) {
			return
		}
		if t.response != nil {
			t.give(true)
		}
		t.response, t.hops = m, nil
		m.By = t.by()
	}
	t.remember(m)
	t.waiting = append(t.waiting, m)
	if len(t.waiting) > mostWaiting {
		t.overtaken = t.overtaken || t.response == nil
		t.give(false)
	}
}

// remember keeps what later messages of the recording are compared with, and sets it into this one.
func (t *trail) remember(m *Message) {
	const most = 100
	if m.Field != "SAMLRequest" {
		m.Requests, m.Repeated = slices.Clone(t.requests), t.posted[m.SHA256]
		if t.posted == nil {
			t.posted = map[string]bool{}
		}
		t.posted[m.SHA256] = true
		return
	}
	root, _ := xmltree.Parse(m.XML, xmltree.MessageLimits)
	if root == nil || !root.Is(xmltree.NSProtocol, "AuthnRequest") {
		return
	}
	t.requests = append(t.requests, Request{root.AttrValue("ID"), root.AttrValue("AssertionConsumerServiceURL")})
	t.requests = t.requests[max(0, len(t.requests)-most):]
}

// again says whether the message is the newest one once more, posted by AWS's page of roles with
// the role that the user chose. What AWS answers then is the answer.
func (t *trail) again(m *Message) bool {
	first := t.response
	if m.Chosen == "" || first == nil || len(t.waiting) == 0 || first.Raw != m.Raw || first.XML != m.XML {
		return false
	}
	if first.Chosen = m.Chosen; m.Answer != nil {
		first.Answer, first.CapturedAt = m.Answer, m.CapturedAt
	}
	t.hops = nil
	return true
}

// give gives what waits. more says that another Response follows: then the portal of Identity
// Center did go on in the end.
func (t *trail) give(more bool) {
	if m := t.response; m != nil {
		m.Hops = t.hops
		if i := asksEntra(t.hops); i >= 0 {
			m.Hops = t.hops[:i:i]
		}
		if u, err := url.Parse(m.ACS); more && err == nil {
			m.Hops = station.Overcome(station.Posted(u), m.Hops)
		}
	}
	for _, m := range t.waiting {
		t.f.found(m)
	}
	t.waiting = nil
}

// hop is the page of an exchange; nil when it is none of a sign-in.
func (t *trail) hop(e *exchange) *report.Hop {
	u, err := url.Parse(e.url)
	if err != nil || e.status == 0 {
		return nil
	}
	at := station.Of(u)
	if at == "" {
		return nil
	}
	hop := &report.Hop{
		Station: at,
		URL:     station.Bare(u),
		Status:  e.status, At: e.time(),
	}
	hop.Error, hop.Matched = station.Shows(at, e.status, e.page())
	return hop
}

// page notes a page of a sign-in.
func (t *trail) page(hop *report.Hop) {
	if n := len(t.hops); n > 0 && t.hops[n-1].Station == hop.Station &&
		(hop.Error == "" || hop.Error == t.hops[n-1].Error) {
		return // what the page fetches, or a page that asks again
	}
	if t.hops = append(t.hops, *hop); len(t.hops) > station.MostHops {
		t.hops = t.hops[1:]
	}
}

// end gives the rest. A recording of a sign-in without a Response is itself what is reported.
func (t *trail) end() {
	t.walk()
	stopped := t.hops
	if t.response != nil {
		stopped = t.next()
	}
	none := &Message{By: t.by(), NoResponse: true, Hops: stopped, Field: "SAMLResponse"}
	if t.response == nil && !t.overtaken && t.by() != "" && len(stopped) > 0 {
		t.f.found(none)
		stopped = nil
	}
	t.give(false)
	if t.response != nil && len(stopped) > 0 {
		t.f.found(none)
	}
}

// next takes the pages of a later sign-in, which never came to a Response, from those behind the
// newest one: Entra ID is asked again, and shows an error.
func (t *trail) next() []report.Hop {
	i := asksEntra(t.hops)
	if i < 0 {
		return nil
	}
	later := t.hops[i:]
	if !slices.ContainsFunc(later, func(h report.Hop) bool { return h.Error != "" }) {
		return nil
	}
	return later
}

// asksEntra is the first page of Entra ID behind a Response, which begins another sign-in; -1 without one.
func asksEntra(hops []report.Hop) int {
	return slices.IndexFunc(hops, func(h report.Hop) bool { return h.Station == report.StationEntra })
}
