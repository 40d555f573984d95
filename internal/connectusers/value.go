package connectusers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name of a user of Connect, by its API model.
const maxName = 100

// field takes one value of a row or line: a name is kept, an id or a date passed over. What is
// neither is said.
func (l *List) field(s string) (understood bool) {
	switch s = strings.TrimSpace(s); {
	case strings.HasPrefix(s, "arn:"):
		l.arn(s)
	case s == "", isUUID(s), isDate(s), isRegion(s):
	case isName(s):
		l.Names = append(l.Names, s)
	default:
		return false
	}
	return true
}

// isName says whether a text may be the name of a user of Connect, or of a directory behind it.
func isName(s string) bool {
	if n := utf8.RuneCountInString(s); n == 0 || n > maxName {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("_.@-+'=#", r) {
			return false
		}
	}
	return true
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c, dash := s[i]|0x20, i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isDate knows 2026-11-20T09:30:00Z, 2026-11-20 and 1763631000.123, which older command lines print.
func isDate(s string) bool {
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' && digits(s[:4]) && digits(s[5:7]) && digits(s[8:10]) {
		return true
	}
	whole, part, found := strings.Cut(s, ".")
	return found && len(whole) >= 9 && digits(whole) && digits(part)
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == "" && s != ""
}

// isRegion knows eu-west-2 and us-gov-west-1.
func isRegion(s string) bool {
	parts := strings.Split(s, "-")
	return len(parts) >= 3 && len(parts) <= 4 && len(parts[0]) == 2 && len(parts[len(parts)-1]) == 1 &&
		digits(parts[len(parts)-1]) && len(s) <= 16
}
