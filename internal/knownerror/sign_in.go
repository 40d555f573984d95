package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// errorsOfSignIn: what the sign-in page says.
func errorsOfSignIn() []*Error {
	return []*Error{{
		ID: "saml-response-invalid", Service: "iam", Title: "The AWS sign-in page found no usable Role in the message",
		Text: vendordoc.SaysInvalidResponse,
		also: []string{
			"Your request included an invalid SAML response",
			"お客様のリクエストに無効な SAML レスポンス", // the Japanese page, as people quote it
		},
		usual: "invalid SAML response",
		Meaning: "The message reached AWS, and the sign-in page found no pair of role and provider in it to " +
			"offer. It never called STS. The page says the same for nearly every message it can't use.",
		Basis:  report.Documented,
		Causes: []Cause{noAppRole, claimMisnamed, rolePairWrong},
		Checks: []string{
			"role-present", "attr-name-case", "role-pair", "role-value-per-pair", "role-arn", "attr-whitespace",
			"attr-placeholder", "response-root",
		},
		Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions, vendordoc.EntraAWSTutorial},
	}, {
		ID: "already-signed-in", Service: "iam", Title: "This browser is signed in to another AWS account",
		Text: "You must first log out before logging into a different AWS account. To logout, click here",
		also: []string{"You must first log out before logging into a different AWS account"},
		Meaning: "This browser already has a console session. The text belongs to URLs made from a " +
			"federation token; users report that a SAML sign-in replaces the session instead.",
		Basis: report.Reported,
		Causes: []Cause{cause("session-in-the-way", []report.Fix{
			{
				Where: report.Local,
				Path:  "the browser",
				Do:    "Sign out of the AWS console, or use another browser profile or a private window.",
			},
		})},
		Sources: []report.Source{vendordoc.CustomIdentityBroker},
	}, {
		ID: "audience-refused", Service: "iam", Title: "The audience isn't AWS",
		Text:    "Response does not contain the required audience.",
		Meaning: "The assertion's AudienceRestriction doesn't name AWS.",
		Basis:   report.Documented,
		Causes: []Cause{
			cause("identifier", []report.Fix{
				{
					Where: report.Entra,
					Path:  vendordoc.EntraIdentifier,
					Do:    "Set it to urn:amazon:webservices, or to https://signin.aws.amazon.com/saml in the gallery app.",
				},
			}),
			cause("identifier-suffix", []report.Fix{
				{
					Where: report.Entra,
					Path:  vendordoc.EntraIdentifier,
					Do: "Only the gallery app AWS Single-Account Access removes #1. In your own app, use an " +
						"identifier without it.",
				},
			}),
		},
		Checks:  []string{"audience-aws", "audience-present", "audience-fragment"},
		Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions, vendordoc.EntraAWSTutorial},
	}}
}
