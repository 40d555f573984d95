package intake

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// pageElements are those that a page, or the part of one that people save or
// mail, begins with.
var pageElements = []string{
	"html", "head", "body", "meta", "title", "link", "base", "style", "script", "noscript", "form", "input", "div",
	"span", "p", "center", "table", "main", "section", "h1", "h2", "br", "iframe", "template",
}

// looksLikeHTML says whether the input is a page, or the part of one: by the
// first element, for the values in a message may hold any text.
func looksLikeHTML(head []byte) bool {
	if !looksLikeXML(head) {
		return false
	}
	text := bytes.TrimPrefix(head, []byte("\uFEFF"))
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		end := ""
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(text, []byte("<?")):
			end = "?>"
		case len(text) > len("<!doctype") && bytes.EqualFold(text[:len("<!doctype")], []byte("<!doctype")):
			kind := bytes.TrimLeft(text[len("<!doctype"):], " \t\r\n")
			return len(kind) >= 4 && bytes.EqualFold(kind[:4], []byte("html"))
		default:
			return slices.Contains(pageElements, firstElement(text))
		}
		_, after, found := bytes.Cut(text, []byte(end))
		if !found {
			return false
		}
		text = after
	}
}

// firstElement is the name of the start tag that a text begins with, in lower
// case; "" for a name with a prefix, which HTML has not.
func firstElement(text []byte) string {
	if len(text) == 0 || text[0] != '<' {
		return ""
	}
	end := bytes.IndexAny(text[1:], " \t\r\n/>")
	if end < 0 || end > len("noscript") {
		return ""
	}
	return strings.ToLower(string(text[1 : 1+end]))
}

// readHTML reads the forms of a page as a browser would post them.
func readHTML(data []byte) (all []*Message) {
	action, relay := "", (*string)(nil)
	var values [][2]string
	end := func() {
		if relay == nil {
			relay = new("") // a form without the field posts none
		}
		for _, v := range values {
			m := &Message{Raw: v[1], Field: v[0], RelayState: relay, spelt: onWire}
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
	if len(all) == 0 && bytes.Contains(data, []byte("&lt;")) {
		all = messagesInText(html.UnescapeString(string(data)))
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
