package intake

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// looksLikeHTML says whether the input is a page, or the part of one, with a
// form field for a message: what an identity provider posts by itself.
func looksLikeHTML(head []byte) bool {
	if !looksLikeXML(head) {
		return false
	}
	lower := bytes.ToLower(head)
	for _, begin := range []string{"<!doctype html", "<html", "<form", "<input", "<body", "<head"} {
		if bytes.Contains(lower, []byte(begin)) &&
			(bytes.Contains(head, []byte("SAMLRe")) || strings.HasPrefix(begin, "<!doc") || begin == "<html") {
			return true
		}
	}
	return false
}

// readHTML reads the forms of a page as a browser would post them.
func readHTML(data []byte) (all []*Message) {
	action, relay := "", (*string)(nil)
	var values [][2]string
	end := func() {
		for _, v := range values {
			m := &Message{Raw: v[1], Field: v[0], RelayState: relay}
			if strings.HasPrefix(action, "http") {
				m.ACS = action
			}
			m.layer("html", len(data), "")
			m.decodeValue(v[1])
			all = append(all, m)
		}
		values, relay = nil, nil
	}
	for z := html.NewTokenizer(bytes.NewReader(data)); len(all)+len(values) < MaxFields; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break // the end
		}
		t := z.Token()
		switch {
		case t.Data == "form" && kind == html.StartTagToken:
			end()
			action = attributeOf(t, "action")
		case t.Data == "input" && (kind == html.StartTagToken || kind == html.SelfClosingTagToken):
			switch name := attributeOf(t, "name"); name {
			case "SAMLResponse", "SAMLRequest":
				values = append(values, [2]string{name, attributeOf(t, "value")})
			case "RelayState":
				relay = new(attributeOf(t, "value"))
			}
		}
	}
	end()
	if len(all) == 0 {
		all = messagesInText(string(data))
	}
	if len(all) == 0 {
		m := &Message{}
		why := mistaken(string(data))
		if why == "" {
			why = "The page has no form with a SAML message"
		}
		m.problem("ENC-NOTHING", why+" (ENC-NOTHING).")
		all = append(all, m)
	}
	return all
}

func attributeOf(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
