package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var inResponseToBoth = &Check{
	ID:       "in-response-to-both",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Response and SubjectConfirmationData answer different requests",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "Both InResponseTo name the request that the message answers, so they must be equal. When they " +
		"differ, the assertion and the Response around it belong to different sign-ins. A service provider " +
		"that sent a request refuses that. For sign-in through IAM nothing shows that AWS reads them.",
	Fixes:   []Fix{fixEntraComplete, fixProducer},
	Sources: []Source{vendordoc.SAMLProfiles, vendordoc.SAMLCore},
	When: func(d *Document, o *Options) Condition {
		if d.InResponseTo == nil && len(d.Assertion.Confirmations) < 2 {
			return notApplicable("the Response has no InResponseTo")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		first, where := d.InResponseTo, "the Response"
		for i := range d.Assertion.Confirmations {
			c := &d.Assertion.Confirmations[i]
			switch {
			case c.InResponseTo == nil:
			case first == nil:
				first, where = c.InResponseTo, "another SubjectConfirmationData"
			case c.InResponseTo.Value != first.Value:
				return []Finding{d.foundAttr(c.Data, c.InResponseTo,
					"The SubjectConfirmationData names another request than "+where+".").WithWant(first.Value)}
			}
		}
		return nil
	},
}
