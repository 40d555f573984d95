package inspect

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// TestGenuineThatLibrariesRefuse: messages that are to the standard, and that
// goxmldsig, etree or crewjam/saml refuse. Calling one
// of them tampered would cost someone a day.
func TestGenuineThatLibrariesRefuse(t *testing.T) {
	digestValue := func(old, new string) func(x *template) {
		return func(x *template) {
			x.reference = func(s string) string { return strings.Replace(s, old, new, 1) }
		}
	}
	text := func(old, new string) func(m *specimen) string { return within(old, new) }
	comment := text("<Subject>", "<!-- x --><Subject><!-- y -->")
	withComments := template{c14n: xmltree.AlgExclusive + "WithComments"}
	listed := func(prefixes string) string {
		return `<InclusiveNamespaces xmlns="` + xmltree.AlgExclusive + `" PrefixList="` + prefixes +
			`"></InclusiveNamespaces>`
	}
	many := func(n int) func(string) string {
		return func(s string) string {
			return strings.Replace(s, "</AttributeStatement>",
				`<Attribute Name="http://schemas.microsoft.com/ws/2008/06/identity/claims/groups">`+
					strings.Repeat("<AttributeValue>g</AttributeValue>", n)+"</Attribute></AttributeStatement>", 1)
		}
	}
	for _, c := range []struct {
		name     string
		template template
		change   func(x *template)
		mutate   func(m *specimen) string
	}{
		{name: "folded SignatureValue", mutate: func(m *specimen) string {
			value := between(m.text, "<SignatureValue>", "</SignatureValue>")
			return m.with(value, "\n\t"+value[:76]+"\r\n  "+value[76:]+"\n")
		}},
		{name: "folded DigestValue", change: digestValue("</DigestValue>", "\n   </DigestValue>")},
		{name: "comments under a method with comments", template: withComments, mutate: comment},
		{name: "comments without c14n", template: template{c14n: ""}, mutate: comment},
		{
			name:     "comments under an inclusive method with comments",
			template: template{c14n: xmltree.AlgInclusive + "#WithComments"},
			mutate:   comment,
		},
		{name: "#default in a PrefixList", change: func(x *template) {
			x.transforms = ptr("<Transforms>" + transform(xmltree.AlgEnveloped) + `<Transform Algorithm="` +
				xmltree.AlgExclusive + `">` + listed("#default") + "</Transform></Transforms>")
		}},
		{name: "PrefixList on CanonicalizationMethod", change: func(x *template) {
			x.signedInfo = func(s string) string {
				method := `<CanonicalizationMethod Algorithm="` + xmltree.AlgExclusive + `">`
				return strings.Replace(s, method, method+listed("ds"), 1)
			}
		}},
		{name: "1,500 groups", change: func(x *template) { x.edit = many(1500) }},
		{name: "4,000 groups", change: func(x *template) { x.edit = many(4000) }},
		{name: "no blank where one may be", mutate: text("<samlp:Status>", "\n  <samlp:Status>\n")},
		{
			name:   "the Response changed around a signed Assertion",
			mutate: text(` ID="_response"`, ` ID="_response" InResponseTo="_r"`),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := c.template
			if x.c14n == "" && c.name != "comments without c14n" {
				x.c14n = xmltree.AlgExclusive
			}
			if c.change != nil {
				c.change(&x)
			}
			m := x.write(t)
			written := m.text
			if c.mutate != nil {
				written = c.mutate(m)
			}
			o := trusting(t, "entra-a")
			d := read(&Message{XML: written}, &o)
			if len(d.Signatures) != 1 || d.Signatures[0].Verdict != SigGood || !d.Assertion.signed() {
				t.Fatalf("it is judged %s", verdicts(d.Signatures))
			}
			if s := d.Signatures[0]; s.SecondOpinion == xmldsig.OpinionDiffers {
				t.Errorf("the second opinion was asked what it cannot know: %s", s.SecondReason)
			}
		})
	}
}
