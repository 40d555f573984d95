package inspect

import (
	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var conditionUnknown = &Check{
	ID:       "condition-unknown",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Conditions contains a condition that AWS may not know",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML core knows AudienceRestriction, OneTimeUse and ProxyRestriction. A service provider that " +
		"doesn't understand a condition can't tell whether the assertion is valid, and must not rely on it. " +
		"AWS documents no other condition, and doesn't say what it does with one.",
	Fixes: []Fix{fixProducer, fixEntraComplete},
	Sources: []Source{
		vendordoc.SAMLCore,
		vendordoc.SAMLAssertions,
	},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.Conditions == nil {
			return notApplicable("the assertion has no Conditions")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		return d.coreFaults(samlcore.UnknownCondition, d.unknownCondition)
	},
}

const nsSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

func (d *Document) unknownCondition(m *samlcore.Fault) Finding {
	kind := words.Shorten(m.Name)
	for i := range m.Node.Attrs {
		if a := &m.Node.Attrs[i]; a.Local == "type" && a.Space == nsSchemaInstance {
			kind += " of type " + words.Shorten(a.Value)
		}
	}
	if !m.Node.Is(xmltree.NSAssertion, m.Name) {
		kind += " of the namespace " + words.Quoted(m.Node.Space)
	}
	said := contents(m.Node)
	return d.found(m.Node, "SAML core doesn't define the condition "+kind+". It says: "+said+".").WithGot(said)
}
