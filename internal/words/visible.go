package words

import (
	"fmt"
	"strings"
	"unicode"
)

// hidden lists the characters that act on a terminal, turn the direction of text or
// cannot be seen. It is our own list, so that it does not depend on the version of
// Unicode that Go was built with: controls, format characters, line and paragraph
// separators, and letters that are blank. Line feed and tab are in no list: where text
// may have several lines they are seen as what they are.
var hidden = [][2]rune{
	{0x0000, 0x0008}, {0x000B, 0x001F}, {0x007F, 0x009F}, // controls
	{0x00AD, 0x00AD},                       // soft hyphen
	{0x034F, 0x034F},                       // combining grapheme joiner
	{0x0600, 0x0605},                       // Arabic number signs
	{0x061C, 0x061C},                       // Arabic letter mark
	{0x06DD, 0x06DD},                       // Arabic end of ayah
	{0x070F, 0x070F},                       // Syriac abbreviation mark
	{0x0890, 0x0891},                       // Arabic pound and piastre marks
	{0x08E2, 0x08E2},                       // Arabic disputed end of ayah
	{0x115F, 0x1160},                       // Hangul fillers
	{0x180E, 0x180E},                       // Mongolian vowel separator
	{0x200B, 0x200F},                       // zero width characters and direction marks
	{0x2028, 0x202E},                       // separators, embeddings and overrides of direction
	{0x2060, 0x206F},                       // invisible operators, isolates of direction
	{0x3164, 0x3164},                       // Hangul filler
	{0xFEFF, 0xFEFF},                       // byte order mark
	{0xFFA0, 0xFFA0},                       // halfwidth Hangul filler
	{0xFFF9, 0xFFFB},                       // interlinear annotations
	{0x110BD, 0x110BD}, {0x110CD, 0x110CD}, // Kaithi number signs
	{0x13430, 0x1343F}, // joiners of Egyptian hieroglyphs
	{0x1BCA0, 0x1BCA3}, // shorthand format controls
	{0x1D173, 0x1D17A}, // musical format controls
	{0xE0000, 0xE007F}, // tags
}

// blanks lists the characters that look like a space and are another character.
var blanks = [][2]rune{
	{0x00A0, 0x00A0}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
}

// Ranges returns the bounds, both included, of all characters that Visible writes out,
// for those who need the same table in another language.
func Ranges() [][2]rune {
	return append(append([][2]rune{}, hidden...), blanks...)
}

// Hidden says whether a character acts on a terminal or cannot be seen there.
func Hidden(r rune) bool { return in(hidden, r) }

// Blank says whether a character looks like a space and is another character.
func Blank(r rune) bool { return in(blanks, r) }

func in(table [][2]rune, r rune) bool {
	if ' ' <= r && r < 0x7F {
		return false
	}
	for _, bounds := range table {
		if r <= bounds[1] {
			return r >= bounds[0]
		}
	}
	return false
}

// Visible returns s with its hidden characters and unusual blanks written out. Every
// text that came from a message or from the command line goes through it on its way to
// a terminal or a page.
func Visible(s string) string { return escape(s, false) }

// VisibleLine is Visible for text that must stay on one line.
func VisibleLine(s string) string { return escape(s, true) }

func escape(s string, oneLine bool) string {
	if Printable(s) {
		return s
	}
	needed := func(r rune) bool {
		return r == unicode.ReplacementChar || Hidden(r) || Blank(r) || oneLine && (r == '\n' || r == '\t')
	}
	if strings.IndexFunc(s, needed) < 0 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\n' && oneLine:
			b.WriteString(`\n`)
		case r == '\t' && oneLine:
			b.WriteString(`\t`)
		case r == unicode.ReplacementChar && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02X`, s[i])
		case r == '\r':
			b.WriteString(`\r`)
		case Hidden(r) && r <= 0x7F: // above it, \x stands for a byte that is not part of a character
			fmt.Fprintf(&b, `\x%02X`, r)
		case Hidden(r) || Blank(r):
			fmt.Fprintf(&b, `\u{%04X}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Printable says whether a text is of nothing but ASCII that is seen. Nearly
// every text is, and bytes are told faster than characters.
func Printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}
