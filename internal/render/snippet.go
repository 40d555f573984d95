package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// window is how many columns of a long line are shown around the mark.
const window = 96

// snippet returns the line of text that holds [offset, offset+length), cut to
// most columns around it, and the line with the caret underneath. Both are free of
// anything a terminal would act on.
func snippet(text string, offset, length, most int) (line, caret string) {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	stop := min(offset+length, end) - start
	// A tab is shown as one blank, so that the caret stands under what it
	// marks; the CR of a Windows line end isn't a part of what the line says.
	whole := strings.ReplaceAll(text[start:end], "\t", " ")
	marked := head(whole[offset-start:stop], most*2/3)
	room := most - columns(marked)
	before := tail(whole[:offset-start], room/2)
	after := head(strings.TrimSuffix(whole[stop:], "\r"), room-columns(before))
	at, long := columns(before), columns(marked)
	if r, _ := utf8.DecodeRuneInString(marked); at > 0 && marked != "" && width(r) == 0 {
		at, long = at-1, long+1 // an accent by itself stands over the character before it
	}
	return before + marked + after, strings.Repeat(" ", at) + "^" + strings.Repeat("~", max(long-1, 0))
}

// head is keepHead where the mark says enough.
func head(s string, most int) string {
	text, _ := keepHead(s, most)
	return text
}

// keepHead shows as much of the beginning of s as fits into so many columns, and
// marks the cut. It never cuts inside an escape. Accents take no column, but a
// heap of them isn't a text: bytes are bounded too.
func keepHead(s string, most int) (text string, isCut bool) {
	if len(s) <= most && words.Printable(s) {
		return s, false
	}
	var b strings.Builder
	for used, cut := 0, 0; s != ""; {
		_, size := utf8.DecodeRuneInString(s)
		shown := words.VisibleLine(s[:size])
		if used += columns(shown); used > most || b.Len() > 8*most+8 {
			return b.String()[:cut] + "…", true
		}
		b.WriteString(shown)
		if used < most {
			cut = b.Len()
		}
		s = s[size:]
	}
	return b.String(), false
}

// tail is the same for the end of s.
func tail(s string, most int) string {
	var cells []string
	for used, bytes, cut := 0, 0, 0; s != ""; {
		_, size := utf8.DecodeLastRuneInString(s)
		shown := words.VisibleLine(s[len(s)-size:])
		bytes += len(shown)
		if used += columns(shown); used > most || bytes > 8*most+8 {
			cells = append(cells[:cut], "…")
			break
		}
		cells = append(cells, shown)
		if used < most {
			cut = len(cells)
		}
		s = s[:len(s)-size]
	}
	var b strings.Builder
	for i := len(cells) - 1; i >= 0; i-- {
		b.WriteString(cells[i])
	}
	return b.String()
}

// shown is a captured value on one line. That it was cut is said, and that there is nothing in it.
func shown(s string, most int) string {
	if s == "" {
		return "(empty)"
	}
	text, cut := keepHead(s, most)
	if cut {
		text += fmt.Sprintf(" (%d characters in all)", utf8.RuneCountInString(s))
	}
	return text
}

// Reflow sets the paragraphs of a text in lines of at most so many columns. Lines that
// begin with a blank are left as they are.
func Reflow(text string, most int) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		if !strings.HasPrefix(p, " ") {
			paragraphs[i] = strings.Join(wrap(strings.ReplaceAll(p, "\n", " "), most), "\n")
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// Indented sets a text so that it keeps within so many columns behind something as long
// as the indent.
func Indented(text string, indent, most int) string {
	return strings.Join(wrap(text, max(most-indent, narrowest)), "\n"+strings.Repeat(" ", indent))
}

// wrap breaks text into lines of at most so many columns. It breaks only at a
// single blank: several in a row come from a captured value, and are shown.
func wrap(s string, most int) []string {
	if len(s) <= most || columns(s) <= most {
		return []string{s}
	}
	var lines []string
	start, end, wide := 0, 0, 0 // the line that is being filled is s[start:end]
	for rest := s; ; {
		word, more, last := cutBlank(rest)
		at := len(s) - len(rest)
		if wide += 1 + columns(word); end > start && wide > most {
			lines = append(lines, s[start:end])
			start = at
		}
		if start == at {
			wide = columns(word)
		}
		if end = at + len(word); last {
			return append(lines, s[start:end])
		}
		rest = more
	}
}

// cutBlank cuts s at the first blank that stands alone.
func cutBlank(s string) (word, rest string, last bool) {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == ' ' && s[i-1] != ' ' && s[i+1] != ' ' {
			return s[:i], s[i+1:], false
		}
	}
	return s, "", true
}
