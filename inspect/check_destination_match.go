package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var destinationMatch = &Check{
	ID:       "destination-match",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Destination isn't the URL the message goes to",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM | ForIdentityCenter | ForCognito,
	Strict:   true,
	Why: "SAML requires the receiver to compare Destination with the URL the message arrived at. AWS " +
		"documents nothing about it; a service provider that follows the standard refuses the message. " +
		"Entra writes the same Reply URL in Destination and Recipient.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Make the AWS sign-in URL the default Reply URL, and remove unused ones.",
			Elsewhere: "Make the AWS sign-in URL the ACS URL, and remove unused ones.",
		},
		{
			Where: Local,
			Path:  "Your browser, proxy or script",
			Do:    "Post the message to the URL in its Destination.",
		},
	},
	Sources: []Source{vendordoc.SAMLBindings, vendordoc.EntraSAMLProtocol},
	When: func(d *Document, o *Options) Condition {
		switch {
		case d.Destination == nil:
			return notApplicable("the Response has no Destination")
		case noValue(d.Destination.Value):
			return Condition{}
		}
		if r := d.Assertion.recipient(); d.Posted == "" && (r == nil || r.Value == "") {
			return notChecked("the URL that the message was posted to is unknown (--acs)")
		}
		return Condition{}
	},
	Run: checkDestinationMatch,
}

func checkDestinationMatch(d *Document, o *Options) []Finding {
	if noValue(d.Destination.Value) {
		f := d.foundAttr(d.Root, d.Destination,
			"The Destination is empty. SAML requires it to be left out, or to name the URL the message goes to.")
		f.Title = "Destination is empty"
		return []Finding{f}
	}
	if d.Posted == "" {
		return d.destinationAgainstRecipient()
	}
	if d.Destination.Value == d.Posted {
		return nil
	}
	detail := "Destination isn't the URL the message was posted to"
	if how := addressDifference(d.Destination.Value, d.Posted); how != "" {
		detail += "; the difference: " + how
	}
	return []Finding{d.foundAttr(d.Root, d.Destination, detail+".").WithWant(d.Posted)}
}

// destinationAgainstRecipient compares the two addresses in the message where
// it is not known to which it went. Which of them is right is another question.
func (d *Document) destinationAgainstRecipient() []Finding {
	recipient := d.Assertion.recipient().Value
	if d.Destination.Value == recipient {
		return nil
	}
	detail := "Destination is not the Recipient"
	if how := addressDifference(d.Destination.Value, recipient); how != "" {
		detail += "; the difference: " + how
	}
	f := d.foundAttr(d.Root, d.Destination, detail+".")
	f.Title = "Destination and Recipient disagree"
	if _, ok := awsfacts.SignInEndpoint(recipient); ok {
		f = f.WithWant(recipient)
	}
	return []Finding{f}
}
