package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var cognitoInResponseTo = &Check{
	ID:       "cognito-in-response-to",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "The message names the request it answers in only one place",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why: "In a sign-in started by the user pool, Response and SubjectConfirmationData both have " +
		"InResponseTo with the ID of the pool's request. In one started by the identity provider, neither " +
		"has it.",
	AWSError: "Invalid samlResponse or relayState from identity provider",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraSingleSignOn,
			Do:    "Entra ID writes both or neither: find out what changed the message on its way.",

			Elsewhere: "Make it write InResponseTo in both places, or find out what changed the message on " +
				"its way.",
		},
	},
	Sources: []Source{vendordoc.CognitoSAML, vendordoc.CognitoIDPInitiated},
	Run: func(d *Document, _ *Options) []Finding {
		for i := range d.Assertion.Confirmations {
			c := &d.Assertion.Confirmations[i]
			switch {
			case c.Data == nil, d.InResponseTo == nil && c.InResponseTo == nil:
			case c.InResponseTo == nil:
				return []Finding{d.found(c.Data, "The Response has InResponseTo, SubjectConfirmationData has none.").
					WithWant(d.InResponseTo.Value)}
			case d.InResponseTo == nil:
				return []Finding{d.foundAttr(c.Data, c.InResponseTo,
					"SubjectConfirmationData has InResponseTo, the Response has none.")}
			case d.InResponseTo.Value != c.InResponseTo.Value:
				f := d.foundAttr(c.Data, c.InResponseTo, "Response and SubjectConfirmationData name two requests.").
					WithWant(d.InResponseTo.Value)
				f.Title = "The message answers two requests"
				return []Finding{f}
			}
		}
		return nil
	},
}
