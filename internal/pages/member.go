package pages

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Members calls each for every member of an object, in its order. raw must be valid JSON, as Walk hands it on; of
// anything but an object there are none. The key is as it is written, and the bytes are those of raw.
func Members(raw []byte, each func(key, value []byte)) {
	at := blanks(raw, 0)
	if at >= len(raw) || raw[at] != '{' {
		return
	}
	for at++; at < len(raw); at++ {
		if at = blanks(raw, at); at >= len(raw) || raw[at] != '"' {
			return
		}
		end := text(raw, at)
		key := raw[at+1 : end-1]
		at = blanks(raw, end) + 1 // the colon
		at = blanks(raw, at)
		end = value(raw, at)
		each(key, raw[at:end])
		at = blanks(raw, end)
	}
}

// Member is the value of a member of an object; nil where there is none.
func Member(raw []byte, name string) (found []byte) {
	Members(raw, func(key, value []byte) {
		if string(key) == name {
			found = value
		}
	})
	return found
}

// Text is a JSON string as text; "" of any other value.
func Text(raw []byte) string {
	if len(raw) < 2 || raw[0] != '"' {
		return ""
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		if utf8.Valid(inner) {
			return string(inner)
		}
		return strings.ToValidUTF8(string(inner), "\uFFFD")
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// blanks is where the next byte is that isn't a white space.
func blanks(raw []byte, at int) int {
	for at < len(raw) && (raw[at] == ' ' || raw[at] == '\n' || raw[at] == '\r' || raw[at] == '\t') {
		at++
	}
	return at
}

// text is the offset behind the string that begins at an offset.
func text(raw []byte, at int) int {
	for at++; at < len(raw); at++ {
		switch raw[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(raw)
}

// value is the offset behind the value that begins at an offset.
func value(raw []byte, at int) int {
	depth := 0
	for at < len(raw) {
		switch raw[at] {
		case '"':
			if at = text(raw, at); depth == 0 {
				return at
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return at // of the object around a number or a word
			}
			if depth == 0 {
				return at + 1
			}
		case ',', ' ', '\n', '\r', '\t':
			if depth == 0 {
				return at
			}
		}
		at++
	}
	return len(raw)
}
