package inspect

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// found starts a finding about the element n: its whole start tag is marked.
// With a nil node the finding has no place in the text.
func (d *Document) found(n *Node, detail string) Finding {
	f := Finding{Detail: detail}
	if n == nil {
		return f
	}
	end := n.End
	if n.Kind == ElementNode {
		end = n.TagEnd
	}
	d.place(&f, n, n.Start, end)
	return f
}

// foundText starts a finding about the text inside the element n, or about its
// start tag when it is empty. got is set to the text.
func (d *Document) foundText(n *Node, detail string) Finding {
	f := Finding{Detail: detail}
	t := n.text()
	f.Got = &t
	if n.FirstChild == nil {
		d.place(&f, n, n.Start, n.TagEnd)
		return f
	}
	d.place(&f, n, n.FirstChild.Start, n.LastChild.End)
	return f
}

// foundPart is foundText with only the bytes [from,to) of the value marked.
// Where the value was written with references, so that its bytes do not stand
// in the text one to one, the whole value is marked.
func (d *Document) foundPart(n *Node, from, to int, detail string) Finding {
	f := d.foundText(n, detail)
	c := n.FirstChild
	if c != nil && c.NextSibling == nil && c.Kind == TextNode && c.End-c.Start == len(c.Text) && from < to && to <= len(c.Text) {
		d.place(&f, n, c.Start+from, c.Start+to)
	}
	return f
}

// foundAttr starts a finding about the attribute a of n: its value is marked
// and got is set. With a nil attribute the start tag of n is marked.
func (d *Document) foundAttr(n *Node, a *Attr, detail string) Finding {
	if a == nil {
		return d.found(n, detail)
	}
	f := Finding{Detail: detail}
	v := a.Value
	f.Got = &v
	if a.ValueStart < a.ValueEnd {
		d.place(&f, n, a.ValueStart, a.ValueEnd)
	} else {
		d.place(&f, n, a.Start, a.End)
	}
	f.Path += "/@" + a.Local
	return f
}

// place fills in path, line, column, offset and length.
func (d *Document) place(f *Finding, n *Node, start, end int) {
	f.Path = n.path()
	f.Offset, f.Length = start, end-start
	f.Line, f.Column = d.position(start)
}

// position returns the 1-based line and column (in characters) of a byte offset.
func (d *Document) position(offset int) (line, column int) {
	if offset < 0 || offset > len(d.XML) {
		return 0, 0
	}
	before := d.XML[:offset]
	lineStart := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[lineStart:]) + 1
}

// path returns the element path, with an index where siblings share a name.
func (n *Node) path() string {
	if n == nil {
		return ""
	}
	if n.Kind != ElementNode {
		return n.Parent.path()
	}
	p := "/" + n.Local
	if n.Parent == nil {
		return p
	}
	index, same := 0, 0
	for c := n.Parent.firstElement(); c != nil; c = c.nextElement() {
		if c.Local == n.Local {
			same++
			if c == n {
				index = same
			}
		}
	}
	if same > 1 {
		p += "[" + strconv.Itoa(index) + "]"
	}
	return n.Parent.path() + p
}
