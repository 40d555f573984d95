package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// one is a cause with one fix.
func one(id string, where report.Place, path, do string) Cause {
	return cause(id, []report.Fix{{Where: where, Path: path, Do: do}})
}

// Causes that several tools share.
var (
	stoppedAtEntra = cause("tool-sign-in-stopped", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraSignIn,
			Do:    "Read the failure reason: multifactor authentication, Conditional Access, or a user who is not assigned.",
		},
		{
			Where: report.Local,
			Path:  "the browser",
			Do:    "Open the app's tile in My Apps: the browser shows the page that the tool cannot show.",
		},
	})
	toolOtherApp = one("tool-app-address", report.Local, "the tool's configuration: address and app id",
		"Compare them with User access URL, under Properties of the app in Entra ID.")
	toolPageUnknown = one("tool-page-unknown", report.Local, "the tool",
		"Install its newest version, and let a browser show the pages: aws-azure-login --mode=gui, for example.")
	sessionControl = one("tool-session-control", report.Entra, vendordoc.EntraConditionalAccess+" > Session",
		"Exclude this app or these users from the Defender for Cloud Apps control: its page interrupts the tool.")
	roleChoice = one("role-choice", report.Local, "the tool's configuration, for example role_arn of saml2aws",
		"Choose one of the pairs that samlscope inspect lists.")
)

// errorsOfTools: what command-line tools say that sign in at the identity provider themselves.
var errorsOfTools = []*Error{{
	ID: "tool-no-assertion", Service: "tool", Title: "The tool got a page without a SAML response",
	Text: "Response did not contain a valid SAML assertion",
	also: []string{
		"Cannot extract saml assertion from request's response",
		"invalid SAML Assertion detected, check your local SAML",
	},
	Meaning: "saml2aws, aws-adfs and aws-runas sign in themselves and take SAMLResponse out of the page " +
		"they get back. This page had none, so the identity provider stopped the sign-in or asked for more. " +
		"The sign-in never reached AWS.",
	Basis: report.Model, Causes: []Cause{stoppedAtEntra, toolOtherApp},
	Sources: []report.Source{vendordoc.Saml2awsTool, vendordoc.AWSADFSTool, vendordoc.AWSRunasTool},
}, {
	ID: "tool-idp-page", Service: "tool", Title: "The tool doesn't understand the identity provider's page",
	Text: "Error authenticating to IdP",
	also: []string{"failed get SAMLAssertion", "unable to locate SAMLRequest URL", "Unable to recognize page state!"},
	Meaning: "saml2aws (\"Error authenticating to IdP\") and aws-azure-login (\"Unable to recognize page " +
		"state!\") read Entra ID's pages like a browser. They don't know this one, or a Defender for Cloud " +
		"Apps page came in between. The sign-in never reached AWS.",
	Basis: report.Model, Causes: []Cause{toolPageUnknown, sessionControl, stoppedAtEntra},
	Sources: []report.Source{vendordoc.Saml2awsTool, vendordoc.AWSAzureLoginTool},
}, {
	ID: "tool-no-roles", Service: "tool", Title: "The tool finds no role in the message",
	Text:  "No roles to assume",
	also:  []string{"No roles found in SAML response.", "This account does not have access to any roles"},
	alone: []string{"No roles available"},
	Meaning: "The sign-in at the identity provider worked. saml2aws, aws-azure-login and aws-adfs then look " +
		"for the Role attribute, and found no pair of role and provider in it. The sign-in never reached " +
		"AWS.",
	Basis: report.Model, Causes: []Cause{noAppRole, claimMisnamed, rolePairWrong},
	Checks:  []string{"role-present", "attr-name-case", "role-pair", "role-value-per-pair"},
	Sources: []report.Source{vendordoc.Saml2awsTool, vendordoc.AWSAzureLoginTool, vendordoc.AWSADFSTool},
}, {
	ID: "tool-no-accounts", Service: "tool", Title: "saml2aws found no account on AWS's role page",
	Text:  "No accounts available",
	alone: []string{"No accounts available"},
	Meaning: "With several roles saml2aws posts the message to AWS sign-in and reads the accounts from the page. It " +
		"found none: AWS refused the message, or showed its newer page, which saml2aws probably doesn't read.",
	Basis: report.Inferred, Causes: []Cause{
		one("tool-aws-refused", report.Local,
			"the message", "Check it with samlscope inspect, or open the app's tile in a browser to see "+
				"AWS's own text."),
		one("tool-aws-page", report.Local,
			"the tool's configuration", "Name the role (role_arn of saml2aws), so that it doesn't need the page."),
	},
	Checks:  []string{"role-present", "role-pair", "redeem-window", "audience-aws"},
	Sources: []report.Source{vendordoc.Saml2awsTool},
}, {
	ID: "tool-role-not-there", Service: "tool", Title: "The tool asks for a role that the message doesn't offer",
	Text: "Supplied RoleArn not found in saml assertion: {arn}",
	also: []string{
		"Supplied RoleArn not found in saml assertion", "and role_arn is enforced", "Preferred role not found in",
		"User specified preferred_role was not found in SAML assertion",
	},
	alone: []string{"Unable to find role"},
	Meaning: "The configured role isn't among the pairs of the Role attribute. The tool compares the ARNs " +
		"exactly, including case and path. The sign-in never reached AWS.",
	Basis: report.Model, Causes: []Cause{roleChoice, noAppRole, rolePairWrong},
	Checks: []string{"role-present", "role-pair", "role-value-per-pair"},
	Sources: []report.Source{
		vendordoc.Saml2awsTool, vendordoc.AWSADFSTool, vendordoc.RedshiftJDBC, vendordoc.AWSAzureLoginTool,
	},
}, {
	ID: "tool-acs", Service: "tool", Title: "gimme-aws-creds doesn't know this ACS, or this Role value",
	Text:  "is an unknown ACS URL",
	also:  []string{"Parsing error on {value}arn:aws"},
	alone: []string{"Parsing error on"}, tail: true,
	Meaning: "gimme-aws-creds accepts only AWS's plain …/saml sign-in URLs, not …/saml/acs/ID, and only " +
		"Role values with both ARNs. AWS itself accepts more.",
	Basis: report.Model, Causes: []Cause{
		one("tool-acs-form", report.Local,
			"the identity provider's ACS for this app", "Set https://signin.aws.amazon.com/saml."),
		rolePairWrong,
	},
	Checks:  []string{"tool-acs", "recipient-aws", "role-pair"},
	Sources: []report.Source{vendordoc.GimmeAWSCredsTool},
}, {
	ID: "rsn-present", Service: "tool", Title: "aws-runas finds no RoleSessionName in the message",
	Text: "unable to find RoleSessionName attribute in SAML doc",
	Meaning: "The message has no attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName with a value. AWS " +
		"refuses such a message too.",
	Basis: report.Model, Causes: []Cause{mailEmpty, claimMisnamed, sessionNameClaim},
	Checks:  []string{"rsn-present", "attr-name-case"},
	Sources: []report.Source{vendordoc.AWSRunasTool, vendordoc.SAMLAssertions},
}}
