package intake

import (
	"net/url"
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/station"
)

const (
	// mostHops is how many pages of one sign-in are kept: the newest.
	mostHops = 40
	// mostWaiting is how many messages wait for the pages behind them.
	mostWaiting = 20
)

// trail follows the sign-ins of a recording. Each Response waits for the next one, and gets the
// pages in between; where none was posted, the pages say what stopped the sign-in.
type trail struct {
	f         *finder
	waiting   []*Message // the newest Response, if there was one, and requests
	response  *Message   // the newest Response; nil: none yet
	hops      []report.Hop
	overtaken bool // messages were given before a Response was seen
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

// message takes the next message of the recording.
func (t *trail) message(m *Message) {
	if m.Field != "SAMLRequest" {
		if t.response != nil {
			t.give(true)
		}
		t.response, t.hops = m, nil
		m.By = t.by()
	}
	t.waiting = append(t.waiting, m)
	if len(t.waiting) > mostWaiting {
		t.overtaken = t.overtaken || t.response == nil
		t.give(false)
	}
}

// give gives what waits. more says that another Response follows: then the portal of Identity
// Center did go on in the end.
func (t *trail) give(more bool) {
	if m := t.response; m != nil {
		m.Hops = t.hops
		if u, err := url.Parse(m.ACS); more && err == nil && station.Posted(u) == report.StationIdentityCenter {
			m.Hops = slices.DeleteFunc(m.Hops, func(h report.Hop) bool { return h.Error != "" })
		}
	}
	for _, m := range t.waiting {
		t.f.found(m)
	}
	t.waiting = nil
}

// page notes a page of a sign-in.
func (t *trail) page(e *exchange) {
	u, err := url.Parse(e.url)
	if err != nil || e.status == 0 {
		return
	}
	at := station.Of(u)
	if at == "" {
		return
	}
	hop := report.Hop{
		Station: at,
		URL:     (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String(),
		Status:  e.status,
	}
	if t, err := time.Parse(time.RFC3339Nano, e.at); err == nil {
		hop.At = t.UTC()
	}
	if known := station.Error(at, e.page()); known != nil {
		hop.Error, hop.Matched = known.Text, known.ID
	}
	if n := len(t.hops); n > 0 && t.hops[n-1].Station == at && (hop.Error == "" || hop.Error == t.hops[n-1].Error) {
		return // what the page fetches, or a page that asks again
	}
	if t.hops = append(t.hops, hop); len(t.hops) > mostHops {
		t.hops = t.hops[1:]
	}
}

// end gives the rest. A recording of a sign-in without a Response is itself what is reported.
func (t *trail) end() {
	if t.response == nil && !t.overtaken && t.by() != "" && len(t.hops) > 0 {
		t.f.found(&Message{By: t.by(), NoResponse: true, Hops: t.hops, Field: "SAMLResponse"})
	}
	t.give(false)
}

// refusalIn is the error that an answer carries: in its page, or in the address that it sends the
// browser to, as Cognito does.
func (e *exchange) refusalIn() string {
	if u, err := url.Parse(e.location); err == nil && e.location != "" {
		if text := u.Query().Get("error_description"); text != "" {
			return text
		}
		return ""
	}
	return e.page()
}
