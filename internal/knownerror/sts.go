package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

const codeInvalidToken, codeExpired = "InvalidIdentityToken", "ExpiredTokenException"

// errorsOfSTS: what STS says of the assertion, and of the call.
var errorsOfSTS = append([]*Error{{
	ID: "session-name-required", Service: "sts", Code: codeInvalidToken, Title: "RoleSessionName is missing",
	Text: vendordoc.SaysNoSessionName,
	Meaning: "AWS accepted the Role attribute, but the message has no attribute " +
		"https://aws.amazon.com/SAML/Attributes/RoleSessionName with a value. Entra ID leaves out a claim " +
		"when its source attribute is empty for the user.",
	Basis:   report.Documented,
	Causes:  []Cause{mailEmpty, claimMisnamed, sessionNameClaim},
	Checks:  []string{"rsn-present", "attr-name-case"},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions, vendordoc.EntraAWSTutorial},
}, {
	ID: "session-name-pattern", Service: "sts", Code: codeInvalidToken,
	Title: "RoleSessionName contains characters that AWS doesn't accept, or has the wrong length",
	Text:  vendordoc.SaysSessionName,
	also:  []string{"RoleSessionName in AuthnResponse must match"},
	Meaning: "A session name has 2 to 64 characters: letters and digits of ASCII and _ + = , . @ -. A report of 2015 " +
		"shows a limit of 32.",
	Basis: report.Documented,
	Causes: []Cause{guestName, cause("session-name-source", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Choose user.userprincipalname or user.mail, or a transformation that removes the other " +
				"characters.",
		},
	})},
	Checks:  []string{"rsn-pattern", "rsn-guest", "attr-placeholder"},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions},
}, {
	ID: "assume-role-not-authorized", Service: "sts", Code: "AccessDenied",
	Title: "The role doesn't accept this message",
	Text:  vendordoc.SaysNotAuthorized,
	also:  []string{"is not authorized to perform: sts:AssumeRoleWithSAML"},
	Meaning: "AWS read the message, and the role refuses it. The role doesn't exist, its trust policy doesn't " +
		"allow this provider, this Recipient or the tags, or the message has no NameID.",
	Basis: report.Documented,
	Causes: []Cause{
		cause("role-missing", []report.Fix{
			{Where: report.IAM, Path: "IAM > Roles", Do: "Copy the ARN of the role."},
			{
				Where: report.Entra,
				Path:  vendordoc.EntraAppRoles,
				Do:    "Put it into the app role's Value, with a provider of the same account.",
			}}),
		cause("trust-policy", []report.Fix{
			{
				Where: report.IAM,
				Path:  vendordoc.IAMTrustEdit,
				Do: "Principal Federated: the provider's ARN. Action: sts:AssumeRoleWithSAML. Condition " +
					"SAML:aud: exactly the URL that the message is posted to, " +
					"https://signin.aws.amazon.com/saml or the regional one; never urn:amazon:webservices.",
			}}),
		tagsUntrusted,
		cause("nameid", []report.Fix{{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > Unique User Identifier (Name ID)",
			Do:    "Choose a source attribute that this user has.",
		}}),
		cause("organization-policy", []report.Fix{{
			Where: report.AWS,
			Path:  "AWS Organizations > Policies",
			Do: "Look for a policy that denies sts:AssumeRoleWithSAML or signin:Authenticate, perhaps by " +
				"Region or IP address.",
		}}),
	},
	Checks: []string{
		"role-arn", "role-same-account", "role-sso-reserved", "role-service-linked", "role-example-account",
		"nameid-present",
		"recipient-posted",
		"role-arn-exact", "trust-policy-form", "trust-action", "trust-principal", "trust-aud", "trust-aud-entity",
		"trust-tagsession",
		"trust-sourceidentity",
	},
	Sources: []report.Source{
		vendordoc.SAMLTroubleshooting, vendordoc.SessionTags, vendordoc.SourceIdentity, vendordoc.ConnectSAML,
	},
}, {
	ID: "source-identity-pattern", Service: "sts", Code: codeInvalidToken, Title: "SourceIdentity contains " +
		"characters that AWS doesn't accept, or has the wrong length",
	Text: vendordoc.SaysSourceIdentity,
	also: []string{"Source Identity must match"},
	Meaning: "A source identity has 2 to 64 characters: letters and digits of ASCII and _ + = , . @ -, and does not " +
		"begin with aws:.",
	Basis: report.Documented,
	Causes: []Cause{cause("source-identity-source", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > SourceIdentity",
			Do:    "Choose user.userprincipalname, transform it, or delete the claim if nothing needs it.",
		}})},
	Checks:  []string{"source-identity"},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SourceIdentity},
}, {
	ID: "response-signature-invalid", Service: "sts", Code: codeInvalidToken, Title: "The signature doesn't " +
		"match the stored metadata, or the message was changed",
	Text: vendordoc.SaysInvalidSignature,
	Meaning: "AWS checks the signature with the certificates of the metadata that the IAM identity provider " +
		"stores. It ignores their dates.",
	Basis: report.Documented,
	Causes: []Cause{
		rolledOver,
		wrongApp,
		altered,
		cause("unsigned", []report.Fix{{
			Where: report.Entra,
			Path:  vendordoc.EntraCertificates + " > Edit > Signing Option",
			Do:    "Sign SAML assertion, with the signing algorithm SHA-256.",
		}}),
	},
	Checks: []string{
		"signature-key", "signature-digest", "signature-value", "signature-present", "signature-alg",
		"signature-sha1", "signature-response-only", "signature-wrapping", "signature-opinions-differ",
	},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.EntraCertificatesGuide},
}, {
	ID: "issuer-not-in-provider", Service: "sts", Code: "AuthSamlInvalidSamlResponseException",
	Title:   "The Issuer isn't the one in the provider's metadata",
	Text:    "Failed to assume role: Issuer not present in specified provider",
	also:    []string{"Issuer not present in specified provider"},
	Meaning: "The provider in the Role value has other metadata: its entityID differs from the message's Issuer.",
	Basis:   report.Documented,
	Causes:  []Cause{wrongApp, noSuchProvider},
	Checks:  []string{"issuer-match", "issuer-both"},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.EntraAWSTutorial},
}, {
	ID: "provider-missing", Service: "sts", Code: codeInvalidToken,
	Title: "The provider in the Role value doesn't exist",
	Text:  "Specified provider doesn't exist.",
	also:  []string{"AuthSamlManifestNotFoundException"},
	Meaning: "AWS found a pair of role and provider, but no identity provider with that ARN. Each partition " +
		"has its own STS: the commercial one can't see providers in GovCloud or China.",
	Basis: report.Documented,
	Causes: []Cause{noSuchProvider, cause("sts-region", []report.Fix{
		{
			Where: report.Local,
			Path:  "the tool's configuration: Region, AWS_REGION or region of saml2aws",
			Do:    "For a role of arn:aws-us-gov set us-gov-west-1, for one of arn:aws-cn cn-north-1 or cn-northwest-1.",
		}})},
	Checks:  []string{"role-pair", "role-partition", "role-same-account", "role-example-account"},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.Saml2awsPartition},
}, {
	ID: "duration-over-maximum", Service: "sts", Code: "ValidationError", Title: "The call asks for a longer session " +
		"than the role allows",
	Text:    "Requested DurationSeconds exceeds MaxSessionDuration set for this role.",
	also:    []string{"The requested DurationSeconds exceeds the MaxSessionDuration set for this role."},
	Meaning: "Tools that call AssumeRoleWithSAML ask for their own duration, up to the role's maximum.",
	Basis:   report.Documented,
	Causes: []Cause{cause("duration-role-maximum", []report.Fix{
		{
			Where: report.Local,
			Path:  "the tool's configuration, for example aws_session_duration of saml2aws",
			Do:    "Lower it; without it AWS gives an hour.",
		},
		{
			Where: report.IAM,
			Path:  vendordoc.IAMRole + " > Summary > Edit > Maximum session duration",
			Do:    "Or raise it, to 12 hours at most.",
		}})},
	Checks:  []string{"session-duration-range"},
	Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.AssumeRoleWithSAML},
}, {
	ID: "redeem-window-over", Service: "sts", Code: codeExpired, Title: "The message is older than five minutes",
	Text:    "Token must be redeemed within 5 minutes of issuance",
	Meaning: "AWS accepts a message for five minutes after it was issued, whatever its own times say.",
	Basis:   report.Reported,
	Causes:  []Cause{tooOld, clockOff},
	Checks:  []string{"redeem-window", "conditions-notbefore"},
	Sources: []report.Source{vendordoc.SAMLAssertions, vendordoc.AssumeRoleWithSAML},
}, {
	ID: "response-expired", Service: "sts", Code: codeExpired, Title: "The message has expired",
	Text:    "Response has expired",
	alone:   []string{"Response has expired"},
	Meaning: "NotOnOrAfter of the assertion is past.",
	Basis:   report.Reported,
	Causes:  []Cause{tooOld, clockOff},
	Checks:  []string{"conditions-notonorafter", "subject-notonorafter", "redeem-window"},
	Sources: []report.Source{vendordoc.AssumeRoleWithSAML},
}, {
	ID: "response-not-base64", Service: "sts", Code: codeInvalidToken,
	Title:   "The form value isn't base64, or doesn't contain a Response for this role",
	Text:    "Invalid base64 SAMLResponse",
	Meaning: "AWS couldn't decode the form value. Users also report it for messages with wrong Role attributes.",
	Basis:   report.Reported,
	Causes: []Cause{
		altered,
		cause("assertion-only", []report.Fix{{
			Where: report.Local,
			Path:  "the tool that calls STS",
			Do:    "Send the base64 text of the samlp:Response exactly as in the form.",
		}}),
		claimMisnamed,
	},
	Checks:  []string{"response-base64", "response-root", "attr-name-case"},
	Sources: []report.Source{vendordoc.AssumeRoleWithSAML},
}, {
	ID: "subject-confirmation-data", Service: "sts", Code: codeInvalidToken, Title: "The subject confirmation lacks " +
		"Recipient or NotOnOrAfter",
	Text:    "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter",
	also:    []string{"Responses must contain SubjectConfirmationData with a Recipient and NotOnOrAfter"},
	Meaning: "SubjectConfirmationData must have both. The misspelling is AWS's.",
	Basis:   report.Reported,
	Causes: []Cause{cause("subject-confirmation", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do:    "Set https://signin.aws.amazon.com/saml, or the regional URL, as the default Reply URL.",
		}})},
	Checks:  []string{"subject-conf-data", "subject-conf-bearer", "subject-conf-single", "recipient-aws"},
	Sources: []report.Source{vendordoc.SAMLAssertions},
}, {
	ID: "role-not-in-assertion", Service: "sts", Code: codeInvalidToken, Title: "The call asks for a role " +
		"that the message doesn't offer",
	Text:    vendordoc.SaysRoleNotOffered,
	Meaning: "The call's RoleArn and PrincipalArn must be together in one value of the Role attribute.",
	Basis:   report.Reported,
	Causes: []Cause{
		roleChoice,
		noAppRole,
		rolePairWrong,
	},
	Checks:  []string{"role-chosen", "role-present", "role-pair", "role-value-per-pair"},
	Sources: []report.Source{vendordoc.AssumeRoleWithSAML},
}, {
	ID: "request-arn-invalid", Service: "sts", Code: "ValidationError", Title: "RoleArn and PrincipalArn of the call " +
		"are swapped or malformed",
	Text:    "Request ARN is invalid",
	Meaning: "STS refused the call before it read the message.",
	Basis:   report.Reported,
	Causes: []Cause{
		cause("arns-swapped", []report.Fix{
			{
				Where: report.Local,
				Path:  "the tool that calls STS",
				Do: "RoleArn is arn:aws:iam::ACCOUNT:role/NAME, PrincipalArn " +
					"arn:aws:iam::ACCOUNT:saml-provider/NAME. Some tools need the role first in the Role " +
					"value.",
			}}),
		rolePairWrong,
	},
	Checks:  []string{"role-pair", "role-arn"},
	Sources: []report.Source{vendordoc.AssumeRoleWithSAML, vendordoc.OneLoginCLIDuration},
}, {
	ID: "tags-invalid", Service: "sts", Code: "ValidationError",
	Title: "A session tag has a value that AWS doesn't accept",
	Text:  "Unable to validate tags",
	Meaning: "The values of PrincipalTag attributes have at most 256 characters: letters, " +
		"digits, blanks and _ . : / = + - @.",
	Basis: report.Reported,
	Causes: []Cause{cause("tag-source", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims,
			Do:    "Choose another source attribute for the claim, transform it, or delete the claim.",
		}})},
	Checks:  []string{"tag-value", "tag-key", "tag-count", "tag-multi-value"},
	Sources: []report.Source{vendordoc.SessionTags, vendordoc.TagRules},
}}, codesOfSTS()...)

// stsCode is a code that may come with a sentence which is not known.
func stsCode(id, code, title, meaning string, causes []Cause, checks ...string) *Error {
	return &Error{
		ID:      id,
		Service: "sts",
		Code:    code,
		Title:   title,
		Meaning: meaning,
		Basis:   report.Documented,
		Causes:  causes,
		Checks:  checks,
		weak:    true,
		Text:    "An error occurred (" + code + ") when calling the AssumeRoleWithSAML operation: {message}",
		also:    []string{"Service: AWSSecurityToken{service}; Status Code: {number}; Error Code: " + code},
		Sources: []report.Source{vendordoc.AssumeRoleWithSAML},
	}
}

// codesOfSTS: codes without their sentences.
func codesOfSTS() []*Error {
	region := []Cause{cause("region-off", []report.Fix{
		{
			Where: report.IAM,
			Path:  "IAM > Account settings > Security Token Service (STS) > Endpoints",
			Do:    "Activate the Region.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do:    "Or use the endpoint of a Region where STS is active.",
		}})}
	packed := []Cause{cause("session-too-large", []report.Fix{
		{Where: report.Entra, Path: vendordoc.EntraClaims, Do: "Send fewer PrincipalTag claims, or shorter values."},
		{Where: report.Local, Path: "the tool that calls STS", Do: "Or give a shorter session policy."}})}
	return []*Error{
		stsCode("sts-invalid-identity-token", "InvalidIdentityToken", "STS doesn't accept the message",
			"Something in the document is wrong: issuer, signature, subject data, provider or session name. The "+
				"sentence "+
				"after the code says what.",
			[]Cause{
				wrongApp, rolledOver, altered, mailEmpty,
			}, "issuer-match", "signature-key", "signature-digest", "subject-conf-data",
			"rsn-present").or("InvalidIdentityToken"),
		stsCode("sts-expired-token", "ExpiredTokenException", "STS finds the message expired",
			"The time of the message is over, or its five minutes are.", []Cause{
				tooOld, clockOff,
			}, "redeem-window", "conditions-notonorafter", "subject-notonorafter").
			or("An error occurred (ExpiredToken) when calling the AssumeRoleWithSAML operation"),
		stsCode("sts-idp-rejected-claim", "IDPRejectedClaim", "The identity provider reported a failure",
			"The Response has a status other than Success, so there is nothing for AWS to accept.",
			[]Cause{cause("idp-refused", []report.Fix{
				{
					Where: report.Entra,
					Path:  vendordoc.EntraSignInLogs,
					Do: "Find the sign-in and read its failure reason; the status message of the Response names " +
						"an AADSTS code.",
				}})}, "status-success").or("IDPRejectedClaim"),
		stsCode("sts-access-denied", "AccessDenied", "STS doesn't let this message assume the role",
			"The role doesn't exist, or its trust policy doesn't allow this provider, this Recipient or "+
				"these tags.",
			[]Cause{
				cause("trust-policy", []report.Fix{{
					Where: report.IAM,
					Path:  vendordoc.IAMTrustEdit,
					Do:    "Compare Principal, actions and SAML:aud with the message's provider, tags and Recipient.",
				}})}, "role-arn", "role-same-account", "nameid-present"),
		stsCode("sts-validation-error", "ValidationError", "A field of the call is outside its limits",
			"The message has 4 to 100,000 characters of base64, the ARNs 20 to 2048, and the duration is "+
				"between 900 and 43200 seconds; tags have their own limits.", []Cause{
				responseTooLong,
				cause("duration-range", []report.Fix{{
					Where: report.Entra,
					Path:  vendordoc.EntraClaims + " > SessionDuration",
					Do:    "Set a constant between 900 and 43200.",
				}})}, "response-size", "session-duration-range", "tag-value", "role-pair"),
		stsCode("sts-malformed-policy", "MalformedPolicyDocument", "The session policy of the call is malformed",
			"STS refused the call's Policy parameter, not the message.", []Cause{
				cause("session-policy", []report.Fix{{
					Where: report.Local,
					Path:  "the tool that calls STS",
					Do:    "Correct its policy, or remove it.",
				}})}),
		stsCode("sts-packed-policy", "PackedPolicyTooLarge", "Tags and session policies are too large together",
			"AWS packs session tags and session policies into one field of limited size.", packed, "tag-count",
			"tag-value").
			or("PackedPolicyTooLarge", "PackedPolicyTooLargeException"),
		stsCode("sts-region-disabled", "RegionDisabledException", "STS is turned off in this Region for the "+
			"account",
			"The message went to the endpoint of a Region where the account has turned off STS.", region,
			"endpoint-region-known").
			or("An error occurred (RegionDisabled) when calling the AssumeRoleWithSAML operation",
				"RegionDisabledException"),
	}
}
