package inspect

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var conditionsNotBefore = &Check{
	ID:       "conditions-notbefore",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "The assertion is not valid yet",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "SAML forbids using an assertion before NotBefore. AWS publishes no error text and no tolerance " +
		"for it. Entra sets NotBefore five minutes before it issues the message, so a clock must be far " +
		"off: this machine's or the identity provider's.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Turn on time synchronisation (NTP) on this machine, then sign in again.",
		},
		{
			Where: Local,
			Path:  "The clock of your identity provider",
			Do:    "Synchronise it, and set NotBefore a few minutes early.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.SAMLProvider},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.NotBefore == nil {
			return notApplicable("Conditions has no NotBefore")
		}
		return whenInstant(d, d.Assertion.Conditions, d.Assertion.NotBefore)
	},
	Run: checkConditionsNotBefore,
}

// usualSkew is by how much clocks that are set by NTP may seem to differ. AD FS
// makes NotBefore the instant of issue, so that a second already shows.
const usualSkew = time.Minute

func checkConditionsNotBefore(d *Document, o *Options) []Finding {
	a := d.Assertion
	start := xmltree.ParseDateTime(a.NotBefore.Value)
	early := start.Sub(d.Now)
	if early <= 0 || early < time.Second && d.basis == "issued" {
		// No clock was read: an IssueInstant in whole seconds is the same second.
		return nil
	}
	detail := fmt.Sprintf("The assertion becomes valid %s after the time of the check, %s.", words.Apart(d.Now,
		start), stamp(d.Now))
	f := d.foundAttr(a.Conditions, a.NotBefore, detail).WithWant("<= " + stamp(d.Now))
	if early <= o.Skew {
		return []Finding{tolerated(f, o.Skew)}
	}
	if early <= usualSkew {
		f.Detail += " Clocks can differ by this much, and AWS doesn't publish its tolerance."
		f.Severity = Warning
	}
	return []Finding{f}
}
