package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var conditionsNotOnOrAfter = &Check{
	ID:       "conditions-notonorafter",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "The assertion has expired",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "AWS refuses an assertion from Conditions/@NotOnOrAfter on. Entra sets it to about an hour after " +
		"the sign-in; AWS's five minutes for redeeming the message usually end long before. Users report " +
		"the error text.",
	AWSError: "Response has expired",
	Fixes: []Fix{
		fixSendAgain,
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Make sure that this machine's clock is right: the verdict uses it.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.Saml2awsExpired},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.NotOnOrAfter == nil {
			return notApplicable("Conditions has no NotOnOrAfter")
		}
		return whenInstant(d, d.Assertion.Conditions, d.Assertion.NotOnOrAfter)
	},
	Run: func(d *Document, o *Options) []Finding {
		a := d.Assertion
		return d.expiry(a.Conditions, a.NotOnOrAfter, o.Skew)
	},
}
