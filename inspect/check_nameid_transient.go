package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var nameIDTransient = &Check{
	ID:       "nameid-transient",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "The NameID changes with every sign-in",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS lists transient among the formats it accepts. Such a NameID is random for each session, so a " +
		"policy on saml:sub never matches twice.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Name identifier format",
			Do:        "Choose Persistent or Email address.",
			Elsewhere: "Choose persistent or email address.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions},
	When:    whenNameID,
	Run: func(d *Document, o *Options) []Finding {
		format := d.Assertion.NameIDFormat
		if format == nil || format.Value != nameIDv2+"transient" {
			return nil
		}
		return []Finding{d.foundAttr(d.Assertion.NameID.Node, format, "The NameID is transient: the same user has another "+
			"saml:sub at the next sign-in.").WithWant(nameIDv2 + "persistent")}
	},
}
