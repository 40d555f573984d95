package samltest

import (
	"fmt"
	"slices"
	"strings"
)

// line is one `key: value` line with its number.
type line struct {
	key, value string
	number     int
}

// splitHeader takes a file apart into its header lines and, behind the first
// empty line, its body.
func splitHeader(file, text string) (lines []line, body string, hasBody bool, err error) {
	rest := text
	for n := 1; rest != ""; n++ {
		var s string
		s, rest, _ = strings.Cut(rest, "\n")
		s = strings.TrimSuffix(s, "\r")
		if s == "" {
			return lines, rest, true, nil
		}
		if strings.HasPrefix(s, "#") {
			continue
		}
		key, value, found := strings.Cut(s, ":")
		if !found {
			return nil, "", false, fmt.Errorf("%s:%d: no `key: value` line: %q", file, n, s)
		}
		lines = append(lines, line{strings.TrimSpace(key), strings.TrimPrefix(value, " "), n})
	}
	return lines, "", false, nil
}

func checkRepeats(file string, lines []line, repeatable ...string) error {
	first := map[string]int{}
	for _, l := range lines {
		if slices.Contains(repeatable, l.key) {
			continue
		}
		if n, twice := first[l.key]; twice {
			return fmt.Errorf("%s:%d: %s was given on line %d already", file, l.number, l.key, n)
		}
		first[l.key] = l.number
	}
	return nil
}

func oneOf(value string, allowed ...string) (string, error) {
	if !slices.Contains(allowed, value) {
		return "", fmt.Errorf("%q is none of %s", value, strings.Join(allowed, ", "))
	}
	return value, nil
}

func parseBool(value string) (bool, error) {
	_, err := oneOf(value, "true", "false")
	return value == "true", err
}

func hasKey(lines []line, key string) bool {
	return slices.ContainsFunc(lines, func(l line) bool { return l.key == key })
}
