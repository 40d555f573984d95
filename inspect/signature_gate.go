package inspect

import "strings"

// gate is one condition on the shape of a Signature (attacks on XML Signature
// are attacks on its shape). It returns what is wrong, or nil.
type gate struct {
	name  string
	check func(j *judge, s *Signature, p *parts) *fault
}

// gates are asked one after the other, before any cryptography. A failing one
// makes the signature misplaced; what can still be computed safely is computed,
// so that the report can say whether the signature itself is genuine.
var gates = []gate{
	{"only SignedInfo, SignatureValue and KeyInfo", gateChildren},
	{"both SignedInfo and SignatureValue", gateComplete},
	{"SignatureValue is text", gateValueText},
	{"certificates are text", gateCertificateText},
	{"no SAML inside", gateNoSAML},
	{"one Reference", gateReferenceCount},
	{"three parts of SignedInfo", gateSignedInfo},
	{"parts of the Reference", gateReferenceParts},
	{"URI is # and an ID", gateURI},
	{"the ID exists", gateNamed},
	{"the ID is unique", gateUnique},
	{"the ID is the parent's", gateParentNamed},
	{"transforms are known and in order", gateTransforms},
	{"enveloped", gateEnveloped},
	{"in a Response or Assertion", gateParent},
	{"right after Issuer", gateAfterIssuer},
	{"the Assertion is read", gateAssertionPlace},
}

// gateChildren: SignedInfo, SignatureValue and perhaps KeyInfo, in this order.
func gateChildren(_ *judge, _ *Signature, p *parts) *fault {
	if p.stray == nil {
		return nil
	}
	return &fault{"SIG-SHAPE", "its Signature holds <" + show(p.stray.Local) + "> where only SignedInfo, SignatureValue and KeyInfo belong", p.stray}
}

func gateComplete(_ *judge, s *Signature, p *parts) *fault {
	if p.info != nil && p.value != nil {
		return nil
	}
	return &fault{"SIG-SHAPE", "its Signature lacks SignedInfo or SignatureValue", s.Node}
}

func gateValueText(_ *judge, _ *Signature, p *parts) *fault {
	if p.value == nil || singleText(p.value) {
		return nil
	}
	return &fault{"SIG-SHAPE", "its SignatureValue is empty or holds something besides text", p.value}
}

// gateCertificateText: what divides a certificate is read in two ways, as it is
// in a value.
func gateCertificateText(_ *judge, s *Signature, _ *parts) *fault {
	for i := range s.Certificates {
		n := s.Certificates[i].Node
		if n.Local == "X509Certificate" && n.FirstChild != nil && (n.FirstChild.Kind != TextNode || n.FirstChild != n.LastChild) {
			return &fault{"SIG-SHAPE", "its X509Certificate holds something besides text", n}
		}
	}
	return nil
}

// gateNoSAML: what stands inside a Signature is not covered by it.
func gateNoSAML(_ *judge, s *Signature, _ *parts) *fault {
	var found *Node
	s.Node.walk(func(n *Node) bool {
		if found == nil && (n.Space == nsAssertion || n.Space == nsProtocol) {
			found = n
		}
		return found == nil && n.Kind == ElementNode
	})
	if found == nil {
		return nil
	}
	return &fault{"XSW", "a SAML element <" + show(found.Local) + "> stands inside the Signature", found}
}

func gateReferenceCount(_ *judge, _ *Signature, p *parts) *fault {
	if p.info == nil || p.references == 1 {
		return nil
	}
	return &fault{"SIG-REF-COUNT", "its SignedInfo has " + count(p.references, "Reference") + " where exactly one belongs", p.info}
}

// gateSignedInfo: besides References, one CanonicalizationMethod and one SignatureMethod.
func gateSignedInfo(_ *judge, _ *Signature, p *parts) *fault {
	if p.info == nil || p.c14n != nil && p.method != nil && elements(p.info) == 2+p.references {
		return nil
	}
	return &fault{"SIG-SHAPE", "its SignedInfo is not CanonicalizationMethod, SignatureMethod and Reference", p.info}
}

// gateReferenceParts: perhaps Transforms, then DigestMethod and a DigestValue
// of plain text.
func gateReferenceParts(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil {
		return nil
	}
	parts := 2
	if p.reference.child(nsDSig, "Transforms") != nil {
		parts++
	}
	if p.digestMethod != nil && p.digestValue != nil && singleText(p.digestValue) && elements(p.reference) == parts {
		return nil
	}
	return &fault{"SIG-SHAPE", "its Reference is not Transforms, DigestMethod and a DigestValue that is plain text", p.reference}
}

// gateURI: '#' and an ID. Whatever else it is, nothing is fetched for it.
func gateURI(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil {
		return nil
	}
	uri := p.reference.attr("URI")
	if uri == nil {
		return &fault{"SIG-REF-FORM", "its Reference has no URI", p.reference}
	}
	switch id, local := strings.CutPrefix(uri.Value, "#"); {
	case uri.Value == "":
		return &fault{"SIG-REF-EMPTY", "its Reference has an empty URI, which means the whole document and not one element", p.reference}
	case !local && strings.Contains(uri.Value, "/"):
		return &fault{"SIG-REF-EXTERNAL", "its Reference points outside the message", p.reference}
	case !local || id == "" || strings.ContainsAny(id, "()'\" /"):
		return &fault{"SIG-REF-FORM", "its Reference URI is not '#' and an ID", p.reference}
	}
	return nil
}

func gateNamed(_ *judge, _ *Signature, p *parts) *fault {
	if p.id == "" || p.bearers > 0 {
		return nil
	}
	return &fault{"SIG-REF-FORM", "its Reference names the ID " + show(p.id) + ", which no element has", p.reference}
}

// gateUnique: no other element bears the ID, under any spelling of the attribute.
func gateUnique(_ *judge, _ *Signature, p *parts) *fault {
	if p.bearers < 2 {
		return nil
	}
	return &fault{"SIG-REF-AMBIGUOUS", "its Reference names the ID " + show(p.id) + ", which stands " + count(p.bearers, "time") + " in the message", p.otherBearer}
}

// gateParentNamed: the ID is that of the parent, in the one attribute that
// SAML core defines.
func gateParentNamed(_ *judge, s *Signature, p *parts) *fault {
	if p.bearers == 0 || p.target == s.Parent {
		return nil
	}
	return &fault{"XSW", "it stands in <" + show(s.Parent.Local) + "> but its Reference covers another element", p.reference}
}

// gateTransforms: enveloped-signature first, one canonicalization second.
func gateTransforms(_ *judge, _ *Signature, p *parts) *fault {
	if p.strange == nil {
		return nil
	}
	return &fault{"SIG-TRANSFORM", "its transforms are not enveloped-signature and then one canonicalization (" + show(lastPart(p.strange.attrValue("Algorithm"))) + ")", p.strange}
}

func gateEnveloped(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil || p.enveloped || p.strange != nil {
		return nil
	}
	return &fault{"SIG-TRANSFORM", "its transforms lack enveloped-signature", p.reference}
}

func gateParent(j *judge, s *Signature, _ *parts) *fault {
	if s.Parent == j.d.Root || s.Parent.is(nsAssertion, "Assertion") {
		return nil
	}
	code := "XSW"
	if s.Parent.is(nsAssertion, "EncryptedAssertion") {
		code = "SIG-SHAPE"
	}
	return &fault{code, "it stands in <" + show(s.Parent.Local) + ">, where no signature belongs", s.Node}
}

func gateAfterIssuer(_ *judge, s *Signature, _ *parts) *fault {
	first := s.Parent.firstElement()
	if first == s.Node && s.Parent.child(nsAssertion, "Issuer") == nil || first.is(nsAssertion, "Issuer") && first.nextElement() == s.Node {
		return nil // a Response may do without Issuer
	}
	return &fault{"SIG-SHAPE", "it does not stand right after Issuer, where SAML core wants it", s.Node}
}

// gateAssertionPlace: a signed Assertion is a child of the Response, or stands
// as Advice in one.
func gateAssertionPlace(j *judge, s *Signature, _ *parts) *fault {
	a := s.Parent
	if a == j.d.Root || !a.is(nsAssertion, "Assertion") || a.Parent == j.d.Root || a.Parent.is(nsAssertion, "Advice") {
		return nil
	}
	return &fault{"XSW", "the Assertion that it signs stands in <" + show(a.Parent.Local) + ">, where AWS does not read one", a}
}

// singleText says whether an element holds one run of text and nothing else.
func singleText(n *Node) bool {
	return n.FirstChild != nil && n.FirstChild.NextSibling == nil && n.FirstChild.Kind == TextNode && compact(n.FirstChild.Text) != ""
}

func elements(n *Node) int {
	found := 0
	for c := n.firstElement(); c != nil; c = c.nextElement() {
		found++
	}
	return found
}

func count(n int, what string) string {
	words := []string{"no", "one", "two", "three", "four", "five"}
	number := "many"
	if n < len(words) {
		number = words[n]
	}
	if n == 1 {
		return number + " " + what
	}
	return number + " " + what + "s"
}

// lastPart is the telling end of an algorithm URI.
func lastPart(uri string) string {
	if i := strings.LastIndexAny(strings.TrimRight(uri, "#/"), "#/"); i >= 0 {
		return uri[i+1:]
	}
	return uri
}
