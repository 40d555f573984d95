package intake

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"
)

// maxLine bounds one line of a batch or a log, in bytes.
const maxLine = 2 * maxEncoded

// looksLikeBatch says whether each of the first two lines is a message by
// itself, rather than both being parts of one.
func looksLikeBatch(head []byte) bool {
	lines := 0
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if !wholeLine(line) {
			// A first message that is longer than the head shows at its beginning.
			return false
		}
		if lines++; lines == 2 {
			return true
		}
	}
	return false
}

// wholeLine says whether a line is one message from its beginning to its end.
func wholeLine(line []byte) bool {
	if looksLikeForm(line) || looksLikeQuery(line) {
		return true
	}
	data, err := base64.StdEncoding.DecodeString(string(line))
	if err != nil {
		if data, err = base64.RawURLEncoding.DecodeString(strings.TrimRight(string(line), "=")); err != nil {
			return false
		}
	}
	data = bytes.TrimSpace(data)
	return len(data) > 20 && looksLikeXML(data) && data[len(data)-1] == '>'
}

func readBatch(f *finder, r *bufio.Reader, _ int) error {
	return eachLine(r, func(line []byte, cut bool) {
		switch {
		case cut:
			f.found(TooLarge(f.name, maxLine))
		case len(bytes.TrimSpace(line)) == 0:
		case looksLikeJSON(line):
			_ = readJSON(f, bufio.NewReader(bytes.NewReader(line)), 0) // memory can always be read
		default:
			for _, m := range decode(bytes.TrimSpace(line)) {
				f.found(m)
			}
		}
	})
}

// eachLine gives each line without its end; one that is too long is cut.
func eachLine(r *bufio.Reader, take func(line []byte, cut bool)) error {
	var line []byte
	cut := false
	for {
		piece, err := r.ReadSlice('\n')
		if len(line)+len(piece) <= maxLine {
			line = append(line, piece...)
		} else {
			cut = true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(line) > 0 || cut {
			take(bytes.TrimRight(line, "\r\n"), cut)
		}
		line, cut = line[:0], false
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// logFields are the names before a message in a line of a log or in a script.
var logFields = []string{"SAMLResponse", "SAMLRequest", "SAMLAssertion"}

// looksLikeLog says whether a text names a field and gives it a value.
func looksLikeLog(head []byte) bool {
	if looksLikeXML(head) || looksLikeForm(head) || looksLikeQuery(head) ||
		!isText(head[:max(0, len(head)-3)]) && !isText(head) {
		return false
	}
	return len(messagesInText(string(head[:min(len(head), headSize)]))) > 0
}

func readLog(f *finder, r *bufio.Reader, _ int) error {
	return eachLine(r, func(line []byte, cut bool) {
		if cut {
			f.found(TooLarge(f.name, maxLine))
			return
		}
		for _, m := range messagesInText(string(line)) {
			f.found(m)
		}
	})
}

// messagesInText finds the values of the fields in a text.
func messagesInText(text string) (all []*Message) {
	for len(all) < MaxFields {
		first, field := -1, ""
		for _, name := range logFields {
			if i := strings.Index(text, name); i >= 0 && (first < 0 || i < first) {
				first, field = i, name
			}
		}
		if first < 0 {
			return all
		}
		text = text[first+len(field):]
		value := fieldValue(text)
		if value == "" {
			continue
		}
		m := &Message{Raw: value, Field: field}
		if field != "SAMLRequest" {
			m.Field = "SAMLResponse"
		}
		m.layer("log", len(text), "")
		m.decodeValue(value)
		all = append(all, m)
	}
	return all
}

// shortestValue is what a value has at least: names of fields are written about
// as well.
const shortestValue = 40

// fieldValue is the value that stands behind the name of a field: SAMLResponse=…,
// "SAMLResponse": "…", SAMLResponse: … and the like.
func fieldValue(text string) string {
	text = strings.TrimLeft(text, "\"'\\ \t]")
	if text == "" || text[0] != '=' && text[0] != ':' && text[0] != ',' {
		return ""
	}
	text = strings.TrimLeft(text[1:], "\"'\\ \t>[")
	end := strings.IndexFunc(text, func(c rune) bool {
		return c != '+' && c != '/' && c != '=' && c != '%' && c != '-' && c != '_' && (c < '0' || c > '9') &&
			(c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	})
	if end < 0 {
		end = len(text)
	}
	if end < shortestValue {
		return ""
	}
	return text[:end]
}
