package inspect

import (
	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var elementUnknown = &Check{
	ID:       "element-unknown",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "An element stands where SAML has no place for it",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Strict:   true,
	Why: "Elements of other makers belong into Extensions, Advice or attribute values. Elsewhere a reader that checks " +
		"the message against the schema refuses it, and one that only looks for names can take the foreign element for " +
		"SAML's own. AWS does not say what it does. samlscope does not use the element.",
	Fixes:   []Fix{fixEntraComplete, fixProducer, fixAttack},
	Sources: []Source{vendordoc.SAMLCore},
	Run: func(d *Document, o *Options) []Finding {
		return d.coreFaults(samlcore.Unknown, d.unknown)
	},
}

// unknown shows an element that SAML does not know where it stands.
func (d *Document) unknown(m *samlcore.Fault) Finding {
	space := "no namespace"
	if m.Node.Space != "" {
		space = "the namespace " + words.Quoted(m.Node.Space)
	}
	said := contents(m.Node)
	name := words.Shorten(m.Name)
	f := d.found(m.Node, "The element "+name+" of "+space+" is set aside: "+said+".").WithGot(said)
	f.Title = "The " + m.In.Local + " holds an element that SAML has no place for"
	return f
}
