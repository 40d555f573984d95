package xmltree

import (
	"slices"
	"strings"
	"sync"
)

// Canonicalization methods that are implemented. The first three also exist
// with "WithComments" or "#WithComments" behind them.
const (
	AlgExclusive   = "http://www.w3.org/2001/10/xml-exc-c14n#"
	AlgInclusive   = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	AlgInclusive11 = "http://www.w3.org/2006/12/xml-c14n11"
	AlgEnveloped   = NSDSig + "enveloped-signature"
)

// Canonicalization is one canonicalization method with its parameters.
type Canonicalization struct {
	Exclusive bool
	Version11 bool
	Comments  bool
	Prefixes  []string // InclusiveNamespaces PrefixList; "" for #default
}

// CanonicalizationOf returns the method with this algorithm URI. el is the element that
// carries it, for its PrefixList.
func CanonicalizationOf(uri string, el *Node) (Canonicalization, bool) {
	var m Canonicalization
	switch uri {
	case AlgExclusive, AlgExclusive + "WithComments": // the identifier ends in # by itself
		m.Exclusive = true
		m.Prefixes = prefixList(el)
	case AlgInclusive, AlgInclusive + "#WithComments":
	case AlgInclusive11, AlgInclusive11 + "#WithComments":
		m.Version11 = true
	default:
		return m, false
	}
	m.Comments = strings.HasSuffix(uri, "WithComments")
	return m, true
}

// prefixList reads the PrefixList of an InclusiveNamespaces child.
func prefixList(el *Node) []string {
	if el == nil {
		return nil
	}
	list := el.Child(AlgExclusive, "InclusiveNamespaces")
	if list == nil {
		return nil
	}
	prefixes := strings.Fields(list.AttrValue("PrefixList"))
	for i, p := range prefixes {
		if p == "#default" {
			prefixes[i] = ""
		}
	}
	return prefixes
}

// canonicalizer writes the canonical form of one subtree (Canonical XML 1.0
// and 1.1, Exclusive XML Canonicalization 1.0).
type canonicalizer struct {
	Canonicalization
	apex     *Node
	skip     *Node // left out with everything below it; the enveloped signature
	out      []byte
	rendered []NamespaceDecl // declarations written on open elements, innermost last
	marks    []int           // length of rendered before each open element
	decls    []NamespaceDecl // declarations of the element being written
	attrs    []*Attr
}

// Canonicalize appends the canonical form of the subtree at apex, without skip.
func Canonicalize(out []byte, apex, skip *Node, m Canonicalization) []byte {
	c := canonicalizers.Get().(*canonicalizer)
	c.Canonicalization, c.apex, c.skip, c.out = m, apex, skip, out
	c.subtree()
	out = c.out
	c.clear()
	canonicalizers.Put(c)
	return out
}

// canonicalizers are reused: a message has one for its SignedInfo and one for what is signed.
var canonicalizers = sync.Pool{New: func() any { return new(canonicalizer) }}

// clear leaves the room for the next message and nothing of this one.
func (c *canonicalizer) clear() {
	clear(c.rendered[:cap(c.rendered)])
	clear(c.decls[:cap(c.decls)])
	clear(c.attrs[:cap(c.attrs)])
	*c = canonicalizer{rendered: c.rendered[:0], marks: c.marks[:0], decls: c.decls[:0], attrs: c.attrs[:0]}
}

// subtree walks without recursion: down, across, and up again.
func (c *canonicalizer) subtree() {
	n := c.apex
	for {
		if n != c.skip && c.open(n) && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		if n != c.skip && n.Kind == ElementNode {
			c.close(n)
		}
		for n != c.apex && n.NextSibling == nil {
			n = n.Parent
			c.close(n)
		}
		if n == c.apex {
			return
		}
		n = n.NextSibling
	}
}

// open writes a node, or an element's start tag, and says whether it is an element.
func (c *canonicalizer) open(n *Node) bool {
	switch n.Kind {
	case TextNode:
		c.out = appendText(c.out, n.Text)
		return false
	case CommentNode:
		if c.Comments {
			c.out = append(c.out, "<!--"...)
			c.out = append(c.out, n.Text...)
			c.out = append(c.out, "-->"...)
		}
		return false
	}
	c.out = append(c.out, '<')
	c.out = appendQName(c.out, n.Prefix, n.Local)
	c.marks = append(c.marks, len(c.rendered))
	c.namespaces(n)
	c.attributes(n)
	c.out = append(c.out, '>')
	return true
}

func (c *canonicalizer) close(n *Node) {
	c.out = append(c.out, "</"...)
	c.out = appendQName(c.out, n.Prefix, n.Local)
	c.out = append(c.out, '>')
	last := len(c.marks) - 1
	c.rendered = c.rendered[:c.marks[last]]
	c.marks = c.marks[:last]
}

// namespaces writes the declarations that belong on this element.
func (c *canonicalizer) namespaces(n *Node) {
	c.decls = c.decls[:0]
	if c.Exclusive {
		c.utilized(n)
	} else {
		c.inScope(n)
	}
	sortDecls(c.decls)
	for _, d := range c.decls {
		c.rendered = append(c.rendered, d)
		if d.Prefix == "" {
			c.out = append(c.out, ` xmlns="`...)
		} else {
			c.out = append(c.out, " xmlns:"...)
			c.out = append(c.out, d.Prefix...)
			c.out = append(c.out, `="`...)
		}
		c.out = appendValue(c.out, d.URI)
		c.out = append(c.out, '"')
	}
}

// utilized collects the prefixes that the element and its attributes use, and
// those of the PrefixList, as far as an element around does not say the same.
func (c *canonicalizer) utilized(n *Node) {
	c.declare(n.Prefix, n.Space)
	for i := range n.Attrs {
		if a := &n.Attrs[i]; a.Prefix != "" {
			c.declare(a.Prefix, a.Space)
		}
	}
	c.listedInScope(n)
}

// listedInScope adds the prefixes of the PrefixList, which are treated as in
// inclusive canonicalization: what is in force at the apex is written there,
// and below it only what changes. So a long list is looked up once.
func (c *canonicalizer) listedInScope(n *Node) {
	if n != c.apex {
		for _, d := range n.Decls {
			if slices.Contains(c.Prefixes, d.Prefix) {
				c.declare(d.Prefix, d.URI)
			}
		}
		return
	}
	for _, p := range c.Prefixes {
		if uri, ok := boundAt(n, p); ok {
			c.declare(p, uri)
		}
	}
}

// inScope collects what inclusive canonicalization writes: all bindings in
// force at the apex, and the element's own below it.
func (c *canonicalizer) inScope(n *Node) {
	for _, d := range n.Decls {
		c.declare(d.Prefix, d.URI)
	}
	if n != c.apex {
		return
	}
	for p := n.Parent; p != nil; p = p.Parent {
		for _, d := range p.Decls {
			if !c.listed(d.Prefix) && !declaredOn(n, p, d.Prefix) {
				c.declare(d.Prefix, d.URI)
			}
		}
	}
}

// declaredOn says whether an element from n up to, but not including, top
// declares the prefix: then an outer declaration is not in force at n.
func declaredOn(n, top *Node, prefix string) bool {
	for ; n != top; n = n.Parent {
		for _, d := range n.Decls {
			if d.Prefix == prefix {
				return true
			}
		}
	}
	return false
}

func (c *canonicalizer) listed(prefix string) bool {
	for _, d := range c.decls {
		if d.Prefix == prefix {
			return true
		}
	}
	return false
}

// declare adds a declaration unless it is superfluous.
func (c *canonicalizer) declare(prefix, uri string) {
	if prefix == "xml" || c.listed(prefix) {
		return
	}
	for i := len(c.rendered) - 1; i >= 0; i-- {
		if c.rendered[i].Prefix == prefix {
			if c.rendered[i].URI != uri {
				c.decls = append(c.decls, NamespaceDecl{Prefix: prefix, URI: uri})
			}
			return
		}
	}
	if uri != "" {
		c.decls = append(c.decls, NamespaceDecl{Prefix: prefix, URI: uri})
	}
}

// boundAt returns what a prefix is bound to at n.
func boundAt(n *Node, prefix string) (string, bool) {
	for ; n != nil; n = n.Parent {
		for _, d := range n.Decls {
			if d.Prefix == prefix {
				return d.URI, true
			}
		}
	}
	return "", prefix == ""
}

// attributes writes the attributes in canonical order.
func (c *canonicalizer) attributes(n *Node) {
	c.attrs = c.attrs[:0]
	for i := range n.Attrs {
		c.attrs = append(c.attrs, &n.Attrs[i])
	}
	if n == c.apex && !c.Exclusive && n.Parent != nil {
		c.attrs = append(c.attrs, inherited(n, c.Version11)...)
		if c.Version11 {
			c.joinBase(n)
		}
	}
	sortAttrs(c.attrs)
	for _, a := range c.attrs {
		c.out = append(c.out, ' ')
		c.out = appendQName(c.out, a.Prefix, a.Local)
		c.out = append(c.out, `="`...)
		c.out = appendValue(c.out, a.Value)
		c.out = append(c.out, '"')
	}
}

// joinBase replaces the xml:base of the apex where there are several to join; an
// empty result is left out. A single one stays as it is written.
func (c *canonicalizer) joinBase(n *Node) {
	for i, a := range c.attrs {
		if a.Space != NSXML || a.Local != "base" {
			continue
		}
		if joined, found := joinedBase(n); found < 2 {
			return
		} else if joined != "" {
			c.attrs[i] = &Attr{Prefix: "xml", Local: "base", Space: NSXML, Value: joined}
		} else {
			c.attrs = append(c.attrs[:i], c.attrs[i+1:]...)
		}
		return
	}
}

func appendQName(out []byte, prefix, local string) []byte {
	if prefix != "" {
		out = append(out, prefix...)
		out = append(out, ':')
	}
	return append(out, local...)
}

// appendText escapes character data as Canonical XML 1.0 section 2.3 has it.
func appendText(out []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var with string
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '\r':
			with = "&#xD;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), with...)
		from = i + 1
	}
	return append(out, s[from:]...)
}

// appendValue escapes an attribute value.
func appendValue(out []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var with string
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '"':
			with = "&quot;"
		case '\t':
			with = "&#x9;"
		case '\n':
			with = "&#xA;"
		case '\r':
			with = "&#xD;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), with...)
		from = i + 1
	}
	return append(out, s[from:]...)
}

// sortDecls orders by prefix, the default namespace first. Elements have few
// declarations, so insertion is quickest.
func sortDecls(d []NamespaceDecl) {
	for i := 1; i < len(d); i++ {
		for j := i; j > 0 && d[j].Prefix < d[j-1].Prefix; j-- {
			d[j], d[j-1] = d[j-1], d[j]
		}
	}
}

// sortAttrs orders by namespace URI, then local name; those without a
// namespace come first.
func sortAttrs(a []*Attr) {
	before := func(x, y *Attr) bool {
		if x.Space != y.Space {
			return x.Space < y.Space
		}
		return x.Local < y.Local
	}
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && before(a[j], a[j-1]); j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}
