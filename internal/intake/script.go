package intake

import (
	"bytes"
	"encoding/json"
	"strings"
)

// looksLikeScript says whether a request begins as browsers copy it for
// JavaScript (fetch) or for PowerShell.
func looksLikeScript(head []byte) bool {
	text := bytes.TrimLeft(head, " \t\r\n")
	for _, begin := range []string{
		"fetch(", "await fetch(", "$session = New-Object", "Invoke-WebRequest", "Invoke-RestMethod",
	} {
		if bytes.HasPrefix(text, []byte(begin)) {
			return true
		}
	}
	return false
}

// readScript reads what the request would post.
func readScript(data []byte) []*Message {
	text := string(data)
	to, body := scriptString(text, "fetch("), scriptString(text, `"body":`)
	if !strings.Contains(text, "fetch(") {
		to, body = psString(text, "-Uri "), psString(text, "-Body ")
	}
	var all []*Message
	if _, query, _ := strings.Cut(to, "?"); holdsField(query) {
		all = readQuery([]byte(to))
	}
	if holdsField(body) {
		all = append(all, readPairs(body, "form", to, onWire)...)
	}
	if len(all) == 0 {
		if all = messagesInText(text); len(all) == 0 {
			m := &Message{}
			m.problem("ENC-NOTHING", "The request posts no SAML message (ENC-NOTHING).")
			all = append(all, m)
		}
	}
	credentials := strings.Contains(text, `"cookie":`) || strings.Contains(text, "System.Net.Cookie(")
	for _, m := range all {
		m.OtherCredentials = credentials
	}
	return all
}

// scriptString is the string of JavaScript that follows on a text; "" when none
// does.
func scriptString(text, before string) string {
	_, rest, found := strings.Cut(text, before)
	rest = strings.TrimLeft(rest, " \t\r\n")
	if !found || !strings.HasPrefix(rest, `"`) {
		return ""
	}
	var s string
	if err := json.NewDecoder(strings.NewReader(rest)).Decode(&s); err != nil {
		return "" // null, or no string
	}
	return s
}

// psString is the string of PowerShell that follows on a text: "…" with ` before
// what would mean something, or '…'.
func psString(text, before string) string {
	_, rest, found := strings.Cut(text, before)
	rest = strings.TrimLeft(rest, " ")
	if !found || rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	var b strings.Builder
	for i := 1; i < len(rest) && rest[i] != rest[0]; i++ {
		if rest[i] == '`' && rest[0] == '"' && i+1 < len(rest) {
			i++
		}
		b.WriteByte(rest[i])
	}
	return b.String()
}
