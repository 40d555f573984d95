package intake

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
)

// spelling says how near a value is to what a browser put on the wire.
type spelling uint8

const (
	copied   spelling = iota // by a person or a tool that may have undone an encoding: oddities are the copy's
	formText                 // in a form body or URL that a person gave: very likely as it was posted
	onWire                   // recorded or captured: what is odd about it reaches AWS
)

// field is one field of a posted form, without the escapes of the form.
type field struct{ name, value string }

// looksLikeForm says whether the input is an urlencoded body with a SAML field.
func looksLikeForm(data []byte) bool {
	text := bytes.TrimLeft(data[:min(len(data), 4096)], " \t\r\n")
	if bytes.IndexByte(text, '=') < 0 { // as in a long value in base64
		return false
	}
	for _, name := range []string{"SAMLResponse=", "SAMLRequest="} {
		if i := bytes.Index(text, []byte(name)); i == 0 || i > 0 && text[i-1] == '&' {
			return true
		}
	}
	return bytes.HasPrefix(text, []byte("RelayState="))
}

func readForm(data []byte) []*Message {
	return readPairs(strings.TrimSpace(string(data)), "form", "", formText)
}

// readPairs reads the fields of a form body or query that was posted to an
// address.
func readPairs(text, layer, posted string, spelt spelling) []*Message {
	var fields []field
	relays := 0
	for pair := range strings.SplitSeq(text, "&") {
		if len(fields) > 2*MaxFields {
			break // readFields refuses them all
		}
		key, value, _ := strings.Cut(pair, "=")
		switch key {
		case "SAMLResponse", "SAMLRequest":
			fields = append(fields, field{key, unescapeField(value)})
		case "RelayState":
			if relays++; relays <= 2 { // more are no more than twice
				fields = append(fields, field{key, unescapeField(value)})
			}
		}
	}
	return readFields(fields, posted, spelt, func(m *Message) { m.layer(layer, len(text), "") })
}

// readFields makes messages of the fields of a form. A field that stands twice
// is reported, and each of its values becomes a message. begin notes where they
// stood.
func readFields(fields []field, posted string, spelt spelling, begin func(*Message)) []*Message {
	var values []field
	relay, relays := "", 0
	for _, f := range fields {
		if f.name != "RelayState" {
			values = append(values, f)
		} else if relays++; relays == 1 {
			relay = f.value
		}
	}
	if len(values) == 0 {
		values = []field{{}}
	}
	if len(values) > MaxFields {
		m := &Message{RelayState: &relay}
		begin(m)
		m.limit("FORM-LIMIT", fmt.Sprintf("The limit of %d fields with a message is passed; none of them was read "+
			"(FORM-LIMIT).", MaxFields))
		return []*Message{m}
	}
	messages := make([]*Message, len(values))
	for i, v := range values {
		m := &Message{Raw: v.value, Field: v.name, RelayState: &relay, spelt: spelt}
		if strings.HasPrefix(posted, "http") {
			m.ACS = posted
		}
		begin(m)
		if len(values) > 1 {
			m.problem("FORM-DUP", "The message is in more than one field; AWS uses one and doesn't say "+
				"which (FORM-DUP).")
		}
		if relays > 1 {
			m.problem("FORM-DUP", "RelayState is in more than one field (FORM-DUP).")
		}
		m.decodeValue(v.value)
		messages[i] = m
	}
	return messages
}

// unescapeField undoes the urlencoding of one form value. What isn't an escape
// stays as it is, so that a body copied half-decoded still yields its value.
func unescapeField(v string) string {
	if u, err := url.QueryUnescape(v); err == nil {
		return u
	}
	return strings.ReplaceAll(v, "+", " ")
}

// probably undoes the escapes of a value of which it is not known whether they
// were undone: as a form has it, ':', '/', '=' and the like are escapes too. What
// has one of them is left alone, for undoing an address twice breaks it.
func probably(v string) string {
	if !strings.Contains(v, "%") || strings.ContainsAny(v, "/=:?& \r\n") {
		return v
	}
	if u, err := url.PathUnescape(v); err == nil {
		return u
	}
	return v
}

// holdsField says whether a form or query has a field with a message.
func holdsField(text string) bool {
	for pair := range strings.SplitSeq(text, "&") {
		if strings.HasPrefix(pair, "SAMLResponse=") || strings.HasPrefix(pair, "SAMLRequest=") {
			return true
		}
	}
	return false
}
