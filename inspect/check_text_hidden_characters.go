package inspect

import (
	"fmt"
	"strings"
	"unicode"
)

var textHiddenCharacters = &Check{
	ID:       "text-hidden-characters",
	Family:   "XML",
	Title:    "a value holds characters that cannot be seen",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  Anywhere,
	Why: "Zero-width characters, direction marks and controls come along when text is copied from a web page or a chat; look-alike letters do too. " +
		"The value then looks right on every screen and matches nothing at AWS, which compares names, ARNs and addresses exactly.",
	Fixes: []Fix{
		{Entra, screenClaims, "Delete the claim's name, namespace or value and type it again by hand; do not paste it."},
		{Entra, screenReplyURL, "If an address is affected, type the Reply URL and the Identifier again by hand."},
	},
	Sources: []Source{
		refTroubleshoot("invalid characters in attribute values"),
		{"Unicode Technical Report #36: Unicode Security Considerations", "https://www.unicode.org/reports/tr36/", "VAL-INVISIBLE"},
	},
	Run: checkTextHiddenCharacters,
}

func checkTextHiddenCharacters(d *Document, o *Options) []Finding {
	var out []Finding
	look := func(f Finding, text string, compared Severity) {
		h := findHidden(text, compared == Error)
		if h.code == "" {
			return
		}
		if f.Severity = compared; compared != Error && h.joins {
			return // ordinary in names of several scripts, and in emoji
		}
		f.Code = h.code
		f.Detail = fmt.Sprintf("%s holds %s (%s).", f.Detail, h.what, h.code)
		if h.clean != text && compared == Error {
			f = f.want(h.clean)
		}
		out = append(out, f)
	}
	a := d.Assertion
	if d.Destination != nil {
		look(d.foundAttr(d.Root, d.Destination, "Destination"), d.Destination.Value, Warning)
	}
	if a.Issuer != nil {
		look(d.foundText(a.Issuer.Node, "The Issuer"), a.Issuer.Text, Error)
	}
	if a.NameID != nil {
		look(d.foundText(a.NameID.Node, "The NameID"), a.NameID.Text, Warning)
	}
	for i := range a.Confirmations {
		if c := &a.Confirmations[i]; c.Recipient != nil {
			look(d.foundAttr(c.Data, c.Recipient, "The Recipient"), c.Recipient.Value, Error)
		}
	}
	for _, r := range a.Restrictions {
		for _, u := range r.Audiences {
			// As weak as audience-aws: AWS is not known to enforce the audience.
			look(d.foundText(u.Node, "The Audience"), u.Text, Warning)
		}
	}
	for i := range a.Attributes {
		at := &a.Attributes[i]
		clean := findHidden(at.name(), true).clean
		compared := Note
		if strings.HasPrefix(clean, awsPrefix) {
			compared = Error
		}
		look(d.foundAttr(at.Node, at.Name, "The name of an attribute"), at.name(), compared)
		if !strings.HasPrefix(at.name(), awsPrefix) {
			compared = Note
		}
		for _, v := range at.Values {
			look(d.foundText(v.Node, "The value of "+show(at.name())), v.Text, compared)
		}
	}
	return out
}

// hidden is what is not to be seen in one text.
type hidden struct {
	code  string // of the first such character: VAL-CONTROL, VAL-BIDI, VAL-INVISIBLE or VAL-CONFUSABLE
	what  string // that character, for a sentence
	clean string // the text without them
	joins bool   // there are only joiners and variation selectors, which several scripts need
}

// findHidden looks through one text. identifier says that it is compared by a
// machine and is ASCII by nature, so that look-alike letters count too.
func findHidden(text string, identifier bool) hidden {
	h := hidden{clean: text, joins: true}
	if isPlainASCII(text) {
		return h
	}
	var clean strings.Builder
	for i, r := range text {
		code := hiddenCode(r)
		if code == "" && identifier && lookAlike(r) {
			code = "VAL-CONFUSABLE"
			clean.WriteRune(r)
		}
		if code == "" {
			clean.WriteRune(r)
			continue
		}
		if h.code == "" {
			h.code = code
			h.what = fmt.Sprintf("%s U+%04X at character %d", hiddenName(code), r, len([]rune(text[:i]))+1)
		}
		if !joiner(r) {
			h.joins = false
		}
	}
	h.clean = clean.String()
	return h
}

func isPlainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x7F || c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

// hiddenCode returns the code of a character that shows nothing, or "". Tabs
// and line ends are white space, which attr-whitespace judges.
func hiddenCode(r rune) string {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return ""
	case unicode.Is(unicode.Cc, r):
		return "VAL-CONTROL"
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
		return "VAL-BIDI"
	case unicode.Is(unicode.Cf, r), joiner(r), r == 0x034F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0:
		return "VAL-INVISIBLE"
	}
	return ""
}

// joiner says whether ordinary text of some script, or an emoji, may hold r.
func joiner(r rune) bool {
	return r == 0x200C || r == 0x200D || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF
}

// lookAlike says whether r belongs to a script or block whose letters pass for
// Latin ones in an address or an ARN.
func lookAlike(r rune) bool {
	return unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian) ||
		r >= 0xFF01 && r <= 0xFF5E || r >= 0x1D400 && r <= 0x1D7FF ||
		r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0x2044 || r == 0x2215
}

func hiddenName(code string) string {
	switch code {
	case "VAL-CONTROL":
		return "the control character"
	case "VAL-BIDI":
		return "the direction mark"
	case "VAL-CONFUSABLE":
		return "the look-alike character"
	}
	return "the invisible character"
}
