package inspect

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// firstNot returns the first character of s that has a byte outside the class,
// or "". All classes are of ASCII, so every byte of other characters is outside.
func firstNot(s string, in func(byte) bool) string {
	for i := 0; i < len(s); i++ {
		if !in(s[i]) {
			_, n := utf8.DecodeRuneInString(s[i:])
			return s[i : i+n]
		}
	}
	return ""
}

// outside returns the bounds of the first run of characters outside the class
// (from == to: none), and every such character once, in order.
func outside(s string, in func(byte) bool) (from, to int, all []string) {
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		if in(s[i]) {
			i += n
			continue
		}
		if from == to {
			from, to = i, i+n
		} else if to == i {
			to = i + n
		}
		if c := s[i : i+n]; !slices.Contains(all, c) {
			all = append(all, c)
		}
		i += n
	}
	return from, to, all
}

// characterNames joins the names of characters for a sentence.
func characterNames(all []string) string {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = characterName(c)
	}
	if len(names) > 1 {
		last := len(names) - 1
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// characterName names one character so that it can be found and typed: white
// space and what has no shape of its own by name, the rest as it looks.
func characterName(c string) string {
	r, _ := utf8.DecodeRuneInString(c)
	switch r {
	case ' ':
		return "a blank"
	case '\t':
		return "a tab"
	case '\n', '\r':
		return "a line break"
	case '\u00a0':
		return "a no-break space (U+00A0)"
	case '\ufeff':
		return "a byte-order mark (U+FEFF)"
	case '\'':
		return "an apostrophe"
	}
	if r > unicode.MaxASCII || !unicode.IsPrint(r) {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) {
			return fmt.Sprintf("“%c” (U+%04X)", r, r)
		}
		return fmt.Sprintf("the character U+%04X", r)
	}
	return "“" + c + "”"
}

// quoted puts a value of the message into a sentence.
func quoted(s string) string { return "“" + show(s) + "”" }

// isInvisible says whether r shows nothing: a control or format character
// (zero-width space, byte-order mark, direction marks), white space apart.
func isInvisible(r rune) bool {
	if r > ' ' && r < 0x7F {
		return false // as nearly every character
	}
	return !unicode.IsSpace(r) && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r))
}

// isBlank says whether r is white space of any kind or invisible.
func isBlank(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }
