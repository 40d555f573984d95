package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// The screens of Identity Center and of provisioning into it.
const (
	emailMapping = vendordoc.EntraIDCMappings + ` > emails[type eq "work"].value`
	emailMustBe  = "The value must be unique among the users, and each user has exactly one email, marked " +
		"primary. Identity Center refuses a user with a second one or with another user's."
	cycleAfter    = "A changed mapping starts a new initial cycle. " + cycleTakes
	cycleTakes    = "Provision on demand updates one user in about 30 seconds; the regular cycle takes about 40 minutes."
	nextIsConnect = "The value then becomes RoleSessionName, so the Connect user must have exactly this " +
		"name, including upper and lower case."
)

var (
	nameIDNotEmail = cause("idc-nameid-not-address", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCNameID,
			Do: "Name identifier format: Email address. Source attribute: the one that gives the Identity Center user " +
				"name, usually user.userprincipalname.",
		},
	})
	nameIDNotUser = cause("idc-nameid-other-user", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCNameID,
			Do:    "Choose the source attribute that provisioning sends as userName.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCMappings + " > userName",
			Do: "Or make provisioning send the NameID's value. For guests, a NameID condition: External " +
				"guests user.mail, Members user.userprincipalname.",
		},
	})
	notProvisioned = cause("scim-not-provisioned", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do:    "Assign the user to the app; nested groups are not expanded.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCProvisionOnDemand,
			Do:    "Provision the user now and read what was exported.",
		},
	})
	idcOtherACS = cause("idc-reply-url", []report.Fix{
		{
			Where: report.IDC,
			Path:  vendordoc.IDCAuthentication,
			Do:    "Copy the ACS URL and the issuer URL of this instance.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCBasicSAML,
			Do:    "Put them into Reply URL and Identifier, exactly.",
		},
	})
	idcCertificate = cause("idc-key-rollover", []report.Fix{
		{Where: report.Entra, Path: vendordoc.EntraCertificates, Do: "Download the active certificate of the app."},
		{
			Where: report.IDC,
			Path:  vendordoc.IDCAuthentication + " > Manage SAML 2.0 certificates > Import certificate",
			Do:    "Import it; several may be active at once.",
		},
	})
	emailUnmapped = cause("scim-email-unmapped", []report.Fix{
		{
			Where: report.Entra,
			Path:  emailMapping,
			Do: "Mapping type Expression: Coalesce([mail],[userPrincipalName]). Users with a mailbox keep their address, " +
				"the others get their UPN. " + emailMustBe + " " + cycleAfter + " " + nextIsConnect,
		},
		{
			Where: report.Entra,
			Path:  emailMapping,
			Do: "Or mapping type Direct with the source userPrincipalName, if every UPN looks like an email " +
				"address and the Connect users have the UPN as their name. " + nextIsConnect,
		},
	})
)

// errorsOfIdentityCenter: the access portal, its sign-in page and its log.
var errorsOfIdentityCenter = []*Error{{
	ID: "user-attribute-empty", Service: "identity-center", Code: "InvalidRequestException",
	Title: "The user has no primary email in Identity Center, but the application's mapping needs it",
	Text:  "User attribute: ${user:email} is empty. Please check with your administrator",
	also: []string{
		"User attribute: ${user:{word}} is empty", "${user:{word}} is empty", "User attribute: {word} is empty. Please " +
			"check with your administrator",
		"User attribute: is empty. Please check with your administrator", // what a shell leaves of it in double quotes
	},
	Meaning: "The sign-in at Entra ID worked, and so did the first message: it finds the user by NameID and " +
		"user name, without an email. The application's attribute mapping in Identity Center then asks for " +
		"${user:email}, for Amazon Connect usually twice: as Subject and as RoleSessionName. That " +
		"expression reads the primary email of the Identity Center user. It is empty, so Identity Center " +
		"makes no second message and posts nothing to AWS.\n\nIt is empty because Entra ID's mail attribute " +
		"is null without a mailbox, and provisioning leaves out null attributes. Identity Center accepts " +
		"the user anyway, without an error. A claim added to the Entra ID app changes nothing: Identity " +
		"Center doesn't copy claims of the first message into the second.\n\nTo see it: give samlscope " +
		"scim check the answer of aws identitystore describe-user, or hold Shift while clicking the tile. If the text names another " +
		"attribute, such as ${user:middleName}, the same applies to that one; AWS documents only the form " +
		"with email.",
	Basis: report.Reported,
	Causes: []Cause{emailUnmapped,
		cause("entra-mail-empty", []report.Fix{
			{
				Where: report.Entra,
				Path:  vendordoc.EntraUserEmail,
				Do: "Fill it in if you need a real address later. You can't edit users in Identity Center " +
					"while provisioning is on. " + emailMustBe + " " + cycleTakes,
			}}),
		cause("idc-application-mapping", []report.Fix{
			{
				Where: report.IDC,
				Path:  vendordoc.IDCMappings,
				Do: "Map Subject and https://aws.amazon.com/SAML/Attributes/RoleSessionName to " +
					"${user:subject}, the user name, which is never empty. The Connect user names must then " +
					"equal the Identity Center user names, including upper and lower case. This follows " +
					"from the list of expressions; AWS doesn't say it.",
			}}),
		cause("idc-attribute-unfilled", []report.Fix{
			{
				Where: report.IDC,
				Path:  vendordoc.IDCMappings,
				Do: "Replace it: ${user:middleName} is empty for nearly every user from Entra ID, ${user:AD_GUID} and " +
					"${user:AD_SID} exist for Active Directory only. ${user:subject} is the user name, ${user:name} the display name.",
			},
			{Where: report.Entra, Path: vendordoc.EntraIDCMappings, Do: "Or add a mapping whose target is that attribute."}}),
	},
	Checks: []string{
		"scim-email-missing", "scim-email-primary", "rsn-present", "rsn-connect", "connect-user-unknown",
		"connect-user-case",
	},
	Sources: []report.Source{vendordoc.CLIIssueEmptyEmail, vendordoc.IdentityCenterTroubleshooting,
		vendordoc.SCIMCreateUser,
		vendordoc.EntraExpressionFunctions,
		vendordoc.EntraProvisionOnDemand},
}, {
	ID: "portal-no-access", Service: "identity-center", Code: "ForbiddenException",
	Title: "The access portal doesn't open the application for this user",
	Text:  "No access",
	alone: []string{"No access"},
	also: []string{
		"Confirm with your administrator that you have access to the application and that your primary email address is " +
			"assigned in IAM Identity Center.",
		"your primary email address is assigned in",
		"An error occurred while signing in to the application",
		"com.amazonaws.switchboard.portal#ForbiddenException",
	},
	Meaning: "Identity Center knows the user, but made no message for the application. One page covers " +
		"several causes.",
	Basis: report.Reported,
	Causes: []Cause{
		cause("idc-not-assigned", []report.Fix{
			{
				Where: report.IDC,
				Path:  vendordoc.IDCApplication + " > Assigned users and groups",
				Do: "Assign the user. If the user is listed but has no access, remove the assignment and " +
					"add it again: a recreated user has a new internal ID.",
			}}),
		cause("idc-subject-format", []report.Fix{
			{
				Where: report.IDC,
				Path:  vendordoc.IDCMappings + " > Subject > Format",
				Do:    "Choose unspecified or transient, or the format in the NameIDPolicy of its AuthnRequest.",
			}}),
		emailUnmapped, mailEmpty,
	},
	Sources: []report.Source{vendordoc.SamlifyAttributes, vendordoc.DjangoSAML2Attributes,
		vendordoc.CrewjamAttributes, vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-application-acs", Service: "identity-center",
	Title: "The application's ACS URL in Identity Center is wrong",
	Text:  "An error occurred when we tried to process your request.",
	alone: []string{"An error occurred when we tried to process your request."},
	Meaning: "Identity Center couldn't send the message to the application. For Connect and IAM the ACS URL " +
		"is https://signin.aws.amazon.com/saml.",
	Basis: report.Documented,
	Causes: []Cause{cause("idc-application-acs-url", []report.Fix{
		{
			Where: report.IDC,
			Path:  vendordoc.IDCConfiguration + " > Application metadata",
			Do: "Application ACS URL https://signin.aws.amazon.com/saml, Application SAML audience " +
				"urn:amazon:webservices, and leave the start URL blank.",
		}})},
	Checks:  []string{"recipient-aws", "audience-aws"},
	Sources: []report.Source{vendordoc.ConnectIdentityCenterBlog},
}, {
	ID: "idc-bad-input", Service: "identity-center", Title: "Identity Center can't use the request or the " +
		"application's configuration",
	Text:    "Bad input",
	alone:   []string{"Bad input"},
	Meaning: "The request to the portal or the configuration of the application is malformed. AWS lists no causes.",
	Basis:   report.Reported,
	Causes: []Cause{cause("idc-application-config", []report.Fix{
		{
			Where: report.IDC,
			Path:  vendordoc.IDCConfiguration,
			Do:    "Check ACS URL, audience and relay state for blanks and incomplete URLs.",
		}})},
	Checks:  []string{"recipient-aws", "relay-encoding"},
	Sources: []report.Source{vendordoc.ResearchStudioNameID},
}, {
	ID: "idc-unexpected-error", Service: "identity-center", Title: "Identity Center doesn't accept the message from " +
		"Entra ID",
	Text:  "An unexpected error has occurred",
	alone: []string{"An unexpected error has occurred"},
	Meaning: "Identity Center refused Entra ID's message at its ACS. CloudTrail has the reason in " +
		"errorMessage of ExternalIdPDirectoryLogin, in the management account's home Region.",
	Basis: report.Documented,
	Causes: []Cause{nameIDNotEmail, nameIDNotUser, notProvisioned, idcOtherACS,
		cause("idc-message", []report.Fix{
			{
				Where: report.Entra,
				Path:  vendordoc.EntraIDCEncryption,
				Do:    "Deactivate encryption: Identity Center can't decrypt.",
			},
			{
				Where: report.Entra,
				Path:  vendordoc.EntraClaims,
				Do:    "Give each AccessControl claim one value, and send at most 50.",
			}})},
	Checks: []string{
		"idc-nameid-format", "idc-nameid-address", "idc-nameid-username", "scim-username-email", "idc-guest",
		"idc-acs", "idc-audience", "idc-assertion-single", "idc-encrypted", "idc-attributes-count",
		"idc-attribute-multi-value", "idc-attribute-structured", "idc-attribute-nameformat", "idc-attribute-key",
		"assertion-single", "encrypted-scope", "recipient-identity-center",
		"nameid-format",
	},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-not-you", Service: "identity-center", Title: "Identity Center can't verify the message from " +
		"Entra ID",
	Text:    "It's not you, it's us",
	also:    []string{"It's not you, it is us"},
	Meaning: "The certificate, the metadata or a clock is wrong.",
	Basis:   report.Documented,
	Causes: []Cause{
		idcCertificate,
		nameIDNotEmail,
		cause("clock", []report.Fix{{
			Where: report.Local,
			Path:  "the machine's date and time settings",
			Do:    "Turn on time synchronisation.",
		}}),
		idcOtherACS,
	},
	Checks:  []string{"signature-key", "signature-value", "signature-digest", "conditions-notbefore"},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterTroubleshootSSO},
}, {
	ID: "idc-try-later", Service: "identity-center", Title: "Identity Center refuses the format of the NameID",
	Text:    "We couldn't complete your request right now. Please try again later.",
	also:    []string{"We couldn't complete your request right now"},
	Meaning: "Trying again doesn't help: the log says 'Response contains invalid name id policy format'.",
	Basis:   report.Reported,
	Causes:  []Cause{nameIDNotEmail, nameIDNotUser},
	Checks:  []string{"nameid-format"},
	Sources: []report.Source{vendordoc.AuthentikIdentityCenter},
}, {
	ID: "idc-nameid-policy-format", Service: "identity-center",
	Title: "The NameID doesn't have the format emailAddress",
	Text:  "Response contains invalid name id policy format",
	also:  []string{"invalid name id policy format"},
	Meaning: "CloudTrail's reason in ExternalIdPDirectoryLogin; the page says 'We couldn't " +
		"complete your request right now'.",
	Basis:   report.Reported,
	Causes:  []Cause{nameIDNotEmail},
	Checks:  []string{"nameid-format"},
	Sources: []report.Source{vendordoc.AuthentikIdentityCenter},
}, {
	ID: "idc-request-id", Service: "identity-center", Title: "The message answers no sign-in that Identity Center is " +
		"waiting for",
	Text: "Not a valid response for the provided request id: {id}",
	Meaning: "InResponseTo must be the id of the open request, which begins with aws_. An old, repeated or " +
		"held message matches no open request.",
	Basis: report.Reported,
	Causes: []Cause{
		cause("idc-replayed", []report.Fix{
			{
				Where: report.Local,
				Path:  "the browser",
				Do:    "Start the sign-in again, and pass the message on once and unchanged.",
			}}),
		altered,
	},
	Checks:  []string{"in-response-to"},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-mfa-credentials", Service: "identity-center", Title: "The user isn't fully provisioned yet",
	Text:    "Invalid MFA credentials",
	Meaning: "Users report it when they sign in before the first provisioning cycle has finished.",
	Basis:   report.Documented,
	Causes:  []Cause{notProvisioned},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-code-not-right", Service: "identity-center", Title: "The NameID isn't the user name in " +
		"Identity Center",
	Text:  "Looks like this code isn't right. Please try again.",
	also:  []string{"Looks like this code isn't right"},
	alone: []string{"Something went wrong"},
	Meaning: "The page has the heading 'Something went wrong'. Users report it for the user name jdoe " +
		"without a domain and the NameID jdoe@contoso.com, although the email was equal.",
	Basis:   report.Reported,
	Causes:  []Cause{nameIDNotUser, notProvisioned},
	Sources: []report.Source{vendordoc.EntraDocsIdentityCenter},
}, {
	ID: "idc-does-not-compute", Service: "identity-center",
	Title:   "The user signed in at AWS's own sign-in page, not at Entra ID",
	Text:    "Something doesn't compute. We couldn't verify your sign-in credentials. Please try again.",
	also:    []string{"Something doesn't compute", "We couldn't verify your sign-in credentials"},
	Meaning: "The browser never reached Entra ID: the page belongs to Identity Center's built-in directory.",
	Basis:   report.Reported,
	Causes: []Cause{
		cause("idc-identity-source", []report.Fix{{
			Where: report.IDC,
			Path:  "Settings > Identity source > Actions > Change identity source",
			Do:    "Choose External identity provider and exchange metadata with Entra ID.",
		}}),
		cause("idc-start-url", []report.Fix{{
			Where: report.IDC,
			Path:  "Settings > Identity source > AWS access portal URL",
			Do:    "Use this address.",
		}}),
		cause("idc-password", []report.Fix{{
			Where: report.Local,
			Path:  "the machine's date and time settings",
			Do:    "Turn on time synchronisation, and sign in through Entra ID.",
		}}),
	},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-session-token", Service: "identity-center", Title: "The portal's session has ended or was revoked",
	Text:    "Session token not found or invalid",
	Meaning: "The access portal or the CLI uses a session that Identity Center no longer knows.",
	Basis:   report.Documented,
	Causes: []Cause{cause("idc-session-over", []report.Fix{
		{Where: report.Local, Path: "the browser, or aws sso login", Do: "Sign in again."}})},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}}
