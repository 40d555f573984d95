package inspect

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// oneGate are vectors that fail one gate alone: without that gate nothing
// would call them misplaced, and most would be good.
func oneGate() []vector {
	shape := func(name string, mutate func(m *specimen) string) vector {
		return misplaced("G", name, "signature-reference", "SIG-SHAPE", mutate)
	}
	status := "<samlp:Status>"
	return []vector{
		shape("an empty Object", func(m *specimen) string { return m.with(m.signature, m.inSignature("<Object></Object>")) }),
		shape("a second KeyInfo", func(m *specimen) string {
			return m.with(m.signature,
				m.inSignature("<KeyInfo></KeyInfo>"))
		}),
		shape("KeyInfo first", func(m *specimen) string {
			info := "<KeyInfo>" + between(m.text, "<KeyInfo>", "</KeyInfo>") + "</KeyInfo>"
			return strings.Replace(m.with(info, ""), "<SignedInfo>", info+"<SignedInfo>", 1)
		}),
		shape("SignedInfo alone", func(m *specimen) string {
			return m.with(m.signature, m.signature[:strings.Index(m.signature, "<SignatureValue>")]+"</Signature>")
		}),
		shape("a comment in SignatureValue", within("</SignatureValue>", "<!----></SignatureValue>")),
		shape("a comment in X509Certificate", within("</X509Certificate>", "<!----></X509Certificate>")),
		misplaced("G", "SAML in KeyInfo", "signature-wrapping", "XSW",
			within("</KeyInfo>", `<Issuer xmlns="`+xmltree.NSAssertion+`"></Issuer></KeyInfo>`)),
		misplaced("G", "two References", "signature-reference", "SIG-REF-COUNT",
			remade(func(x *template) { x.reference = func(s string) string { return s + s } })),
		shape("more in SignedInfo", remade(func(x *template) {
			x.signedInfo = func(s string) string {
				return strings.Replace(s, "</SignedInfo>",
					"<Extra></Extra></SignedInfo>", 1)
			}
		})),
		shape("no SignatureMethod", remade(func(x *template) { x.signedInfo = without("SignatureMethod") })),
		shape("Reference before SignatureMethod", remade(func(x *template) { x.signedInfo = referenceFirst })),
		shape("a stranger in the Reference", remade(func(x *template) {
			x.reference = func(s string) string {
				return strings.Replace(s, "<DigestMethod", `<x xmlns="urn:x"></x><DigestMethod`, 1)
			}
		})),
		shape("a comment in DigestValue", within("</DigestValue>", "<!----></DigestValue>")),
		misplaced("G", "empty URI", "signature-reference", "SIG-REF-EMPTY", remade(func(x *template) { x.uri = ptr("") })),
		misplaced("G", "a path for an ID", "signature-reference", "SIG-REF-FORM", remade(func(x *template) { x.id = "a/b" })),
		misplaced("G", "an ID of nobody", "signature-reference", "SIG-REF-FORM",
			remade(func(x *template) { x.uri = ptr("#_nobody") })),
		misplaced("G", "the ID once more", "signature-wrapping", "SIG-REF-AMBIGUOUS",
			within(status, `<samlp:Extensions><x:d xmlns:x="urn:x" id="`+donorID+`"></x:d></samlp:Extensions>`+status)),
		misplaced("G", "the Signature moved", "signature-wrapping", "XSW", func(m *specimen) string {
			return m.with(m.assertion, m.unsigned+m.forged("_forged", m.signature))
		}),
		misplaced("G", "the parent's ID under another name", "signature-wrapping", "XSW", remade(func(x *template) {
			x.edit = func(s string) string { return strings.Replace(s, ` ID="`, ` Id="`, 1) }
		})),
		misplaced("G", "XSLT", "signature-transform", "SIG-TRANSFORM", remade(func(x *template) {
			x.transforms = ptr("<Transforms>" + transform(xmltree.AlgEnveloped) +
				transform("http://www.w3.org/TR/1999/REC-xslt-19991116") + "</Transforms>")
		})),
		misplaced("G", "not enveloped", "signature-transform", "SIG-TRANSFORM",
			remade(func(x *template) { x.transforms = ptr("") })),
		misplaced("G", "a genuine signature of something else", "signature-wrapping", "XSW", func(m *specimen) string {
			thing := func(signature string) string {
				return `<x:Thing xmlns:x="urn:x" ID="_thing">` + signature + `text</x:Thing>`
			}
			return m.with(status, "<samlp:Extensions>"+thing(m.template.seal(m.t, thing(""), "_thing", ""))+
				"</samlp:Extensions>"+status)
		}),
		misplaced("G", "the Assertion under Extensions", "signature-wrapping", "XSW", func(m *specimen) string {
			return strings.Replace(m.with(m.assertion, ""), status,
				"<samlp:Extensions>"+m.assertion+"</samlp:Extensions>"+status, 1)
		}),
	}
}

// oddPlaces are messages whose signature names its element and holds, but does not follow Issuer.
func oddPlaces() []vector {
	odd := func(name string, mutate func(m *specimen) string) vector {
		return vector{
			id: "G", name: name, template: exclusive("assertion"), sealed: true, mutate: mutate,
			verdict: SigGood, signed: true, check: "signature-reference", code: "SIG-PLACE", message: AtRisk,
		}
	}
	return []vector{
		odd("the Signature at the end", func(m *specimen) string {
			return strings.Replace(m.with(m.signature, ""), "</Assertion>", m.signature+"</Assertion>", 1)
		}),
		odd("the Signature before Issuer", func(m *specimen) string {
			return strings.Replace(m.with(m.signature, ""), ` Version="2.0"><Issuer>`,
				` Version="2.0">`+m.signature+"<Issuer>", 1)
		}),
	}
}

func TestOddPlaces(t *testing.T) { runVectors(t, oddPlaces()) }

// without takes the first element of this name, which has no children, out of a text.
func without(local string) func(string) string {
	return func(s string) string {
		from, end := strings.Index(s, "<"+local), "</"+local+">"
		return s[:from] + s[from+strings.Index(s[from:], end)+len(end):]
	}
}

// referenceFirst puts the Reference before the SignatureMethod.
func referenceFirst(info string) string {
	method, reference := strings.Index(info, "<SignatureMethod"), strings.Index(info, "<Reference")
	return info[:method] + strings.TrimSuffix(info[reference:], "</SignedInfo>") + info[method:reference] + "</SignedInfo>"
}

func TestEachGate(t *testing.T) { runVectors(t, oneGate()) }

// TestNoGateIsIdle switches each gate off in turn. At least one vector must
// then no longer be called misplaced; a gate that nothing needs is untested.
func TestNoGateIsIdle(t *testing.T) {
	o := trusting(t, "entra-a")
	o.SecondOpinion = false
	var documents []*Document
	var names []string
	for _, v := range oneGate() {
		documents = append(documents, read(&Message{XML: v.mutate(v.template.write(t))}, &o))
		names = append(names, v.name)
	}
	isMisplaced := func(s *Signature) bool { return s.Verdict == SigMisplaced }
	for _, off := range xmldsig.ShapeRules {
		rest := slices.DeleteFunc(slices.Clone(xmldsig.ShapeRules),
			func(g xmldsig.ShapeRule) bool { return g.Name == off.Name })
		if len(rest) != len(xmldsig.ShapeRules)-1 {
			t.Fatalf("the name %q is not that of one gate", off.Name)
		}
		missed, believed := []string{}, 0
		for i, d := range documents {
			signatures := xmldsig.JudgeWith(&xmldsig.SignedText{Root: d.Root, Text: d.XML, Issued: d.Issued}, o.keys(), rest)
			if slices.ContainsFunc(signatures, isMisplaced) {
				continue
			}
			missed = append(missed, names[i])
			if !slices.ContainsFunc(signatures, func(s *Signature) bool { return !s.Holds() }) {
				believed++
			}
		}
		if len(missed) == 0 {
			t.Errorf("without the gate %q every vector is still refused: nothing tests it", off.Name)
		}
		t.Logf("%s: stops %s; %d of them would be good without it", off.Name, strings.Join(missed, ", "), believed)
	}
	for i, d := range documents {
		if !slices.ContainsFunc(xmldsig.JudgeWith(&xmldsig.SignedText{
			Root:   d.Root,
			Text:   d.XML,
			Issued: d.Issued,
		}, o.keys(), xmldsig.ShapeRules), isMisplaced) {
			t.Errorf("%s is not misplaced with all gates on", names[i])
		}
	}
}
