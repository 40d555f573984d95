package render

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
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

// FuzzVisible: whatever comes in, a terminal gets printable characters only.
func FuzzVisible(f *testing.F) {
	f.Add("plain", 5)
	f.Add("\x1b[2J\u202e\xff\u0301\t", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		for _, out := range []string{VisibleLine(s), head(s, n%200), tail(s, n%200)} {
			if !utf8.ValidString(out) || strings.ContainsFunc(out, func(r rune) bool { return r < ' ' || hidden(r) || lookalike(r) || unicode.IsControl(r) }) {
				t.Errorf("%q is shown as %q", s, out)
			}
		}
		if n = n % 200; n > 0 && columns(head(s, n)) > n {
			t.Errorf("%q does not fit into %d columns", head(s, n), n)
		}
		var back string
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(inert(raw), &back); err != nil || back != strings.ToValidUTF8(s, "\ufffd") && utf8.ValidString(s) {
			t.Errorf("%q becomes %q in JSON: %v", s, back, err)
		}
		if strings.Join(wrap(s, 20), "") == "" && strings.Trim(s, " ") != "" {
			t.Errorf("wrap loses %q", s)
		}
	})
}
