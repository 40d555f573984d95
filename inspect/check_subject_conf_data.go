package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var subjectConfData = &Check{
	ID:       "subject-conf-data",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "SubjectConfirmationData lacks Recipient or NotOnOrAfter",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "AWS requires SubjectConfirmationData with both attributes: Recipient for saml:aud in the trust " +
		"policy, NotOnOrAfter for the end of validity. Users report the error text, with AWS's own spelling.",
	AWSError: "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Enter the AWS sign-in URL and mark it as default: Entra copies it into Recipient.",
			Elsewhere: "Enter the AWS sign-in URL: it becomes Recipient.",
		},
		{
			Where: Local,
			Path:  "Your identity provider's settings for AWS",
			Do:    "Make the identity provider write Recipient and a lifetime into the subject confirmation.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SAMLConditionKeys},
	When:    whenConfirmed,
	Run:     checkSubjectConfData,
}

func checkSubjectConfData(d *Document, o *Options) []Finding {
	confirmations := d.Assertion.Confirmations
	for i := range confirmations {
		if len(confirmations[i].lacks()) == 0 {
			return nil
		}
	}
	c := &confirmations[0]
	lacks := c.lacks()
	if c.Data == nil {
		f := d.found(c.Node, "The SubjectConfirmation has no SubjectConfirmationData.")
		f.Title = "SubjectConfirmationData is missing"
		return []Finding{f}
	}
	f := d.found(c.Data, "SubjectConfirmationData has no "+strings.Join(lacks, " and no ")+".")
	f.Title = "SubjectConfirmationData lacks " + strings.Join(lacks, " and ")
	return []Finding{f}
}

// lacks names what AWS needs in the confirmation's data and does not find.
func (c *Confirmation) lacks() []string {
	var out []string
	if c.Recipient == nil || c.Recipient.Value == "" {
		out = append(out, "Recipient")
	}
	if c.NotOnOrAfter == nil || c.NotOnOrAfter.Value == "" {
		out = append(out, "NotOnOrAfter")
	}
	return out
}
