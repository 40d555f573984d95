package xmldsig

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// ShapeRule is one condition on the shape of a Signature (attacks on XML Signature
// are attacks on its shape). It returns what is wrong, or nil.
type ShapeRule struct {
	Name  string
	check func(j *judge, s *Signature, p *parts) *fault
}

// ShapeRules are asked one after the other, before any cryptography. A failing one
// makes the signature misplaced; what can still be computed safely is computed,
// so that the report can say whether the signature itself is genuine.
var ShapeRules = []ShapeRule{
	{"only SignedInfo, SignatureValue and KeyInfo", shapeChildren},
	{"both SignedInfo and SignatureValue", shapeComplete},
	{"SignatureValue is text", shapeValueText},
	{"certificates are text", shapeCertificateText},
	{"no SAML inside", shapeNoSAML},
	{"one Reference", shapeReferenceCount},
	{"only methods and Reference in SignedInfo", shapeSignedInfo},
	{"both methods", shapeMethods},
	{"only Transforms and digest in the Reference", shapeReference},
	{"both DigestMethod and DigestValue", shapeDigest},
	{"URI is # and an ID", shapeURI},
	{"the ID exists", shapeNamed},
	{"the ID is unique", shapeUnique},
	{"the ID is the parent's", shapeParentNamed},
	{"transforms are known and in order", shapeTransforms},
	{"enveloped", shapeEnveloped},
	{"in a Response or Assertion", shapeParent},
	{"the Assertion is read", shapeAssertionPlace},
}

// shapeChildren: SignedInfo, SignatureValue and perhaps KeyInfo, in this order.
func shapeChildren(_ *judge, s *Signature, _ *parts) *fault {
	stray := outOfPlace(s.Node, "SignedInfo", "SignatureValue", "KeyInfo")
	if stray == nil {
		return nil
	}
	return &fault{
		"SIG-SHAPE",
		"its Signature contains <" + words.Shorten(stray.Local) + "> where only SignedInfo, SignatureValue and KeyInfo belong",
		stray,
	}
}

func shapeComplete(_ *judge, s *Signature, p *parts) *fault {
	if p.info != nil && p.value != nil {
		return nil
	}
	return &fault{"SIG-SHAPE", "its Signature lacks SignedInfo or SignatureValue", s.Node}
}

func shapeValueText(_ *judge, _ *Signature, p *parts) *fault {
	if p.value == nil || singleText(p.value) {
		return nil
	}
	return &fault{"SIG-SHAPE", "its SignatureValue is empty or contains something besides text", p.value}
}

// shapeCertificateText: what divides a certificate is read in two ways, as it is
// in a value.
func shapeCertificateText(_ *judge, s *Signature, _ *parts) *fault {
	for i := range s.Certificates {
		n := s.Certificates[i].Node
		if n.Local == "X509Certificate" && n.FirstChild != nil &&
			(n.FirstChild.Kind != xmltree.TextNode || n.FirstChild != n.LastChild) {
			return &fault{"SIG-SHAPE", "its X509Certificate contains something besides text", n}
		}
	}
	return nil
}

// shapeNoSAML: what stands inside a Signature is not covered by it.
func shapeNoSAML(_ *judge, s *Signature, _ *parts) *fault {
	var found *xmltree.Node
	s.Node.Walk(func(n *xmltree.Node) bool {
		if found == nil && (n.Space == xmltree.NSAssertion || n.Space == xmltree.NSProtocol) {
			found = n
		}
		return found == nil && n.Kind == xmltree.ElementNode
	})
	if found == nil {
		return nil
	}
	return &fault{"XSW", "a SAML element <" + words.Shorten(found.Local) + "> is inside the Signature", found}
}

func shapeReferenceCount(_ *judge, _ *Signature, p *parts) *fault {
	if p.info == nil || p.references == 1 {
		return nil
	}
	return &fault{
		"SIG-REF-COUNT",
		"its SignedInfo has " + words.Count(p.references, "Reference") + " where exactly one belongs",
		p.info,
	}
}

// shapeSignedInfo: the two methods and the Reference, in this order. Further
// References have a rule apart.
func shapeSignedInfo(_ *judge, _ *Signature, p *parts) *fault {
	if p.info == nil {
		return nil
	}
	stray := outOfPlace(p.info, "CanonicalizationMethod", "SignatureMethod", "Reference")
	if stray == nil || stray.Is(xmltree.NSDSig, "Reference") {
		return nil
	}
	return &fault{
		"SIG-SHAPE",
		"its SignedInfo contains <" + words.Shorten(stray.Local) +
			"> where only CanonicalizationMethod, SignatureMethod and Reference belong, in this order",
		stray,
	}
}

func shapeMethods(_ *judge, _ *Signature, p *parts) *fault {
	if p.info == nil || p.c14n != nil && p.method != nil {
		return nil
	}
	return &fault{"SIG-SHAPE", "its SignedInfo lacks CanonicalizationMethod or SignatureMethod", p.info}
}

// shapeReference: perhaps Transforms, then DigestMethod and DigestValue.
func shapeReference(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil {
		return nil
	}
	stray := outOfPlace(p.reference, "Transforms", "DigestMethod", "DigestValue")
	if stray == nil {
		return nil
	}
	return &fault{
		"SIG-SHAPE",
		"its Reference contains <" + words.Shorten(stray.Local) +
			"> where only Transforms, DigestMethod and DigestValue belong, in this order",
		stray,
	}
}

func shapeDigest(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil || p.digestMethod != nil && p.digestValue != nil && singleText(p.digestValue) {
		return nil
	}
	return &fault{"SIG-SHAPE", "its Reference lacks DigestMethod or a DigestValue that is plain text", p.reference}
}

// shapeURI: '#' and an ID. Whatever else it is, nothing is fetched for it.
func shapeURI(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil {
		return nil
	}
	uri := p.reference.Attr("URI")
	if uri == nil {
		return &fault{"SIG-REF-FORM", "its Reference has no URI", p.reference}
	}
	switch id, local := strings.CutPrefix(uri.Value, "#"); {
	case uri.Value == "":
		return &fault{
			"SIG-REF-EMPTY",
			"its Reference has an empty URI, which means the whole document and not one element",
			p.reference,
		}
	case !local && (xmltree.Absolute(uri.Value) || strings.Contains(uri.Value, "/")):
		return &fault{"SIG-REF-EXTERNAL", "its Reference points outside the message", p.reference}
	case !local || id == "" || strings.ContainsAny(id, "()'\" /"):
		return &fault{"SIG-REF-FORM", "its Reference URI is not '#' and an ID", p.reference}
	}
	return nil
}

func shapeNamed(_ *judge, _ *Signature, p *parts) *fault {
	if p.id == "" || p.bearers > 0 {
		return nil
	}
	return &fault{
		"SIG-REF-FORM",
		"its Reference names the ID " + words.Shorten(p.id) + ", which no element has",
		p.reference,
	}
}

// shapeUnique: no other element bears the ID, under any spelling of the attribute.
func shapeUnique(_ *judge, _ *Signature, p *parts) *fault {
	if p.bearers < 2 {
		return nil
	}
	return &fault{
		"SIG-REF-AMBIGUOUS",
		"its Reference names the ID " + words.Shorten(p.id) + ", which appears " + words.Count(p.bearers, "time") +
			" in the message",
		p.otherBearer,
	}
}

// shapeParentNamed: the ID is that of the parent, in the one attribute that
// SAML core defines.
func shapeParentNamed(j *judge, s *Signature, p *parts) *fault {
	if p.bearers == 0 || p.target == s.Parent {
		return nil
	}
	if p.target != nil && j.otherKind(p.target) {
		return &fault{
			"SIG-WRONG-MESSAGE",
			"it is in <" + words.Shorten(s.Parent.Local) + "> but covers a <" + words.Shorten(p.target.Local) +
				">, which is not a sign-in",
			p.reference,
		}
	}
	return &fault{
		"XSW",
		"it is in <" + words.Shorten(s.Parent.Local) + "> but its Reference covers another element",
		p.reference,
	}
}

// shapeTransforms: enveloped-signature first, one canonicalization second.
func shapeTransforms(_ *judge, _ *Signature, p *parts) *fault {
	if p.strange == nil {
		return nil
	}
	return &fault{
		"SIG-TRANSFORM",
		"its transforms are not enveloped-signature and then one canonicalization (" +
			words.Shorten(AlgorithmName(p.strange.AttrValue("Algorithm"))) + ")",
		p.strange,
	}
}

func shapeEnveloped(_ *judge, _ *Signature, p *parts) *fault {
	if p.reference == nil || p.enveloped || p.strange != nil {
		return nil
	}
	return &fault{"SIG-TRANSFORM", "its transforms lack enveloped-signature", p.reference}
}

func shapeParent(j *judge, s *Signature, _ *parts) *fault {
	switch {
	case s.Parent == j.d.Root || s.Parent.Is(xmltree.NSAssertion, "Assertion"):
		return nil
	case s.Parent.Is(xmltree.NSAssertion, "EncryptedAssertion"):
		return &fault{"SIG-SHAPE", "it is in <EncryptedAssertion>, where no signature belongs", s.Node}
	case j.otherKind(s.Parent):
		return &fault{
			"SIG-WRONG-MESSAGE",
			"it signs a <" + words.Shorten(s.Parent.Local) + "> that isn't part of this sign-in",
			s.Node,
		}
	}
	return &fault{"XSW", "it is in <" + words.Shorten(s.Parent.Local) + ">, where no signature belongs", s.Node}
}

// otherKind says whether the element is something that identity providers sign
// besides sign-ins: metadata, another kind of protocol message, or a Response
// that reports a failure and was put into this one.
func (j *judge) otherKind(n *xmltree.Node) bool {
	if n.Is(xmltree.NSProtocol, "Response") && n != j.d.Root {
		status := n.Child(xmltree.NSProtocol, "Status")
		return status != nil && status.Child(xmltree.NSProtocol, "StatusCode") != nil &&
			status.Child(xmltree.NSProtocol, "StatusCode").AttrValue("Value") != xmltree.StatusSuccess
	}
	return n.Space == xmltree.NSMetadata || n.Space == xmltree.NSProtocol && n != j.d.Root && n.Attr("ID") != nil
}

// shapeAssertionPlace: a signed Assertion is a child of the Response, or stands
// as Advice in one.
func shapeAssertionPlace(j *judge, s *Signature, _ *parts) *fault {
	a := s.Parent
	if a == j.d.Root || !a.Is(xmltree.NSAssertion, "Assertion") || a.Parent == j.d.Root ||
		a.Parent.Is(xmltree.NSAssertion, "Advice") {
		return nil
	}
	return &fault{
		"XSW",
		"the Assertion that it signs is in <" + words.Shorten(a.Parent.Local) + ">, where AWS doesn't " +
			"read one",
		a,
	}
}

// singleText says whether an element holds one run of text and nothing else.
func singleText(n *xmltree.Node) bool {
	return n.FirstChild != nil && n.FirstChild.NextSibling == nil && n.FirstChild.Kind == xmltree.TextNode &&
		compact(n.FirstChild.Text) != ""
}

// outOfPlace returns the first child element that is none of these elements of
// XML Signature in this order, each at most once.
func outOfPlace(n *xmltree.Node, names ...string) *xmltree.Node {
	for c := n.FirstElement(); c != nil; c = c.NextElement() {
		at := slices.Index(names, c.Local)
		if c.Space != xmltree.NSDSig || at < 0 {
			return c
		}
		names = names[at+1:]
	}
	return nil
}

// AlgorithmName is the telling end of an algorithm URI.
func AlgorithmName(uri string) string {
	if i := strings.LastIndexAny(strings.TrimRight(uri, "#/"), "#/"); i >= 0 {
		return uri[i+1:]
	}
	return uri
}
