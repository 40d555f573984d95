package render

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// FuzzVisible: whatever comes in, a terminal gets printable characters only.
func FuzzVisible(f *testing.F) {
	f.Add("plain", 5)
	f.Add("\x1b[2J\u202e\xff\u0301\t", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		for _, out := range []string{words.VisibleLine(s), head(s, n%200), tail(s, n%200)} {
			if !utf8.ValidString(out) || strings.ContainsFunc(out,
				func(r rune) bool { return r < ' ' || words.Hidden(r) || words.Blank(r) || unicode.IsControl(r) }) {
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
		if err := json.Unmarshal(inert(raw), &back); err != nil ||
			back != strings.ToValidUTF8(s, "\ufffd") && utf8.ValidString(s) {
			t.Errorf("%q becomes %q in JSON: %v", s, back, err)
		}
		if strings.Join(wrap(s, 20), "") == "" && strings.Trim(s, " ") != "" {
			t.Errorf("wrap loses %q", s)
		}
	})
}
