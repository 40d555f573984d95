package words

import (
	"testing"
	"unicode"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "alice@example.com", "alice@example.com"},
		{"accents stay", "José Åström", "José Åström"},
		{"other scripts stay", "山田 太郎 Ольга", "山田 太郎 Ольга"},
		{"emoji stay", "ok 👍", "ok 👍"},
		{"escape sequence", "\x1b[31mred\x1b[0m", `\x1B[31mred\x1B[0m`},
		{"terminal title", "\x1b]0;owned\x07", `\x1B]0;owned\x07`},
		{"eight-bit CSI", "\u009b31m", `\u{009B}31m`},
		{"back to the start of the line", "reject\raccept", `reject\raccept`},
		{"rubbed out", "bad\b\b\bok", `bad\x08\x08\x08ok`},
		{"delete and NUL", "a\x7fb\x00c", `a\x7Fb\x00c`},
		{"bidi override", "exe.\u202etxt", `exe.\u{202E}txt`},
		{"bidi isolate", "\u2066x\u2069", `\u{2066}x\u{2069}`},
		{"direction marks", "a\u200eb\u200fc\u061cd", `a\u{200E}b\u{200F}c\u{061C}d`},
		{"zero width", "ad\u200bmin\u2060\ufeff", `ad\u{200B}min\u{2060}\u{FEFF}`},
		{"soft hyphen", "ad\u00admin", `ad\u{00AD}min`},
		{"tag characters", "a\U000E0041", `a\u{E0041}`},
		{"line separators", "a\u2028b\u2029c\u0085", `a\u{2028}b\u{2029}c\u{0085}`},
		{"fillers", "\u3164\u115f\uffa0\u034f", `\u{3164}\u{115F}\u{FFA0}\u{034F}`},
		{"blanks that are others", "a\u00a0b\u2003c\u3000d", `a\u{00A0}b\u{2003}c\u{3000}d`},
		{"bytes that are no characters", "a\xffb\xc3", `a\xFFb\xC3`},
		{"the replacement character is one", "a\ufffdb", "a\ufffdb"},
		{"line feed and tab stay", "a\n\tb", "a\n\tb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Visible(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if again := Visible(Visible(c.in)); again != c.want {
				t.Errorf("a second pass changes it: %q", again)
			}
		})
	}
	if got := VisibleLine("a\n\tb"); got != `a\n\tb` {
		t.Errorf("one line: %q", got)
	}
}

// TestTableFollowsUnicode compares the table with Unicode's categories as Go knows them.
// A newer Go may know characters that the table lacks: add them.
func TestTableFollowsUnicode(t *testing.T) {
	fillers := &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, {Lo: 0x115F, Hi: 0x1160, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
	}}
	assigned := []*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.P, unicode.S}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		hidden := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, fillers) && r != '\n' && r != '\t'
		if hidden && !Hidden(r) {
			t.Errorf("%U cannot be seen and is not in the table", r)
		}
		if !hidden && Hidden(r) && unicode.In(r, append(assigned, unicode.Zs)...) {
			t.Errorf("%U can be seen and is in the table", r)
		}
		if Blank(r) != (unicode.Is(unicode.Zs, r) && r != ' ') {
			t.Errorf("%U as a blank: %v", r, Blank(r))
		}
	}
}

// TestRangesAreDisjoint keeps the table readable: a character has one place in it.
func TestRangesAreDisjoint(t *testing.T) {
	seen := map[rune]bool{}
	for _, bounds := range Ranges() {
		if bounds[0] > bounds[1] {
			t.Errorf("%U is after %U", bounds[0], bounds[1])
		}
		for r := bounds[0]; r <= bounds[1]; r++ {
			if seen[r] {
				t.Errorf("%U is in the table twice", r)
			}
			seen[r] = true
		}
	}
}
