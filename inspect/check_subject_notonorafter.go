package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var subjectNotOnOrAfter = &Check{
	ID:       "subject-notonorafter",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "The subject confirmation has expired",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "AWS refuses the message from SubjectConfirmationData/@NotOnOrAfter on, presumably " +
		"with the same text as for Conditions. " +
		"Some identity providers make this one only a few minutes long.",
	Fixes: []Fix{
		fixSendAgain,
		{
			Where: Local,
			Path:  "Your identity provider's settings for AWS",
			Do:    "Make the lifetime of the subject confirmation at least five minutes.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.SAMLProfiles},
	When: func(d *Document, o *Options) Condition {
		some := false
		for i := range d.Assertion.Confirmations {
			c := &d.Assertion.Confirmations[i]
			if c.NotOnOrAfter == nil {
				continue
			}
			some = true
			if cond := whenInstant(d, c.Data, c.NotOnOrAfter); cond.Outcome != "" {
				return cond
			}
		}
		if !some {
			return notApplicable("no SubjectConfirmationData has a NotOnOrAfter")
		}
		return Condition{}
	},
	Run: checkSubjectNotOnOrAfter,
}

// checkSubjectNotOnOrAfter is content when one confirmation still holds: SAML
// lets the receiver use any of them.
func checkSubjectNotOnOrAfter(d *Document, o *Options) []Finding {
	var out []Finding
	for i := range d.Assertion.Confirmations {
		c := &d.Assertion.Confirmations[i]
		if c.NotOnOrAfter == nil {
			continue
		}
		findings := d.expiry(c.Data, c.NotOnOrAfter, o.Skew)
		if len(findings) == 0 {
			return nil
		}
		out = append(out, findings...)
	}
	return out
}
