package xmltree

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// characters reads character data, references and CDATA sections up to the
// next markup, as one text node.
func (r *reader) characters() *Refusal {
	start := r.pos
	var b strings.Builder // stays empty while the text is in the source as it is
	plain := start
	for r.pos < len(r.s) {
		switch c := r.s[r.pos]; {
		case ordinary[c]:
			r.ordinary()
		case c == '<':
			if !strings.HasPrefix(r.s[r.pos:], "<![CDATA[") {
				return r.endText(start, plain, &b)
			}
			b.WriteString(r.s[plain:r.pos])
			if p := r.cdata(&b); p != nil {
				return p
			}
			plain = r.pos
		case c == '&':
			b.WriteString(r.s[plain:r.pos])
			if p := r.reference(&b); p != nil {
				return p
			}
			plain = r.pos
		case c == '\r':
			b.WriteString(r.s[plain:r.pos])
			b.WriteByte('\n')
			r.pos++
			r.take('\n')
			plain = r.pos
		case c == ']' && strings.HasPrefix(r.s[r.pos:], "]]>"):
			return r.bad("XML-NOT-WELLFORMED", r.pos, 3, "there is a ']]>' in text")
		default:
			if p := r.legal(); p != nil {
				return p
			}
		}
	}
	return r.endText(start, plain, &b)
}

// endText makes the node for text[start:pos], of which text[plain:pos] is not
// yet in b.
func (r *reader) endText(start, plain int, b *strings.Builder) *Refusal {
	text := r.s[plain:r.pos]
	if plain != start {
		b.WriteString(text)
		text = b.String()
	}
	// A cipher text is as long as what it hides; the limit of the whole message bounds it.
	if len(text) > r.lim.Value && (r.cur == nil || !r.cur.Is(NSXEnc, "CipherValue")) {
		return Over("bytes of one text", r.lim.Value, start, 1)
	}
	if r.cur == nil {
		if i := strings.IndexFunc(r.s[start:r.pos], func(c rune) bool { return c > ' ' }); i >= 0 {
			where := "before the root element"
			if r.root != nil {
				where = "after the document's end"
			}
			return r.bad("XML-NOT-WELLFORMED", start+i, 1, "There is text "+where)
		}
		return nil
	}
	if r.pos > start && text != "" {
		n := r.node(TextNode, start)
		n.Text, n.End = text, r.pos
	}
	return nil
}

func (r *reader) cdata(b *strings.Builder) *Refusal {
	start := r.pos
	if r.cur == nil {
		return r.bad("XML-NOT-WELLFORMED", start, 9, "A CDATA section is outside the root element")
	}
	body := r.s[start+9:]
	end := strings.Index(body, "]]>")
	if end < 0 {
		return r.bad("XML-NOT-WELLFORMED", start, 9, "A CDATA section is not closed")
	}
	if at, what := illegal(body[:end]); at >= 0 {
		return r.bad("XML-CHAR", start+9+at, 1, "A CDATA section contains "+what)
	}
	b.WriteString(lineEnds(body[:end]))
	r.pos = start + 9 + end + 3
	return nil
}

// reference expands one of the five predefined entities or a character
// reference. No other entity exists without a DOCTYPE.
func (r *reader) reference(b *strings.Builder) *Refusal {
	start := r.pos
	window := r.s[start:min(len(r.s), start+14)]
	end := strings.IndexByte(window, ';')
	if end < 2 {
		return r.bad("XML-NOT-WELLFORMED", start, 1, "A '&' begins no reference; a literal one is written &amp;")
	}
	name := window[1:end]
	r.pos = start + end + 1
	switch name {
	case "lt":
		b.WriteByte('<')
	case "gt":
		b.WriteByte('>')
	case "amp":
		b.WriteByte('&')
	case "apos":
		b.WriteByte('\'')
	case "quot":
		b.WriteByte('"')
	default:
		c, ok := characterReference(name)
		if !ok {
			return r.bad("XML-NOT-WELLFORMED", start, end+1, "&"+words.Shorten(name)+"; is not a reference that XML knows "+
				"without a DOCTYPE")
		}
		if !isChar(c) {
			return r.bad("XML-CHAR", start, end+1, "&"+words.Shorten(name)+"; refers to a character that XML does not allow")
		}
		b.WriteRune(c)
	}
	return nil
}

func characterReference(name string) (rune, bool) {
	if name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	if digits == "" || digits[0] == '+' || digits[0] == '-' {
		return 0, false
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil || v > utf8.MaxRune {
		return 0, err == nil
	}
	return rune(v), true
}

// ordinary marks the bytes that stand for themselves in text and in attribute
// values alike; most of a message is made of them.
var ordinary = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = !strings.ContainsRune("<&]\"'", c)
	}
	return
}()

// ordinary steps over a run of ordinary bytes.
func (r *reader) ordinary() {
	s, i := r.s, r.pos
	for i < len(s) && ordinary[s[i]] {
		i++
	}
	r.pos = i
}

// legal steps over one character of text and refuses what XML 1.0 does not allow.
func (r *reader) legal() *Refusal {
	c := r.s[r.pos]
	if c >= ' ' && c < utf8.RuneSelf || c == '\t' || c == '\n' {
		r.pos++
		return nil
	}
	size, what := charAt(r.s[r.pos:])
	if what != "" {
		return r.bad("XML-CHAR", r.pos, 1, "The text contains "+what)
	}
	r.pos += size
	return nil
}

// charAt returns the size of the first character of s, or what is wrong with it.
func charAt(s string) (size int, what string) {
	c, size := utf8.DecodeRuneInString(s)
	if c == utf8.RuneError && size <= 1 {
		return 0, fmt.Sprintf("the byte 0x%02X, which is not UTF-8", s[0])
	}
	if !isChar(c) {
		return 0, fmt.Sprintf("the character U+%04X, which XML does not allow", c)
	}
	return size, ""
}

// isChar says whether XML 1.0 allows the character.
func isChar(c rune) bool {
	return c >= 0x20 && c <= 0xD7FF || c == '\t' || c == '\n' || c == '\r' ||
		c >= 0xE000 && c <= 0xFFFD || c >= 0x10000 && c <= utf8.MaxRune
}

// illegal returns the place of the first character that XML does not allow, or -1.
func illegal(s string) (at int, what string) {
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		size, what := charAt(s[i:])
		if what != "" {
			return i, what
		}
		i += size
	}
	return -1, ""
}

// lineEnds turns CR LF and CR into LF, as XML 1.0 section 2.11 has it.
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (r *reader) space() {
	for r.pos < len(r.s) && isSpace(r.s[r.pos]) {
		r.pos++
	}
}

func (r *reader) take(c byte) bool {
	if r.pos < len(r.s) && r.s[r.pos] == c {
		r.pos++
		return true
	}
	return false
}
