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
			Do: "Assign the user, or a group of which the user is a direct member, to the app role that stands for the " +
				"AWS role. Nested groups do not count, and Default Access carries no role.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims,
			Do: "See that there is a claim with Name Role, Namespace https://aws.amazon.com/SAML/Attributes and source " +
				"attribute user.assignedroles.",
		},
	})
	claimMisnamed = cause("entra-claim-name", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Delete the claim and add it again: Name Role (or RoleSessionName), Namespace " +
				"https://aws.amazon.com/SAML/Attributes without a slash at the end. Or the whole address as Name and an empty " +
				"Namespace; not both. Upper and lower case count.",
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
			Do: "Where Identity Center is the identity provider: the same text as the value of " +
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
			Do: "Where Identity Center is the identity provider: add " +
				"https://aws.amazon.com/SAML/Attributes/RoleSessionName with the value ${user:email} or ${user:subject}.",
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
			Do:    "Upload it. AWS keeps a copy and never fetches it again, so this is needed at every rollover.",
		},
	})
	wrongApp = cause("entra-wrong-app", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraAppRoles,
			Do:    "Name in the Role value the provider that was made from this app's metadata.",
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
			Do:    "Start the sign-in again at Entra ID and let it go through without a stop.",
		},
	})
	clockOff = cause("clock", []report.Fix{
		{
			Where: report.Local,
			Path:  "the machine's date and time settings",
			Do: "Turn time synchronisation on, where your own tool or identity provider makes the message. Entra ID's " +
				"clock is not the one that is wrong.",
		},
	})
	noSuchProvider = cause("provider-arn", []report.Fix{
		{Where: report.IAM, Path: vendordoc.IAMProviders, Do: "Copy the ARN of the provider."},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraAppRoles,
			Do:    "Put it into the Value of the app role, beside a role of the same account.",
		},
	})
)
