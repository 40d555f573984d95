package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var cognitoUTF8 = &Check{
	ID:       "cognito-utf8",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "A value contains a character that Cognito doesn't accept",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why: "Cognito doesn't accept characters with four bytes in UTF-8, such as emoji and rare Chinese characters, in the " +
		"attributes that it maps. Which attributes a user pool maps can't be seen in the message.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > the claim",
			Do:    "Choose an attribute without the character, remove the claim, or send the value in base64.",
		},
		{Where: Entra, Path: vendordoc.EntraUserProperties, Do: "Or remove the character from the user's attribute."},
	},
	Sources: []Source{vendordoc.CognitoSAML},
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		look := func(v *Value, what string) {
			i := strings.IndexFunc(v.Text, func(c rune) bool { return c > 0xFFFF })
			if i < 0 || len(out) >= maxFindings {
				return
			}
			c := string([]rune(v.Text[i:])[:1])
			out = append(out, d.foundPart(v.Node, i, i+len(c),
				what+" contains "+words.Quoted(c)+", which has four bytes in UTF-8."))
		}
		if d.Assertion.NameID != nil {
			look(d.Assertion.NameID, "The NameID")
		}
		for i := range d.Assertion.Attributes {
			a := &d.Assertion.Attributes[i]
			for j := range a.Values {
				look(&a.Values[j], "The attribute "+words.Shorten(a.name()))
			}
		}
		return out
	},
}
