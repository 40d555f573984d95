package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var subjectConfSingle = &Check{
	ID:       "subject-conf-single",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "The Subject doesn't have exactly one SubjectConfirmation",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "AWS documents exactly one SubjectConfirmation, with its SubjectConfirmationData. With several, " +
		"AWS doesn't say which Recipient counts; its error text isn't known.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraSingleSignOn,
			Do: "Sign in again from the app tile: Entra writes exactly one SubjectConfirmation, so another " +
				"product built this message.",
			Elsewhere: "Sign in again: if the new message also has several, make the identity provider " +
				"write exactly one.",
		},
		{
			Where: Local,
			Path:  "Your identity provider's settings for AWS",
			Do:    "Turn off every subject confirmation method except bearer.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions},
	Run:     checkSubjectConfSingle,
}

func checkSubjectConfSingle(d *Document, o *Options) []Finding {
	a := d.Assertion
	n := len(a.Confirmations)
	switch {
	case n == 1:
		return nil
	case n > 1:
		var others []*xmltree.Node
		for i := range a.Confirmations[1:] {
			others = append(others, a.Confirmations[i+1].Node)
		}
		detail := fmt.Sprintf("The Subject has %d SubjectConfirmation elements.", n) + d.setAside(others)
		return []Finding{d.found(a.Confirmations[1].Node, detail).WithGot(fmt.Sprint(n)).WithWant("1")}
	case a.Subject != nil:
		return []Finding{d.found(a.Subject, "The Subject has no SubjectConfirmation.").WithGot("0").WithWant("1")}
	}
	return []Finding{d.found(a.Node, "The assertion has no Subject, so no SubjectConfirmation "+
		"either.").WithGot("0").WithWant("1")}
}
