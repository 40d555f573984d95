package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var subjectNotBefore = &Check{
	ID:       "subject-notbefore",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "SubjectConfirmationData has a NotBefore",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML's browser profile forbids NotBefore in the data of a bearer confirmation. A service provider " +
		"may refuse the message, or refuse it only until then; AWS doesn't say what it does.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider, or the tool that built the message",
			Do:    "Leave NotBefore out of SubjectConfirmationData: Conditions has one.",
		},
		fixEntraComplete,
	},
	Sources: []Source{vendordoc.SAMLProfiles, vendordoc.SAMLCore},
	When:    whenConfirmed,
	Run: func(d *Document, o *Options) []Finding {
		for i := range d.Assertion.Confirmations {
			c := &d.Assertion.Confirmations[i]
			if c.NotBefore == nil || c.Method != nil && c.Method.Value != methodBearer {
				continue
			}
			f := d.foundAttr(c.Data, c.NotBefore, "SAML has no NotBefore here.")
			if start := xmltree.ReadDateTime(c.NotBefore.Value); start.Readable() && start.Time.After(d.Now) && !d.Now.IsZero() {
				f.Title = "The subject confirmation isn't valid yet"
				f.Detail += fmt.Sprintf(" It makes the confirmation valid %s after the time of the check, %s.",
					words.Apart(d.Now, start.Time), stamp(d.Now))
			}
			return []Finding{f}
		}
		return nil
	},
}
