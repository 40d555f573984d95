package inspect

// NodeKind tells elements, text and comments apart. Processing instructions
// and DOCTYPEs never reach the tree: the reader refuses them.
type NodeKind uint8

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
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsDSig      = "http://www.w3.org/2000/09/xmldsig#"
	nsXEnc      = "http://www.w3.org/2001/04/xmlenc#"
	nsXML       = "http://www.w3.org/XML/1998/namespace"
	nsXMLNS     = "http://www.w3.org/2000/xmlns/"
)

// is says whether the node is the element local in namespace space.
func (n *Node) is(space, local string) bool {
	return n != nil && n.Kind == ElementNode && n.Local == local && n.Space == space
}

// attr returns the unprefixed attribute called local, or nil.
func (n *Node) attr(local string) *Attr {
	for i := range n.Attrs {
		if a := &n.Attrs[i]; a.Local == local && a.Space == "" {
			return a
		}
	}
	return nil
}

// attrValue returns the value of the unprefixed attribute called local, or "".
func (n *Node) attrValue(local string) string {
	if a := n.attr(local); a != nil {
		return a.Value
	}
	return ""
}

// child returns the first child element local in namespace space, or nil.
func (n *Node) child(space, local string) *Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.is(space, local) {
			return c
		}
	}
	return nil
}

// children returns every child element local in namespace space.
func (n *Node) children(space, local string) []*Node {
	var out []*Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.is(space, local) {
			out = append(out, c)
		}
	}
	return out
}

// firstElement returns the first child element of any name, or nil.
func (n *Node) firstElement() *Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Kind == ElementNode {
			return c
		}
	}
	return nil
}

// nextElement returns the next sibling element of any name, or nil.
func (n *Node) nextElement() *Node {
	for c := n.NextSibling; c != nil; c = c.NextSibling {
		if c.Kind == ElementNode {
			return c
		}
	}
	return nil
}

// text returns all character data below the node, comments left out: the
// string value that XPath and the SAML core specification mean.
func (n *Node) text() string {
	// Almost every value is one text node; then nothing is copied.
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Kind == TextNode {
		return c.Text
	}
	var b []byte
	n.walk(func(c *Node) bool {
		if c.Kind == TextNode {
			b = append(b, c.Text...)
		}
		return true
	})
	return string(b)
}

// walk visits the node and everything below it in document order, until visit
// returns false for a node, whose children are then left out. It does not recurse.
func (n *Node) walk(visit func(*Node) bool) {
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

// within says whether the node is top or stands below it.
func (n *Node) within(top *Node) bool {
	for c := n; c != nil; c = c.Parent {
		if c == top {
			return true
		}
	}
	return false
}
