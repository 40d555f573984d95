package inspect

import (
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// contents says in one line what an element says: its attributes, and the texts and
// attributes below it. An element of nothing but text is that text.
func contents(n *xmltree.Node) string {
	const most = 8
	var said []string
	n.Walk(func(c *xmltree.Node) bool {
		if c.Kind != xmltree.ElementNode {
			return false
		}
		if text := strings.TrimSpace(c.StringValue()); text != "" && c.FirstElement() == nil {
			name := c.Local + " "
			if c == n {
				name = ""
			}
			said = append(said, name+words.Shorten(text))
		}
		for i := range c.Attrs {
			a := &c.Attrs[i]
			if a.Space != "" {
				continue // types and the like
			}
			name := a.Local
			if name == "Value" || name == "Name" {
				name = c.Local
			}
			said = append(said, name+" "+words.Shorten(a.Value))
		}
		return len(said) <= most
	})
	if len(said) > most {
		said = append(said[:most], "…")
	}
	if len(said) == 0 {
		return "nothing"
	}
	return strings.Join(said, ", ")
}

// setAside is a sentence on the elements whose values were not used, each with its line.
func (d *Document) setAside(nodes []*xmltree.Node) string {
	const most = 5
	var said []string
	for i, n := range nodes {
		if i == most {
			said = append(said, fmt.Sprintf("and %d more", len(nodes)-most))
			break
		}
		line, _ := d.position(n.Start)
		said = append(said, fmt.Sprintf("line %d: %s", line, contents(n)))
	}
	return " Ignored: " + strings.Join(said, "; ") + "."
}

// coreFaults makes findings of the message's differences from SAML core of one kind.
func (d *Document) coreFaults(kind samlcore.Kind, finding func(f *samlcore.Fault) Finding) []Finding {
	var out []Finding
	for i := range d.core {
		if d.core[i].Kind == kind {
			out = append(out, finding(&d.core[i]))
		}
	}
	return out
}
