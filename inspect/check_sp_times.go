package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var spTimes = &Check{
	ID:       "sp-times",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The message isn't valid at this time",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForServices | ForOthers,
	Why: "An assertion is valid from NotBefore until NotOnOrAfter, both in Conditions and in the bearer " +
		"confirmation. Each service decides how much clock difference it tolerates.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Your browser",
			Do:    "Sign in again, and let the message reach the service at once.",
		},
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Turn on time synchronisation (NTP) on this machine and at the identity provider.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.SAMLProfiles},
	When: func(d *Document, _ *Options) Condition {
		if d.Now.IsZero() {
			return notChecked("the message has no IssueInstant (give --at)")
		}
		return Condition{}
	},
	Run: checkSpTimes,
}

func checkSpTimes(d *Document, o *Options) []Finding {
	if d.Assertion.Conditions == nil {
		return d.bearerOver(o)
	}
	var out []Finding
	if end := d.Assertion.NotOnOrAfter; end != nil && d.readable(d.Assertion.Conditions, end) {
		out = titled(d.expiry(d.Assertion.Conditions, end, o.Skew), conditionsNotOnOrAfter.Title)
	}
	if start := d.Assertion.NotBefore; start != nil && d.readable(d.Assertion.Conditions, start) {
		out = append(out, titled(checkConditionsNotBefore(d, o), conditionsNotBefore.Title)...)
	}
	return append(out, d.bearerOver(o)...)
}

// bearerOver is what is wrong with the end of every bearer confirmation: one that still holds is enough.
func (d *Document) bearerOver(o *Options) []Finding {
	var out []Finding
	for i := range d.Assertion.Confirmations {
		c := &d.Assertion.Confirmations[i]
		if c.NotOnOrAfter == nil || !c.bearer() || !d.readable(c.Data, c.NotOnOrAfter) {
			continue
		}
		over := d.expiry(c.Data, c.NotOnOrAfter, o.Skew)
		if len(over) == 0 {
			return nil
		}
		out = append(out, titled(over, subjectNotOnOrAfter.Title)...)
	}
	return out
}

// readable says whether an instant can be read and compared.
func (d *Document) readable(n *xmltree.Node, a *xmltree.Attr) bool {
	return whenInstant(d, n, a).Outcome == ""
}
