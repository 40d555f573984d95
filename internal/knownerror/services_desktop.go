package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// errorsOfWorkSpaces: what WorkSpaces and WorkSpaces Pools show.
var errorsOfWorkSpaces = []*Error{{
	ID: "ws-nameid", Service: "workspaces", Title: "WorkSpaces finds no user for the message",
	Text: "Unable to login", alone: []string{"Unable to login"}, with: []string{"WorkSpaces"},
	Meaning: "AWS accepted the message. WorkSpaces looks for the user by NameID, which is the WorkSpaces " +
		"user name (sAMAccountName), and by the session tag Email.",
	Basis: report.Documented, Causes: []Cause{
		one("ws-user-name", report.Entra, vendordoc.EntraNameID,
			"Choose user.onpremisessamaccountname, with the format Persistent."),
		one("ws-email-tag", report.Entra, vendordoc.EntraClaims+" > PrincipalTag:Email",
			"Send the email address in the directory."),
	},
	Checks:  []string{"nameid-present", "nameid-format"},
	Sources: []report.Source{vendordoc.WorkSpacesPools, vendordoc.WorkSpacesSAML},
}, {
	ID: "ws-policy", Service: "workspaces", Title: "WorkSpaces doesn't open after the sign-in",
	Text: "Something went wrong", alone: []string{"Something went wrong"}, with: []string{"WorkSpaces"},
	Meaning: "AWS accepted the message. The role's permission, the directory, the NameID or the user's " +
		"email is wrong.",
	Basis: report.Documented, Causes: []Cause{
		one("ws-permission", report.IAM, vendordoc.IAMPolicyEdit,
			"Allow workspaces:Stream on the directory, with the condition workspaces:userId equal to ${saml:sub}."),
		one("ws-user-name", report.Entra, vendordoc.EntraNameID,
			"Choose user.onpremisessamaccountname, with the format Persistent."),
		one("ws-email-tag", report.Entra, vendordoc.EntraClaims+" > PrincipalTag:Email",
			"Send the email address in the directory."),
	},
	Checks:  []string{"nameid-present", "nameid-format", "trust-tagsession"},
	Sources: []report.Source{vendordoc.WorkSpacesTrouble, vendordoc.WorkSpacesSAML},
}}

// errorsOfAppStream: what WorkSpaces Applications, once AppStream 2.0, shows.
var errorsOfAppStream = []*Error{{
	ID: "as2-nameid", Service: "appstream", Title: "AppStream 2.0 doesn't accept the NameID",
	Text: "Sorry connection went down",
	Meaning: "The fleet is joined to a domain, so NameID must be DOMAIN\\user or a user principal name. AWS " +
		"documents it for AD FS.",
	Basis: report.Documented, Causes: []Cause{
		one("as2-user-name", report.Entra, vendordoc.EntraNameID,
			"Choose user.userprincipalname. In AD FS: a rule that sends UPN as Name ID."),
	},
	Checks:  []string{"nameid-present", "nameid-format"},
	Sources: []report.Source{vendordoc.AppStreamTrouble, vendordoc.AppStreamSAML},
}, {
	ID: "as2-relay", Service: "appstream",
	Title: "The relay state isn't the AppStream 2.0 stack's", Like: true,
	Text:  "invalid redirect uri",
	alone: []string{"invalid redirect uri"}, with: []string{"appstream2", "AppStream", "WorkSpaces Applications"},
	Meaning: "The relay state must be the stack's own: Region, accountId, stack in exact case, and client= at the " +
		"euc-sso hosts only.",
	Basis: report.Documented, Causes: []Cause{
		one("as2-stack", report.AWS, vendordoc.AppStreamStack, "Copy the relay state from the details of the stack."),
	},
	Sources: []report.Source{vendordoc.AppStreamTrouble, vendordoc.AppStreamSAML},
}}

// errorsOfQuickSight: what Amazon Quick, once QuickSight, shows.
var errorsOfQuickSight = []*Error{{
	ID: "qs-external-login", Service: "quicksight", Title: "QuickSight refuses a web identity login",
	Text: "The external login used for federation is unauthorized",
	Meaning: "The user signed in with Cognito or OpenID Connect, and Amazon Quick's (QuickSight) web " +
		"identity mapping doesn't match. This isn't SAML, and no permission is missing.",
	Basis: report.Documented, Causes: []Cause{
		one("qs-web-identity", report.AWS, vendordoc.QuickSingleSignOn,
			"Compare the mapped identity with the role and session of the login."),
	},
	Sources: []report.Source{vendordoc.QuickExternalLogin},
}, {
	ID: "qs-direct", Service: "quicksight", Title: "QuickSight gets no email address for the user", Like: true,
	Text: "email address can't be retrieved from your identity provider",
	Meaning: "Email syncing is on in Amazon Quick (QuickSight), so each sign-in must bring the session tag " +
		"Email. It was missing, or the user came through the console, which syncing doesn't allow.",
	Basis: report.Documented, Causes: []Cause{
		one("qs-tag-missing", report.Entra, vendordoc.EntraClaims,
			"Add the claim https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email, and sts:TagSession to the "+
				"trust policy."),
		one("qs-console", report.Local,
			"the browser", "Start at the app's tile in My Apps, with the relay state "+
				"https://quicksight.aws.amazon.com."),
	},
	Checks:  []string{"trust-tagsession"},
	Sources: []report.Source{vendordoc.QuickEmailSync, vendordoc.QuickSAML},
}}
