package intake

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/knownerror"
	"github.com/samlscope/samlscope/internal/station"
)

// looksLikeJSON says whether an object or a list begins.
func looksLikeJSON(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	if len(text) < 2 || text[0] != '{' && text[0] != '[' {
		return false
	}
	next := bytes.TrimLeft(text[1:], " \t\r\n")
	return len(next) > 0 && (next[0] == '"' || next[0] == '{' || next[0] == '[' || next[0] == '}' || next[0] == ']')
}

// readJSON reads what a browser recorded (HAR), what SAML-tracer exported, and
// any other JSON with messages in it, such as one object a line.
func readJSON(f *finder, r *bufio.Reader, _ int) error {
	v := &recording{f: f, trail: trail{f: f}}
	at, err := walkJSON(r, v)
	switch {
	case err == nil:
		v.finish()
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, errJSON), errors.Is(err, errJSONDepth):
		v.finish()
		f.broken("ENC-JSON", "The recording breaks off or is broken after %d bytes: samlscope read "+
			"everything before that", at)
		return nil
	default:
		v.trail.end()
	}
	return err
}

// recording collects the exchanges of a JSON text, one at a time.
type recording struct {
	f       *finder
	trail   trail
	now     exchange
	by      string            // what wrote the recording, where it says so
	parts   []string          // name and value of a posted field
	loose   map[string]string // fields with messages, by their lower-case names, of the object that is read
	depth   int               // of that object
	skipped int               // fields that were too long
}

// exchange is a recorded request with its answer.
type exchange struct {
	url, at     string
	method      string
	body        string // posted
	encoding    string // of body
	params      []field
	escapes     escapes // of params
	header      string  // name of the header that is read
	xml         string  // SAML-tracer's decoded message
	status      int
	location    string
	answer      string
	answerCoded bool // answer is base64
	credentials bool
}

// finish notes what belongs to the end.
func (v *recording) finish() {
	v.trail.end()
	if v.skipped > 0 {
		v.f.broken("XML-LIMIT", "%d fields of the recording are longer than any message may be, and were passed over",
			v.skipped)
	}
}

func isPath(path []string, want ...string) bool { return slices.Equal(path, want) }

// value takes one field of an exchange, or a message that stands elsewhere.
func (v *recording) value(path []string, text string, cut bool) {
	switch {
	case len(path) > 3 && path[0] == "log" && path[1] == "entries":
		v.f.form = formOf(v.f.form, "har")
		v.har(path[3:], text, cut)
	case isPath(path, "log", "creator", "name"), isPath(path, "log", "browser", "name"):
		v.by += text + "\n"
	case len(path) > 2 && path[0] == "requests" && path[1] == "[]":
		v.f.form = formOf(v.f.form, "saml-tracer")
		v.tracer(path[2:], text, cut)
	default:
		v.elsewhere(path, text, cut)
	}
}

// formOf settles what the JSON is; archives around it keep their name.
func formOf(now, form string) string {
	if now == "json" {
		return form
	}
	return now
}

// har takes a field of an entry (HAR 1.2).
func (v *recording) har(path []string, text string, cut bool) {
	e := &v.now
	switch {
	case isPath(path, "startedDateTime"):
		e.at = text
	case isPath(path, "request", "url"):
		e.url = text
		v.tooLong(cut)
	case isPath(path, "request", "method"):
		e.method = text
	case isPath(path, "request", "postData", "text"):
		e.body = text
		v.tooLong(cut)
	case isPath(path, "request", "postData", "encoding"):
		e.encoding = text
	case isPath(path, "request", "postData", "params", "[]", "name"):
		e.params = append(e.params, field{name: text})
	case isPath(path, "request", "postData", "params", "[]", "value") && len(e.params) > 0 && len(e.params) <= MaxFields:
		e.params[len(e.params)-1].value = text
		v.tooLong(cut)
	case isPath(path, "request", "headers", "[]", "name"), isPath(path, "response", "headers", "[]", "name"):
		v.header(text)
	case isPath(path, "request", "cookies", "[]", "value"), isPath(path, "response", "cookies", "[]", "value"):
		e.credentials = true
	case isPath(path, "response", "status"):
		e.status = number(text)
	case isPath(path, "response", "redirectURL") && text != "",
		isPath(path, "response", "headers", "[]", "value") && e.header == "location":
		e.location = text
	case isPath(path, "response", "content", "text"):
		e.answer = text
	case isPath(path, "response", "content", "encoding"):
		e.answerCoded = text == "base64"
	}
}

// tracer takes a field of a request of SAML-tracer's export. As a rule the
// posted values are hashed there, and the decoded message is not.
func (v *recording) tracer(path []string, text string, cut bool) {
	e := &v.now
	switch {
	case isPath(path, "url"):
		e.url = text
	case isPath(path, "saml") && text != "null":
		e.xml = text
		v.tooLong(cut)
	case isPath(path, "postData"):
		e.body = text
	case isPath(path, "post", "[]", "[]"):
		v.parts = append(v.parts, text)
		v.tooLong(cut)
	case isPath(path, "requestHeaders", "[]", "name"), isPath(path, "responseHeaders", "[]", "name"):
		v.header(text)
	case isPath(path, "responseHeaders", "[]", "value") && e.header == "date":
		if t, err := time.Parse(time.RFC1123, text); err == nil {
			e.at = t.Format(time.RFC3339)
		}
	case isPath(path, "responseHeaders", "[]", "value") && e.header == "location":
		e.location = text
	case isPath(path, "responseStatus"):
		e.status = number(text)
	}
}

// header notes that a header with credentials is there, not what it holds.
func (v *recording) header(name string) {
	v.now.header = strings.ToLower(name)
	switch v.now.header {
	case "cookie", "set-cookie", "authorization", "proxy-authorization", "x-amz-security-token":
		v.now.credentials = true
	}
}

func (v *recording) tooLong(cut bool) {
	if cut {
		v.skipped++
	}
}

func number(text string) int {
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' || n > 999 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// left ends an exchange or an object.
func (v *recording) left(path []string) {
	switch {
	case isPath(path, "log", "entries", "[]"), isPath(path, "requests", "[]"):
		v.now.escapes = paramsBy(v.by, path[0] == "requests")
		v.now.give(&v.trail)
		v.now = exchange{}
	case isPath(path, "requests", "[]", "post", "[]"):
		if len(v.parts) == 2 && len(v.now.params) < MaxFields {
			v.now.params = append(v.now.params, field{v.parts[0], v.parts[1]})
		}
		v.parts = nil
	case len(path) == v.depth:
		v.object()
	}
}

// fields with messages, in JSON that isn't a recording.
var messageFields = []string{"samlresponse", "samlrequest", "samlassertion"}

func (v *recording) elsewhere(path []string, text string, cut bool) {
	if len(path) == 0 {
		return
	}
	key := strings.ToLower(path[len(path)-1])
	switch {
	case slices.Contains(messageFields, key) || key == "relaystate":
		if len(path)-1 != v.depth {
			v.object()
		}
		if v.loose == nil {
			v.loose, v.depth = map[string]string{}, len(path)-1
		}
		v.loose[key] = text
		v.tooLong(cut)
	case strings.Contains(text, "SAML") && !looksLikeForm([]byte(text)) && !looksLikeQuery([]byte(text)):
		for _, m := range messagesInText(text) {
			m.Line, m.Column = 0, 0 // of the string, not of the file
			v.f.found(m)
		}
	}
}

// object gives the messages of an object that has ended.
func (v *recording) object() {
	relay, hasRelay := v.loose["relaystate"]
	for _, key := range messageFields {
		value, there := v.loose[key]
		if !there {
			continue
		}
		m := &Message{Raw: value, Field: "SAMLResponse"}
		if key == "samlrequest" {
			m.Field = "SAMLRequest"
		}
		if hasRelay {
			m.RelayState = &relay
		}
		m.layer("json", len(value), "")
		m.decodeValue(value)
		v.f.found(m)
	}
	v.loose = nil
}

// give gives the messages of an exchange.
func (e *exchange) give(t *trail) {
	t.f.credentials = t.f.credentials || e.credentials
	var found []*Message
	if u, query, ok := strings.Cut(e.url, "?"); ok && holdsField(query) {
		query, _, _ = strings.Cut(query, "#")
		found = readPairs(query, "query", u, onWire)
	}
	found = append(found, e.posted()...)
	if len(found) == 0 && e.bodiless() {
		found = append(found, unrecorded())
	}
	for _, m := range found {
		if m.ACS == "" {
			m.ACS = e.url
		}
		m.CapturedAt, m.Answer = e.time(), e.answered(m)
		t.add(step{at: e.time(), message: m, chosen: e.chosen()})
	}
	if hop := t.hop(e); hop != nil {
		t.add(step{at: e.time(), hop: hop})
	}
}

// time is when the exchange began; zero when that is not known.
func (e *exchange) time() time.Time {
	t, err := time.Parse(time.RFC3339Nano, e.at)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// chosen is the role that is posted with the message; "" when none is.
func (e *exchange) chosen() string {
	for _, f := range e.params {
		if f.name == "roleIndex" {
			return f.value
		}
	}
	for pair := range strings.SplitSeq(bodyOf(e.body), "&") {
		if value, is := strings.CutPrefix(pair, "roleIndex="); is {
			return unescapeField(value)
		}
	}
	return ""
}

// bodiless says whether a Response was posted to AWS here, and the recording lacks it.
func (e *exchange) bodiless() bool {
	u, err := url.Parse(e.url)
	return err == nil && e.method == "POST" && e.body == "" && len(e.params) == 0 && station.Takes(u)
}

// unrecorded is a message that is not in its recording.
func unrecorded() *Message {
	m := &Message{Field: "SAMLResponse"}
	m.problem("ENC-NOTHING", "The recording shows that a SAML response was posted to AWS, but not what was posted "+
		"(ENC-NOTHING).")
	return m
}

// posted are the messages of the request's body.
func (e *exchange) posted() []*Message {
	body := bodyOf(e.body)
	if e.encoding == "base64" || !holdsField(body) {
		if data, err := base64.StdEncoding.DecodeString(body); err == nil && holdsField(string(data)) {
			body = string(data)
		}
	}
	if holdsField(body) {
		return readPairs(body, "form", e.url, onWire)
	}
	if found := e.fields(); found != nil && (e.xml == "" || found[0].XML != "") {
		return found
	}
	if e.xml == "" {
		return nil
	}
	m := &Message{Raw: e.xml, Field: "SAMLResponse"}
	m.layer("saml-tracer", len(e.xml), "the decoded message; what was posted is hidden in the export")
	m.decodeXML([]byte(e.xml))
	m.Base64Len = (len(e.xml) + 2) / 3 * 4
	return []*Message{m}
}

// answered is what the service provider answered, where that is recorded.
func (e *exchange) answered(m *Message) *report.RecordedAnswer {
	if e.status == 0 || m.Field == "SAMLRequest" {
		return nil
	}
	a := &report.RecordedAnswer{Status: e.status, Location: e.location}
	text := station.Refusal(m.ACS, e.status, e.location, e.page())
	if known := knownerror.Match(text); len(known) > 0 {
		a.AWSError, a.Matched = known[0].Text, known[0].ID
	} else if e.status/100 == 3 && text != e.page() {
		a.AWSError = text
	} else {
		a.Unclear = station.Unclear(e.status, e.location)
	}
	return a
}

// page is the text of the answer.
func (e *exchange) page() string {
	if e.answerCoded {
		if data, err := base64.StdEncoding.DecodeString(e.answer); err == nil {
			return string(data)
		}
	}
	return e.answer
}
