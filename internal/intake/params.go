package intake

import "strings"

// escapes says what became of the escapes of a form in the fields that a
// recording has of it.
type escapes uint8

const (
	escapesUnknown escapes = iota
	escapesKept            // names and values stand there as they stood in the body
	escapesUndone
)

// decoders are the tools that undo the escapes of the fields that they record,
// by the names that they give themselves, in lower case.
var decoders = []string{
	"firefox", "webkit", "safari", "fiddler", "charles", "burp", "mitmproxy", "playwright", "proxyman", "http toolkit",
	"browsermob", "zap",
}

// paramsBy tells the escapes by who wrote a recording. Chromium's own recorder
// keeps them.
func paramsBy(by string, tracer bool) escapes {
	if tracer {
		return escapesUndone
	}
	by = strings.ToLower(by)
	if strings.Contains(by, "webinspector") {
		return escapesKept
	}
	for _, name := range decoders {
		if strings.Contains(by, name) {
			return escapesUndone
		}
	}
	return escapesUnknown
}

// fields are the messages in the recorded fields of a form; nil when they hold
// none.
func (e *exchange) fields() []*Message {
	var fields []field
	size, holds := 0, false
	for _, p := range e.params {
		value := p.value
		switch e.escapes {
		case escapesKept:
			value = unescapeField(value)
		case escapesUnknown:
			value = probably(value)
		}
		size += len(p.name) + len(p.value) + len("=&")
		switch p.name {
		case "SAMLResponse", "SAMLRequest":
			holds = true
			fields = append(fields, field{p.name, value})
		case "RelayState":
			fields = append(fields, field{p.name, value})
		}
	}
	if !holds {
		return nil
	}
	how := onWire
	if e.escapes == escapesUnknown {
		how = copied
	}
	return readFields(fields, e.url, how, func(m *Message) { m.layer("form", size-1, "") })
}

// bodyOf is a recorded body without the headers that older versions of Firefox
// write before it.
func bodyOf(text string) string {
	head, body, found := strings.Cut(text, "\r\n\r\n")
	if !found {
		head, body, found = strings.Cut(text, "\n\n")
	}
	if name, _, isHeader := strings.Cut(head, ":"); found && isHeader && !strings.ContainsAny(name, "=&% ") {
		return body
	}
	return text
}
