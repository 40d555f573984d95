package inspect

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var textHiddenCharacters = &Check{
	ID:       "text-hidden-characters",
	Family:   FamilyXML,
	Service:  ServiceIAM,
	Title:    "A value contains invisible characters",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "Text copied from a web page or chat can contain zero-width characters, direction marks, control " +
		"characters and look-alike letters. The value looks right on every screen but matches nothing at " +
		"AWS, which compares names, ARNs and URLs exactly.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Delete the claim's name, namespace or value and type it again by hand; don't paste it.",
			Elsewhere: "Delete the attribute's name or value and type it again by hand; don't paste it.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "If an address is affected, type the Reply URL and the Identifier again by hand.",
			Elsewhere: "If an address is affected, type the ACS URL and the audience again by hand.",
		},
	},
	Sources: []Source{
		vendordoc.SAMLTroubleshooting,
		vendordoc.UnicodeSecurity,
	},
	Run: checkTextHiddenCharacters,
}

func checkTextHiddenCharacters(d *Document, o *Options) []Finding {
	var out []Finding
	for _, v := range d.valuesThatMatter() {
		h := findHidden(v.text, v.effect == Error)
		if h.code == "" || v.effect != Error && h.joins {
			continue // joiners are ordinary in names of several scripts, and in emoji
		}
		if !hasRoom(out, v.effect) {
			continue
		}
		detail := v.what + " holds " + h.what + " (" + h.code + ")."
		f := d.foundText
		if v.attr != nil {
			f = func(n *xmltree.Node, detail string) Finding { return d.foundAttr(n, v.attr, detail) }
		}
		finding := f(v.node, detail).WithSeverity(v.effect)
		finding.Code = h.code
		if h.code == "VAL-CONFUSABLE" {
			finding.Title = "A value contains look-alike letters"
		}
		if v.effect == Error && h.clean != v.text {
			finding = finding.WithWant(h.clean)
		}
		out = append(out, finding)
	}
	return out
}

// mattering is a value that AWS or a person reads, and how bad a hidden
// character in it is.
type mattering struct {
	node   *xmltree.Node
	attr   *xmltree.Attr // where the value is an XML attribute
	text   string
	what   string
	effect Severity
}

// valuesThatMatter lists the values of the message: an Error where AWS compares
// them exactly, a Warning where it may, a Note where people read them.
func (d *Document) valuesThatMatter() []mattering {
	a := d.Assertion
	out := make([]mattering, 0, 6) // as many as most messages have
	if d.Destination != nil {
		out = append(out, mattering{d.Root, d.Destination, d.Destination.Value, "Destination", Warning})
	}
	if a.Issuer != nil {
		out = append(out, mattering{a.Issuer.Node, nil, a.Issuer.Text, "The Issuer", Warning})
	}
	if a.NameID != nil {
		out = append(out, mattering{a.NameID.Node, nil, a.NameID.Text, "The NameID", Warning})
	}
	for i := range a.Confirmations {
		if c := &a.Confirmations[i]; c.Recipient != nil {
			out = append(out, mattering{c.Data, c.Recipient, c.Recipient.Value, "The Recipient", Error})
		}
	}
	for _, u := range a.audiences() {
		// As weak as audience-aws: AWS is not known to enforce the audience.
		out = append(out, mattering{u.Node, nil, u.Text, "The Audience", Warning})
	}
	for i := range a.Attributes {
		out = append(out, a.Attributes[i].mattering()...)
	}
	return out
}

// mattering lists an attribute's name and values. A name that is AWS's but for
// what cannot be seen is as bad as a hidden character in AWS's own.
func (a *Attribute) mattering() []mattering {
	effect := func(name string) Severity {
		switch {
		case strings.HasPrefix(name, prefixPrincipalTag):
			return Warning // letters of every script may be in a tag; tag-key and tag-value judge the rest
		case strings.HasPrefix(name, awsPrefix):
			return Error
		}
		return Note
	}
	name := a.name()
	var out []mattering
	if a.Name != nil && !isPlainASCII(name) {
		out = append(out, mattering{a.Node, a.Name, name, "The name of an attribute", effect(findHidden(name, false).clean)})
	}
	for _, v := range a.Values {
		if !isPlainASCII(v.Text) { // which almost all are: nothing can hide in them
			out = append(out, mattering{v.Node, nil, v.Text, "The value of " + words.Shorten(name), effect(name)})
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
