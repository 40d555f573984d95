package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// What Connect's fixes share.
const (
	relayShape = "https://REGION.console.aws.amazon.com/connect/federate/INSTANCE-ID, with the Region and the ID of " +
		"the instance's ARN"
)

var noConnectUser = cause("connect-user", []report.Fix{
	{
		Where: report.Connect,
		Path:  vendordoc.ConnectUsers,
		Do: "Create the user with exactly that name: Connect doesn't create users. aws connect list-users " +
			"shows the names there are.",
	},
	{
		Where: report.Entra,
		Path:  vendordoc.EntraClaims + " > RoleSessionName",
		Do:    "Or choose the source attribute that contains the Connect user name.",
	},
	{
		Where: report.IDC,
		Path:  vendordoc.IDCMappings,
		Do: "If Identity Center is the identity provider: map RoleSessionName to the expression that gives " +
			"the Connect user name. NameID doesn't matter.",
	},
})

// errorsOfConnect: what Amazon Connect says after the sign-in to AWS worked.
var errorsOfConnect = []*Error{{
	ID: "connect-not-onboarded", Service: "connect", Title: "The sign-in to AWS works, but Connect has no such user",
	Text: vendordoc.SaysNotOnboarded,
	also: []string{"has not been onboarded to this application", "has been authenticated, but has not been onboarded"},
	Meaning: "Message, role and permissions are right. Connect looks for a user whose name equals " +
		"RoleSessionName, including upper and lower case, and found none.",
	Basis: report.Documented,
	Causes: []Cause{
		noConnectUser,
		cause("session-mixed", []report.Fix{{
			Where: report.Local,
			Path:  "the browser",
			Do:    "Sign out of the AWS console and of Connect, or use a separate browser profile.",
		}}),
	},
	Checks:  []string{"connect-user-unknown", "connect-user-case", "connect-user-name", "rsn-connect"},
	Sources: []report.Source{vendordoc.ConnectTroubleshooting, vendordoc.ConnectSAML},
}, {
	ID: "connect-no-permission", Service: "connect", Title: "The role isn't allowed to sign in to the " +
		"Connect instance",
	Text: "Access denied, Please contact your AWS account administrator for assistance.",
	also: []string{
		"Please contact your AWS account administrator for assistance",
		"is not authorized to perform: connect:GetFederationToken",
	},
	Meaning: "The user assumed the role, but its permissions lack connect:GetFederationToken for this instance.",
	Basis:   report.Documented,
	Causes: []Cause{
		cause("connect-permission-missing", []report.Fix{
			{
				Where: report.IAM,
				Path:  vendordoc.IAMPolicyEdit,
				Do:    `Allow connect:GetFederationToken on arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE-ID/user/${aws:userid}, or on "*" with StringEquals connect:InstanceId.`,
			}}),
		cause("connect-policy-variable", []report.Fix{
			{
				Where: report.IAM,
				Path:  vendordoc.IAMPolicyEdit,
				Do:    `Write /user/${aws:userid} literally and set "Version": "2012-10-17"; without it the variable is plain text.`,
			}}),
		cause("connect-relay-state", []report.Fix{{
			Where: report.Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Set it to " + relayShape + ".",
		}}),
	},
	Checks:  []string{"connect-policy", "connect-relay-instance", "connect-relay-region", "connect-role-single"},
	Sources: []report.Source{vendordoc.ConnectTroubleshooting, vendordoc.ConnectSAML},
}, {
	ID: "connect-bound-to-role", Service: "connect", Title: "The Connect user is bound to another IAM role",
	Text: "Bad Request. The request was not valid and could not be processed.",
	also: []string{"is already associated with the Amazon  Connect instance"}, // two blanks: no product but this one
	Meaning: "At the first sign-in Connect binds a user to one IAM role. AWS documented this until 2021 and " +
		"then dropped the section.",
	Basis: report.Documented,
	Causes: []Cause{cause("connect-two-roles", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do:    "Give the user the first role again; change that role's trust policy instead of making another role.",
		},
		{
			Where: report.Connect,
			Path:  vendordoc.ConnectUsers,
			Do:    "Or delete the user and create it again under the same name.",
		}})},
	Checks:  []string{"connect-role-single", "role-many"},
	Sources: []report.Source{vendordoc.ConnectTroubleshooting},
}, {
	ID: "connect-session-expired", Service: "connect", Title: "Connect was opened without coming from the identity " +
		"provider, or the session is over",
	Text:  "Session Expired",
	alone: []string{"Session Expired", "SessionExpired", "Your session has expired. Please log in."},
	Meaning: "Connect can't start a SAML sign-in itself. Opened by its own URL, or after the relay state " +
		"led elsewhere, it finds no session. A session lasts 12 hours.",
	Basis: report.Documented,
	Causes: []Cause{
		cause("connect-opened-directly", []report.Fix{
			{
				Where: report.Entra,
				Path:  vendordoc.EntraAppProperties + " > User access URL",
				Do:    "Start here, or at the tile in My Apps; make this the bookmark.",
			},
			{
				Where: report.IDC,
				Path:  "AWS access portal",
				Do:    "If you use Identity Center: start at the application's tile.",
			}}),
		cause("connect-relay-state", []report.Fix{{
			Where: report.Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Set it to " + relayShape + ".",
		}}),
		cause("connect-session-over", []report.Fix{{
			Where: report.Local,
			Path:  "the browser",
			Do:    "Sign in again at the identity provider.",
		}}),
	},
	Checks: []string{
		"connect-relay-missing", "connect-relay-instance", "connect-relay-region", "connect-relay-destination",
	},
	Sources: []report.Source{vendordoc.ConnectSAML},
}, {
	ID: "connect-user-not-found", Service: "connect", Code: "UserNotFoundException",
	Title:   "GetFederationToken finds no such Connect user",
	Text:    "An error occurred (UserNotFoundException) when calling the GetFederationToken operation: {message}",
	Meaning: "The API's form of 'has not been onboarded': no Connect user has the name in RoleSessionName.",
	Basis:   report.Model,
	Causes:  []Cause{noConnectUser},
	Checks:  []string{"connect-user-unknown", "connect-user-case", "connect-user-name", "rsn-connect"},
	Sources: []report.Source{vendordoc.ConnectGetFederationToken, vendordoc.ConnectSAML},
}, {
	ID: "connect-identity-unusable", Service: "connect", Title: "These credentials can't sign in to Connect",
	Text: "Provided identity: Principal: {principal}. User: {user}. cannot be used for federation with Amazon Connect",
	also: []string{
		"cannot be used for federation with Amazon Connect", "cannot be used for federation with Connect Customer",
	},
	Meaning: "The call of GetFederationToken used the root user or other credentials without a role session.",
	Basis:   report.Model,
	Causes: []Cause{cause("connect-root", []report.Fix{
		{
			Where: report.Local,
			Path:  "the tool or browser",
			Do:    "Sign in through the identity provider, so that the call uses a role session.",
		}})},
	Sources: []report.Source{vendordoc.ConnectGetFederationToken},
}, {
	ID: "connect-federation-token", Service: "connect", Title: "Connect refuses a federation token", weak: true,
	Text: "An error occurred ({code}) when calling the GetFederationToken operation: {message}",
	also: []string{"when calling the GetFederationToken operation"},
	Meaning: "InvalidRequestException, InvalidParameterException and ResourceNotFoundException point at the " +
		"instance, DuplicateResourceException at two users of one name, ThrottlingException and " +
		"InternalServiceException at Connect itself.",
	Basis: report.Model,
	Causes: []Cause{cause("connect-instance", []report.Fix{
		{Where: report.Entra, Path: vendordoc.EntraRelayState, Do: "Set it to " + relayShape + "."},
		{
			Where: report.Connect,
			Path:  "your instance > Account overview",
			Do: "Make sure that identity management is SAML 2.0-based authentication; you can't change " +
				"it later.",
		}})},
	Checks:  []string{"connect-relay-instance", "connect-relay-region"},
	Sources: []report.Source{vendordoc.ConnectGetFederationToken},
}, {
	ID: "connect-email-not-required", Service: "connect", Code: "InvalidRequestException",
	Title:   "A SAML instance accepts no email for a new user",
	Text:    "Email is not required for this directory type",
	Meaning: "The call of create-user has an email in IdentityInfo. On instances with SAML only the name counts.",
	Basis:   report.Reported,
	Causes: []Cause{cause("connect-create-user", []report.Fix{
		{
			Where: report.Local,
			Path:  "the call of aws connect create-user",
			Do:    "Leave Email out; first and last name are needed.",
		}})},
	Sources: []report.Source{vendordoc.ConnectCreateUser},
}, {
	ID: "connect-not-in-replica", Service: "connect", Code: "UserNotOnboardedException",
	Title:   "The agent isn't in both instances of a Global Resiliency pair",
	Text:    "UserNotOnboardedException",
	Meaning: "With the Global Resiliency sign-in endpoint an agent exists in source and replica under the same name.",
	Basis:   report.Documented,
	Causes: []Cause{
		noConnectUser,
		cause("connect-distribution", []report.Fix{{
			Where: report.Connect,
			Path:  "your instance > Traffic distribution groups",
			Do:    "Associate the agent with the group.",
		}}),
	},
	Checks:  []string{"connect-user-unknown", "connect-user-case", "rsn-connect"},
	Sources: []report.Source{vendordoc.ConnectResiliency},
}}
