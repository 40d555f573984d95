package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var spBearer = &Check{
	ID:       "sp-bearer",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "No bearer confirmation follows SAML's browser profile",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForServices | ForOthers,
	Why: "SAML's browser profile requires a bearer confirmation with Recipient and NotOnOrAfter, and " +
		"without NotBefore. Service providers check it before they read who signs in.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "Choose the bearer confirmation method, with Recipient and NotOnOrAfter.",
		},
	},
	Sources: []Source{vendordoc.SAMLProfiles},
	Run:     checkSpBearer,
}

func checkSpBearer(d *Document, _ *Options) []Finding {
	if len(d.Assertion.Confirmations) == 0 {
		return []Finding{d.found(d.Assertion.Node, "The Subject has no SubjectConfirmation.")}
	}
	for i := range d.Assertion.Confirmations {
		if d.Assertion.Confirmations[i].profileFaults() == "" {
			return nil
		}
	}
	c := &d.Assertion.Confirmations[0]
	return []Finding{d.found(c.Node, c.profileFaults())}
}

// profileFaults says what the browser profile has against a confirmation; "" for nothing.
func (c *Confirmation) profileFaults() string {
	lacks := c.lacks()
	if c.Method == nil || c.Method.Value != methodBearer {
		lacks = append(lacks, "bearer as its Method")
	}
	switch {
	case len(lacks) > 0:
		return "The confirmation lacks " + words.List(lacks, "and") + "."
	case c.NotBefore != nil:
		return "The confirmation has a NotBefore. The profile forbids it."
	}
	return ""
}
