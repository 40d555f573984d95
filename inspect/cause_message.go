package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var attack = &cause{
	ID:   "attack",
	From: []string{"signature-wrapping", "xml-doctype"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("signature-wrapping", "xml-doctype")
		if len(ids) == 0 {
			return nil
		}
		c := &Cause{
			Explanation: "No identity provider builds a message of this shape. A service that reads the " +
				"wrong part would sign in a user that no identity provider vouched for. AWS should refuse " +
				"it.",
			Findings: append(ids, e.present("xml-duplicate-id", "assertion-single", "signature-reference")...),
			Fixes: []Fix{{
				Where: Security,
				Path:  "Where the message came from",
				Do: "Don't forward it. Keep the capture, note the browser and network it came through, and " +
					"tell your security team.",
			}},
		}
		if e.finding("signature-wrapping") == nil {
			c.Title = "The message has a DOCTYPE, which no identity provider sends"
			c.Explanation = "A DOCTYPE can define entities that change what the message says or read files " +
				"of the machine that parses it. samlscope followed nothing in it."
		}
		return c
	},
}

var relayReplyURL = &cause{
	ID:   "relay-reply-url",
	From: []string{"recipient-aws"},
	find: func(e *diagnosis) *Cause {
		r := e.d.Assertion.recipient()
		if r == nil || e.finding("recipient-aws") == nil || !(namesRelay(r.Value, e.o) || awsfacts.Loopback(r.Value)) {
			return nil
		}
		return &Cause{
			Title: "The " + e.d.acsName() + " names a local relay, so the Recipient does too",
			Explanation: "The identity provider writes the " + e.d.acsName() + " of the app into Recipient and " +
				"Destination. It is " +
				words.Shorten(r.Value) + ", so AWS refuses the message wherever you forward it, and " +
				"changing it would break the signature. samlscope judges the rest of the message as " +
				"usual.",
			Findings: e.present("recipient-aws", "recipient-posted", "destination-match", "trust-aud"),
			Fixes: []Fix{
				{
					Where: Entra,
					Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
					Do: "To sign in for real, make https://signin.aws.amazon.com/saml the default Reply URL " +
						"again. A relay as Reply URL is only good for reading messages.",
					Elsewhere: "To sign in for real, set it to https://signin.aws.amazon.com/saml again. A " +
						"relay in its place is only good for reading messages.",
				},
			},
		}
	},
	apply: func(m *patch) bool {
		for _, c := range m.d.Assertion.Confirmations {
			if c.Recipient != nil {
				m.value(c.Recipient, awsfacts.SignInURL)
			}
		}
		if m.d.Destination != nil {
			m.value(m.d.Destination, awsfacts.SignInURL)
		}
		m.posted = awsfacts.SignInURL
		return true
	},
}

// namesRelay says whether the URL is one of samlscope's own relay.
func namesRelay(u string, o *Options) bool {
	for _, r := range o.RelayURLs {
		if u == r {
			return true
		}
	}
	return false
}

var messageAltered = &cause{
	ID:   "message-altered",
	From: []string{"signature-digest"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("signature-digest")
		if len(ids) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "The bytes that the signature covers have changed since they were signed. " + alterationHint(e.d),
			Findings:    ids,
			Fixes: []Fix{{
				Where: Local,
				Path: "Anything that handled the message between the identity provider and AWS: a proxy, an " +
					"extension, an editor, copy and paste",
				Do: "Pass on the value of SAMLResponse exactly as the browser posted it, or capture it again.",
			}},
		}
	},
}

// alterationHint tells the usual accidents apart by what they leave behind.
func alterationHint(d *Document) string {
	if d.fromEntra() && strings.Contains(d.XML, ">\n") {
		return "It has line breaks between its tags, and Entra ID sends none: it was probably " +
			"pretty-printed on the way or when you copied it."
	}
	if strings.Contains(d.XML, "\uFFFD") {
		return "It contains replacement characters (U+FFFD): a wrong encoding on the way probably lost its " +
			"non-ASCII letters."
	}
	for _, l := range d.Message.Layers {
		if strings.Contains(l.Note, "blank") {
			return "Its base64 has blanks where '+' belongs: something on the way probably decoded it once " +
				"too often."
		}
	}
	return "Something edited a value, or re-encoded or trimmed the text."
}

// issuer returns the text of the message's issuer, or the assertion's.
func (d *Document) issuer() string {
	if d.Assertion != nil && d.Assertion.Issuer != nil {
		return d.Assertion.Issuer.Text
	}
	if d.Issuer != nil {
		return d.Issuer.Text
	}
	return ""
}

var clockWrong = &cause{
	ID:   "clock",
	From: []string{"conditions-notbefore", "instant-future", "redeem-window"},
	find: func(e *diagnosis) *Cause {
		early := e.early()
		late := e.late()
		if len(early) == 0 && (len(late) == 0 || e.d.basis != "capture") {
			return nil
		}
		c := &Cause{
			Explanation: "At the time of the check the message isn't valid yet, or not even issued: the " +
				"clock of this machine is behind, or the identity provider's is ahead.",
			Findings: append(early, late...),
			Fixes: []Fix{{
				Where: Local,
				Path:  "Date and time settings of this machine",
				Do: "Turn on time synchronisation (NTP), then sign in again. AWS uses its own clock, so a " +
					"wrong local clock makes only this verdict wrong.",
			}},
		}
		if len(early) == 0 {
			c.Title = "The message was already old when it was captured"
			c.Explanation = "It was captured minutes after it was issued. Either it waited in the browser " +
				"(an open page, a form sent again), or the clock of this machine is ahead."
			c.Fixes = append(c.Fixes, Fix{
				Where:     Local,
				Path:      "The browser",
				Do:        "Start the sign-in again from the My Apps tile and forward within five minutes.",
				Elsewhere: "Start the sign-in again at the identity provider and forward within five minutes.",
			})
		}
		return c
	},
	apply: fresh,
}

// early returns what says that the message comes from the future. As of its own issue it
// does not: then two of its times contradict each other.
func (e *diagnosis) early() []string {
	out := e.coherent("conditions-notbefore")
	if f := e.finding("instant-future"); f != nil && !e.d.Now.Equal(e.d.Issued) && strings.HasSuffix(f.Path,
		"/@IssueInstant") {
		out = append(out, "instant-future")
	}
	return out
}

// coherent is present, but nothing when a validity period ends before it begins: then no clock
// and no fresh message helps.
func (e *diagnosis) coherent(ids ...string) []string {
	if e.finding("validity-period") != nil {
		return nil
	}
	return e.present(ids...)
}

// late returns what says that the time of the message is over; a warning says
// that it soon will be.
func (e *diagnosis) late() []string {
	ids := append(e.present("redeem-window"), e.coherent("conditions-notonorafter", "subject-notonorafter")...)
	return slices.DeleteFunc(ids, func(id string) bool {
		return e.finding(id).Severity != Error
	})
}

var messageOld = &cause{
	ID:   "message-old",
	From: []string{"redeem-window", "conditions-notonorafter", "subject-notonorafter"},
	find: func(e *diagnosis) *Cause {
		ids := e.late()
		if len(ids) == 0 || e.d.basis == "capture" {
			return nil
		}
		return &Cause{
			Explanation: "AWS accepts a SAML response for about five minutes after it was issued, whatever " +
				"NotOnOrAfter says. At the time of the check, that time was over.",
			Findings: ids,
			Fixes: []Fix{
				{Where: Local, Path: "The browser", Do: "Sign in again to get a fresh message."},
				{
					Where: Samlscope,
					Path:  "samlscope inspect --at issued",
					Do:    "To check an old message as of its issue, omit --at or use --at issued.",
				},
			},
		}
	},
	apply: fresh,
}

// fresh judges the message as of the second in which it was issued, which is
// how a new one will meet AWS.
func fresh(m *patch) bool {
	at := m.d.Issued
	for _, i := range m.d.times {
		begins := i.attr.Local == "IssueInstant" || i.node.Local == "Conditions" && i.attr.Local == "NotBefore"
		if begins && i.Time.After(at) {
			at = i.Time
		}
	}
	if at.IsZero() {
		return false
	}
	m.o.Clock = Clock{Basis: "given", At: at}
	m.note("-checked as of " + m.d.Now.UTC().Format(clockLayout))
	m.note("+checked as of " + at.UTC().Format(clockLayout) + ", by clocks that agree")
	return true
}

const clockLayout = "2006-01-02T15:04:05Z"
