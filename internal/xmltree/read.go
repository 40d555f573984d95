package xmltree

import (
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// Parse builds the tree of one well-formed, namespace-correct XML 1.0
// document without DOCTYPE and processing instructions, in one pass over text
// and within lim. On the first thing that is not so it stops and returns the
// problem and no tree: nothing is repaired, and nothing is read past it.
//
// The text is UTF-8; offsets in the tree index it.
func Parse(text string, lim Limits) (*Node, *Refusal) {
	r := &reader{
		s: text, lim: lim,
		attrSlab: make([]Attr, 0, 48), declSlab: make([]NamespaceDecl, 0, 8),
		scope: make([]NamespaceDecl, 0, 8), scopes: make([]int, 0, 16),
	}
	if len(text) > lim.Size {
		return nil, Over("bytes of XML", lim.Size, lim.Size, 0)
	}
	if p := r.document(); p != nil {
		return nil, p
	}
	return r.root, nil
}

// Refusal says why a document was refused, and where.
type Refusal struct {
	Code   string // XML-NOT-WELLFORMED, XML-CHAR, XML-DOCTYPE, XML-DUP-ATTR, XML-LIMIT, ...
	Detail string // one sentence, which names the code, and the limit where there is one
	Offset int    // byte offset into the text
	Length int    // bytes
}

// reader is the state of one pass. Nodes and attributes come from slabs, so
// that a message costs a handful of allocations.
type reader struct {
	s   string
	pos int
	lim Limits

	root, cur *Node
	depth     int

	elements, comments, declared, sigs, certs int

	distinct []NamespaceDecl // declarations, each once
	repeated int             // declarations that repeat one of them

	scope  []NamespaceDecl // bindings in force, innermost last
	scopes []int           // length of scope before each open element

	nodeSlab []Node
	attrSlab []Attr
	declSlab []NamespaceDecl
}

func (r *reader) document() *Refusal {
	if strings.HasPrefix(r.s, "\uFEFF") {
		return r.bad("XML-CHAR", 0, 3, "A byte-order mark is where the document should begin")
	}
	if p := r.declaration(); p != nil {
		return p
	}
	for r.pos < len(r.s) {
		var p *Refusal
		switch {
		case r.s[r.pos] != '<':
			p = r.characters()
		case strings.HasPrefix(r.s[r.pos:], "</"):
			p = r.endTag()
		case strings.HasPrefix(r.s[r.pos:], "<!--"):
			p = r.comment()
		case strings.HasPrefix(r.s[r.pos:], "<![CDATA["):
			p = r.characters()
		case strings.HasPrefix(r.s[r.pos:], "<!"):
			p = r.markupDeclaration()
		case strings.HasPrefix(r.s[r.pos:], "<?"):
			p = r.instruction()
		default:
			p = r.startTag()
		}
		if p != nil {
			return p
		}
	}
	if r.cur != nil {
		return r.bad("XML-NOT-WELLFORMED", len(r.s), 0, "The text ends inside <"+r.cur.QName()+">: it was cut off")
	}
	if r.root == nil {
		return r.bad("XML-NOT-WELLFORMED", len(r.s), 0, "There is no root element")
	}
	return nil
}

// bad makes the problem of a document that is not well-formed.
func (r *reader) bad(code string, offset, length int, detail string) *Refusal {
	return &Refusal{Code: code, Detail: detail + " (" + code + ").", Offset: offset, Length: length}
}

func (r *reader) node(kind NodeKind, start int) *Node {
	if len(r.nodeSlab) == cap(r.nodeSlab) {
		// Most elements have two tags and one text or none, so that three
		// nodes for four tags to come are rarely too few.
		r.nodeSlab = make([]Node, 0, min(strings.Count(r.s[start:], "<")*3/4+4, 4096))
	}
	r.nodeSlab = append(r.nodeSlab, Node{Kind: kind, Start: start, Parent: r.cur})
	n := &r.nodeSlab[len(r.nodeSlab)-1]
	if r.cur != nil {
		if last := r.cur.LastChild; last != nil {
			last.NextSibling = n
		} else {
			r.cur.FirstChild = n
		}
		r.cur.LastChild = n
	}
	return n
}

func (r *reader) startTag() *Refusal {
	start := r.pos
	if r.cur == nil && r.root != nil {
		return r.bad("XML-NOT-WELLFORMED", start, 1, "A second root element begins after the document's end")
	}
	if r.elements++; r.elements > r.lim.Elements {
		return Over("elements", r.lim.Elements, start, 1)
	}
	if r.depth++; r.depth > r.lim.Depth {
		return Over("levels of nesting", r.lim.Depth, start, 1)
	}
	r.pos++
	prefix, local, p := r.qualifiedName()
	if p != nil {
		return p
	}
	n := r.node(ElementNode, start)
	n.Prefix, n.Local = prefix, local
	if r.root == nil {
		r.root = n
	}
	empty, p := r.attributes(n)
	if p != nil {
		return p
	}
	n.TagEnd = r.pos
	if p := r.resolve(n); p != nil {
		return p
	}
	if p := r.count(n); p != nil {
		return p
	}
	if empty {
		r.close(n)
		return nil
	}
	r.cur = n
	return nil
}

// close ends an element at the present position.
func (r *reader) close(n *Node) {
	n.End = r.pos
	r.depth--
	last := len(r.scopes) - 1
	r.scope = r.scope[:r.scopes[last]]
	r.scopes = r.scopes[:last]
}

// count enforces the limits on signatures and certificates.
func (r *reader) count(n *Node) *Refusal {
	if n.Space != NSDSig {
		return nil
	}
	switch n.Local {
	case "Signature":
		if r.sigs++; r.sigs > r.lim.Sigs {
			return Over("Signature elements", r.lim.Sigs, n.Start, n.TagEnd-n.Start)
		}
	case "X509Certificate":
		if r.certs++; r.certs > r.lim.Certs {
			return Over("X509Certificate elements", r.lim.Certs, n.Start, n.TagEnd-n.Start)
		}
	}
	return nil
}

func (r *reader) endTag() *Refusal {
	start := r.pos
	if r.cur == nil {
		return r.bad("XML-NOT-WELLFORMED", start, 2, "An end tag is outside the root element")
	}
	r.pos += 2
	prefix, local, p := r.qualifiedName()
	if p != nil {
		return p
	}
	if prefix != r.cur.Prefix || local != r.cur.Local {
		return r.bad("XML-NOT-WELLFORMED", start, r.pos-start,
			"The end tag "+words.Shorten(r.s[start:r.pos])+"> does not close <"+words.Shorten(r.cur.QName())+">")
	}
	r.space()
	if !r.take('>') {
		return r.bad("XML-NOT-WELLFORMED", r.pos, 1, "The end tag of <"+words.Shorten(r.cur.QName())+"> is not closed by '>'")
	}
	n := r.cur
	r.close(n)
	if n.Is(NSDSig, "X509Certificate") && r.lim.Certs == MaxCerts && len(n.StringValue()) > MaxCertSize/3*4+1024 {
		return Over("bytes of one certificate", MaxCertSize, n.Start, n.End-n.Start)
	}
	r.cur = n.Parent
	return nil
}

func (r *reader) comment() *Refusal {
	start := r.pos
	if r.comments++; r.comments > r.lim.Comments {
		return Over("comments", r.lim.Comments, start, 4)
	}
	body := r.s[start+4:]
	end := strings.Index(body, "--")
	if end < 0 {
		return r.bad("XML-NOT-WELLFORMED", start, 4, "A comment is not closed")
	}
	if !strings.HasPrefix(body[end:], "-->") {
		return r.bad("XML-NOT-WELLFORMED", start+4+end, 2, "A comment contains '--'")
	}
	r.pos = start + 4 + end + 3
	if end > r.lim.Value {
		return Over("bytes of one comment", r.lim.Value, start, 4)
	}
	if at, what := illegal(body[:end]); at >= 0 {
		return r.bad("XML-CHAR", start+4+at, 1, "A comment contains "+what)
	}
	if r.cur == nil {
		return nil // comments outside the root are not part of any signed or shown value
	}
	n := r.node(CommentNode, start)
	n.Text = lineEnds(body[:end])
	n.End = r.pos
	return nil
}

func (r *reader) markupDeclaration() *Refusal {
	if strings.HasPrefix(r.s[r.pos:], "<!DOCTYPE") {
		return r.bad("XML-DOCTYPE", r.pos, len("<!DOCTYPE"), "The document has a DOCTYPE, which no SAML message has and "+
			"which can smuggle in entities; nothing in it was read")
	}
	return r.bad("XML-NOT-WELLFORMED", r.pos, 2, "A markup declaration is outside a DOCTYPE")
}

func (r *reader) instruction() *Refusal {
	if rest := r.s[r.pos:]; len(rest) > 5 && strings.EqualFold(rest[2:5], "xml") && isSpace(rest[5]) {
		return r.bad("XML-NOT-WELLFORMED", r.pos, 5, "An XML declaration isn't at the very beginning")
	}
	return r.bad("XML-PI", r.pos, 2, "The document has a processing instruction, which no SAML message has")
}

// declaration reads <?xml version="1.0" encoding="…" standalone="…"?> if the
// text begins with one. The encoding was acted on before; here it is only syntax.
func (r *reader) declaration() *Refusal {
	if !strings.HasPrefix(r.s, "<?xml") || len(r.s) < 6 || !isSpace(r.s[5]) {
		return nil
	}
	r.pos = 5
	for i, name := range []string{"version", "encoding", "standalone"} {
		before := r.pos
		r.space()
		if !strings.HasPrefix(r.s[r.pos:], name) {
			if i == 0 {
				return r.bad("XML-NOT-WELLFORMED", r.pos, 0, "The XML declaration does not begin with a version")
			}
			r.pos = before
			continue
		}
		if before == r.pos {
			return r.bad("XML-NOT-WELLFORMED", r.pos, 0, "A blank is missing in the XML declaration")
		}
		r.pos += len(name)
		value, p := r.quoted(name)
		if p != nil {
			return p
		}
		if name == "version" && value != "1.0" {
			return r.bad("XML-VERSION", before, r.pos-before,
				"The document says that it is XML "+words.Shorten(value)+"; SAML is XML 1.0")
		}
		if name == "standalone" && value != "yes" && value != "no" {
			return r.bad("XML-NOT-WELLFORMED", before, r.pos-before, "The XML declaration's standalone is neither yes nor no")
		}
	}
	r.space()
	if !strings.HasPrefix(r.s[r.pos:], "?>") {
		return r.bad("XML-NOT-WELLFORMED", r.pos, 1, "The XML declaration is not closed by '?>'")
	}
	r.pos += 2
	return nil
}

// quoted reads ="value" of the XML declaration.
func (r *reader) quoted(name string) (string, *Refusal) {
	r.space()
	if r.take('=') {
		r.space()
		if r.pos < len(r.s) && (r.s[r.pos] == '"' || r.s[r.pos] == '\'') {
			quote := r.s[r.pos]
			if end := strings.IndexByte(r.s[r.pos+1:], quote); end >= 0 {
				value := r.s[r.pos+1 : r.pos+1+end]
				r.pos += end + 2
				return value, nil
			}
		}
	}
	return "", r.bad("XML-NOT-WELLFORMED", r.pos, 1, "The XML declaration's "+name+" has no quoted value")
}
