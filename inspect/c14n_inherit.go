package inspect

import "net/url"

// inherited returns the attributes of namespace xml that an apex takes over
// from the elements around it in inclusive canonicalization: in 1.0 every one
// that it lacks; in 1.1 never xml:id (Canonical XML 1.1 section 2.4).
func inherited(apex *Node, version11 bool) []*Attr {
	var out []*Attr
	have := func(local string) bool {
		for i := range apex.Attrs {
			if a := &apex.Attrs[i]; a.Space == nsXML && a.Local == local {
				return true
			}
		}
		for _, a := range out {
			if a.Local == local {
				return true
			}
		}
		return false
	}
	for p := apex.Parent; p != nil; p = p.Parent {
		for i := range p.Attrs {
			a := &p.Attrs[i]
			if a.Space != nsXML || have(a.Local) || version11 && a.Local == "id" {
				continue
			}
			out = append(out, a)
		}
	}
	return out
}

// joinedBase resolves the xml:base in force at n against those further out, as
// Canonical XML 1.1 does for an apex whose surroundings are left out.
func joinedBase(n *Node) string {
	base := &url.URL{}
	var chain []string
	for ; n != nil; n = n.Parent {
		for i := range n.Attrs {
			if a := &n.Attrs[i]; a.Space == nsXML && a.Local == "base" {
				chain = append(chain, a.Value)
			}
		}
	}
	for i := len(chain) - 1; i >= 0; i-- {
		ref, err := url.Parse(chain[i])
		if err != nil {
			return chain[0] // not a URI: nothing to join
		}
		base = base.ResolveReference(ref)
	}
	return base.String()
}
