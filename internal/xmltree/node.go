// Package xmltree is the strict XML reader: one pass over a document builds a tree in which
// every element, attribute and text knows where it is in the original bytes. Over the
// tree runs the canonicalisation that XML Signature asks for. Nothing is repaired: what is
// not well-formed, or lies beyond the limits, is refused.
package xmltree

import "strconv"

// NodeKind tells elements, text and comments apart. Processing instructions
// and DOCTYPEs never reach the tree: the reader refuses them.
type NodeKind uint8

// The kinds of nodes.
const (
	ElementNode NodeKind = iota
	TextNode
	CommentNode
)

// Node is one node of the tree that the strict reader builds. Offsets are byte
// offsets into Document.XML. Names and values are as XML 1.0 defines them:
// references expanded, line ends and attribute white space normalised,
// namespaces resolved.
type Node struct {
	Kind NodeKind

	// Elements.
	Prefix, Local string
	Space         string          // namespace URI; empty for none
	Attrs         []Attr          // in document order, namespace declarations not among them
	Decls         []NamespaceDecl // namespace declarations on this element, in document order

	// Text: character data with references expanded; neighbouring text, CDATA
	// sections and references are one node. Comments: what stands between <!-- and -->.
	Text string

	Parent, FirstChild, LastChild, NextSibling *Node

	Start  int // offset of the first byte ('<' for elements and comments)
	TagEnd int // elements: offset after the '>' of the start tag
	End    int // offset after the last byte of the node
}

// Attr is one attribute that is not a namespace declaration.
type Attr struct {
	Prefix, Local, Space string
	Value                string
	Start, End           int // from the first byte of the name to after the closing quote
	ValueStart, ValueEnd int // the value between its quotes, as written
}

// NamespaceDecl is xmlns="URI" (Prefix empty) or xmlns:Prefix="URI".
type NamespaceDecl struct {
	Prefix, URI string
	Start, End  int
}

// The namespaces that a SAML message is made of.
const (
	NSProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	NSAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	NSDSig      = "http://www.w3.org/2000/09/xmldsig#"
	NSXEnc      = "http://www.w3.org/2001/04/xmlenc#"
	NSMetadata  = "urn:oasis:names:tc:SAML:2.0:metadata"
	NSXML       = "http://www.w3.org/XML/1998/namespace"
	NSXMLNS     = "http://www.w3.org/2000/xmlns/"
)

// StatusSuccess is the status of a Response that signs a user in.
const StatusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"

// Is says whether the node is the element local in namespace space.
func (n *Node) Is(space, local string) bool {
	return n != nil && n.Kind == ElementNode && n.Local == local && n.Space == space
}

// Attr returns the unprefixed attribute called local, or nil.
func (n *Node) Attr(local string) *Attr {
	for i := range n.Attrs {
		if a := &n.Attrs[i]; a.Local == local && a.Space == "" {
			return a
		}
	}
	return nil
}

// AttrValue returns the value of the unprefixed attribute called local, or "".
func (n *Node) AttrValue(local string) string {
	if a := n.Attr(local); a != nil {
		return a.Value
	}
	return ""
}

// Child returns the first child element local in namespace space, or nil.
func (n *Node) Child(space, local string) *Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Is(space, local) {
			return c
		}
	}
	return nil
}

// Children returns every child element local in namespace space.
func (n *Node) Children(space, local string) []*Node {
	var out []*Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Is(space, local) {
			out = append(out, c)
		}
	}
	return out
}

// Elements counts the child elements.
func (n *Node) Elements() int {
	count := 0
	for c := n.FirstElement(); c != nil; c = c.NextElement() {
		count++
	}
	return count
}

// FirstElement returns the first child element of any name, or nil.
func (n *Node) FirstElement() *Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Kind == ElementNode {
			return c
		}
	}
	return nil
}

// NextElement returns the next sibling element of any name, or nil.
func (n *Node) NextElement() *Node {
	for c := n.NextSibling; c != nil; c = c.NextSibling {
		if c.Kind == ElementNode {
			return c
		}
	}
	return nil
}

// StringValue returns all character data below the node, comments left out: the
// string value that XPath and the SAML core specification mean.
func (n *Node) StringValue() string {
	// Almost every value is one text node; then nothing is copied.
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Kind == TextNode {
		return c.Text
	}
	var b []byte
	n.Walk(func(c *Node) bool {
		if c.Kind == TextNode {
			b = append(b, c.Text...)
		}
		return true
	})
	return string(b)
}

// Walk visits the node and everything below it in document order, until visit
// returns false for a node, whose children are then left out. It does not recurse.
func (n *Node) Walk(visit func(*Node) bool) {
	for c := n; c != nil; {
		if visit(c) && c.FirstChild != nil {
			c = c.FirstChild
			continue
		}
		for c != n && c.NextSibling == nil {
			c = c.Parent
		}
		if c == n {
			return
		}
		c = c.NextSibling
	}
}

// Within says whether the node is top or stands below it.
func (n *Node) Within(top *Node) bool {
	for c := n; c != nil; c = c.Parent {
		if c == top {
			return true
		}
	}
	return false
}

// QName is the name as it is written: prefix, colon, local name.
func (n *Node) QName() string {
	if n.Prefix == "" {
		return n.Local
	}
	return n.Prefix + ":" + n.Local
}

// Path returns the element path, with an index where siblings share a name.
func (n *Node) Path() string { return new(Paths).Of(n) }

// Paths gives the paths of elements. It counts on from the last one, so that those of many
// siblings in document order take no more time than one. The zero value is ready.
type Paths struct {
	last        *Node // whose parent it counted
	index, same int   // of last: which of how many siblings of its name
	above       *Paths
}

// Of is the path of an element, as Node.Path returns it.
func (p *Paths) Of(n *Node) string {
	if n == nil {
		return ""
	}
	if n.Kind != ElementNode {
		return p.Of(n.Parent)
	}
	if n.Parent == nil {
		return "/" + n.Local
	}
	if !p.on(n) {
		p.count(n)
	}
	if p.above == nil {
		p.above = new(Paths)
	}
	path := p.above.Of(n.Parent) + "/" + n.Local
	if p.same > 1 {
		path += "[" + strconv.Itoa(p.index) + "]"
	}
	return path
}

// on goes on to an element, and says whether it is a later sibling of the last one's name.
func (p *Paths) on(n *Node) bool {
	if p.last == nil || p.last.Parent != n.Parent || p.last.Local != n.Local {
		return false
	}
	index := p.index
	for c := p.last; c != nil; c = c.NextElement() {
		if c == n {
			p.last, p.index = n, index
			return true
		}
		if c.Local == n.Local {
			index++
		}
	}
	return false
}

// count counts the siblings that share the name of an element.
func (p *Paths) count(n *Node) {
	p.last, p.index, p.same = n, 0, 0
	for c := n.Parent.FirstElement(); c != nil; c = c.NextElement() {
		if c.Local == n.Local {
			p.same++
		}
		if c == n {
			p.index = p.same
		}
	}
}
