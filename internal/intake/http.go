package intake

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"time"
)

// looksLikeHTTP says whether a request begins, as proxies show and save it.
func looksLikeHTTP(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	method, rest, found := bytes.Cut(bytes.TrimRight(line, "\r"), []byte(" "))
	_, version, last := bytes.Cut(rest, []byte(" "))
	return found && last && (string(method) == "POST" || string(method) == "GET") &&
		bytes.HasPrefix(version, []byte("HTTP/"))
}

// readHTTP reads the message of a request as it went over the wire.
func readHTTP(data []byte) []*Message {
	to, body, credentials := httpRequest(string(data))
	var all []*Message
	if at, query, _ := strings.Cut(to, "?"); holdsField(query) {
		all = readPairs(query, "query", at, onWire)
	}
	if holdsField(body) {
		all = append(all, readPairs(body, "form", to, onWire)...)
	}
	if len(all) == 0 {
		m := &Message{}
		m.problem("ENC-NOTHING", "The request posts no SAML message (ENC-NOTHING).")
		all = append(all, m)
	}
	for _, m := range all {
		m.OtherCredentials = credentials
	}
	return all
}

// httpRequest takes a request apart.
func httpRequest(text string) (to, body string, credentials bool) {
	head, body, found := strings.Cut(text, "\r\n\r\n")
	if !found {
		head, body, _ = strings.Cut(text, "\n\n")
	}
	lines := strings.Split(strings.ReplaceAll(head, "\r\n", "\n"), "\n")
	parts := strings.SplitN(lines[0], " ", 3)
	to = parts[1]
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "host":
			if strings.HasPrefix(to, "/") {
				to = "https://" + strings.TrimSpace(value) + to
			}
		case "cookie", "authorization":
			credentials = true
		}
	}
	return to, strings.TrimRight(body, "\r\n"), credentials
}

// looksLikeBurp says whether items begin that Burp saved.
func looksLikeBurp(head []byte) bool {
	return looksLikeXML(head) && bytes.Contains(head, []byte("<items burpVersion="))
}

// readBurp reads the requests of Burp's "Save items".
func readBurp(f *finder, r *bufio.Reader, _ int) error {
	var b strings.Builder // whose text is not copied once more
	if _, err := io.Copy(&b, io.LimitReader(r, maxArchive+1)); err != nil {
		return err
	}
	if b.Len() > maxArchive {
		f.found(TooLarge(f.name, maxArchive))
		return nil
	}
	t := &trail{f: f}
	for item := range strings.SplitSeq(b.String(), "<item>") {
		if f.halted() != nil {
			break
		}
		request := burpField(item, "request")
		if !looksLikeHTTP([]byte(request)) {
			continue
		}
		to, body, credentials := httpRequest(request)
		if !holdsField(body) {
			continue
		}
		if url := burpField(item, "url"); url != "" {
			to = url
		}
		e := exchange{url: to, body: body, credentials: credentials}
		if at, err := time.Parse("Mon Jan 02 15:04:05 MST 2006", burpField(item, "time")); err == nil {
			e.at = at.Format(time.RFC3339Nano)
		}
		e.status = number(burpField(item, "status"))
		var head string
		head, e.answer, _ = strings.Cut(burpField(item, "response"), "\r\n\r\n")
		for line := range strings.SplitSeq(head, "\r\n") {
			if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, "location") {
				e.location = strings.TrimSpace(value)
			}
		}
		e.give(t)
	}
	t.end()
	return f.halted()
}

// burpField is what an element of an item holds; it may be packed.
func burpField(item, name string) string {
	_, rest, found := strings.Cut(item, "<"+name)
	tag, rest, closed := strings.Cut(rest, ">")
	text, _, ended := strings.Cut(rest, "</"+name+">")
	if !found || !closed || !ended {
		return ""
	}
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "<![CDATA["), "]]>")
	if strings.Contains(tag, `base64="true"`) {
		if data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text)); err == nil {
			return string(data)
		}
	}
	return text
}
