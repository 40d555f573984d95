package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var elementDoubled = &Check{
	ID:       "element-doubled",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "An element appears twice where SAML allows one",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML core allows one Status, Issuer, Subject and Conditions, one name in a Subject, and so on. Of " +
		"two, some readers use the first, others the last, and strict ones refuse the message. AWS doesn't " +
		"say what it does. samlscope uses the first and shows the others here.",
	Fixes:   []Fix{fixEntraComplete, fixProducer, fixAttack},
	Sources: []Source{vendordoc.SAMLCore},
	Run: func(d *Document, o *Options) []Finding {
		return d.coreFaults(samlcore.Doubled, d.doubled)
	},
}

// doubled shows the surplus element beside the one that is used.
func (d *Document) doubled(m *samlcore.Fault) Finding {
	line, _ := d.position(m.First.Start)
	used, other := contents(m.First), contents(m.Node)
	detail := fmt.Sprintf("SAML allows one. samlscope uses the one on line %d: %s.", line, used)
	if used == other {
		detail += " This one says the same."
	} else {
		detail += " It ignores this one: " + other + "."
	}
	f := d.found(m.Node, detail).WithGot(other)
	f.Title = "The " + m.In.Local + " has a second " + m.Name
	if m.First.Local != m.Name {
		f.Title = "The " + m.In.Local + " has both " + m.First.Local + " and " + m.Name
	}
	return f
}
