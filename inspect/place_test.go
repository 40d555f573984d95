package inspect

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLineAndColumn: each place is counted from the one before it, which must make no difference:
// in any order, and inside a character.
func TestLineAndColumn(t *testing.T) {
	const text = "<a>\n  <b x='é漢'/>\r\n\n😀 tail</a>\n"
	d := &Document{XML: text}
	check := func(offset int) {
		before := text[:offset]
		line := strings.Count(before, "\n") + 1
		column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
		if l, c := d.lineColumn(offset); l != line || c != column {
			t.Errorf("offset %d is at %d:%d, not at %d:%d", offset, line, column, l, c)
		}
	}
	for offset := range len(text) + 1 {
		check(offset)
	}
	for offset := len(text); offset >= 0; offset-- {
		check(offset)
	}
	for i := range 200 {
		check(i * 7919 % (len(text) + 1))
	}
	if l, c := d.lineColumn(len(text) + 1); l != 0 || c != 0 {
		t.Errorf("behind the end: %d:%d", l, c)
	}
}
