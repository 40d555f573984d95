package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// caseOnly is the respect in which two texts differ that are the same in lower case.
const caseOnly = "upper and lower case"

// addressDifference names the one respect in which got and want differ, for two texts
// that a person takes to be the same; "" when they differ in more than one.
func addressDifference(got, want string) string {
	for _, d := range [...]struct {
		name   string
		differ func(string) string
	}{
		{"white space around it", strings.TrimSpace},
		{"a slash at the end", func(s string) string { return strings.TrimSuffix(s, "/") }},
		{caseOnly, strings.ToLower},
		{"http instead of https", func(s string) string { return strings.Replace(s, "http://", "https://", 1) }},
		{"a fragment after #", func(s string) string { return before(s, "#") }},
		{"a query after ?", func(s string) string { return before(s, "?") }},
		{"percent-encoding", words.PercentDecoded},
	} {
		if d.differ(got) == d.differ(want) {
			return d.name
		}
	}
	return ""
}

// nearest returns the first of wants that differs from got in one respect
// only, with the name of that respect; else the first of wants and "".
func nearest(got string, wants []string) (want, how string) {
	for _, w := range wants {
		if how = addressDifference(got, w); how != "" {
			return w, how
		}
	}
	if len(wants) == 0 {
		return "", ""
	}
	return wants[0], ""
}

func before(s, sep string) string {
	head, _, _ := strings.Cut(s, sep)
	return head
}
