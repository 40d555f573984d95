package inspect

import (
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var idcAttributeKey = &Check{
	ID:       "idc-attribute-key",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The key of an attribute for access control breaks AWS's rules for keys",
	Severity: Error,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "The part after AccessControl: is a key of IAM Identity Center's attributes for access control: 1 " +
		"to 128 letters, digits, blanks and _ . : / = + - @.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do:    "Correct the part after AccessControl: in the claim's Name, and in the policies that use it.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterAccessControl},
	When:    whenAccessControl,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, a := range d.accessControl() {
			key := a.accessKey()
			_, _, all := notInTag(key)
			n := utf8.RuneCountInString(key)
			detail := ""
			switch {
			case len(out) >= maxFindings:
				return out
			case key == "":
				detail = "Nothing follows AccessControl: in the attribute's name; the key belongs there."
			case len(all) > 0:
				detail = "The key " + words.Quoted(key) + " contains " + words.CharacterNames(all) + ", which AWS " +
					"doesn't allow in it."
			case n > 128:
				detail = "The key has " + words.Plural(n, "character") + "; AWS allows at most 128."
			default:
				continue
			}
			out = append(out, d.foundAttr(a.Node, a.Name, detail).WithGot(key).WithWant(wantTag+"{1,128}"))
		}
		return out
	},
}
