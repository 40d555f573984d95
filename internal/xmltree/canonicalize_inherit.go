package xmltree

import "strings"

// inherited returns the attributes of namespace xml that an apex takes over
// from the elements around it in inclusive canonicalization: in 1.0 every one
// that it lacks; in 1.1 only xml:lang and xml:space, and xml:base, which is
// joined afterwards (Canonical XML 1.1 section 2.4).
func inherited(apex *Node, version11 bool) []*Attr {
	var out []*Attr
	have := func(local string) bool {
		for i := range apex.Attrs {
			if a := &apex.Attrs[i]; a.Space == NSXML && a.Local == local {
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
			if a.Space != NSXML || have(a.Local) || version11 && a.Local != "lang" && a.Local != "space" && a.Local != "base" {
				continue
			}
			out = append(out, a)
		}
	}
	return out
}

// joinedBase joins the xml:base at n with those further out, as Canonical XML
// 1.1 does for an apex whose surroundings are left out, and counts them.
func joinedBase(n *Node) (joined string, found int) {
	for ; n != nil; n = n.Parent {
		for i := range n.Attrs {
			a := &n.Attrs[i]
			switch {
			case a.Space != NSXML || a.Local != "base":
				continue
			case found > 0:
				joined = joinURI(a.Value, joined)
			default:
				joined = a.Value
			}
			found++
		}
	}
	return joined, found
}

// uri is a URI reference taken apart as RFC 3986 appendix B has it. The
// fragment is left out: a base has none.
type uri struct{ scheme, authority, path, query string }

func splitURI(s string) (u uri) {
	s, _, _ = strings.Cut(s, "#")
	if i := strings.IndexAny(s, ":/?"); i > 0 && s[i] == ':' {
		u.scheme, s = s[:i+1], s[i+1:]
	}
	if strings.HasPrefix(s, "//") {
		end := len(s)
		if i := strings.IndexAny(s[2:], "/?"); i >= 0 {
			end = i + 2
		}
		u.authority, s = s[:end], s[end:]
	}
	u.path = s
	if i := strings.IndexByte(s, '?'); i >= 0 {
		u.path, u.query = s[:i], s[i:]
	}
	return u
}

// joinURI is RFC 3986 section 5.2.2 with the changes of Canonical XML 1.1
// section 2.4: the base may lack a scheme and be relative, and one that ends in
// ".." names a folder.
func joinURI(base, ref string) string {
	b, r := splitURI(base), splitURI(ref)
	if b.path == ".." || strings.HasSuffix(b.path, "/..") {
		b.path += "/"
	}
	switch {
	case r.scheme != "":
	case r.authority != "":
		r.scheme = b.scheme
	case r.path == "":
		r.scheme, r.authority, r.path = b.scheme, b.authority, b.path
		if r.query == "" {
			r.query = b.query
		}
	default:
		r.scheme, r.authority = b.scheme, b.authority
		switch {
		case strings.HasPrefix(r.path, "/"):
		case b.path == "" && b.authority != "":
			r.path = "/" + r.path
		default:
			r.path = b.path[:strings.LastIndexByte(b.path, '/')+1] + r.path
		}
	}
	return r.scheme + r.authority + withoutDots(r.path) + r.query
}

// withoutDots takes "." and ".." out of a path. Those that lead out of a
// relative one stay, ".." at the end is followed by a slash, and slashes that
// follow each other are one.
func withoutDots(path string) string {
	rooted := strings.HasPrefix(path, "/")
	var out []string
	folder := false // whether the path ends in a slash
	for _, part := range strings.Split(path, "/") {
		folder = part == "" || part == "." || part == ".."
		switch {
		case part == "" || part == ".":
		case part != "..":
			out = append(out, part)
		case len(out) > 0 && out[len(out)-1] != "..":
			out = out[:len(out)-1]
		case !rooted:
			out = append(out, part)
		}
	}
	joined := strings.Join(out, "/")
	if rooted {
		joined = "/" + joined
	}
	if folder && len(out) > 0 {
		joined += "/"
	}
	return joined
}
