// Package capture keeps the log of messages that samlscope got hold of: each
// with what became of it, durable before it is answered, and published to
// whoever watches.
package capture

import (
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/station"
)

// Via names the way in by which a message was captured.
type Via string

// The ways.
const (
	ViaRelay     Via = "relay"
	ViaBrowse    Via = "browse"
	ViaIntercept Via = "intercept"
	ViaImport    Via = "import"
	ViaDemo      Via = "demo"
)

// State says what became of a captured message.
type State string

// The states.
const (
	Held      State = "held"      // waits for forward or drop
	Forwarded State = "forwarded" // handed on to AWS
	Dropped   State = "dropped"   // discarded by the engineer; AWS never saw it
	Recorded  State = "recorded"  // nothing to forward: imported, or no SAML
)

// Answer is what AWS answered to a forwarded message.
type Answer struct {
	Status   int    `json:"status"` // 0 when AWS could not be reached
	Location string `json:"location,omitempty"`
	AWSError string `json:"awsError,omitempty"` // AWS's own sentence, when the answer carries one
	Matched  string `json:"matched,omitempty"`  // ID of the check that names the same refusal
	Unclear  bool   `json:"unclear,omitempty"`  // it sends the browser nowhere, and its page is not known
	Failed   string `json:"failed,omitempty"`   // why AWS didn't answer, as the browser or the network says
}

// Refused says whether AWS did not take the message.
func (a Answer) Refused() bool { return report.Refused(a.Status, a.AWSError) }

// Capture is one message as the list shows it.
type Capture struct {
	ID         string          `json:"id"`
	ReceivedAt time.Time       `json:"receivedAt"`
	Via        Via             `json:"via"`
	Endpoint   string          `json:"endpoint"`   // URL it was posted to, or is to be forwarded to
	RelayState *string         `json:"relayState"` // null when there was none
	State      State           `json:"state"`
	Verdict    inspect.Verdict `json:"verdict"` // empty until judged
	Headline   string          `json:"headline"`
	Who        string          `json:"who"` // RoleSessionName, else NameID, else empty
	Answer     *Answer         `json:"answer"`
	Circumstances
}

// Circumstances are what is known of a capture besides the message and its verdict; what
// does not apply is absent.
type Circumstances struct {
	ReplayOf   string `json:"replayOf,omitempty"`   // ID of an earlier capture of the same form value
	EditedFrom string `json:"editedFrom,omitempty"` // ID of the capture that was edited into this one
	// RedeemUntil is when AWS's five minutes end; absent where they do not apply.
	RedeemUntil *time.Time `json:"redeemUntil,omitempty"`
	TabClosed   bool       `json:"tabClosed,omitempty"` // it is held, but the browser's page is gone and it cannot go on
	Asked       *Asked     `json:"asked,omitempty"`     // what AWS answered when it was last asked
	// the sign-in that it is part of, where the way in sees more than the message
	Flow *Flow `json:"flow,omitempty"`
}

// Flow is one sign-in of a person, over all stations that were seen.
type Flow struct {
	ID   string `json:"id"`
	Hops []Hop  `json:"hops"` // as they came
}

// Hop is one station of a sign-in.
type Hop = report.Hop

// LastHop is the last station of the capture's sign-in that was seen, and what
// that means. Without a flow it is where the message went; a message that went
// nowhere has none.
func (c Capture) LastHop() (hop Hop, means string) {
	if c.Flow != nil && len(c.Flow.Hops) > 0 {
		hop = c.Flow.Hops[len(c.Flow.Hops)-1]
	}
	refused := hop.Error != ""
	if hop.Capture == c.ID && c.Answer != nil {
		refused = c.Answer.Refused()
	}
	if hop.Station == "" || hop.Capture == c.ID && c.State != Forwarded {
		return Hop{}, ""
	}
	return hop, station.Means(hop.Station, refused)
}

// Behind are the stations behind the message: those that were seen after it was posted, and before
// another one was. What Identity Center showed before it went on after all is left out.
func (c Capture) Behind() (hops []Hop) {
	if c.Flow == nil {
		return nil
	}
	at := slices.IndexFunc(c.Flow.Hops, func(h Hop) bool { return h.Capture == c.ID })
	if at < 0 {
		return nil
	}
	for _, h := range c.Flow.Hops[at+1:] {
		if h.Capture != "" {
			return station.Overcome(c.Flow.Hops[at].Station, hops)
		}
		hops = append(hops, h)
	}
	return hops
}

// Asked is what AWS answered to the question what it makes of a message,
// without the browser.
type Asked struct {
	Via      string    `json:"via"` // sts or signin
	At       time.Time `json:"at"`
	Status   int       `json:"status"`
	Code     string    `json:"code,omitempty"`     // STS's error code
	AWSError string    `json:"awsError,omitempty"` // AWS's own sentence
	Matched  string    `json:"matched,omitempty"`  // as in Answer
	Role     string    `json:"role,omitempty"`     // ARN of the role that STS was asked for
	Session  string    `json:"session,omitempty"`  // ARN of the role session that would exist
	Location string    `json:"location,omitempty"` // where the browser would be sent
	// ClockAhead is how many seconds this machine's clock is ahead of AWS's, by
	// the Date of its answer; negative when it is behind, absent when they agree.
	ClockAhead int `json:"clockAhead,omitempty"`
}

// Refused says whether AWS did not take the message.
func (a Asked) Refused() bool { return report.Refused(a.Status, a.AWSError) }

// Record is a capture together with the captured message and its report. It
// holds credentials: it is shown only behind the session token or the
// capture's own token.
type Record struct {
	Capture
	SAMLResponse string          `json:"samlResponse"`   // the form value, byte for byte
	Body         []byte          `json:"body,omitempty"` // the request body as received, when it held no SAMLResponse
	Token        string          `json:"-"`              // opens this one capture's verdict page
	Report       *inspect.Report `json:"report"`

	keep time.Duration // how long the log that recorded it keeps its captures
}

// worthless says whether it is a post that holds no message, which makes room for those that do.
func (r Record) worthless() bool { return r.SAMLResponse == "" && r.Report == nil }

// Query selects captures, newest first.
type Query struct {
	Text    string          // substring of who, headline, endpoint, relay state or ID; case ignored
	Verdict inspect.Verdict // empty: any
	Target  inspect.Target  // empty: any
	Check   string          // ID of a check that found something; empty: any
	Limit   int             // at most this many; 0: 50; capped at 500
	Before  string          // ID: only captures older than this one
}

// EventKind names a change of the log, and the server-sent event that tells it.
type EventKind string

// The changes.
const (
	EventCapture EventKind = "capture" // added, judged or answered
	EventForward EventKind = "forward"
	EventDrop    EventKind = "drop"
	EventDelete  EventKind = "delete" // Capture.ID is empty when everything was deleted
)

// Event is one change of the log. IDs grow by one with each event.
type Event struct {
	ID      uint64
	Kind    EventKind
	Capture Capture
}
