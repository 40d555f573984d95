package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var validityPeriod = &Check{
	ID:       "validity-period",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "A validity period ends before it begins",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML core requires NotBefore to be earlier than NotOnOrAfter. Otherwise there is no time when the " +
		"assertion is valid: a service that checks both always refuses it.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider, or the tool that built the message",
			Do:    "Set NotBefore a few minutes before the sign-in, and NotOnOrAfter a few minutes after it.",
		},
		fixEntraComplete,
	},
	Sources: []Source{vendordoc.SAMLCore},
	When: func(d *Document, o *Options) Condition {
		if len(d.periods()) == 0 {
			return notApplicable("no element has both NotBefore and NotOnOrAfter, each readable")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		for _, p := range d.periods() {
			if p.begin.Time.Before(p.end.Time) || !hasRoom(out, Warning) {
				continue
			}
			detail := fmt.Sprintf("%s is %s, and %s is not later.", p.begin.name(), stamp(p.begin.Time), p.end.name())
			out = append(out, d.foundAttr(p.end.node, p.end.attr, detail).WithWant("> "+p.begin.attr.Value))
		}
		return out
	},
}

// period is the time for which an element says that it holds.
type period struct{ begin, end instant }

// periods returns the validity periods of Conditions and of the subject confirmations that
// can be read and have two ends.
func (d *Document) periods() []period {
	var out []period
	for _, begin := range d.times {
		if begin.attr.Local != "NotBefore" || !begin.Readable() {
			continue
		}
		a := begin.node.Attr("NotOnOrAfter")
		if a == nil {
			continue
		}
		if end := (instant{begin.node, a, xmltree.ReadDateTime(a.Value)}); end.Readable() {
			out = append(out, period{begin, end})
		}
	}
	return out
}
