package xmltree

import "github.com/samlscope/samlscope/internal/words"

// declare checks one namespace declaration and keeps it for its element.
func (r *reader) declare(n *Node, d NamespaceDecl) *Refusal {
	if !r.repeats(d) {
		r.declared++
	}
	if r.declared > r.lim.Decls {
		return Over("namespace declarations", r.lim.Decls, d.Start, d.End-d.Start)
	}
	if r.repeated > r.lim.Decls*sameDecls {
		return Over("namespace declarations", r.lim.Decls*sameDecls, d.Start, d.End-d.Start)
	}
	wrong := func(why string) *Refusal {
		return r.bad("XML-NS", d.Start, d.End-d.Start, "The namespace declaration "+words.Shorten(r.s[d.Start:d.End])+" "+why)
	}
	switch {
	case d.Prefix == "xmlns":
		return wrong("declares the prefix xmlns, which is reserved")
	case (d.Prefix == "xml") != (d.URI == NSXML):
		return wrong("binds the prefix or namespace of xml to another")
	case d.URI == NSXMLNS:
		return wrong("binds the namespace of xmlns")
	case d.Prefix != "" && d.URI == "":
		return wrong("binds a prefix to nothing")
	case d.URI != "" && !Absolute(d.URI):
		return wrong("names a relative URI, for which canonical XML is not defined")
	}
	for i := len(r.declSlab) - 1; i >= 0 && r.declSlab[i].Start > n.Start; i-- {
		if r.declSlab[i].Prefix == d.Prefix {
			return r.bad("XML-DUP-ATTR", d.Start, d.End-d.Start,
				"The same namespace declaration appears twice in the tag <"+words.Shorten(n.QName())+">")
		}
	}
	r.declSlab = append(r.declSlab, d)
	return nil
}

// Absolute says whether a URI begins with a scheme.
func Absolute(uri string) bool {
	for i := 0; i < len(uri); i++ {
		switch c := uri[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case c == ':':
			return i > 0
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return false
}

// resolve opens the element's scope, gives it and its attributes their
// namespaces, and refuses repeated attributes (by name and by expanded name).
func (r *reader) resolve(n *Node) *Refusal {
	r.scopes = append(r.scopes, len(r.scope))
	r.scope = append(r.scope, n.Decls...)
	space, ok := r.lookup(n.Prefix)
	if !ok {
		return r.bad("XML-NS", n.Start, n.TagEnd-n.Start, "The prefix of <"+words.Shorten(n.QName())+"> is not declared")
	}
	n.Space = space
	for i := range n.Attrs {
		a := &n.Attrs[i]
		if a.Prefix != "" {
			if a.Space, ok = r.lookup(a.Prefix); !ok {
				return r.bad("XML-NS", a.Start, a.End-a.Start,
					"The prefix of the attribute "+words.Shorten(a.Prefix+":"+a.Local)+" is not declared")
			}
		}
		for j := range n.Attrs[:i] {
			if n.Attrs[j].Local == a.Local && n.Attrs[j].Space == a.Space {
				return r.bad("XML-DUP-ATTR", a.Start, a.End-a.Start,
					"The attribute "+words.Shorten(a.Local)+" appears twice in the tag <"+words.Shorten(n.QName())+">")
			}
		}
	}
	return nil
}

// lookup returns the namespace that a prefix is bound to here. At most 128
// bindings can be in force, so a scan is cheaper than a map.
func (r *reader) lookup(prefix string) (string, bool) {
	for i := len(r.scope) - 1; i >= 0; i-- {
		if r.scope[i].Prefix == prefix {
			return r.scope[i].URI, true
		}
	}
	switch prefix {
	case "":
		return "", true
	case "xml":
		return NSXML, true
	}
	return "", false
}

// repeats counts and recognises a declaration that was made before: identity
// providers of one family write xmlns:xs and xmlns:xsi at every AttributeValue,
// and a user may have hundreds of roles.
func (r *reader) repeats(d NamespaceDecl) bool {
	if r.lim.Decls > MaxDecls {
		return false // a bound that repetitions do not reach
	}
	for _, known := range r.distinct {
		if known.Prefix == d.Prefix && known.URI == d.URI {
			r.repeated++
			return true
		}
	}
	r.distinct = append(r.distinct, d)
	return false
}
