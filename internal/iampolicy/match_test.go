package iampolicy

import "testing"

func TestWild(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{
		{
			"*", "", true,
		}, {
			"a*", "ab", true,
		}, {"a*b", "acb", true}, {"a*b", "ac", false}, {"?", "a", true}, {"?", "", false}, {"a", "ab", false},
		{
			"*a*a*", "xaxax", true,
		}, {
			"https://*signin.aws.amazon.com/saml*", "https://signin.aws.amazon.com/saml", true,
		}, {"", "", true}, {"", "a", false},
	} {
		if Wild(c.pattern, c.s) != c.want {
			t.Errorf("%q %q", c.pattern, c.s)
		}
	}
}
