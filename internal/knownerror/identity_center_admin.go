package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// errorsOfIdentityCenterAdmin: what administrators and command lines meet.
var errorsOfIdentityCenterAdmin = []*Error{{
	ID: "sso-no-access", Service: "identity-center", Code: "ForbiddenException",
	Title: "The user has no permission set in this account",
	Text:  "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access",
	alone: []string{"No access"}, with: []string{"GetRoleCredentials", "GetRoleCredentialsCommand"},
	Meaning: "A command line asked Identity Center for an account and permission set that this user isn't " +
		"assigned to. The sign-in itself works; applications and attribute mappings don't matter here.",
	Basis: report.Reported, Causes: []Cause{
		one("sso-not-assigned", report.IDC, vendordoc.IDCAccounts,
			"Assign the user, or one of the user's groups, to the permission set in this account."),
		one("sso-profile", report.Local, "sso_account_id and sso_role_name in ~/.aws/config",
			"Compare both with the access portal: sso_role_name is the name of the permission set."),
	},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-request-not-completed", Service: "identity-center",
	Title: "Identity Center didn't complete the sign-in, and doesn't say why",
	Like:  true,
	Text:  "Your request could not be completed.",
	alone: []string{"Your request could not be completed."},
	with: []string{"awsapps.com/start", "portal.sso", "sso.signin.aws", "app.aws", "identitycenter",
		"Identity Center"},
	Meaning: "The page gives no reason. CloudTrail has one in errorMessage of ExternalIdPDirectoryLogin, in the " +
		"management account's home Region.",
	Basis:   report.Inferred,
	Causes:  []Cause{nameIDNotUser, notProvisioned},
	Checks:  []string{"idc-nameid-username", "scim-username-email"},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "idc-metadata-url", Service: "identity-center", Title: "Identity Center can't use the uploaded metadata",
	Text:    "Unable to build attributes from provided metadata object",
	Meaning: "The entityID or the sign-in URL in the metadata is not a URL. Reported once.",
	Basis:   report.Reported, Causes: []Cause{
		one("idc-metadata-address", report.IDC, vendordoc.IDCAuthentication,
			"Upload the identity provider's own metadata, in which entityID and SingleSignOnService are URLs."),
	},
	Checks:  []string{"md-content"},
	Sources: []report.Source{vendordoc.BlueprintsMetadata},
}, {
	ID: "idc-abac", Service: "identity-center", Title: "Attributes for access control can't be turned on",
	Text: "Attributes for access control failed to enable",
	Meaning: "Turning them on rewrites the permission sets' roles, and the administrator lacks " +
		"iam:UpdateAssumeRolePolicy.",
	Basis: report.Documented, Causes: []Cause{
		one("idc-admin-permission", report.IAM,
			"the administrator's role > Permissions", "Allow iam:UpdateAssumeRolePolicy."),
	},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "role-sso-reserved", Service: "iam", Title: "The role belongs to Identity Center, and you can't edit it",
	Text: "Cannot perform the operation on the protected role",
	Meaning: "IAM Identity Center creates the roles under /aws-reserved/sso.amazonaws.com/. You change them " +
		"only through the permission set, and can't use them with your own SAML provider.",
	Basis: report.Documented, Causes: []Cause{
		one("sso-reserved-edited", report.IDC,
			"Permission sets > the permission set", "Change it there, and provision it again."),
	},
	Checks:  []string{"role-sso-reserved"},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}}

// errorsOfADFS: what AD FS says instead of sending a message.
var errorsOfADFS = []*Error{{
	ID: "adfs-generic", Service: "adfs", Code: "MSIS7012", Title: "AD FS stopped the sign-in, and its log says why",
	Text: "MSIS7012",
	Meaning: "AD FS wraps every failure in this text. Event 364 on the server has the cause. The sign-in " +
		"never reached AWS.",
	Basis: report.Reported, Causes: []Cause{
		one("adfs-event", report.Local, "the AD FS server: Event Viewer > Applications and Services Logs > AD FS > "+
			"Admin",
			"Find event 364 with the activity ID of the page, and read the exception in it."),
	},
	Sources: []report.Source{vendordoc.AWSADFSTool},
}}
