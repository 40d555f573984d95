package xmldsig

import (
	"strings"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// parts are the pieces of one Signature, as far as it has them.
type parts struct {
	info, value, keyInfo *xmltree.Node

	method, c14n, reference   *xmltree.Node
	references                int
	digestMethod, digestValue *xmltree.Node
	enveloped                 bool
	form                      xmltree.Canonicalization // canonical form that is digested
	strange                   *xmltree.Node            // first transform that is unknown or out of place

	id          string        // what the Reference names; empty when its URI is no '#' and ID
	bearers     int           // how many attributes that someone takes for an ID have this value
	otherBearer *xmltree.Node // one of their elements that is not the parent
	target      *xmltree.Node // element that the Reference names, when that can be told
}

// dissect takes a Signature apart without judging it.
func (j *judge) dissect(s *Signature) parts {
	p := parts{
		info:    s.Node.Child(xmltree.NSDSig, "SignedInfo"),
		value:   s.Node.Child(xmltree.NSDSig, "SignatureValue"),
		keyInfo: s.Node.Child(xmltree.NSDSig, "KeyInfo"),
	}
	if p.info == nil {
		return p
	}
	p.c14n, p.method = p.info.Child(xmltree.NSDSig, "CanonicalizationMethod"), p.info.Child(xmltree.NSDSig,
		"SignatureMethod")
	if p.c14n != nil {
		s.Canonicalization = p.c14n.AttrValue("Algorithm")
	}
	if p.method != nil {
		s.Algorithm = p.method.AttrValue("Algorithm")
	}
	references := p.info.Children(xmltree.NSDSig, "Reference")
	p.references = len(references)
	if p.references == 0 {
		return p
	}
	p.reference = references[0]
	p.digestMethod, p.digestValue = p.reference.Child(xmltree.NSDSig,
		"DigestMethod"), p.reference.Child(xmltree.NSDSig, "DigestValue")
	if p.digestMethod != nil {
		s.DigestAlgorithm = p.digestMethod.AttrValue("Algorithm")
	}
	p.transforms()
	s.Reference = p.reference.AttrValue("URI")
	if id, local := strings.CutPrefix(s.Reference, "#"); local {
		j.resolve(s, &p, id)
	} else if s.Reference == "" && p.reference.Attr("URI") != nil {
		p.target = j.d.Root // the whole document: no shape that is allowed, but its digest says whether it was changed
	}
	return p
}

// transforms reads what is digested: without a canonicalizing transform the
// octets are Canonical XML 1.0 (XML Signature 4.4.3.2).
func (p *parts) transforms() {
	list := p.reference.Child(xmltree.NSDSig, "Transforms")
	if list == nil {
		return
	}
	i := 0
	for t := list.FirstElement(); t != nil; t = t.NextElement() {
		uri := t.AttrValue("Algorithm")
		form, known := xmltree.CanonicalizationOf(uri, t)
		switch {
		case !t.Is(xmltree.NSDSig, "Transform"):
			p.note(t)
		case uri == xmltree.AlgEnveloped && i == 0:
			p.enveloped = true
		case known && i == 1 && p.enveloped:
			// A reference of the form '#id' leaves comments out before any
			// transform sees them (XML Signature 4.4.3.3), whatever the method says.
			form.Comments = false
			p.form = form
		default:
			p.note(t)
		}
		i++
	}
}

func (p *parts) note(strange *xmltree.Node) {
	if p.strange == nil {
		p.strange = strange
	}
}

// resolve finds the element that the ID names: the one that bears it in the
// attribute that SAML core defines, the parent first.
func (j *judge) resolve(s *Signature, p *parts, id string) {
	p.id = id
	for _, i := range j.ids {
		if i.value != id {
			continue
		}
		p.bearers++
		if i.plain && p.target != s.Parent {
			p.target = i.node
		}
		if i.node != s.Parent || p.otherBearer == nil {
			p.otherBearer = i.node
		}
	}
}

// identifier is one attribute that some software takes for an ID.
type identifier struct {
	value string
	node  *xmltree.Node
	plain bool // the unprefixed ID that SAML core defines
}

// identifiers lists every ID-like attribute of the document.
func identifiers(root *xmltree.Node) []identifier {
	var out []identifier
	root.Walk(func(n *xmltree.Node) bool {
		for i := range n.Attrs {
			a := &n.Attrs[i]
			if IDLike(a) {
				out = append(out, identifier{a.Value, n, a.Local == "ID" && a.Space == ""})
			}
		}
		return n.Kind == xmltree.ElementNode
	})
	return out
}

// IDLike says whether some reader takes the attribute for an ID: ID in any
// case and with any prefix (xml:id and wsu:Id among them), and the names of
// SAML 1.1.
func IDLike(a *xmltree.Attr) bool {
	return strings.EqualFold(a.Local, "ID") || a.Local == "AssertionID" || a.Local == "ResponseID"
}
