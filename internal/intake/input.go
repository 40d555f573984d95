// Package intake finds SAML messages in what people have: XML, base64 in any spelling, form
// bodies, URLs, recordings, saved pages, log lines, archives. It decodes in layers, keeps each,
// and never repairs: what is odd is a Problem that the judgement reports.
package intake

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/fixturefile"
)

const (
	// MaxInput bounds what is read at once, in bytes: an input in one of the
	// plain forms, and one string of a recording. A message is refused far
	// below it.
	MaxInput = 4 << 20
	// headSize is what a form is told by.
	headSize = 64 << 10
	// maxNesting is how many archives may lie in each other.
	maxNesting = 4
)

// Read finds every SAML message in an input, in whatever form it detects there,
// and gives each to take as soon as it is found. It gives at least one: an
// input in which nothing can be decoded is a message with problems. Recordings
// and archives are read as a stream; the memory does not grow with them. The
// error is the reader's.
func Read(name string, r io.Reader, take func(*Message)) error {
	return ReadWithin(context.Background(), name, r, Bounds{}, func(m *Message) error {
		take(m)
		return nil
	})
}

// ReadWithin is Read within bounds. Where one is reached, the last message says so and nothing more
// is read. Reading ends early with an error of take, or of ctx, which it then returns.
func ReadWithin(ctx context.Context, name string, r io.Reader, b Bounds, take func(*Message) error) error {
	f := &finder{name: name, take: take, budget: newBudget(ctx, b)}
	head := headSize
	if known, ok := r.(interface{ Len() int }); ok {
		f.size = known.Len()
		head = min(head, f.size+1)
	}
	err := f.read(bufio.NewReaderSize(source{f, r}, head), 0)
	m := f.spent()
	switch {
	case m != nil:
		f.budget = newBudget(ctx, Bounds{})
	case f.stop != nil:
		return f.stop
	case err != nil:
		return err
	case f.index == 0:
		m = &Message{Form: f.form}
		m.problem("ENC-NOTHING", "There is no SAML message in it (ENC-NOTHING).")
	default:
		return nil
	}
	f.found(m)
	return f.stop
}

// maxInMemory bounds the messages that Messages holds at once.
const maxInMemory = 10000

// Messages is Read for an input that is in memory, up to 10,000 messages.
func Messages(name string, data []byte) (all []*Message) {
	take := func(m *Message) error {
		all = append(all, m)
		return nil
	}
	if len(data) > 0 && len(data) <= MaxInput && bare(data[:min(len(data), headSize)]) { // as most are: nothing is copied
		f := &finder{name: name, take: take, budget: newBudget(context.Background(), Bounds{})}
		for _, m := range decode(data) {
			f.found(m)
		}
		return all
	}
	err := ReadWithin(context.Background(), name, bytes.NewReader(data), Bounds{Messages: maxInMemory}, take)
	if err != nil {
		panic(err) // memory can always be read
	}
	return all
}

// finder gives the messages of one input their places in it.
type finder struct {
	name        string
	size        int // of the whole input in bytes, when that is known
	index       int
	form        string         // outermost form; "" in a plain one
	outer       []report.Layer // containers around what is read now
	credentials bool           // the recording holds others' credentials
	take        func(*Message) error
	budget
}

// container is a form that holds others, or many messages.
type container struct {
	name   string
	detect func(head []byte) bool
	read   func(f *finder, r *bufio.Reader, depth int) error
}

// containers are asked in this order, before the plain forms.
func containers() []container {
	return []container{
		{"gzip", func(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1F, 0x8B, 8}) }, readGzip},
		{"zip", func(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }, readZip},
		{"json", looksLikeJSON, readJSON},
		{"fixture", fixturefile.Is, readFixture},
		{"curl", looksLikeCurl, whole(readCurl)},
		{"http", looksLikeHTTP, whole(readHTTP)},
		{"burp", looksLikeBurp, readBurp},
		{"script", looksLikeScript, whole(readScript)},
		{"html", looksLikeHTML, whole(readHTML)},
		{"form", looksLikeFieldLines, whole(readFieldLines)},
		{"batch", looksLikeBatch, readBatch},
		{"log", looksLikeLog, readLog},
	}
}

// read reads one input, which may lie in others.
func (f *finder) read(r *bufio.Reader, depth int) error {
	head, err := r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return err
	}
	if bare(head) {
		return whole(decode)(f, r, depth)
	}
	switch mark, text := textMark(head); {
	case mark == utf16Mark && !text:
		return f.readUTF16(r, depth)
	case mark > 0 && !text:
		if _, err := r.Discard(mark); err != nil {
			return err
		}
		return f.read(r, depth)
	}
	for _, c := range containers() {
		if c.detect(head) {
			if f.form == "" {
				f.form = c.name
			}
			return c.read(f, r, depth)
		}
	}
	if len(head) == headSize && bytes.IndexByte(head, '\n') >= 0 && !looksLikeXML(head) && !looksLikeForm(head) &&
		!looksLikeQuery(head) && isText(head[:headSize-utf8.UTFMax]) {
		return readLog(f, r, depth) // a message may stand further down
	}
	return whole(decode)(f, r, depth)
}

// utf16Mark is how long a byte-order mark in UTF-16 is.
const utf16Mark = 2

// textMark tells the byte-order mark at the beginning, and whether XML follows
// it, which settles its encoding by itself.
func textMark(head []byte) (length int, xml bool) {
	begins := func(b []byte) bool { return len(b) > 0 && (b[0] == '<' || b[0] == 0xEF) } // a second mark is none
	switch {
	case bytes.HasPrefix(head, []byte("\uFEFF")):
		text := bytes.TrimLeft(head[len("\uFEFF"):], " \t\r\n")
		return len("\uFEFF"), len(text) == 0 || begins(text)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}), bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		text := bytes.TrimLeft(head[utf16Mark:], " \t\r\n\x00")
		return utf16Mark, len(text) == 0 || begins(text)
	}
	return 0, true
}

// readUTF16 reads text in UTF-16 that is not XML, as PowerShell writes it.
func (f *finder) readUTF16(r *bufio.Reader, depth int) error {
	data, err := io.ReadAll(io.LimitReader(r, 2*MaxInput+1))
	if err != nil {
		return err
	}
	if len(data) > 2*MaxInput {
		f.found(TooLarge(f.name, 2*MaxInput))
		return nil
	}
	text, charset, _ := ToUTF8(data)
	return f.in(report.Layer{Name: "charset", Bytes: len(data), Note: charset}, strings.NewReader(text), depth)
}

// bare says whether an input begins as a base64 value alone does, which is in no container.
func bare(head []byte) bool {
	if bytes.IndexByte(head, '\n') >= 0 || bytes.IndexByte(head, ' ') >= 0 || bytes.IndexByte(head, '&') >= 0 {
		return false
	}
	for _, c := range head[:min(len(head), 256)] {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return true
}

// whole makes a reader of streams out of one of bytes.
func whole(read func(data []byte) []*Message) func(f *finder, r *bufio.Reader, depth int) error {
	return func(f *finder, r *bufio.Reader, depth int) error {
		var b bytes.Buffer
		if depth == 0 {
			b.Grow(min(f.size, MaxInput) + bytes.MinRead)
		}
		if _, err := b.ReadFrom(io.LimitReader(r, MaxInput+1)); err != nil {
			return err
		}
		data := b.Bytes()
		if len(data) > MaxInput {
			f.found(TooLarge(f.name, MaxInput))
			return nil
		}
		for _, m := range read(data) {
			f.found(m)
		}
		return nil
	}
}

// found gives a message its place and hands it on, unless reading is halted. What was found before
// too much was unpacked is handed on anyway.
func (f *finder) found(m *Message) {
	switch err := f.halted(); {
	case err != nil && !errors.Is(err, errUnpacked):
		return
	case f.messages > 0 && f.index == f.messages:
		f.stop = errMessages
		return
	}
	m.Name, m.Index = f.name, f.index
	f.index++
	if f.form != "" {
		m.Form = f.form
	}
	if len(f.outer) > 0 {
		m.Layers = append(append([]report.Layer{}, f.outer...), m.Layers...)
	}
	m.OtherCredentials = m.OtherCredentials || f.credentials
	if m.Form != "unread" {
		m.SHA256 = Fingerprint(m.Raw)
	}
	f.unpack(m.inflated)
	if err := f.take(m); err != nil {
		f.stop = err
	}
}

// broken gives a message that says why the rest of a container was not read. Behind messages that
// were read it is a remark.
func (f *finder) broken(code, format string, args ...any) {
	if f.halted() != nil {
		return // which is why it looks broken
	}
	m := &Message{Form: f.form, Remark: f.index > 0}
	m.problem(code, fmt.Sprintf(format, args...)+" ("+code+").")
	m.remark()
	f.found(m)
}

// in reads what lies in a container.
func (f *finder) in(layer report.Layer, r io.Reader, depth int) error {
	if depth >= maxNesting {
		f.broken("ENC-NESTED", "Archives lie in each other more than %d deep, and the innermost were not opened", maxNesting)
		return nil
	}
	outer := f.outer
	f.outer = append(append([]report.Layer{}, outer...), layer)
	defer func() { f.outer = outer }()
	return f.read(bufio.NewReaderSize(r, headSize), depth+1)
}
