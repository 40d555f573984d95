package render

import (
	"strings"
	"testing"
)

func TestCaretStandsUnderWhatItMarks(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, c := range []struct{ name, text, mark, line, caret string }{
		{"plain", `<a b="c">`, "b", `<a b="c">`, `   ^`},
		{"whole word", `<a bcd="c">`, "bcd", `<a bcd="c">`, `   ^~~`},
		{"second line", "<a>\n  <b/>\n</a>", "<b/>", "  <b/>", "  ^~~~"},
		{"tabs before", "\t\t<b/>", "<b/>", "  <b/>", "  ^~~~"},
		{"tab inside", "<b\tc>", "b\tc", "<b c>", " ^~~"},
		{"tab after", "<b>\tc", "<b>", "<b> c", "^~~"},
		{"backslash and t", `C:\temp <b>`, "<b>", `C:\temp <b>`, `        ^~~`},
		{"backslash and t marked", `a C:\temp b`, `C:\temp`, `a C:\temp b`, `  ^~~~~~~`},
		{"Windows line ends", "<a>\r\n  <b/>\r\n</a>", "<b/>", "  <b/>", "  ^~~~"},
		{"carriage return marked", "<a>x\ry</a>", "x\ry", `<a>x\ry</a>`, `   ^~~~`},
		{"wide before", "山田 <b>", "<b>", "山田 <b>", "     ^~~"},
		{"wide marked", "<山田>", "山田", "<山田>", " ^~~~"},
		{"accent before", "e\u0301 <b>", "<b>", "e\u0301 <b>", "  ^~~"},
		{"accent by itself", "xe\u0301y", "\u0301", "xe\u0301y", " ^"},
		{"escape before", "\x1b[2J<b>", "<b>", `\x1B[2J<b>`, "       ^~~"},
		{"direction mark inside", "<a\u202eb>", "a\u202eb", `<a\u{202E}b>`, " ^~~~~~~~~~"},
		{"no character", "<\xff\xfe>", "\xff\xfe", `<\xFF\xFE>`, " ^~~~~~~~"},
		{"no-break space", "a\u00a0b c", "b", `a\u{00A0}b c`, "         ^"},
		{"the end of a line", "ab\ncd", "\n", "ab", "  ^"},
		{"long line", long + "<b>" + long, "<b>", "…" + long[:45] + "<b>" + long[:46] + "…", strings.Repeat(" ", 46) + "^~~"},
		{"long mark", "<" + long + ">", long, "<" + long[:63] + "…>", " ^" + strings.Repeat("~", 63)},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, caret := snippet(c.text, strings.Index(c.text, c.mark), len(c.mark), window)
			if line != c.line || caret != c.caret {
				t.Errorf("got\n%s|\n%s|\nwant\n%s|\n%s|", line, caret, c.line, c.caret)
			}
		})
	}
}

// TestSnippetIsBounded: a line of escapes or accents is no longer than others.
func TestSnippetIsBounded(t *testing.T) {
	for _, one := range []string{"x", "\x1b", "\u202e", "山", "\xff", "\u0301"} {
		text := strings.Repeat(one, 5000) + "<b>" + strings.Repeat(one, 5000)
		line, caret := snippet(text, 5000*len(one), 3, window)
		if columns(line) > window+2 || len(line) > 40*window {
			t.Errorf("%q: the line is %d columns and %d bytes", one, columns(line), len(line))
		}
		if columns(caret) != columns(line[:strings.Index(line, "<b>")])+3 {
			t.Errorf("%q: the caret is not under <b>\n%s\n%s", one, line, caret)
		}
		// However little room there is, what is marked is marked.
		if line, caret := snippet(text, 0, len(text), window); caret == "" || columns(caret) > window || columns(line) > window+2 {
			t.Errorf("%q: all marked: %d columns over %d", one, columns(line), columns(caret))
		}
	}
}

func TestWrapKeepsWhatIsWritten(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"short", "one two", "one two"},
		{"broken", "one two three four", "one two|three four"},
		{"two blanks", "one  two", "one  two"},
		{"two blanks at the end of a line", "one two  three four", "one|two  three|four"},
		{"leading blank", " one two", " one two"},
		{"trailing blank", "one two ", "one two "},
		{"no-break space", "one\u00a0two three", "one\u00a0two|three"},
		{"ideographic space", "one\u3000two three", "one\u3000two|three"},
		{"long word", "a arn:aws:iam::1:role/x b", "a|arn:aws:iam::1:role/x|b"},
		{"wide", "山田 山田 山田", "山田 山田|山田"},
		{"nothing", "", ""},
		{"a blank", " ", " "},
		{"blanks", "   ", "   "},
		{"blank between", "a b", "a b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(wrap(c.text, 10), "|"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestEmptyValueIsSaid: a value that is there and empty is not a blank row; any other is shown itself.
func TestEmptyValueIsSaid(t *testing.T) {
	for value, want := range map[string]string{"": "(empty)", "x": "x"} {
		if got := shown(value, 300); got != want {
			t.Errorf("%q is shown as %q, not %q", value, got, want)
		}
	}
}
