package inspect

import "strings"

// identifier is one attribute that some software takes for an ID.
type identifier struct {
	value string
	node  *Node
	plain bool // the unprefixed ID that SAML core defines
}

// identifiers lists every ID-like attribute of the document: ID, Id, id,
// xml:id, wsu:Id, AssertionID, ResponseID and whatever else is so called.
func identifiers(root *Node) []identifier {
	var out []identifier
	root.walk(func(n *Node) bool {
		for i := range n.Attrs {
			a := &n.Attrs[i]
			if strings.EqualFold(a.Local, "ID") || a.Local == "AssertionID" || a.Local == "ResponseID" {
				out = append(out, identifier{a.Value, n, a.Local == "ID" && a.Space == ""})
			}
		}
		return n.Kind == ElementNode
	})
	return out
}

// gate checks the shape of a Signature before any cryptography (attacks.md
// section 4 step 7) and takes it apart. A failing gate makes it misplaced;
// what can still be computed safely is computed, so that the report can say
// whether the signature itself is genuine.
func (j *judge) gate(s *Signature, p *parts) {
	j.gateShape(s, p)
	j.gateSignedInfo(s, p)
	j.gateReference(s, p)
	j.gateTransforms(s, p)
	j.gatePlace(s)
}

// gateShape: exactly SignedInfo, SignatureValue and perhaps KeyInfo.
func (j *judge) gateShape(s *Signature, p *parts) {
	want := []struct {
		local string
		at    **Node
	}{{"SignedInfo", &p.info}, {"SignatureValue", &p.value}, {"KeyInfo", &p.keyInfo}}
	next := 0
	for c := s.Node.firstElement(); c != nil; c = c.nextElement() {
		if next < len(want) && c.is(nsDSig, want[next].local) {
			*want[next].at = c
			next++
			continue
		}
		s.misplace("SIG-SHAPE", "its Signature holds <"+show(c.Local)+"> where only SignedInfo, SignatureValue and KeyInfo belong", c)
	}
	if p.info == nil || p.value == nil {
		s.misplace("SIG-SHAPE", "its Signature lacks SignedInfo or SignatureValue", s.Node)
	}
	if p.value != nil && !singleText(p.value) {
		s.misplace("SIG-SHAPE", "its SignatureValue is empty or holds something besides text", p.value)
	}
	s.Node.walk(func(n *Node) bool {
		if n.Space == nsAssertion || n.Space == nsProtocol {
			s.misplace("XSW", "a SAML element <"+show(n.Local)+"> stands inside the Signature", n)
			return false
		}
		return n.Kind == ElementNode
	})
}

// singleText says whether an element holds one run of text and nothing else.
func singleText(n *Node) bool {
	return n.FirstChild != nil && n.FirstChild.NextSibling == nil && n.FirstChild.Kind == TextNode && compact(n.FirstChild.Text) != ""
}

// gateSignedInfo: one CanonicalizationMethod, one SignatureMethod, one Reference.
func (j *judge) gateSignedInfo(s *Signature, p *parts) {
	if p.info == nil {
		return
	}
	p.c14n, p.method = p.info.child(nsDSig, "CanonicalizationMethod"), p.info.child(nsDSig, "SignatureMethod")
	references := p.info.children(nsDSig, "Reference")
	if p.c14n != nil {
		s.Canonicalization = p.c14n.attrValue("Algorithm")
	}
	if p.method != nil {
		s.Algorithm = p.method.attrValue("Algorithm")
	}
	if len(references) != 1 {
		s.misplace("SIG-REF-COUNT", "its SignedInfo has "+count(len(references), "Reference")+" where exactly one belongs", p.info)
	}
	if len(references) > 0 {
		p.reference = references[0]
	}
	elements := 0
	for c := p.info.firstElement(); c != nil; c = c.nextElement() {
		elements++
	}
	if p.c14n == nil || p.method == nil || len(references) == 1 && elements != 3 {
		s.misplace("SIG-SHAPE", "its SignedInfo is not CanonicalizationMethod, SignatureMethod and Reference", p.info)
	}
}

// gateReference: '#' and the one ID of the parent.
func (j *judge) gateReference(s *Signature, p *parts) {
	if p.reference == nil {
		return
	}
	p.digestMethod, p.digestValue = p.reference.child(nsDSig, "DigestMethod"), p.reference.child(nsDSig, "DigestValue")
	if p.digestMethod != nil {
		s.DigestAlgorithm = p.digestMethod.attrValue("Algorithm")
	}
	if p.digestMethod == nil || p.digestValue == nil || !singleText(p.digestValue) || len(p.reference.children(nsDSig, "DigestValue")) > 1 {
		s.misplace("SIG-SHAPE", "its Reference lacks DigestMethod or a DigestValue that is plain text", p.reference)
	}
	uri := p.reference.attr("URI")
	if uri == nil {
		s.misplace("SIG-REF-FORM", "its Reference has no URI", p.reference)
		return
	}
	s.Reference = uri.Value
	switch id, local := strings.CutPrefix(uri.Value, "#"); {
	case uri.Value == "":
		s.misplace("SIG-REF-EMPTY", "its Reference has an empty URI, which means the whole document and not one element", p.reference)
	case !local && strings.Contains(uri.Value, "/"):
		s.misplace("SIG-REF-EXTERNAL", "its Reference points outside the message", p.reference)
	case !local || id == "" || strings.ContainsAny(id, "()'\" /"):
		s.misplace("SIG-REF-FORM", "its Reference URI is not '#' and an ID", p.reference)
	default:
		j.resolve(s, p, id)
	}
}

// resolve finds the element that the ID names, and demands that it is the
// parent and that nothing else bears that ID under any spelling.
func (j *judge) resolve(s *Signature, p *parts, id string) {
	bearers := 0
	var other *Node
	for _, i := range j.ids {
		if i.value != id {
			continue
		}
		bearers++
		if i.plain {
			p.target = i.node
		}
		if i.node != s.Parent {
			other = i.node
		}
	}
	switch {
	case bearers == 0:
		s.misplace("SIG-REF-FORM", "its Reference names the ID "+show(id)+", which no element has", p.reference)
	case bearers > 1:
		p.target = nil
		if s.Parent.attrValue("ID") == id {
			p.target = s.Parent
		}
		s.misplace("SIG-REF-AMBIGUOUS", "its Reference names the ID "+show(id)+", which stands "+count(bearers, "time")+" in the message", other)
	case p.target != s.Parent:
		s.misplace("XSW", "it stands in <"+show(s.Parent.Local)+"> but its Reference covers another element", p.reference)
	}
}

// gateTransforms: enveloped-signature, then at most one canonicalization.
func (j *judge) gateTransforms(s *Signature, p *parts) {
	if p.reference == nil {
		return
	}
	if t := p.reference.child(nsDSig, "Transforms"); t != nil {
		p.transforms = t.children(nsDSig, "Transform")
	}
	// Without a canonicalizing transform the octets are Canonical XML 1.0
	// (XML Signature 4.4.3.2).
	p.form = c14nMethod{}
	for i, t := range p.transforms {
		uri := t.attrValue("Algorithm")
		if uri == algEnveloped && i == 0 {
			p.enveloped = true
			continue
		}
		form, ok := methodOf(uri, t)
		if !ok || i != 1 || !p.enveloped {
			s.misplace("SIG-TRANSFORM", "its transforms are not enveloped-signature and then one canonicalization ("+show(lastPart(uri))+")", t)
			return
		}
		// A reference of the form '#id' leaves comments out before any
		// transform sees them (XML Signature 4.4.3.3), whatever the method says.
		form.comments = false
		p.form = form
	}
	if !p.enveloped {
		s.misplace("SIG-TRANSFORM", "its transforms lack enveloped-signature", p.reference)
	}
}

// gatePlace: a child of Response or Assertion, right after Issuer; and an
// Assertion that is a child of the Response, or stands as Advice in one.
func (j *judge) gatePlace(s *Signature) {
	parent := s.Parent
	response := parent == j.d.Root
	if !response && !parent.is(nsAssertion, "Assertion") {
		code := "XSW"
		if parent.is(nsAssertion, "EncryptedAssertion") {
			code = "SIG-SHAPE"
		}
		s.misplace(code, "it stands in <"+show(parent.Local)+">, where no signature belongs", s.Node)
		return
	}
	for c := parent.firstElement(); c != s.Node; c = c.nextElement() {
		if !c.is(nsAssertion, "Issuer") {
			s.misplace("SIG-SHAPE", "it does not stand right after Issuer, where SAML core wants it", s.Node)
			return
		}
	}
	if !response && parent.Parent != j.d.Root && !parent.Parent.is(nsAssertion, "Advice") {
		s.misplace("XSW", "the Assertion that it signs stands in <"+show(parent.Parent.Local)+">, where AWS does not read one", parent)
	}
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
