package inspect

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sessionTag is one PrincipalTag attribute.
type sessionTag struct {
	Key       string
	Attribute *Attribute
}

// tags returns every PrincipalTag attribute, in document order.
func (a *Assertion) tags() []sessionTag {
	var out []sessionTag
	for i := range a.Attributes {
		if key, ok := strings.CutPrefix(a.Attributes[i].name(), prefixPrincipalTag); ok {
			out = append(out, sessionTag{key, &a.Attributes[i]})
		}
	}
	return out
}

// whenTags is the When of checks about session tags.
func whenTags(d *Document, o *Options) Condition {
	for i := range d.Assertion.Attributes {
		if strings.HasPrefix(d.Assertion.Attributes[i].name(), prefixPrincipalTag) {
			return Condition{}
		}
	}
	return notApplicable("there is no PrincipalTag")
}

// tagRune is the character class of tag keys and values.
func tagRune(r rune) bool {
	return unicode.Is(unicode.L, r) || unicode.Is(unicode.Z, r) || unicode.Is(unicode.N, r) ||
		strings.ContainsRune("_.:/=+-@", r)
}

// notInTag returns the bounds of the first character that a tag may not have,
// and all of these characters once.
func notInTag(s string) (from, to int, all []string) {
	seen := map[rune]bool{}
	for i, n := 0, 0; i < len(s); i += n {
		var r rune
		if r, n = utf8.DecodeRuneInString(s[i:]); tagRune(r) {
			continue
		}
		if to == 0 {
			from, to = i, i+n
		}
		if !seen[r] {
			seen[r] = true
			all = append(all, s[i:i+n])
		}
	}
	return from, to, all
}
