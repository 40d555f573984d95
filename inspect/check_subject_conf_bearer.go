package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

const methodBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

var subjectConfBearer = &Check{
	ID:       "subject-conf-bearer",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "The subject confirmation method isn't bearer",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "A browser sign-in uses the bearer method; AWS's documentation shows no other. Any other method " +
		"needs a proof that a browser can't give.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraSingleSignOn,
			Do: "Sign in again from the app tile: Entra always writes bearer, so another product built this " +
				"message.",
			Elsewhere: "Sign in again: for a browser sign-in the identity provider must write bearer.",
		},
		{
			Where: Local,
			Path:  "Your identity provider's settings for AWS",
			Do:    "Choose the bearer subject confirmation method.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SAMLProfiles},
	When:    whenConfirmed,
	Run: func(d *Document, o *Options) []Finding {
		confirmations := d.Assertion.Confirmations
		for i := range confirmations {
			if m := confirmations[i].Method; m != nil && m.Value == methodBearer {
				return nil
			}
		}
		c := &confirmations[0]
		detail := "The SubjectConfirmation has no Method."
		if c.Method != nil {
			detail = "The Method isn't the bearer method of SAML 2.0."
		}
		return []Finding{d.foundAttr(c.Node, c.Method, detail).WithWant(methodBearer)}
	},
}

// whenConfirmed is the condition of checks on a SubjectConfirmation.
func whenConfirmed(d *Document, o *Options) Condition {
	if len(d.Assertion.Confirmations) == 0 {
		return notApplicable("the Subject has no SubjectConfirmation")
	}
	return Condition{}
}
