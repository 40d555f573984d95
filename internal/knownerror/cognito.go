package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// The screens of a user pool.
const (
	cognitoACSForm = "https://PREFIX.auth.REGION.amazoncognito.com/saml2/idpresponse"
)

var relayCauses = []Cause{
	cause("cognito-idp-initiated", []report.Fix{
		{
			Where: report.Cognito,
			Path:  vendordoc.CognitoProvider + " > Edit > IdP-initiated SAML sign-in",
			Do:    "Accept SP-initiated and IdP-initiated SAML assertions.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Set identity_provider=NAME&client_id=ID&redirect_uri=URL&response_type=code&scope=openid, each " +
				"value URL-encoded.",
		}}),
	cause("cognito-relay-lost", []report.Fix{
		{
			Where: report.Local,
			Path:  "the app or proxy",
			Do:    "Start at the app, and return the RelayState unchanged; it may be longer than 80 bytes.",
		}}),
}
var rolledOverAtCognito = []Cause{
	cause("cognito-key-rollover", []report.Fix{
		{Where: report.Cognito, Path: vendordoc.CognitoMetadata,
			Do: "Use the App Federation Metadata Url, which Cognito " +
				"reads again within 6 hours, or upload the file again."},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraCertificates,
			Do:    "At a rollover publish the old and the new certificate together.",
		}}),
	altered,
}
var otherACS = cause("cognito-reply-url", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
		Do:    "Set " + cognitoACSForm + ", or the same path on the pool's own domain.",
	}})
var attributeMissing = []Cause{
	cause("cognito-attribute-unmapped", []report.Fix{
		{
			Where: report.Cognito,
			Path:  vendordoc.CognitoMapping,
			Do:    "Map the attribute from the claim's full name in the message.",
		}}), mailEmpty}
var signatureChecks = []string{"signature-key", "signature-value", "signature-digest", "signature-response-only"}

// errorsOfCognito: what a user pool says; Cognito takes no part between Entra
// ID, IAM and Amazon Connect.
var errorsOfCognito = []*Error{{
	ID: "cognito-response-or-relay", Service: "cognito", Title: "Cognito expects no sign-in from this provider now",
	Text:    "Invalid samlResponse or relayState from identity provider",
	Meaning: "The message lacks the RelayState of a sign-in that the user pool started.",
	Basis:   report.Reported, Causes: relayCauses,
	Checks:  []string{"cognito-relay-state", "cognito-in-response-to", "in-response-to"},
	Sources: []report.Source{vendordoc.CognitoIDPInitiated},
}, {
	ID: "cognito-relay-missing", Service: "cognito", Title: "The form has no RelayState",
	Text:    "Required String parameter 'RelayState' is not present",
	Meaning: "The POST to Cognito contained a message without RelayState.",
	Basis:   report.Reported, Causes: relayCauses, Checks: []string{"cognito-relay-state"},
	Sources: []report.Source{vendordoc.CognitoIDPInitiated},
}, {
	ID: "cognito-relay-invalid", Service: "cognito", Title: "Cognito doesn't know or accept this RelayState",
	Text:    "Invalid relayState from identity provider",
	Meaning: "The RelayState is missing or belongs to another sign-in, or the message went to another ACS.",
	Basis:   report.Documented, Causes: append(relayCauses[:2:2], otherACS),
	Checks:  []string{"cognito-relay-state"},
	Sources: []report.Source{vendordoc.CognitoTroubleshooting},
}, {
	ID: "cognito-state-invalid", Service: "cognito", Title: "The provider isn't set up, or its metadata " +
		"doesn't match",
	Text:    "Invalid State/RelayState provided",
	Meaning: "Cognito couldn't match the message to a provider of the user pool.",
	Basis:   report.Reported, Causes: append(relayCauses[1:2:2], rolledOverAtCognito[0]),
	Sources: []report.Source{vendordoc.CognitoIDPInitiated},
}, {
	ID: "cognito-attribute-required", Service: "cognito", Title: "A required attribute is missing",
	Text: "Invalid SAML response received: Invalid user attributes: {name}: The attribute is required", tail: true,
	also: []string{"Invalid user attributes: {name}: The attribute is required"},
	Meaning: "The message was good, but Cognito couldn't save the user: the user pool requires an attribute " +
		"that the message lacks.",
	Basis: report.Documented, Causes: attributeMissing, Checks: []string{"attr-placeholder"},
	Sources: []report.Source{vendordoc.CognitoInvalidResponse},
}, {
	ID: "cognito-attribute-deleted", Service: "cognito", Title: "A required attribute is empty",
	Text:    "Invalid SAML response received: Invalid user attributes: {name}: Required attribute cannot be deleted",
	also:    []string{"Invalid user attributes: {name}: Required attribute cannot be deleted"},
	tail:    true,
	Meaning: "The user exists, and the message would empty an attribute that the user pool requires.",
	Basis:   report.Documented, Causes: attributeMissing,
	Sources: []report.Source{vendordoc.CognitoInvalidResponse},
}, {
	ID: "cognito-response-signature", Service: "cognito", Title: "Cognito can't verify the signature of the " +
		"Response",
	Text:    "Invalid SAML response received: SAML Response signature is invalid",
	also:    []string{"SAML Response signature is invalid"},
	Meaning: "The certificate changed, or the metadata is another app's.",
	Basis:   report.Documented, Causes: rolledOverAtCognito, Checks: signatureChecks,
	Sources: []report.Source{vendordoc.CognitoTroubleshooting},
}, {
	ID: "cognito-assertion-signature", Service: "cognito",
	Title: "Cognito can't verify the signature of the assertion",
	Text:  "Invalid SAML response received: SAML Assertion signature is invalid",
	also: []string{
		"Error in SAML response processing: SAML Assertion signature is invalid",
		"SAML Assertion signature is invalid",
	},
	Meaning: "The certificate changed, or the metadata is another app's. Cognito asks for signed assertions.",
	Basis:   report.Documented, Causes: rolledOverAtCognito, Checks: signatureChecks, Sources: []report.Source{
		vendordoc.CognitoTroubleshooting, vendordoc.SDKIssueSignature,
	},
}, {
	ID: "cognito-username-changed", Service: "cognito", Title: "The NameID of a known user changed",
	Text: "Invalid SAML response received: Invalid ProviderName/Username combination.",
	also: []string{"Invalid ProviderName/Username combination"},
	Meaning: "Cognito identifies users by NameID, including upper and lower case, even in a pool that " +
		"ignores case.",
	Basis: report.Reported,
	Causes: []Cause{cause("cognito-nameid-changed", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > Unique User Identifier (Name ID)",
			Do: "Choose a source that never changes, user.objectid for example, or lower-case it by a " +
				"transformation.",
		},
		{
			Where: report.Cognito,
			Path:  "User pools > your pool > Users",
			Do:    "Delete the old profile of the user, so that the next sign-in makes a new one.",
		}})},
	Checks:  []string{"nameid-present", "nameid-transient"},
	Sources: []report.Source{vendordoc.CognitoSAML},
}, {
	ID: "cognito-audience-restriction", Service: "cognito", Title: "The audience is not this user pool",
	Text:  "Audience restriction",
	alone: []string{"Audience restriction"},
	also:  []string{"Invalid SAML response received: Audience restriction", "Application with identifier not found"},
	Meaning: "The audience must be urn:amazon:cognito:sp:REGION_POOLID, exactly. AWS documents only how the text " +
		"begins.",
	Basis: report.Documented,
	Causes: []Cause{cause("cognito-identifier", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIdentifier,
			Do:    "Set urn:amazon:cognito:sp:REGION_POOLID with the id of this user pool.",
		}})},
	Checks:  []string{"cognito-audience", "cognito-region", "audience-present"},
	Sources: []report.Source{vendordoc.CognitoTroubleshooting},
}, {
	ID: "cognito-page", Service: "cognito", Title: "The message went to a wrong Cognito URL, or not by POST",
	Text:    "An error was encountered with the requested page",
	Meaning: "The ACS is " + cognitoACSForm + " and accepts only POST.",
	Basis:   report.Documented, Causes: []Cause{otherACS}, Checks: []string{"destination-match", "recipient-posted"},
	Sources: []report.Source{vendordoc.CognitoTroubleshooting},
}, {
	ID: "cognito-metadata", Service: "cognito", Code: "InvalidParameterException",
	Title:   "Cognito can't fetch the metadata",
	Text:    "Error retrieving metadata from {url}",
	Meaning: "Cognito fetches metadata over ports 80 and 443 only, with a certificate that it trusts.",
	Basis:   report.Documented,
	Causes: []Cause{cause("cognito-metadata-url", []report.Fix{
		{
			Where: report.Cognito,
			Path:  vendordoc.CognitoMetadata,
			Do:    "Use the App Federation Metadata Url of Entra ID, or upload the file.",
		}})},
	Sources: []report.Source{vendordoc.CognitoSAML},
}, {
	ID: "cognito-pool-base64", Service: "cognito", Title: "An identity pool finds no usable role in the message",
	Text: "Invalid base64 SAMLResponse",
	Meaning: "Users report this for identity pools when Role or RoleSessionName is missing or misnamed, " +
		"although the base64 is good.",
	Basis: report.Reported, Causes: []Cause{
		noAppRole, claimMisnamed, rolePairWrong,
	}, Checks: []string{"role-present", "rsn-present", "attr-name-case", "response-base64"},
	Sources: []report.Source{vendordoc.CognitoInvalidBase64},
}, {
	ID: "cognito-too-late", Service: "cognito", Title: "The sign-in took longer than Cognito's five minutes",
	Text:  "Something went wrong",
	alone: []string{"Something went wrong"},
	Meaning: "A guide of 2023 says that Cognito allows five minutes for the sign-in at Entra ID. The words " +
		"are common; IAM Identity Center also uses them as a heading.",
	Basis: report.Documented, Causes: []Cause{tooOld}, Checks: []string{"redeem-window"},
	Sources: []report.Source{vendordoc.CognitoSAML},
}}
