package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// FindingAt starts a finding of your own check about a value of the message: its place and
// what was found are filled in, the engine adds what the Check declares.
func (d *Document) FindingAt(v Value, detail string) Finding { return d.foundText(v.Node, detail) }

// found starts a finding about the element n: its whole start tag is marked.
// With a nil node the finding has no place in the text.
func (d *Document) found(n *xmltree.Node, detail string) Finding {
	f := Finding{Detail: detail}
	if n == nil {
		return f
	}
	end := n.End
	if n.Kind == xmltree.ElementNode {
		end = n.TagEnd
	}
	d.place(&f, n, n.Start, end)
	return f
}

// foundText starts a finding about the text inside the element n, or about its
// start tag when it is empty. got is set to the text.
func (d *Document) foundText(n *xmltree.Node, detail string) Finding {
	f := Finding{Detail: detail}
	t := n.StringValue()
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
func (d *Document) foundPart(n *xmltree.Node, from, to int, detail string) Finding {
	f := d.foundText(n, detail)
	c := n.FirstChild
	if c != nil && c.NextSibling == nil && c.Kind == xmltree.TextNode && c.End-c.Start == len(c.Text) && from < to &&
		to <= len(c.Text) {
		d.place(&f, n, c.Start+from, c.Start+to)
	}
	return f
}

// foundAttr starts a finding about the attribute a of n: its value is marked
// and got is set. With a nil attribute the start tag of n is marked.
func (d *Document) foundAttr(n *xmltree.Node, a *xmltree.Attr, detail string) Finding {
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
func (d *Document) place(f *Finding, n *xmltree.Node, start, end int) {
	f.Path = d.paths.Of(n)
	f.Offset, f.Length = start, end-start
	f.Line, f.Column = d.lineColumn(start)
}

// lineColumn returns the 1-based line and column (in characters) of a byte offset.
func (d *Document) lineColumn(offset int) (line, column int) {
	if offset < 0 || offset > len(d.XML) {
		return 0, 0
	}
	if at := &d.position; offset < at.offset || at.line == 0 {
		*at = position{line: 1, column: 1}
	}
	on := d.position.to(d.XML, offset)
	if offset == len(d.XML) || utf8.RuneStart(d.XML[offset]) {
		d.position = on
	}
	return on.line, on.column
}

// position is a place in a text, from which later ones are counted: each of many findings on one
// long line would count it again.
type position struct{ offset, line, column int }

// to is the position of a later offset.
func (p position) to(text string, offset int) position {
	between := text[p.offset:offset]
	if n := strings.Count(between, "\n"); n > 0 {
		p.line, p.column = p.line+n, 1
		between = between[strings.LastIndexByte(between, '\n')+1:]
	}
	return position{offset, p.line, p.column + utf8.RuneCountInString(between)}
}
