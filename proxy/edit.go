package proxy

import (
	"encoding/base64"
	"html/template"
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/internal/capture"
)

const urlencodedForm = "application/x-www-form-urlencoded"

// editing is the form in which a message can be changed before it goes on.
type editing struct {
	form
	XML        string
	RelayState string
}

// editForm offers a message for editing; nil when it cannot be shown as text.
func editForm(to string, fields []template.HTML, rec capture.Record) *editing {
	if rec.Report == nil || rec.Report.XML == "" {
		return nil
	}
	e := &editing{form: form{to, fields}, XML: asText(rec.Report.XML)}
	if rec.RelayState != nil {
		e.RelayState = asText(*rec.RelayState)
	}
	return e
}

// edited is the sign-in with what a person made of it. What was left as it is
// keeps its bytes: a form changes line breaks, which alone would break the
// signature.
func (s signIn) edited(rec capture.Record, xml, relayState string) signIn {
	if rec.Report != nil && xml != "" && oneBreak(xml) != oneBreak(asText(rec.Report.XML)) {
		s.samlResponse = base64.StdEncoding.EncodeToString([]byte(oneBreak(xml)))
	}
	was := ""
	if s.relayState != nil {
		was = *s.relayState
	}
	if oneBreak(relayState) != oneBreak(asText(was)) {
		s.relayState = &relayState
	}
	return s
}

// unedited is said of an edit that changed nothing.
const unedited = "You changed nothing, so samlscope checked nothing again. The message still waits."

// same says whether both are the same sign-in, to the byte.
func (s signIn) same(as signIn) bool {
	noRelay, asNoRelay := s.relayState == nil, as.relayState == nil
	return s.samlResponse == as.samlResponse && noRelay == asNoRelay && (noRelay || *s.relayState == *as.relayState)
}

// asText is what a text area shows of a value, and posts when no one edits it.
func asText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func oneBreak(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// encode is the form as a browser would post it.
func (s signIn) encode() []byte {
	body := "SAMLResponse=" + url.QueryEscape(s.samlResponse)
	if s.relayState != nil {
		body += "&RelayState=" + url.QueryEscape(*s.relayState)
	}
	return []byte(body)
}
