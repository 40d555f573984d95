package intake

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
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
	if looksLikeQuery(line) {
		return true
	}
	if looksLikeJSON(line) { // between lines of another kind: a file of nothing else is read as JSON
		return json.Valid(line) && bytes.Contains(bytes.ToLower(line), []byte("samlresponse"))
	}
	if looksLikeForm(line) {
		return holdsField(string(line)) // RelayState alone is the second line of one form
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
	return f.eachLine(r, func(line []byte, cut bool) {
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

// eachLine gives each line without its end; one that is too long is cut. Half a
// line at which reading is halted is not given.
func (f *finder) eachLine(r *bufio.Reader, take func(line []byte, cut bool)) error {
	var line []byte
	cut := false
	for f.halted() == nil {
		piece, err := r.ReadSlice('\n')
		if len(line)+len(piece) <= maxLine {
			line = append(line, piece...)
		} else {
			cut = true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(line) > 0 || cut {
			take(bytes.TrimRight(line, "\r\n"), cut)
		}
		line, cut = line[:0], false
		if err != nil {
			return nil // the end
		}
	}
	return f.stop
}

// logFields are the names before a message in a line of a log or in a script.
var logFields = []string{"SAMLResponse", "SAMLRequest", "SAMLAssertion"}

// looksLikeLog says whether a text names a field and gives it a value, or holds
// a message as XML.
func looksLikeLog(head []byte) bool {
	if looksLikeXML(head) || looksLikeForm(head) || looksLikeQuery(head) ||
		!isText(head[:max(0, len(head)-3)]) && !isText(head) {
		return false
	}
	return holdsMessage(string(head[:min(len(head), headSize)]))
}

func holdsMessage(text string) bool { return len(messagesInText(text)) > 0 }

func readLog(f *finder, r *bufio.Reader, _ int) error {
	s := &textScan{take: f.found}
	err := f.eachLine(r, func(line []byte, cut bool) {
		if cut {
			f.found(TooLarge(f.name, maxLine))
			return
		}
		s.line(string(line))
	})
	s.end()
	return err
}

// messagesInText finds the messages in a text that is in memory.
func messagesInText(text string) (all []*Message) {
	s := &textScan{take: func(m *Message) { all = append(all, m) }}
	for line := range strings.Lines(text) {
		if s.line(strings.TrimRight(line, "\r\n")); len(all) >= MaxFields {
			return all
		}
	}
	s.end()
	return all
}

// textScan finds messages in text: the values of the fields, and XML.
type textScan struct {
	take   func(*Message)
	number int      // of the line
	before string   // the last line with anything in it
	open   *openXML // message that has not ended yet
}

// line takes the next line, without its end.
func (s *textScan) line(line string) {
	s.number++
	rest, found := line, 0
	if s.open != nil {
		after, ended := s.open.add(line)
		if !ended {
			return
		}
		s.end()
		rest = after
	}
	for ; found < MaxFields; found++ {
		at, name, form := escapedStart(rest)
		field, value := nextField(rest, at)
		switch {
		case value != "":
			rest = s.value(field, value, rest)
		case at < 0:
			if strings.TrimSpace(line) != "" {
				s.before = strings.TrimSpace(line)
			}
			return
		default:
			var ended bool
			if rest, ended = s.begin(line, rest, at, name, form); !ended {
				return
			}
		}
	}
}

// begin begins a message that stands as XML at an offset of the rest of a line.
func (s *textScan) begin(line, rest string, at int, name string, form escaping) (after string, ended bool) {
	before := rest[:at]
	s.open = &openXML{name: name, form: form, before: s.before}
	if strings.HasSuffix(line, rest) { // not where it is what an escaped message was taken off
		s.open.line, s.open.column = s.number, utf8.RuneCountInString(line[:len(line)-len(rest)+at])+1
	}
	switch plain := strings.TrimSpace(before); {
	case plain != "" && strings.Trim(plain, "> |") == "":
		s.open.quote = before
	case plain != "":
		s.open.before = plain
	}
	quote := s.open.quote
	s.open.quote = ""
	after, ended = s.open.add(rest[at:])
	if s.open.quote = quote; ended {
		s.end()
	}
	return after, ended
}

// value gives the message in the value of a field, and returns what stands
// behind it.
func (s *textScan) value(field, value, rest string) string {
	m := &Message{Raw: value, Field: field}
	if field != "SAMLRequest" {
		m.Field = "SAMLResponse"
	}
	m.layer("log", len(rest), "")
	m.decodeValue(value)
	s.take(m)
	return rest[strings.Index(rest, value)+len(value):]
}

// end gives the message that was begun, as far as it goes.
func (s *textScan) end() {
	if s.open != nil {
		s.take(s.open.message())
		s.open, s.before = nil, ""
	}
}

// nextField is the first field with a value in a text, up to an offset where
// there is one.
func nextField(text string, until int) (field, value string) {
	if until >= 0 {
		text = text[:until]
	}
	for {
		first := -1
		for _, name := range logFields {
			if i := strings.Index(text, name); i >= 0 && (first < 0 || i < first) {
				first, field = i, name
			}
		}
		if first < 0 {
			return "", ""
		}
		text = text[first+len(field):]
		if value = fieldValue(text); value != "" {
			return field, value
		}
	}
}

// shortestValue is what a value has at least: names of fields are written about
// as well.
const shortestValue = 40

// fieldValue is the value that comes after the name of a field: SAMLResponse=…,
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
