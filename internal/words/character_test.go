package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func lower(c byte) bool { return c >= 'a' && c <= 'z' }

func TestOutsideClass(t *testing.T) {
	for _, c := range []struct {
		in       string
		from, to int
		all      []string
	}{
		{"abc", 0, 0, nil},
		{"", 0, 0, nil},
		{"ab cd", 2, 3, []string{" "}},
		{"aÄÖb Ä", 1, 5, []string{"Ä", "Ö", " "}},
		{"\xffa", 0, 1, []string{"\xff"}},
	} {
		from, to, all := OutsideClass(c.in, lower)
		if from != c.from || to != c.to || !slices.Equal(all, c.all) {
			t.Errorf("%q: %d-%d %q, want %d-%d %q", c.in, from, to, all, c.from, c.to, c.all)
		}
		first := ""
		if len(c.all) > 0 {
			first = c.all[0]
		}
		if got := FirstOutside(c.in, lower); got != first {
			t.Errorf("%q: first is %q, want %q", c.in, got, first)
		}
	}
}

func TestCharacterNames(t *testing.T) {
	for in, want := range map[string]string{
		" ": "a blank", "\t": "a tab", "\r": "a line break", "\u00a0": "a no-break space (U+00A0)", "'": "an apostrophe",
		"<": "“<”", "Ä": "“Ä” (U+00C4)", "\u200b": "the character U+200B", "\u0301": "the character U+0301",
	} {
		if got := CharacterName(in); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
	if got := CharacterNames([]string{" ", "\t", "<"}); got != "a blank, a tab and “<”" {
		t.Error(got)
	}
	if got := CharacterNames(nil); got != "" {
		t.Error(got)
	}
}

// TestShortenIsSafe: what is shortened stays on one line, is valid UTF-8 and not long.
func TestShortenIsSafe(t *testing.T) {
	for in, want := range map[string]string{"a\nb": `a\nb`, `say "x"`: `say "x"`, "\u202ea": `\u202ea`, "plain": "plain"} {
		if got := Shorten(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	long := Shorten(strings.Repeat("ä", 100))
	if !utf8.ValidString(long) || !strings.HasSuffix(long, "…") || utf8.RuneCountInString(long) > 61 {
		t.Errorf("%q", long)
	}
}

func TestNumbersAndTitles(t *testing.T) {
	for _, c := range [][2]string{
		{Plural(1, "role"), "1 role"}, {Plural(0, "role"), "0 roles"}, {Plural(12, "role"), "12 roles"},
		{Count(0, "Reference"), "no References"}, {Count(1, "Reference"), "one Reference"},
		{Count(2, "time"), "two times"}, {Count(9, "time"), "many times"},
		{Clause("The role is wrong"), "the role is wrong"}, {Clause("Recipient is wrong"), "Recipient is wrong"},
		{PercentDecoded("a%20b"), "a b"}, {PercentDecoded("100%"), "100%"}, {PercentDecoded("a+b"), "a+b"},
		{Quoted("x"), "“x”"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

func TestInvisible(t *testing.T) {
	for _, r := range "\u200b\ufeff\u202e\x07" {
		if !IsInvisible(r) || !IsBlank(r) {
			t.Errorf("U+%04X shows nothing", r)
		}
	}
	for _, r := range " \t\u00a0" {
		if IsInvisible(r) || !IsBlank(r) {
			t.Errorf("U+%04X is white space", r)
		}
	}
	if IsBlank('a') || IsBlank('Ä') {
		t.Error("letters are seen")
	}
}
