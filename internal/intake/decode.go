package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// Limits on what is decoded before it is XML.
const (
	maxEncoded = 256 << 10 // characters of SAMLResponse as posted
	MaxFields  = 64        // messages in one form or query
)

// decode finds the messages in one input of a plain form.
func decode(data []byte) []*Message {
	for _, form := range forms {
		if !form.detect(data) {
			continue
		}
		messages := form.read(data)
		for _, m := range messages {
			m.Form = form.name
		}
		return messages
	}
	panic("inspect: the last form takes every input")
}

// FormField is the message posted in one SAMLResponse field: value and relay
// state (nil: there was no such field) exactly as the browser sent them.
func FormField(name, value string, relayState *string) *Message {
	m := &Message{Name: name, Form: "form", Raw: value, Field: "SAMLResponse", RelayState: relayState, spelt: onWire}
	m.SHA256 = Fingerprint(value)
	if relayState == nil {
		none := ""
		m.RelayState = &none
	}
	m.layer("form", len(value), "")
	m.decodeValue(value)
	return m
}

// Fingerprint is the SHA-256 of a value in hex, taken piece by piece so that the
// value is not copied.
func Fingerprint(value string) string {
	h := sha256.New()
	var piece [512]byte
	for value != "" {
		n := copy(piece[:], value)
		h.Write(piece[:n])
		value = value[n:]
	}
	return hex.EncodeToString(h.Sum(piece[:0]))
}

// form is one outermost form that an input can have. Another form is another
// row; the first that detects itself reads the input.
type form struct {
	name   string
	detect func(data []byte) bool
	read   func(data []byte) []*Message
}

var forms = []form{
	{"xml", looksLikeXML, readRawXML},
	{"query", looksLikeQuery, readQuery},
	{"form", looksLikeForm, readForm},
	{"base64", func([]byte) bool { return true }, readValue},
}

// looksLikeXML says whether the first character beyond blanks and a byte-order
// mark, in UTF-8 or UTF-16, is '<'. A mark and nothing else is XML cut short.
func looksLikeXML(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xFE, 0xFF}) || bytes.HasPrefix(data, []byte{0xFF, 0xFE}) {
		return true
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\uFEFF")), " \t\r\n\x00")
	if len(trimmed) > 1 && (trimmed[1] >= '0' && trimmed[1] <= '9' || trimmed[1] == '<') {
		return false // the priority before a line of syslog, or a stray character
	}
	return len(trimmed) > 0 && trimmed[0] == '<' || string(data) == "\uFEFF"
}

func readRawXML(data []byte) []*Message {
	m := &Message{Raw: string(data)}
	m.decodeXML(data)
	if m.XML != "" {
		m.Line = 1 // another character set has the same lines and columns
	}
	m.Base64Len = (len(data) + 2) / 3 * 4
	return []*Message{m}
}

// looksLikeQuery says whether the input is a URL, or the query of one, that
// carries a SAML message in the redirect binding or otherwise.
func looksLikeQuery(data []byte) bool {
	text := bytes.TrimSpace(data[:min(len(data), 4096)])
	begins := func(with string) bool { return bytes.HasPrefix(text, []byte(with)) }
	if !begins("https://") && !begins("http://") && !begins("/") && !begins("?") {
		return false
	}
	return (bytes.Contains(text, []byte("SAMLRequest=")) || bytes.Contains(text, []byte("SAMLResponse="))) &&
		!bytes.ContainsAny(text, "\r\n<")
}

func readQuery(data []byte) []*Message {
	text := strings.TrimSpace(string(data))
	at, query, _ := strings.Cut(text, "?")
	query, _, _ = strings.Cut(query, "#")
	return readPairs(query, "query", at, formText)
}

func readValue(data []byte) []*Message {
	value := string(data)
	m := &Message{Raw: value}
	m.decodeValue(value)
	m.Unrecognised = m.XML == "" && strings.ContainsFunc(value, func(c rune) bool {
		return !strings.ContainsRune("+/=-_% \t\r\n", c) && (c < '0' || c > '9') && (c < 'A' || c > 'Z') &&
			(c < 'a' || c > 'z')
	})
	return []*Message{m}
}

func (m *Message) layer(name string, size int, note string) {
	m.Layers = append(m.Layers, report.Layer{Name: name, Bytes: size, Note: note})
}

// problem adds a decoding problem that response-base64 reports.
func (m *Message) problem(code, detail string) {
	m.Problems = append(m.Problems, Problem{Check: "response-base64", Code: code, Detail: detail, Offset: -1})
}

// odd adds an oddity of the encoding. In a copy it is worth a note; AWS is not
// known to put it right in a message that is posted so.
func (m *Message) odd(detail string) {
	m.problem("ENC-BASE64-ODD", detail)
	m.Problems[len(m.Problems)-1].Severity = report.Note
	if m.spelt == onWire {
		m.Problems[len(m.Problems)-1].Severity = report.Warning
	}
}

// limit adds a decoding problem that xml-limits reports.
func (m *Message) limit(code, detail string) {
	m.Problems = append(m.Problems, Problem{Check: "xml-limits", Code: code, Detail: detail, Offset: -1})
}

// decodeXML takes XML in UTF-8, UTF-16 or ISO-8859-1 to UTF-8.
func (m *Message) decodeXML(data []byte) {
	if len(data) > 2*xmltree.MaxDecoded {
		m.limit("XML-LIMIT", "The limit of 196608 bytes of XML is passed (XML-LIMIT).")
		m.layer("xml", len(data), "")
		m.Head = strings.ToValidUTF8(string(data[:mostHead]), "\uFFFD")
		return
	}
	text, charset, problem := ToUTF8(data)
	if problem != nil {
		m.Problems = append(m.Problems, *problem)
	}
	if text == "" && problem == nil { // nothing is left for the reader to refuse
		m.Problems = append(m.Problems, Problem{
			Check: "xml-well-formed", Code: "XML-NOT-WELLFORMED", Offset: -1,
			Detail: "There is a byte-order mark and nothing after it: there is no root element " +
				"(XML-NOT-WELLFORMED).",
		})
	}
	if charset != "" {
		m.layer("charset", len(data), charset)
	}
	m.XML = text
	m.layer("xml", len(text), "")
}

// What ToUTF8 calls the character sets that are not plain UTF-8.
const (
	charsetBOM    = "UTF-8 with a byte-order mark"
	charsetUTF16  = "UTF-16"
	charsetLatin1 = "ISO-8859-1"
)

// Charsets are the character sets besides plain UTF-8, as ToUTF8 calls them.
func Charsets() []string { return []string{charsetBOM, charsetUTF16, charsetLatin1} }

// ToUTF8 settles the encoding by byte-order mark and XML declaration, as XML
// 1.0 appendix F has it. charset is empty when the bytes are the text.
func ToUTF8(data []byte) (text, charset string, problem *Problem) {
	switch {
	case bytes.HasPrefix(data, []byte("\uFEFF")):
		return string(data[3:]), charsetBOM, nil
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return utf16Text(data[2:], true), charsetUTF16, nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return utf16Text(data[2:], false), charsetUTF16, nil
	}
	switch declared := DeclaredEncoding(data); strings.ToUpper(declared) {
	case "", "UTF-8", "US-ASCII", "ASCII":
		return string(data), "", nil
	case "ISO-8859-1", "LATIN1", "ISO_8859-1":
		var b strings.Builder
		for _, c := range data {
			b.WriteRune(rune(c))
		}
		return b.String(), charsetLatin1, nil
	default:
		return "", "", &Problem{
			Check: "xml-well-formed", Code: "XML-ENCODING", Offset: -1,
			Detail: "The document declares the encoding '" + words.Shorten(declared) + "', which is not read; SAML messages " +
				"are UTF-8 (XML-ENCODING).",
		}
	}
}

// DeclaredEncoding returns the encoding of an XML declaration, or "".
func DeclaredEncoding(data []byte) string {
	if !bytes.HasPrefix(data, []byte("<?xml")) {
		return ""
	}
	head, _, _ := bytes.Cut(data[:min(len(data), 256)], []byte("?>"))
	_, after, ok := strings.Cut(string(head), "encoding")
	if !ok {
		return ""
	}
	after = strings.TrimLeft(after, " \t\r\n=")
	if after == "" || after[0] != '"' && after[0] != '\'' {
		return ""
	}
	name, _, _ := strings.Cut(after[1:], after[:1])
	return name
}

func utf16Text(data []byte, big bool) string {
	unit := binary.LittleEndian.Uint16
	if big {
		unit = binary.BigEndian.Uint16
	}
	var b strings.Builder
	for i := 0; i+1 < len(data); i += 2 {
		c := rune(unit(data[i:]))
		if utf16.IsSurrogate(c) {
			low := rune(0)
			if i+3 < len(data) {
				low = rune(unit(data[i+2:]))
			}
			if c = utf16.DecodeRune(c, low); c == utf8.RuneError {
				b.WriteByte(0xFF) // a lone surrogate: no UTF-8, so the reader refuses it at its place
				continue
			}
			i += 2
		}
		b.WriteRune(c)
	}
	if len(data)%2 != 0 {
		b.WriteByte(0xFF)
	}
	return b.String()
}

// text says whether the bytes are readable as text, for telling garbage apart.
func isText(data []byte) bool { return utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 }
