package inspect

import "strings"

// parts are the pieces of one Signature, as far as it has them.
type parts struct {
	info, value, keyInfo *Node

	method, c14n, reference   *Node
	references                int
	digestMethod, digestValue *Node
	enveloped                 bool
	form                      c14nMethod // canonical form that is digested
	strange                   *Node      // first transform that is unknown or out of place

	id          string // what the Reference names; empty when its URI is no '#' and ID
	bearers     int    // how many attributes that somebody takes for an ID have this value
	otherBearer *Node  // one of their elements that is not the parent
	target      *Node  // element that the Reference names, when that can be told
}

// dissect takes a Signature apart without judging it.
func (j *judge) dissect(s *Signature) parts {
	p := parts{info: s.Node.child(nsDSig, "SignedInfo"), value: s.Node.child(nsDSig, "SignatureValue"), keyInfo: s.Node.child(nsDSig, "KeyInfo")}
	if p.info == nil {
		return p
	}
	p.c14n, p.method = p.info.child(nsDSig, "CanonicalizationMethod"), p.info.child(nsDSig, "SignatureMethod")
	if p.c14n != nil {
		s.Canonicalization = p.c14n.attrValue("Algorithm")
	}
	if p.method != nil {
		s.Algorithm = p.method.attrValue("Algorithm")
	}
	references := p.info.children(nsDSig, "Reference")
	p.references = len(references)
	if p.references == 0 {
		return p
	}
	p.reference = references[0]
	p.digestMethod, p.digestValue = p.reference.child(nsDSig, "DigestMethod"), p.reference.child(nsDSig, "DigestValue")
	if p.digestMethod != nil {
		s.DigestAlgorithm = p.digestMethod.attrValue("Algorithm")
	}
	p.transforms()
	s.Reference = p.reference.attrValue("URI")
	if id, local := strings.CutPrefix(s.Reference, "#"); local {
		j.resolve(s, &p, id)
	}
	return p
}

// transforms reads what is digested: without a canonicalizing transform the
// octets are Canonical XML 1.0 (XML Signature 4.4.3.2).
func (p *parts) transforms() {
	list := p.reference.child(nsDSig, "Transforms")
	if list == nil {
		return
	}
	i := 0
	for t := list.firstElement(); t != nil; t = t.nextElement() {
		uri := t.attrValue("Algorithm")
		form, known := methodOf(uri, t)
		switch {
		case !t.is(nsDSig, "Transform"):
			p.note(t)
		case uri == algEnveloped && i == 0:
			p.enveloped = true
		case known && i == 1 && p.enveloped:
			// A reference of the form '#id' leaves comments out before any
			// transform sees them (XML Signature 4.4.3.3), whatever the method says.
			form.comments = false
			p.form = form
		default:
			p.note(t)
		}
		i++
	}
}

func (p *parts) note(strange *Node) {
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
	node  *Node
	plain bool // the unprefixed ID that SAML core defines
}

// identifiers lists every ID-like attribute of the document.
func identifiers(root *Node) []identifier {
	var out []identifier
	root.walk(func(n *Node) bool {
		for i := range n.Attrs {
			a := &n.Attrs[i]
			if idLike(a) {
				out = append(out, identifier{a.Value, n, a.Local == "ID" && a.Space == ""})
			}
		}
		return n.Kind == ElementNode
	})
	return out
}

// idLike says whether some reader takes the attribute for an ID: ID in any
// case and with any prefix (xml:id and wsu:Id among them), and the names of
// SAML 1.1.
func idLike(a *Attr) bool {
	return strings.EqualFold(a.Local, "ID") || a.Local == "AssertionID" || a.Local == "ResponseID"
}
