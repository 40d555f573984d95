package fixturefile

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// Header is a file of lines "key: value" and, behind the first empty line, a
// body. Fixtures and the recipes of the corpus are such files.
type Header struct {
	Lines    []Line
	Body     string
	HasBody  bool
	BodyLine int // 1-based
}

// Line is one line of a header.
type Line struct {
	Key    string
	Raw    string // what comes after the colon and a blank, as written
	Value  string // without surrounding blanks, and without quotes
	Number int    // 1-based
}

// ParseHeader takes a file apart. Lines that begin with # are remarks.
func ParseHeader(text string) (*Header, error) {
	if first, _, _ := strings.Cut(text, "\n"); strings.HasSuffix(first, "\r") {
		text = strings.ReplaceAll(text, "\r\n", "\n") // checked out with other line ends; a message may hold its own
	}
	h := &Header{}
	for n := 1; text != ""; n++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if line == "" {
			h.HasBody, h.Body, h.BodyLine = true, text, n+1
			return h, nil
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, raw, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("line %d is not key: value", n)
		}
		value, err := unquoted(strings.TrimSpace(raw))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		h.Lines = append(h.Lines, Line{strings.TrimSpace(name), strings.TrimPrefix(raw, " "), value, n})
	}
	return h, nil
}

// Once refuses a key that is given twice and is not one of the repeatable ones.
func (h *Header) Once(repeatable ...string) error {
	first := map[string]int{}
	for _, l := range h.Lines {
		if slices.Contains(repeatable, l.Key) {
			continue
		}
		if n, twice := first[l.Key]; twice {
			return fmt.Errorf("line %d: %s was given on line %d already", l.Number, l.Key, n)
		}
		first[l.Key] = l.Number
	}
	return nil
}

// UnknownKey is the error about a key that is none of those that are known. It
// names the nearest of them, when one is near.
func UnknownKey(name string, known []string) error {
	const far = 3
	nearest, best := "", far
	if len(name) < 40 {
		for _, k := range known {
			if d := words.Distance(strings.ToLower(name), k); d < best {
				nearest, best = k, d
			}
		}
	}
	if nearest == "" {
		return fmt.Errorf("there is no key %q; there are %s", words.Shorten(name), strings.Join(known, ", "))
	}
	return fmt.Errorf("there is no key %q; is it %s?", name, nearest)
}

// quoted is a value as it comes after its key: in quotes, as in Go, where it
// would otherwise not be read again as it is, or break the line.
func quoted(value string) string {
	if value != strings.TrimSpace(value) || strings.HasPrefix(value, `"`) || !utf8.ValidString(value) ||
		strings.ContainsFunc(value, unicode.IsControl) {
		return strconv.Quote(value)
	}
	return value
}

func unquoted(value string) (string, error) {
	if !strings.HasPrefix(value, `"`) {
		return value, nil
	}
	plain, err := strconv.Unquote(value)
	if err != nil {
		return "", errors.New("the value begins with a quotation mark and has no end, or no known escapes")
	}
	return plain, nil
}
