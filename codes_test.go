package samlscope_test

import (
	"os"
	"regexp"
	"testing"
)

// TestCodesAreExplained: each code of a finding is in docs/codes.md, and each code there is one of the program's.
func TestCodesAreExplained(t *testing.T) {
	text, err := os.ReadFile("docs/codes.md")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([A-Z0-9-]+)`").FindAllSubmatch(text, -1) {
		explained[string(m[1])] = true
	}
	used := map[string]bool{}
	literal := regexp.MustCompile(`"((?:ENC|MD|SIG|STR|XML)-[A-Z0-9-]+|XSW)"`)
	for _, dir := range []string{"inspect", "internal"} {
		eachGoFile(t, dir, func(path string, src []byte) {
			for _, m := range literal.FindAllSubmatch(src, -1) {
				used[string(m[1])] = true
				if !explained[string(m[1])] {
					t.Errorf("docs/codes.md does not say what %s means (%s)", m[1], path)
				}
			}
		})
	}
	for code := range explained {
		if !used[code] {
			t.Errorf("docs/codes.md explains %s, which the program does not say", code)
		}
	}
}
