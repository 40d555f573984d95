package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var elementUnknown = &Check{
	ID:       "element-unknown",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "An element appears where SAML doesn't allow it",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "Foreign elements belong in Extensions, Advice or attribute values. Elsewhere, a reader that " +
		"checks the schema refuses the message, and one that only looks for names can mistake the element " +
		"for SAML's own. AWS doesn't say what it does. samlscope ignores the element.",
	Fixes:   []Fix{fixEntraComplete, fixProducer, fixAttack},
	Sources: []Source{vendordoc.SAMLCore},
	Run: func(d *Document, o *Options) []Finding {
		return append(d.coreFaults(samlcore.Unknown, d.unknown), d.markedUp()...)
	},
}

// unknown shows an element that SAML does not know where it stands.
func (d *Document) unknown(m *samlcore.Fault) Finding {
	if m.In.Is(xmltree.NSAssertion, "Issuer") || m.In.Is(xmltree.NSAssertion, "NameID") ||
		m.In.Is(xmltree.NSAssertion, "Audience") {
		return d.elementInText(m.Node, m.In.Local)
	}
	space := "no namespace"
	if m.Node.Space != "" {
		space = "the namespace " + words.Quoted(m.Node.Space)
	}
	said := contents(m.Node)
	name := words.Shorten(m.Name)
	f := d.found(m.Node, "The element "+name+" of "+space+" is ignored: "+said+".").WithGot(said)
	f.Title = "The " + m.In.Local + " contains an element that SAML doesn't allow there"
	return f
}

// markedUp tells of elements in the values of AWS's attributes, which AWS documents as texts.
// In other attributes a value may be anything, and those for IAM Identity Center have a check.
func (d *Document) markedUp() []Finding {
	if d.Assertion == nil {
		return nil
	}
	var out []Finding
	for i := range d.Assertion.Attributes {
		a := &d.Assertion.Attributes[i]
		if !strings.HasPrefix(a.name(), awsPrefix) || strings.HasPrefix(a.name(), awsPrefix+"AccessControl:") {
			continue
		}
		for _, v := range a.Values {
			if inner := v.Node.FirstElement(); inner != nil && hasRoom(out, Warning) {
				out = append(out, d.elementInText(inner, strings.TrimPrefix(a.name(), awsPrefix)))
			}
		}
	}
	return out
}

// elementInText tells of an element where a text belongs.
func (d *Document) elementInText(n *xmltree.Node, what string) Finding {
	what = words.Shorten(what)
	f := d.found(n, "The element "+words.Shorten(n.Local)+" is inside the text of "+what+". samlscope reads "+
		"all its text as one; other readers use only the text outside the element, or nothing.").WithGot(n.Parent.StringValue())
	f.Title = "An element interrupts the text of " + what
	return f
}
