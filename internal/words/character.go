// Package words makes text from a message fit for a sentence: characters by name, values
// quoted, shortened and safe to show, and what a reader cannot see written out.
package words

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FirstOutside returns the first character of s that has a byte outside the class,
// or "". All classes are of ASCII, so every byte of other characters is outside.
func FirstOutside(s string, in func(byte) bool) string {
	for i := 0; i < len(s); i++ {
		if !in(s[i]) {
			_, n := utf8.DecodeRuneInString(s[i:])
			return s[i : i+n]
		}
	}
	return ""
}

// OutsideClass returns the bounds of the first run of characters outside the class
// (from == to: none), and every such character once, in order.
func OutsideClass(s string, in func(byte) bool) (from, to int, all []string) {
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

// CharacterNames joins the names of characters for a sentence.
func CharacterNames(all []string) string {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = CharacterName(c)
	}
	return List(names, "and")
}

// CharacterName names one character so that it can be found and typed: white
// space and what has no shape of its own by name, the rest as it looks.
func CharacterName(c string) string {
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

// Quoted puts a value of the message into a sentence.
func Quoted(s string) string { return "“" + Shorten(s) + "”" }

// IsInvisible says whether r shows nothing: a control or format character
// (zero-width space, byte-order mark, direction marks), white space apart.
func IsInvisible(r rune) bool {
	if r > ' ' && r < 0x7F {
		return false // as nearly every character
	}
	return !unicode.IsSpace(r) && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r))
}

// IsBlank says whether r is white space of any kind or invisible.
func IsBlank(r rune) bool { return unicode.IsSpace(r) || IsInvisible(r) }

// Plural says a number of things: "1 role", "2 roles".
func Plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if stem, ok := strings.CutSuffix(what, "y"); ok && !strings.ContainsAny(stem[max(0, len(stem)-1):], "aeou") {
		what = stem + "ie" // policy, not key or day
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Shorten makes text from a message safe and short enough to be in a sentence.
func Shorten(s string) string {
	const most = 60
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	q := strconv.Quote(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

// HasBlank says whether there is XML white space in s. Four searches for a byte
// are many times quicker than one for a set.
func HasBlank(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, ' ') >= 0 || strings.IndexByte(s, '\r') >= 0 ||
		strings.IndexByte(s, '\t') >= 0
}

// Count says a small number as a word: "no Reference", "one Reference", "two References".
func Count(n int, what string) string {
	spoken := []string{"no", "one", "two", "three", "four", "five"}
	number := "many"
	if n < len(spoken) {
		number = spoken[n]
	}
	if n == 1 {
		return number + " " + what
	}
	return number + " " + what + "s"
}

// Clause makes a title fit behind a colon: names keep their capital.
func Clause(title string) string {
	for _, article := range []string{"The ", "A ", "An ", "Its ", "No ", "Both ", "Less "} {
		if strings.HasPrefix(title, article) {
			return strings.ToLower(title[:1]) + title[1:]
		}
	}
	return title
}

// PercentDecoded undoes percent-encoding once. What is not well encoded comes back as it is.
func PercentDecoded(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
