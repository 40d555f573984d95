package knownerror

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// edge says what comes before a byte of a folded text.
type edge uint8

const (
	inside   edge = iota // nothing: it goes on with a word
	word                 // something that separates words
	heading              // words apart, and the next begins with a capital: a heading may end here
	sentence             // something that separates sentences, fields or elements
)

// folded is a text reduced to its letters and digits, in lower case, and the
// dollar sign, which no ordinary sentence has before its words.
type folded struct {
	s     string
	edges []edge // one more than s has bytes
}

// fold reduces a text. JSON, Python and percent escapes are undone, also those of
// percent escapes, because error texts travel in logs and in URLs.
func fold(text string) folded {
	var b strings.Builder
	b.Grow(len(text))
	edges := make([]edge, 0, len(text)+1)
	before := sentence
	put := func(r rune) {
		n := b.Len()
		switch {
		case before == word && unicode.IsUpper(r):
			before = heading
		case before == inside && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			before = word // nothing stands between words there
		}
		b.WriteRune(unicode.ToLower(r))
		edges = append(edges, before)
		for n++; n < b.Len(); n++ {
			edges = append(edges, inside)
		}
		before = inside
	}
	last := ' '
	for len(text) > 0 {
		r, size := unescapedRune(text)
		text = text[size:]
		if unicode.Is(unicode.Cf, r) || r == '_' { // soft hyphens, zero-width marks; AD_GUID is one word
			continue
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '$' {
			put(r)
		} else {
			before = max(before, separates(last, r, text))
		}
		last = r
	}
	return folded{b.String(), append(edges, sentence)}
}

// separates says what a character that isn't a letter does to the words around it.
func separates(last, r rune, rest string) edge {
	switch r {
	case ' ', '\t', '+', ',', '\u00A0':
		return word
	case '\'', '’', '‘', 'ʼ', '`', '´', '-', '‐', '‑':
		next, _ := utf8.DecodeRuneInString(rest)
		if unicode.IsLetter(last) && unicode.IsLetter(next) {
			if strings.ContainsRune("-‐‑", r) {
				return word
			}
			return inside // doesn't
		}
	}
	return sentence
}

// unescapedRune returns the first character of a text, and how long it is
// there, where it may be written as \n, \u0027, \x27 or %3A.
func unescapedRune(text string) (rune, int) {
	switch {
	case text[0] == '\\' && len(text) > 1:
		switch text[1] {
		case 'n', 'r', 't':
			return '\n', 2
		case 'u':
			if len(text) >= 6 {
				if n, err := strconv.ParseUint(text[2:6], 16, 16); err == nil {
					return rune(n), 6
				}
			}
		case 'x':
			return unescapedBytes(text)
		}
	case text[0] == '%':
		return unescapedBytes(text)
	}
	return utf8.DecodeRuneInString(text)
}

// unescapedBytes returns the character that stands as one to four escaped bytes.
func unescapedBytes(text string) (rune, int) {
	var raw [utf8.UTFMax]byte
	size := 0
	for n := range raw {
		c, length := escapedByte(text[size:])
		if length == 0 {
			break
		}
		raw[n], size = c, size+length
		if r, _ := utf8.DecodeRune(raw[:n+1]); r != utf8.RuneError {
			return r, size
		}
		if c < 0x80 || n == 0 && c < 0xC0 {
			break
		}
	}
	return utf8.DecodeRuneInString(text)
}

// escapedByte returns the byte that %3A, %253A or \x3A stands for, and how long it is there; 0 for none.
func escapedByte(text string) (c byte, length int) {
	for _, mark := range []string{"%25", "%", `\\x`, `\x`} {
		rest, ok := strings.CutPrefix(text, mark)
		if !ok || len(rest) < 2 {
			continue
		}
		if n, err := strconv.ParseUint(rest[:2], 16, 8); err == nil {
			return byte(n), len(mark) + 2
		}
	}
	return 0, 0
}

// reading says what is read of a page.
type reading bool

const (
	asShown  reading = false // what a person sees
	asStored reading = true  // scripts, comments and attributes too
)

// unmarked returns the text of a page, or a text as it is when it has no
// markup. The second round is for markup that was itself escaped.
func (r reading) unmarked(text string) string {
	for range 2 {
		text = html.UnescapeString(r.withoutTags(text))
	}
	return text
}

// withoutTags takes the tags out of a page. One that sets words apart leaves a
// line end, one that only changes their look a blank.
func (r reading) withoutTags(s string) string {
	var b strings.Builder
	hidden := func(text string) {
		if b.WriteByte('\n'); r == asStored {
			b.WriteString(text + "\n")
		}
	}
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		if rest, ok := strings.CutPrefix(s, "<!--"); ok {
			var comment string
			comment, s, _ = strings.Cut(rest, "-->") // what is never closed hides the rest, as in a browser
			hidden(comment)
			continue
		}
		name, start := tagName(s)
		if name == "" {
			b.WriteByte('<')
			s = s[1:]
			continue
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break
		}
		switch name {
		case "a", "b", "i", "u", "em", "strong", "span", "code", "small", "font", "wbr":
			b.WriteByte(' ')
		default:
			hidden(s[1:end])
		}
		s = s[end+1:]
		if start && (name == "script" || name == "style") {
			rest := fromEndTag(s, name)
			hidden(s[:len(s)-len(rest)])
			s = rest
		}
	}
	b.WriteString(s)
	return b.String()
}

// tagName returns the name of the tag with which s begins, and whether it is a
// start tag; an empty name when the < begins none.
func tagName(s string) (name string, start bool) {
	s, end := strings.CutPrefix(s[1:min(len(s), 12)], "/")
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n == 0 && (s[n] == '!' || s[n] == '?')) {
		n++
	}
	return strings.ToLower(s[:n]), !end
}

// fromEndTag returns what follows the content of an element; nothing when it is never closed.
func fromEndTag(s, name string) string {
	for {
		i := strings.Index(s, "</")
		if i < 0 {
			return ""
		}
		s = s[i:]
		if len(s) >= len(name)+2 && strings.EqualFold(s[2:2+len(name)], name) {
			return s
		}
		s = s[2:]
	}
}
