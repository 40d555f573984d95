package intake

import (
	"net/url"
	"slices"
	"strings"
)

// Wrapping says how the message was wrapped, in the words of a fixture's header
// (fixturefile.WrapSteps) from the inside to the outside, and what is in there: its XML, or the value
// of the field where that could not be taken out of it. XML that nothing odd is around is in nothing.
func (m *Message) Wrapping() (body, wrap string) {
	odd := slices.ContainsFunc(m.Problems, func(p Problem) bool {
		return p.Check == "response-base64" && p.Code != "ENC-TEXT-AROUND" && p.Code != "ENC-FIXTURE"
	})
	if !odd && m.Field != "SAMLRequest" && m.XML != "" {
		return m.XML, ""
	}
	var steps []string
	if body = m.Raw; m.XML != "" {
		body, steps = m.XML, m.inner()
	}
	steps = append(steps, m.outer()...)
	if m.spelt == onWire {
		steps = append(steps, "as-posted")
	}
	return body, strings.Join(steps, " ")
}

// layered says whether the message has a layer of this name, and a note that begins so.
func (m *Message) layered(name, note string) (n int) {
	for _, l := range m.Layers {
		if l.Name == name && strings.HasPrefix(l.Note, note) {
			n++
		}
	}
	return n
}

// inner are the steps up to the value of the field.
func (m *Message) inner() (steps []string) {
	for _, c := range []struct{ note, step string }{
		{charsetBOM, "byte-order-mark"}, {charsetUTF16, "utf-16"}, {charsetLatin1, "latin-1"},
	} {
		if m.layered("charset", c.note) > 0 {
			steps = append(steps, c.step)
		}
	}
	value, percents := m.Raw, min(m.layered("percent", ""), 2)
	for range percents {
		value, _ = url.PathUnescape(value) // it was undone before
	}
	if m.layered("base64", "") > 0 {
		text, plus := squeeze(value)
		steps = append(append(steps, m.packing()...), spelledBase64(value, text, plus)...)
	}
	switch percents {
	case 1:
		return append(steps, "percent")
	case 2:
		return append(steps, "percent-twice")
	}
	return steps
}

// packing says how the XML was packed before and into base64.
func (m *Message) packing() (steps []string) {
	if m.layered("deflate", "") > 0 {
		for _, p := range m.Problems {
			switch {
			case p.Code != "ENC-DEFLATE":
			case strings.Contains(p.Detail, "zlib"):
				steps = append(steps, "zlib")
			case strings.Contains(p.Detail, "follow after"):
				steps = append(steps, "deflate", "bytes-behind")
			}
		}
		if steps == nil {
			steps = append(steps, "deflate")
		}
	}
	if m.layered("base64", "twice") > 0 {
		steps = append(steps, "base64-first")
	}
	return append(steps, "base64")
}

// spelledBase64 says what is odd about how a base64 text is written. text is the value without its
// white space, and plus how many blanks in it stand for '+'.
func spelledBase64(value, text string, plus int) (steps []string) {
	if strings.ContainsAny(text, "-_") {
		steps = append(steps, "url-alphabet")
	}
	body := strings.TrimRight(text, "=")
	switch padding := len(text) - len(body); {
	case padding > 2, padding > 0 && len(text)%4 != 0:
		steps = append(steps, "overpadded")
	case len(text)%4 != 0:
		steps = append(steps, "unpadded")
	}
	if strings.ContainsAny(strings.TrimSpace(value), "\r\n") {
		steps = append(steps, "lines")
	}
	if plus > 0 {
		steps = append(steps, "plus-to-blank")
	}
	return steps
}

// outer are the steps around the value.
func (m *Message) outer() []string {
	for _, p := range m.Problems {
		if p.Code == "FORM-DUP" {
			if strings.HasPrefix(p.Detail, "RelayState") {
				return []string{"relay-twice"}
			}
			return []string{"field-twice"}
		}
	}
	switch {
	case m.Field == "SAMLRequest":
		return []string{"request-field"}
	case m.Field != "":
		return []string{"field"}
	}
	return nil
}
