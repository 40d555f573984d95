package render

import (
	"fmt"
	"strings"
	"unicode"
)

// Visible returns s with everything that a terminal would act on or not show
// written out: controls, direction marks, zero-width and tag characters, and
// blanks that only look like one. Every text that came from a message or from
// the command line goes through it on its way to a terminal.
func Visible(s string) string { return escape(s, false) }

// VisibleLine is Visible for text that must stay on one line.
func VisibleLine(s string) string { return escape(s, true) }

func escape(s string, oneLine bool) string {
	if printable(s) {
		return s
	}
	if strings.IndexFunc(s, func(r rune) bool { return hidden(r) || lookalike(r) || oneLine && (r == '\n' || r == '\t') }) < 0 && !strings.ContainsRune(s, unicode.ReplacementChar) {
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
		case hidden(r) && r <= 0x7F: // beyond it, \x stands for a byte that is no character
			fmt.Fprintf(&b, `\x%02X`, r)
		case hidden(r) || lookalike(r):
			fmt.Fprintf(&b, `\u{%04X}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// printable says whether a text is of nothing but ASCII that is seen. Nearly
// every text is, and bytes are told faster than characters.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// hidden says whether a character acts on a terminal or cannot be seen there.
// Line feed and tab are left to the caller.
func hidden(r rune) bool {
	if r == '\n' || r == '\t' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		r == 0x034F || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0
}

// lookalike says whether a character is a blank other than the usual one.
func lookalike(r rune) bool { return r != ' ' && unicode.Is(unicode.Zs, r) }

// width returns how many columns a character takes in a terminal.
func width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80 && r <= 0xA4CF, r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFE30 && r <= 0xFE6F, r >= 0xFF00 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1FAFF, r >= 0x20000 && r <= 0x3FFFD:
		return 2
	}
	return 1
}

func columns(s string) int {
	n := 0
	for _, r := range s {
		n += width(r)
	}
	return n
}
