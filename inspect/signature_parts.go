package inspect

import "strings"

// parts are the pieces of one Signature, as far as it has them.
type parts struct {
	info, value, keyInfo *Node
	stray                *Node // first child where it does not belong

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
	var p parts
	p.children(s.Node)
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

func (p *parts) children(n *Node) {
	want := [...]struct {
		local string
		at    **Node
	}{{"SignedInfo", &p.info}, {"SignatureValue", &p.value}, {"KeyInfo", &p.keyInfo}}
	next := 0
	for c := n.firstElement(); c != nil; c = c.nextElement() {
		if next < len(want) && c.is(nsDSig, want[next].local) {
			*want[next].at = c
			next++
		} else if p.stray == nil {
			p.stray = c
		}
	}
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
