package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// Causes that several texts share.
var (
	noAppRole = cause("entra-role-unassigned", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraUsersAndGroups + " > Add user/group",
			Do: "Assign the user, or a group the user is a direct member of, to the app role for the AWS " +
				"role. Nested groups don't count, and Default Access gives no role.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Make sure that there is a claim with Name Role, Namespace " +
				"https://aws.amazon.com/SAML/Attributes and source attribute user.assignedroles.",
		},
	})
	claimMisnamed = cause("entra-claim-name", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Delete the claim and add it again: Name Role (or RoleSessionName), Namespace " +
				"https://aws.amazon.com/SAML/Attributes without a slash at the end. Or enter the whole URL " +
				"as Name and leave Namespace empty. Upper and lower case count.",
		},
	})
	rolePairWrong = cause("role-value", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraAppRoles,
			Do: "Set the Value of the app role to arn:aws:iam::ACCOUNT:role/NAME,arn:aws:iam::ACCOUNT:saml-provider/NAME: " +
				"both ARNs of the same account, one comma, no blank or line end.",
		},
		{
			Where: report.IDC,
			Path:  vendordoc.IDCMappings,
			Do: "If Identity Center is the identity provider: the same text as the value of " +
				"https://aws.amazon.com/SAML/Attributes/Role, literally and not as an expression.",
		},
	})
	mailEmpty = cause("entra-mail-empty", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do:    "Choose the source attribute user.userprincipalname, which every user has.",
		},
		{Where: report.Entra, Path: vendordoc.EntraUserEmail, Do: "Or fill in the attribute for this user."},
	})
	sessionNameClaim = cause("entra-claim-missing", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > Add new claim",
			Do: "Name RoleSessionName, Namespace https://aws.amazon.com/SAML/Attributes, source attribute " +
				"user.userprincipalname.",
		},
		{
			Where: report.IDC,
			Path:  vendordoc.IDCMappings,
			Do: "If Identity Center is the identity provider: add " +
				"https://aws.amazon.com/SAML/Attributes/RoleSessionName with the value ${user:email} or " +
				"${user:subject}.",
		},
	})
	responseTooLong = cause("response-too-long", []report.Fix{{
		Where: report.Entra,
		Path:  vendordoc.EntraClaims,
		Do:    "Send only the roles of this account, and no group claim.",
	}})
	guestName = cause("entra-guest-user", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName > Claim conditions",
			Do: "Add a condition for the user type External guests with the source attribute user.mail, and keep " +
				"user.userprincipalname for Members.",
		},
	})
	rolledOver = cause("entra-key-rollover", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraCertificates,
			Do:    "Download the Federation Metadata XML of this app: every app has its own certificate.",
		},
		{
			Where: report.IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Upload it. AWS keeps a copy and never fetches it again, so repeat this at every " +
				"certificate change.",
		},
	})
	wrongApp = cause("entra-wrong-app", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraAppRoles,
			Do:    "In the Role value, name the provider that has this app's metadata.",
		},
		{
			Where: report.IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Or upload this app's Federation Metadata XML. The issuer is https://sts.windows.net/TENANT/, with the " +
				"slash at the end.",
		},
	})
	altered = cause("message-altered", []report.Fix{
		{
			Where: report.Local,
			Path:  "the tool, proxy or script between Entra ID and AWS",
			Do:    "Pass the form value on byte for byte.",
		},
	})
	tooOld = cause("message-old", []report.Fix{
		{
			Where: report.Local,
			Path:  "the browser",
			Do:    "Start the sign-in again at Entra ID and don't pause on the way.",
		},
	})
	clockOff = cause("clock", []report.Fix{
		{
			Where: report.Local,
			Path:  "the machine's date and time settings",
			Do: "If your own tool or identity provider makes the message, turn on time synchronisation " +
				"there. Entra ID's clock isn't the wrong one.",
		},
	})
	noSuchProvider = cause("provider-arn", []report.Fix{
		{Where: report.IAM, Path: vendordoc.IAMProviders, Do: "Copy the ARN of the provider."},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraAppRoles,
			Do:    "Put it into the app role's Value, with a role of the same account.",
		},
	})
)
