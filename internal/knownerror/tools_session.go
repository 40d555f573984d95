package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// errorsOfToolSessions: what SDKs and the AWS CLI say of an empty call, and of their own sessions.
var errorsOfToolSessions = []*Error{{
	ID: "sts-arn-empty", Service: "tool", Code: "ValidationError",
	Title: "The tool called STS without a role or without a provider",
	Text:  "Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
	also: []string{
		"Value '' at 'roleArn'", "Value '' at 'principalArn'",
		"minimum field size of 20, AssumeRoleWithSAMLInput.PrincipalArn",
		"field size of 20, AssumeRoleWithSAMLInput.PrincipalArn", "field size of 20, AssumeRoleWithSAMLInput.RoleArn",
	},
	Meaning: "STS refused the call for its parameters, before it read the message. The tool's profile names " +
		"no role, or no pair in the message matches its role, so it sent an empty value.",
	Basis: report.Reported, Causes: []Cause{
		one("tool-profile-role", report.Local, "the tool's profile, for example role_arn in ~/.aws/config",
			"Name one of the roles that samlscope inspect lists for the message."),
		noAppRole, rolePairWrong,
	},
	Checks:  []string{"role-present", "role-pair", "role-value-per-pair"},
	Sources: []report.Source{vendordoc.AWSRunasEmptyRole, vendordoc.AWSRunasPrincipal, vendordoc.AssumeRoleWithSAML},
}, {
	ID: "sts-assertion-empty", Service: "tool", Title: "The tool called STS without a message",
	Text: "Invalid length for parameter SAMLAssertion, value: 0",
	Meaning: "The SDK refused the call: SAMLAssertion is empty. The identity provider gave the tool no SAML " +
		"response. The sign-in never reached AWS.",
	Basis: report.Reported, Causes: []Cause{stoppedAtEntra, toolOtherApp},
	Sources: []report.Source{vendordoc.AssumeRoleEmptyAssertion, vendordoc.BotocoreValidate},
}, {
	ID: "sts-assertion-length", Service: "sts", Code: "ValidationError",
	Title: "The message is empty, or longer than 100,000 characters",
	Text: "1 validation error detected: Value at 'sAMLAssertion' failed to satisfy constraint: Member must have " +
		"length less than or equal to 100000",
	also: []string{
		"Value at 'sAMLAssertion' failed to satisfy constraint",
		"Value {message} at 'sAMLAssertion' failed to satisfy constraint",
		"Value at 'SAMLAssertion' failed to satisfy constraint",
	},
	Meaning: "STS accepts 4 to 100,000 characters of base64.",
	Basis:   report.Model, Causes: []Cause{responseTooLong, stoppedAtEntra},
	Checks:  []string{"response-size"},
	Sources: []report.Source{vendordoc.BotocoreSTS, vendordoc.AssumeRoleWithSAML},
}, {
	ID: "sso-login", Service: "tool", Title: "The command line's session with IAM Identity Center has ended",
	Text: "The SSO session associated with this profile has expired",
	also: []string{"Error loading SSO Token", "SSO token is expired", "no valid sso token found"},
	Meaning: "The AWS CLI, an SDK or granted keeps a token of IAM Identity Center on this machine, and it " +
		"is missing or too old. The SAML message isn't the cause.",
	Basis: report.Model, Causes: []Cause{
		one("sso-token-old", report.Local,
			"the command line", "Run aws sso login with the same --profile or --sso-session."),
	},
	Sources: []report.Source{vendordoc.BotocoreExceptions, vendordoc.GrantedTool},
}, {
	ID: "aws-login", Service: "tool", Title: "The session of aws login has ended, or the role isn't allowed " +
		"to use it",
	Text: "Your session has expired or credentials have changed",
	also: []string{
		"You may be missing permission for the 'signin:CreateOAuth2Token' action", "'signin:CreateOAuth2Token' action",
		"signin:CreateOAuth2Token",
	},
	Meaning: "aws login gets its credentials from the console's session. That session ended, or the role " +
		"lacks signin:CreateOAuth2Token. The SAML message isn't the cause.",
	Basis: report.Model, Causes: []Cause{
		one("aws-login-over", report.Local, "the command line", "Run aws login again."),
		one("aws-login-permission", report.IAM, vendordoc.IAMPermissions,
			"Allow signin:CreateOAuth2Token, if the text names it."),
	},
	Sources: []report.Source{vendordoc.BotocoreExceptions},
}}
