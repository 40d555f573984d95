package intake

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// decodeValue takes the value of SAMLResponse or SAMLRequest to XML: percent
// encoding that was not undone (once or twice), base64 in its spellings,
// DEFLATE where there is some. What it has to put right is a problem, because
// AWS is not known to put it right.
func (m *Message) decodeValue(value string) {
	if len(value) > 2*maxEncoded {
		m.limit("XML-LIMIT", fmt.Sprintf("The limit of %d characters of SAMLResponse is passed by far (%d); nothing was "+
			"decoded (XML-LIMIT).", maxEncoded, len(value)))
		m.Head = headOf(value)
		return
	}
	value = m.unescapePercent(value)
	if strings.HasPrefix(strings.TrimSpace(value), "<") {
		m.odd("The field contains plain XML; AWS expects base64 (ENC-BASE64-ODD).")
		m.decodeXML([]byte(strings.TrimSpace(value)))
		m.Base64Len = (len(value) + 2) / 3 * 4
		return
	}
	buf := decoded.Get().(*[]byte)
	defer decoded.Put(buf)
	data, ok := m.decodeBase64(value, buf)
	if !ok {
		return
	}
	if !looksLikeXML(data) {
		// Base64 twice is a habit of hand-made clients; one more round at most.
		if inner, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(data))); err == nil && looksLikeXML(inner) {
			m.odd("The value is base64 of base64; AWS probably undoes it once (ENC-BASE64-ODD).")
			m.layer("base64", len(data), "twice")
			data = inner
		} else if at, _ := xmlStart(string(data)); at > 0 && isText(data) {
			m.strayBefore(string(data[:at]))
			data = data[at:]
		} else if data, ok = m.inflate(data); !ok {
			return
		}
	}
	m.decodeXML(data)
}

// decoded are buffers for what base64 decodes to, of which a message keeps a copy as text.
var decoded = sync.Pool{New: func() any { return new([]byte) }}

// mostHead is how much of a message that is too long is kept as its Head, in characters of base64.
const mostHead = 64 << 10

// headOf decodes the beginning of a text in base64, as far as it is that.
func headOf(text string) string {
	text, _ = squeeze(text[:min(len(text), mostHead)])
	// What comes before a fault is decoded all the same.
	data, _ := base64.RawStdEncoding.DecodeString(text[:len(text)/4*4])
	return strings.ToValidUTF8(string(data), "\uFFFD")
}

// strayBefore reports what comes before the first element of a document.
func (m *Message) strayBefore(text string) {
	m.Problems = append(m.Problems, Problem{
		Check: "xml-well-formed", Code: "XML-NOT-WELLFORMED", Offset: -1,
		Detail: "The document begins with " + words.Quoted(text) + ", and only then with an element: that is not XML " +
			"(XML-NOT-WELLFORMED). The rest was read as the message.",
	})
}

// unescapePercent undoes percent encoding that is still on a base64 value.
func (m *Message) unescapePercent(value string) string {
	rounds := 0
	for rounds < 2 && strings.Contains(value, "%") {
		// PathUnescape: '+' is a base64 digit here, not a blank.
		u, err := url.PathUnescape(value)
		if err != nil {
			break
		}
		m.layer("percent", len(value), "")
		value = u
		rounds++
	}
	if rounds > 0 && m.spelt != copied {
		m.odd(fmt.Sprintf("The value is percent-encoded %s more than the form asks for (ENC-BASE64-ODD).", times(rounds)))
	}
	return value
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return "twice"
}

// decodeBase64 reads base64 in the standard or the URL-safe alphabet, wrapped
// or not, padded or not, with '+' turned to blanks by a form reader. The bytes lie in buf.
func (m *Message) decodeBase64(value string, buf *[]byte) ([]byte, bool) {
	text, plus := squeeze(value)
	m.Base64Len = len(text)
	note := ""
	if plus > 0 {
		note = "'+' had become a blank"
	}
	m.layer("base64", len(value), note)
	if len(text) > maxEncoded {
		m.limit("XML-LIMIT", fmt.Sprintf("The limit of %d characters of SAMLResponse is passed (XML-LIMIT).", maxEncoded))
		m.Head = headOf(text)
		return nil, false
	}
	if text == "" {
		m.problem("ENC-BASE64", "The value is empty: there is no SAML message in it (ENC-BASE64).")
		return nil, false
	}
	encoding := base64.RawStdEncoding
	if strings.IndexByte(text, '-') >= 0 || strings.IndexByte(text, '_') >= 0 {
		encoding = base64.RawURLEncoding
		m.odd("The value is in the URL-safe base64 alphabet ('-' and '_'); the POST binding has the standard one ('+' and " +
			"'/') (ENC-BASE64-ODD).")
	}
	body := strings.TrimRight(text, "=")
	if padding := len(text) - len(body); padding > 2 || (len(body)+padding)%4 != 0 {
		m.odd("The base64 padding ('=') is not right: the value may have been cut (ENC-BASE64-ODD).")
	}
	*buf = slices.Grow((*buf)[:0], encoding.DecodedLen(len(body)))
	data := (*buf)[:encoding.DecodedLen(len(body))]
	n, err := encoding.Decode(data, []byte(body))
	data = data[:n]
	if err != nil {
		why := mistaken(value)
		if why == "" {
			why = "The value is not base64: " + base64Fault(body)
		}
		m.problem("ENC-BASE64", why+" (ENC-BASE64).")
		m.Head = headOf(text)
		return nil, false
	}
	if plus > 0 && m.spelt != copied {
		m.odd("The base64 text contains spaces where '+' belongs: someone posted '+' unencoded, and a form " +
			"reads it as a space (ENC-BASE64-ODD).")
	}
	return data, true
}

// squeeze removes white space. A blank between two base64 digits of one line
// stands where a form reader turned '+' into it; then every blank does, also
// those at line ends. Otherwise blanks at line ends are wrapping.
//
// XML ends with '>', which makes '+' the last digit of every third message: a
// blank at the very end stands for it when just that digit is missing.
func squeeze(value string) (text string, plus int) {
	blankAtEnd := strings.HasSuffix(strings.TrimRight(value, "\t\r\n"), " ")
	text, plus = unfold(strings.Trim(value, " \t\r\n"))
	if blankAtEnd && len(text)%4 == 3 && !strings.HasSuffix(text, "=") {
		return text + "+", plus + 1
	}
	return text, plus
}

// unfold removes the white space inside a value.
func unfold(value string) (text string, plus int) {
	if !words.HasBlank(value) {
		return value, 0
	}
	lines := strings.FieldsFunc(value, func(c rune) bool { return c == '\r' || c == '\n' || c == '\t' })
	inside := false
	for _, line := range lines {
		inside = inside || strings.Contains(strings.Trim(line, " "), " ")
	}
	var b strings.Builder
	b.Grow(len(value))
	for _, line := range lines {
		if !inside {
			line = strings.Trim(line, " ")
		}
		plus += strings.Count(line, " ")
		b.WriteString(strings.ReplaceAll(line, " ", "+"))
	}
	return b.String(), plus
}

// base64Fault says what about a text isn't a base64.
func base64Fault(text string) string {
	for i, c := range text {
		if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.ContainsRune("+/-_", c)) {
			return fmt.Sprintf("character %d is %q", i+1, c)
		}
	}
	return fmt.Sprintf("%d characters cannot be right, the value was cut", len(text))
}

// inflate undoes the DEFLATE of the redirect binding, counting what comes out.
func (m *Message) inflate(data []byte) ([]byte, bool) {
	in := bytes.NewReader(data)
	zlib := len(data) > 2 && data[0]&0x0f == 8 && (int(data[0])<<8|int(data[1]))%31 == 0
	if zlib {
		in = bytes.NewReader(data[2:])
	}
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(in), xmltree.MaxDecoded+1))
	m.inflated += len(out)
	if len(out) > xmltree.MaxDecoded {
		m.layer("deflate", len(data), "")
		m.limit("ENC-LIMIT", fmt.Sprintf("The limit of %d bytes of inflated XML is passed (ENC-LIMIT).", xmltree.MaxDecoded))
		return nil, false
	}
	if err != nil || !looksLikeXML(out) {
		what := "binary data"
		if isText(data) {
			what = "text, but no XML"
		}
		m.problem("ENC-BASE64", "The value is base64 of "+what+", and not DEFLATE either: there is no SAML message "+
			"in it (ENC-BASE64).")
		return nil, false
	}
	m.layer("deflate", len(data), "")
	if zlib {
		m.problem("ENC-DEFLATE", "The value has a zlib wrapper around its DEFLATE data; the redirect binding has none "+
			"(ENC-DEFLATE).")
	} else if in.Len() > 0 {
		m.problem("ENC-DEFLATE", fmt.Sprintf("%d bytes follow after the DEFLATE data (ENC-DEFLATE).", in.Len()))
	}
	if m.Field == "SAMLResponse" {
		m.problem("ENC-DEFLATE", "The Response is DEFLATE-compressed, as in the redirect binding; AWS "+
			"accepts it by POST, uncompressed (ENC-DEFLATE).")
	}
	return out, true
}
