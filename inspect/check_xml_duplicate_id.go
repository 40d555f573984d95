package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var xmlDuplicateID = &Check{
	ID:       "xml-duplicate-id",
	Family:   FamilyXML,
	Service:  ServiceIAM,
	Title:    "The same ID appears in two places",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "A signature names the element it covers by its ID. If two places have that ID, in any spelling of " +
		"the attribute, one reader verifies one of them and another uses the other. Signature wrapping " +
		"works this way, so a service provider must refuse the message.",
	Fixes: []Fix{
		fixAttack,
		{
			Where: Local,
			Path:  "Your script",
			Do:    "If one of your tools builds messages, give every element a unique ID.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.XML10, vendordoc.XMLID},
	Run:     checkXMLDuplicateID,
}

func checkXMLDuplicateID(d *Document, o *Options) []Finding {
	type place struct {
		node *xmltree.Node
		attr *xmltree.Attr
	}
	first := map[string]place{}
	var out []Finding
	d.Root.Walk(func(n *xmltree.Node) bool {
		for i := range n.Attrs {
			a := &n.Attrs[i]
			if !xmldsig.IDLike(a) || a.Value == "" {
				continue
			}
			earlier, seen := first[a.Value]
			if !seen {
				first[a.Value] = place{n, a}
				continue
			}
			named := d.namedBySignature(a.Value)
			if severity := duplicateSeverity(named); !hasRoom(out, severity) {
				continue
			}
			detail := fmt.Sprintf("The value is also in the attribute %s of %s (STR-DUP-ID).", earlier.attr.Local,
				earlier.node.Path())
			f := d.foundAttr(n, a, detail)
			f.Code = "STR-DUP-ID"
			if f = f.WithSeverity(duplicateSeverity(named)); !named {
				f.Detail += " No signature refers to it."
			}
			out = append(out, f)
		}
		return true
	})
	return out
}

// duplicateSeverity: an ID that a signature names is what an attack repeats.
func duplicateSeverity(named bool) Severity {
	if named {
		return Error
	}
	return Warning
}

// namedBySignature says whether a signature covers, or could be taken to
// cover, the element with this ID.
func (d *Document) namedBySignature(id string) bool {
	if id == d.ID {
		return true
	}
	for _, a := range d.Assertions {
		if id == a.ID {
			return true
		}
	}
	for _, s := range d.Signatures {
		if s.Reference == "#"+id {
			return true
		}
	}
	return false
}
