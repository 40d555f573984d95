package xmltree

import (
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// qualifiedName reads a name and splits it at its colon (Namespaces in XML 1.0).
func (r *reader) qualifiedName() (prefix, local string, p *Refusal) {
	start, colon := r.pos, -1
	for r.pos < len(r.s) {
		c := r.s[r.pos]
		if c < utf8.RuneSelf {
			if c == ':' {
				if colon >= 0 || r.pos == start {
					return "", "", r.badName(start)
				}
				colon = r.pos
				r.pos++
			} else if !asciiName[c] {
				break
			} else if asciiNameRest[c] && (r.pos == start || r.pos == colon+1) {
				return "", "", r.badName(start)
			} else {
				r.nameBytes()
			}
			continue
		}
		ch, size := utf8.DecodeRuneInString(r.s[r.pos:])
		first := r.pos == start || r.pos == colon+1
		if !nameStart(ch) && (first || !nameRest(ch)) {
			return "", "", r.badName(start)
		}
		r.pos += size
	}
	if r.pos == start || r.pos == colon+1 {
		return "", "", r.badName(start)
	}
	if colon < 0 {
		return "", r.s[start:r.pos], nil
	}
	return r.s[start:colon], r.s[colon+1 : r.pos], nil
}

// nameBytes steps over a run of ASCII characters of a name.
func (r *reader) nameBytes() {
	s, i := r.s, r.pos
	for i < len(s) && s[i] < utf8.RuneSelf && asciiName[s[i]] {
		i++
	}
	r.pos = i
}

func (r *reader) badName(start int) *Refusal {
	end := start
	for end < len(r.s) && end < start+40 && !isSpace(r.s[end]) && !strings.ContainsRune("<>/=\"'", rune(r.s[end])) {
		end++
	}
	return r.bad("XML-NAME", start, end-start, "'"+words.Shorten(r.s[start:end])+"' is not a name that XML with "+
		"namespaces allows")
}

// asciiName marks the ASCII characters that may be in a name (the colon
// apart), asciiNameRest those of them that may not begin one.
var asciiName, asciiNameRest = func() (name, rest [utf8.RuneSelf]bool) {
	for c := range name {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
			name[c] = true
		case c >= '0' && c <= '9', c == '-', c == '.':
			name[c], rest[c] = true, true
		}
	}
	return
}()

// nameStart is the non-ASCII part of NameStartChar, XML 1.0 fifth edition.
func nameStart(c rune) bool {
	switch {
	case c == 0xD7, c == 0xF7, c == utf8.RuneError:
		return false
	case c >= 0xC0 && c <= 0x2FF, c >= 0x370 && c <= 0x37D, c >= 0x37F && c <= 0x1FFF,
		c == 0x200C, c == 0x200D, c >= 0x2070 && c <= 0x218F, c >= 0x2C00 && c <= 0x2FEF,
		c >= 0x3001 && c <= 0xD7FF, c >= 0xF900 && c <= 0xFDCF, c >= 0xFDF0 && c <= 0xFFFD,
		c >= 0x10000 && c <= 0xEFFFF:
		return true
	}
	return false
}

// nameRest is the non-ASCII part of NameChar beyond nameStart.
func nameRest(c rune) bool {
	return c == 0xB7 || c >= 0x300 && c <= 0x36F || c == 0x203F || c == 0x2040
}

// attributes reads what follows an element's name up to '>' or '/>'.
func (r *reader) attributes(n *Node) (empty bool, p *Refusal) {
	attrs, decls := len(r.attrSlab), len(r.declSlab)
	for {
		before := r.pos
		r.space()
		if r.pos >= len(r.s) {
			return false, r.bad("XML-NOT-WELLFORMED", n.Start, r.pos-n.Start,
				"The text ends inside the tag <"+words.Shorten(n.QName())+">: it was cut off")
		}
		if r.take('>') {
			break
		}
		if strings.HasPrefix(r.s[r.pos:], "/>") {
			r.pos += 2
			empty = true
			break
		}
		if before == r.pos {
			return false, r.bad("XML-NOT-WELLFORMED", r.pos, 1,
				"The tag <"+words.Shorten(n.QName())+"> continues with something other than a space or '>'")
		}
		if p := r.attribute(n); p != nil {
			return false, p
		}
		if len(r.attrSlab)-attrs+len(r.declSlab)-decls > r.lim.Attrs {
			return false, Over("attributes of one element", r.lim.Attrs, before, r.pos-before)
		}
	}
	n.Attrs = r.attrSlab[attrs:len(r.attrSlab):len(r.attrSlab)]
	n.Decls = r.declSlab[decls:len(r.declSlab):len(r.declSlab)]
	return empty, nil
}

func (r *reader) attribute(n *Node) *Refusal {
	start := r.pos
	prefix, local, p := r.qualifiedName()
	if p != nil {
		return p
	}
	r.space()
	if !r.take('=') {
		return r.bad("XML-NOT-WELLFORMED", start, r.pos-start,
			"The attribute "+words.Shorten(r.s[start:r.pos])+" has no value")
	}
	r.space()
	valueStart := r.pos + 1
	value, p := r.attributeValue()
	if p != nil {
		return p
	}
	if prefix == "xmlns" || prefix == "" && local == "xmlns" {
		d := NamespaceDecl{URI: value, Start: start, End: r.pos}
		if prefix != "" {
			d.Prefix = local
		}
		return r.declare(n, d)
	}
	// A slab that is full moves on append; earlier elements keep the old one.
	r.attrSlab = append(r.attrSlab, Attr{
		Prefix: prefix, Local: local, Value: value,
		Start: start, End: r.pos, ValueStart: valueStart, ValueEnd: r.pos - 1,
	})
	return nil
}

func (r *reader) attributeValue() (string, *Refusal) {
	if r.pos >= len(r.s) || r.s[r.pos] != '"' && r.s[r.pos] != '\'' {
		return "", r.bad("XML-NOT-WELLFORMED", min(r.pos, len(r.s)), 1, "An attribute value has no quotes")
	}
	quote := r.s[r.pos]
	r.pos++
	start, plain := r.pos, r.pos
	var b strings.Builder
	for r.pos < len(r.s) {
		switch c := r.s[r.pos]; {
		case ordinary[c]:
			r.ordinary()
		case c == quote:
			value := r.s[plain:r.pos]
			if plain != start {
				b.WriteString(value)
				value = b.String()
			}
			r.pos++
			if len(value) > r.lim.Value {
				return "", Over("bytes of one attribute value", r.lim.Value, start, 1)
			}
			return value, nil
		case c == '<':
			return "", r.bad("XML-NOT-WELLFORMED", r.pos, 1, "there is a '<' in an attribute value")
		case c == '&':
			b.WriteString(r.s[plain:r.pos])
			if p := r.reference(&b); p != nil {
				return "", p
			}
			plain = r.pos
		case c == '\t', c == '\n', c == '\r':
			// XML 1.0 section 3.3.3: literal white space becomes a blank, CR LF one blank.
			b.WriteString(r.s[plain:r.pos])
			b.WriteByte(' ')
			r.pos++
			if c == '\r' {
				r.take('\n')
			}
			plain = r.pos
		default:
			if p := r.legal(); p != nil {
				return "", p
			}
		}
	}
	return "", r.bad("XML-NOT-WELLFORMED", start-1, 1, "An attribute value is not closed")
}
