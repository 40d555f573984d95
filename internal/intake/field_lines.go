package intake

import (
	"bytes"
	"slices"
	"strings"
)

// looksLikeFieldLines says whether the fields of a form stand one a line, as
// browsers copy them from their panes.
func looksLikeFieldLines(head []byte) bool {
	text := bytes.TrimLeft(head, " \t\r\n")
	line, more, _ := bytes.Cut(text, []byte("\n"))
	if _, _, is := fieldLine(strings.TrimSpace(string(line))); !is && !isPaneTitle(string(line)) {
		return false
	}
	if len(more) == 0 || bytes.IndexByte(line, '&') >= 0 {
		return false
	}
	if len(head) < headSize {
		return fieldLines(string(text)) != nil
	}
	return bytes.Contains(more, []byte("\nRelayState"))
}

func readFieldLines(data []byte) []*Message {
	fields := fieldLines(string(data))
	if fields == nil {
		return readForm(data)
	}
	all := readFields(fields, "", copied, func(m *Message) { m.layer("form", len(data), "one field a line") })
	for _, m := range all {
		if !slices.ContainsFunc(fields, func(f field) bool { return f.name == "RelayState" }) {
			m.RelayState = nil // it may have been left out of the copy
		}
	}
	return all
}

// isPaneTitle says whether a line is a heading of a browser's pane.
func isPaneTitle(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "form data", "form data (2)", "view source", "view url-encoded", "view decoded", "view parsed",
		"request payload", "query string parameters":
		return true
	}
	return false
}

// fieldLine takes "name=value", "name: value" or "name" apart.
func fieldLine(line string) (name, value string, is bool) {
	for _, name := range []string{"SAMLResponse", "SAMLRequest", "RelayState"} {
		rest, ok := strings.CutPrefix(line, name)
		switch {
		case !ok:
		case rest == "":
			return name, "", true
		case rest[0] == ':' || rest[0] == '=' || rest[0] == '\t':
			return name, strings.Trim(strings.TrimSpace(rest[1:]), `"`), true
		}
	}
	return "", "", false
}

// fieldLines reads fields that stand one a line; nil when anything else does.
func fieldLines(text string) []field {
	var fields []field
	messages := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if name, value, is := fieldLine(line); is {
			fields = append(fields, field{name, value})
			if name != "RelayState" {
				messages++
			}
			continue
		}
		switch {
		case line == "" || isPaneTitle(line):
		case len(fields) == 0:
			return nil
		default:
			last := &fields[len(fields)-1]
			if last.name == "RelayState" && last.value != "" || strings.ContainsAny(line, " <{&") {
				return nil
			}
			last.value += line
		}
	}
	if messages == 0 {
		return nil
	}
	for i := range fields {
		fields[i].value = probably(fields[i].value)
	}
	return fields
}
