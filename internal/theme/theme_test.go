package theme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	literal    = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b[^{]*;|\b(?:rgb|hsl|hwb|(?:ok)?l(?:ab|ch)|color)a?\(|light-dark\(`)
	size       = regexp.MustCompile(`font(?:-size)?:[^;]*\d(?:rem|px|pt)\b`)
	used       = regexp.MustCompile(`var\((--[\w-]+)`)
	defined    = regexp.MustCompile(`(?m)^\s*(--[\w-]+):`)
	properties = map[string]bool{"--indent": true} // set by the page's code
)

// TestOnePalette: every colour and size of type of a page is a name of tokens.css, and every name is used.
func TestOnePalette(t *testing.T) {
	names := map[string]int{}
	for _, m := range defined.FindAllStringSubmatch(tokens, -1) {
		if _, twice := names[m[1]]; twice {
			t.Errorf("%s is defined twice", m[1])
		}
		names[m[1]] = 0
	}
	for _, path := range []string{"parts.css", "../../web/assets/style.css", "../../proxy/assets/page.css",
		"../render/report.css", "../standin/pages/page.css"} {
		src, err := os.ReadFile(filepath.FromSlash(path))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			if c := literal.FindString(line); c != "" {
				t.Errorf("%s:%d: %s is a colour without a name", path, i+1, c)
			}
			if size.MatchString(line) {
				t.Errorf("%s:%d: %s is a size of type without a name", path, i+1, strings.TrimSpace(line))
			}
			if defined.MatchString(line) {
				t.Errorf("%s:%d: %s belongs into tokens.css", path, i+1, strings.TrimSpace(line))
			}
			for _, m := range used.FindAllStringSubmatch(line, -1) {
				if _, known := names[m[1]]; !known && !properties[m[1]] {
					t.Errorf("%s:%d: %s is not in tokens.css", path, i+1, m[1])
				}
				names[m[1]]++
			}
		}
	}
	for name, n := range names {
		if n == 0 {
			t.Errorf("%s is used nowhere", name)
		}
	}
}

// TestValuesBreakBehindTheirParts: a browser may break a value where a word ends. Nothing of it becomes markup.
func TestValuesBreakBehindTheirParts(t *testing.T) {
	for in, want := range map[string]string{
		"alice@example.com":                              "alice@example.com",
		"https://x.example/?a":                           "https://x.example/?a",
		"arn:aws:iam::400000000004:role/A,arn:aws:iam":   "arn:<wbr>aws:<wbr>iam::<wbr>400000000004:<wbr>role/<wbr>A,<wbr>arn:<wbr>aws:<wbr>iam",
		"https://login.example/?a=<b>&c and: a sentence": "https://login.<wbr>example/?<wbr>a=&lt;b&gt;&amp;<wbr>c and: a sentence",
		"": "",
		"some/long/\u200bvalue/<script>alert(1)</script>": `some/<wbr>long/<wbr>\u{200B}value/<wbr>&lt;script&gt;alert(1)&lt;/<wbr>script&gt;`,
	} {
		if got := string(Value(in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"Role":            "<strong>Role</strong>",
		"urn:x/y#<Groups": `<span class="prefix">urn:<wbr>x/<wbr>y#</span><wbr><strong>&lt;Groups</strong>`,
		"https://x/":      `<span class="prefix">https://x/</span><wbr><strong></strong>`,
	} {
		if got := string(Name(in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// TestHeadingsKeepWordsWithAHyphen: a short word keeps its hyphen on one line; an identifier may break, and markup stays text.
func TestHeadingsKeepWordsWithAHyphen(t *testing.T) {
	for text, want := range map[string]string{
		"this sign-in: no":   `this <span class="whole">sign-in</span>: no`,
		"uses SHA-1":         `uses <span class="whole">SHA-1</span>`,
		"a - b":              "a - b",
		"averyverylong-word": "averyverylong-word",
		"<b>":                "&lt;b&gt;",
	} {
		if got := string(Heading(text)); got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}
