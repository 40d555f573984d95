package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spRecipient = &Check{
	ID:       "sp-recipient",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "Recipient isn't the URL the message was posted to",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForServices | ForOthers,
	Strict:   true,
	Why: "SAML's browser profile requires the receiver to compare Recipient with the URL the message was " +
		"posted to. A service provider that follows it rejects a mismatch.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "Enter the service's ACS URL exactly, including case and the final slash.",
		},
	},
	Sources: []Source{vendordoc.SAMLProfiles},
	When:    recipientPosted.When,
	Run:     checkSpRecipient,
}

func checkSpRecipient(d *Document, _ *Options) []Finding {
	for i := range d.Assertion.Confirmations {
		if r := d.Assertion.Confirmations[i].Recipient; r != nil && awsfacts.PostedAs(r.Value, d.Posted) {
			return nil
		}
	}
	c := d.recipient()
	detail := "The message was posted to a different URL than its Recipient."
	if how := addressDifference(c.Recipient.Value, d.Posted); how != "" {
		detail = "The Recipient is almost the posted URL; the difference: " + how + "."
	}
	return []Finding{d.foundAttr(c.Data, c.Recipient, detail).WithWant(d.Posted)}
}
