package render

import (
	"strings"
	"unicode/utf8"
)

// window is how many characters of a long line are shown around the mark.
const window = 96

// snippet returns the line of text that holds [offset, offset+length), cut to a
// window around it, and the line with the caret underneath. Both are free of
// anything a terminal would act on.
func snippet(text string, offset, length int) (line, caret string) {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	stop := min(offset+length, end)
	before, marked, after := text[start:offset], text[offset:stop], text[stop:end]
	marked = keepHead(marked, window*2/3)
	room := window - utf8.RuneCountInString(marked)
	before = keepTail(before, room/2)
	after = keepHead(after, room-utf8.RuneCountInString(before))
	before, marked, after = spaces(visibleLine(before)), visibleLine(marked), visibleLine(after)
	return before + marked + after, strings.Repeat(" ", columns(before)) + "^" + strings.Repeat("~", max(columns(marked)-1, 0))
}

// spaces shows tabs as one blank, so that caret and text agree.
func spaces(s string) string { return strings.ReplaceAll(s, `\t`, " ") }

// keepHead cuts s to n characters and marks the cut.
func keepHead(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:max(n-1, 0)]) + "…"
}

// keepTail keeps the last n characters of s and marks the cut.
func keepTail(s string, n int) string {
	count := utf8.RuneCountInString(s)
	if count <= n {
		return s
	}
	return "…" + string([]rune(s)[count-max(n-1, 0):])
}

// wrap breaks text at blanks into lines of at most so many columns.
func wrap(s string, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && columns(line)+1+columns(word) > most {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
