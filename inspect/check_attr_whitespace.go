package inspect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var attrWhitespace = &Check{
	ID:       "attr-whitespace",
	Family:   FamilyAttributes,
	Service:  ServiceIAM,
	Title:    "A value that AWS reads contains stray white space or an invisible character",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS does not trim values. White space before or after a value, or characters that don't belong " +
		"there, make the whole response invalid. Line breaks and indentation between <AttributeValue> and " +
		"its text are part of the value.",
	AWSError: vendordoc.SaysInvalidResponse,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Open the claim and remove the blank from its source or constant; a Trim() transformation removes it from " +
				"a directory attribute.",
			Elsewhere: "Remove the blank from the value or from its source.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "For Role: type the app role's value again, without blanks or line breaks from copying.",
			Elsewhere: "For Role: type the pair of ARNs again, without blanks or line breaks from copying.",
		},
		{
			Where: IdP,
			Path:  vendordoc.AnyApp,
			Do:    "Write AttributeValue without line breaks and indentation around its text before signing.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting},
	When:    whenAWSAttributes,
	Run:     checkAttrWhitespace,
}

func checkAttrWhitespace(d *Document, o *Options) []Finding {
	var out []Finding
	for _, at := range d.Assertion.awsAttributes() {
		for _, v := range at.Values {
			if len(out) >= maxFindings {
				return out
			}
			if from, to, detail := strayBlank(v.Text); detail != "" {
				local := strings.TrimPrefix(at.name(), awsPrefix)
				f := d.foundPart(v.Node, from, to, local+" has "+detail+".")
				f.Title = local + " has white space around its value"
				if strings.TrimFunc(v.Text, words.IsBlank) == v.Text {
					f.Title = local + " has an invisible character in its value"
				}
				out = append(out, f.WithWant(strings.TrimFunc(visible(v.Text), words.IsBlank)))
			}
		}
	}
	return out
}

// strayBlank returns the bounds of the first blank that must not be there, and
// what it is. A value of nothing but blanks is left to the checks for missing
// values.
func strayBlank(s string) (from, to int, detail string) {
	lead := len(s) - len(strings.TrimLeftFunc(s, words.IsBlank))
	if lead == len(s) {
		return 0, 0, ""
	}
	end := len(strings.TrimRightFunc(s, words.IsBlank))
	if lead > 0 && end < len(s) {
		return 0, lead, blankNames(s[:lead]) + " before its text and " + blankNames(s[end:]) + " after it"
	}
	if lead > 0 {
		return 0, lead, blankNames(s[:lead]) + " before its text"
	}
	if end < len(s) {
		return end, len(s), blankNames(s[end:]) + " after its text"
	}
	if i := strings.IndexFunc(s, words.IsInvisible); i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		return i, i + n, words.CharacterName(s[i:i+n]) + ", which is invisible, in its text"
	}
	return 0, 0, ""
}

// blankNames names the kinds of blanks in a run of them.
func blankNames(s string) string {
	_, _, all := words.OutsideClass(s, func(byte) bool { return false })
	return words.CharacterNames(all)
}

// visible is s without the characters that do not show.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if words.IsInvisible(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
