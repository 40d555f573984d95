package main

import (
	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// service is what one service needs at both ends of a sign-in from Entra ID.
type service struct {
	Name    string // of the page's file
	Title   string
	Targets targets
	Own     []string // what the IDs of its own checks begin with
	About   string
	Entra   []setting // behind the addresses, which awsfacts declares
	AWS     []setting
	Start   string // how its sign-in begins inside `samlscope browse`
	From    []inspect.Source
}

// targets are those of one service.
type targets = []inspect.Target

// iam is of the services behind AWS's sign-in.
var iam = targets{inspect.TargetIAM}

// setting is one thing to set: the screen, and what it must say, in Markdown.
type setting struct{ Screen, Value string }

// Settings that several services share.
var (
	signIn     = setting{vendordoc.EntraReplyURL, "`" + awsfacts.SignInURL + "`, or a regional AWS sign-in URL"}
	identifier = setting{vendordoc.EntraIdentifier, "`" + awsfacts.SignInURL + "`; for a second app `" +
		awsfacts.SignInURL + "#2`"}
	roleClaim = setting{vendordoc.EntraClaims, "`https://aws.amazon.com/SAML/Attributes/Role` with the role ARN, a " +
		"comma and the provider ARN"}
	sessionClaim = setting{vendordoc.EntraClaims, "`https://aws.amazon.com/SAML/Attributes/RoleSessionName` with 2 to " +
		"64 characters that name the user"}
	persistent = setting{vendordoc.EntraNameID, "Name identifier format: Persistent"}
	provider   = setting{vendordoc.IAMProviders, "a SAML provider with this app's federation metadata"}
	trust      = setting{vendordoc.IAMTrustEdit, "`sts:AssumeRoleWithSAML` for that provider; " +
		"SAML:aud lists the Reply URL"}
	tagTrust = setting{vendordoc.IAMTrustEdit, "`sts:AssumeRoleWithSAML` and `sts:TagSession` for that provider"}
)

// How a sign-in begins.
const (
	atTile   = "Open the app's *User access URL*, or its tile in My Apps: `samlscope browse URL`."
	atClient = "The program opens the default browser. [Open its start URL in " +
		"`browse`](../capture.md#drivers-and-the-vpn-client) instead."
	atService = "Open the service's own sign-in page: `samlscope browse URL`. It sends the browser to Entra ID."
)

// services are in the order of the index.
func services() []service {
	all := behindSignIn()
	all = append(all, clientVPN(), openSearch(), serverless(), grafana(), drivers(), identityCenter(), cognito())
	return all
}

func behindSignIn() []service {
	return []service{
		{
			Name: "console", Title: "AWS console", Targets: iam,
			About: "IAM signs the user in to a role, and the console opens.",
			Entra: []setting{identifier, signIn, roleClaim, sessionClaim},
			AWS:   []setting{provider, trust}, Start: atTile,
			From: []inspect.Source{vendordoc.EntraAWSTutorial, vendordoc.SAMLRole},
		},
		{
			Name: "connect", Title: "Amazon Connect", Targets: iam,
			Own:   []string{"connect-", "rsn-connect"},
			About: "IAM signs the user in to a role. The relay state leads to the instance, where the session name is the user.",
			Entra: []setting{identifier, signIn,
				{vendordoc.EntraRelayState, "`https://REGION.console.aws.amazon.com/connect/federate/INSTANCE-ID`"}, roleClaim,
				{vendordoc.EntraClaims, "`https://aws.amazon.com/SAML/Attributes/RoleSessionName` with the user's login name in " +
					"Connect, in its exact case"}},
			AWS: []setting{provider, trust,
				{vendordoc.IAMPolicyEdit, "`connect:GetFederationToken` on the instance, for `user/${aws:userid}`"},
				{vendordoc.ConnectUsers, "a user with that login name"}},
			Start: atTile, From: []inspect.Source{vendordoc.ConnectSAML},
		},
		{
			Name: "workspaces", Title: "Amazon WorkSpaces", Targets: iam,
			Own:   []string{"ws-", "euc-"},
			About: "IAM signs the user in to a role. The relay state opens the WorkSpaces client.",
			Entra: []setting{identifier, signIn,
				{vendordoc.EntraRelayState, "`https://workspaces.euc-sso.REGION.aws.amazon.com/sso-idp?registrationCode=CODE`"},
				persistent, {vendordoc.EntraNameID, "the WorkSpaces user name (sAMAccountName), not the mail address"},
				roleClaim, sessionClaim,
				{vendordoc.EntraClaims, "`https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email` with the email address " +
					"in the directory"}},
			AWS: []setting{provider, tagTrust,
				{vendordoc.IAMPolicyEdit, "`workspaces:Stream` on the directory, with `workspaces:userId` equal to `${saml:sub}`"},
				{vendordoc.WorkSpacesSAMLScreen, "User access URL: `https://myapps.microsoft.com/signin/APP?tenantId=TENANT`"}},
			Start: atTile, From: []inspect.Source{vendordoc.WorkSpacesSAML},
		},
		{
			Name: "appstream", Title: "WorkSpaces Applications (AppStream 2.0)", Targets: iam,
			Own:   []string{"as2-", "euc-"},
			About: "IAM signs the user in to a role. The relay state opens the stack.",
			Entra: []setting{identifier, signIn,
				{vendordoc.EntraRelayState, "`https://appstream2.euc-sso.REGION.aws.amazon.com/saml" +
					"?stack=STACK&accountId=ACCOUNT`"},
				persistent, roleClaim, sessionClaim},
			AWS: []setting{provider, tagTrust,
				{vendordoc.IAMPolicyEdit, "`appstream:Stream` on the stack, with `appstream:userId` equal to `${saml:sub}`"},
				{vendordoc.AppStreamStack, "the name of the stack, in its exact case, is the relay state's"}},
			Start: atTile, From: []inspect.Source{vendordoc.AppStreamSAML},
		},
		{
			Name: "quicksight", Title: "Amazon Quick (QuickSight)", Targets: iam,
			Own:   []string{"qs-"},
			About: "IAM signs the user in to a role. The relay state opens Amazon Quick.",
			Entra: []setting{identifier, signIn, {vendordoc.EntraRelayState, "`https://quicksight.aws.amazon.com`"}, roleClaim,
				sessionClaim, {vendordoc.EntraClaims, "`https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email`, when " +
					"email syncing is on"}},
			AWS: []setting{provider, tagTrust, {vendordoc.IAMPolicyEdit, "`quicksight:CreateReader`, `quicksight:CreateUser` " +
				"or `quicksight:CreateAdmin` on `user/${aws:userid}`"},
				{vendordoc.QuickSingleSignOn, "the app's User access URL, for sign-ins that begin at Quick"}},
			Start: atTile, From: []inspect.Source{vendordoc.QuickSAML, vendordoc.QuickEmailSync},
		},
	}
}

func clientVPN() service {
	return service{
		Name: "client-vpn", Title: "AWS Client VPN", Targets: targets{inspect.TargetClientVPN, inspect.TargetClientVPNPortal},
		Own: []string{"cvpn-"},
		About: "The VPN client listens on this machine and hands the message to the endpoint. The entity ID is fixed, so a " +
			"tenant has one app for it. The self-service portal has its own Reply URL.",
		Entra: []setting{
			{vendordoc.EntraIdentifier, "`" + awsfacts.ClientVPNAudience + "`"},
			{vendordoc.EntraRegistration + " > Manifest", "`http` in the Reply URL, when the form refuses it"},
			{vendordoc.EntraCertificates + " > Edit > Signing Option", "Sign SAML response and assertion"},
			{vendordoc.EntraNameID, "Name identifier format: Email address"},
			{vendordoc.EntraClaims, "`FirstName`, `LastName` or `memberOf`, with an empty Namespace; " +
				"`memberOf` for rules by group"},
		},
		AWS: []setting{
			{vendordoc.IAMProviders, "a SAML provider with this app's federation metadata, in the endpoint's account"},
			{"VPC > Client VPN endpoints > your endpoint", "user-based authentication, federated, by that provider"},
			{vendordoc.ClientVPNRules, "Access group ID: the object ID of the Entra group"},
		},
		Start: atClient, From: []inspect.Source{vendordoc.ClientVPNFederation},
	}
}

func openSearch() service {
	return service{
		Name: "opensearch", Title: "OpenSearch Service", Targets: targets{inspect.TargetOpenSearch},
		Own: []string{"aos-"},
		About: "The domain's Dashboards accept the message. Sign-ins that begin at My Apps need the URL that ends in " +
			"`/idpinitiated`.",
		Entra: []setting{
			{vendordoc.EntraIdentifier, "the domain endpoint, or the custom endpoint: `https://HOST`"},
			{vendordoc.EntraClaims, "the claim with the backend roles"},
		},
		AWS: []setting{
			{vendordoc.OpenSearchSAML, "the app's federation metadata; IdP entity ID: the `Issuer` of the messages"},
			{vendordoc.OpenSearchSAML, "Roles key: the full name of the claim with the backend roles"},
			{vendordoc.OpenSearchRoles, "the user, or a backend role as Entra ID sends it: a group is its object ID"},
		},
		Start: atService, From: []inspect.Source{vendordoc.OpenSearchSAMLGuide},
	}
}

func serverless() service {
	return service{
		Name: "opensearch-serverless", Title: "OpenSearch Serverless", Targets: targets{inspect.TargetOpenSearchServerless},
		Own:   []string{"aoss-"},
		About: "The collection's Dashboards ask for the sign-in. AWS doesn't accept one that begins at My Apps.",
		Entra: []setting{
			{vendordoc.EntraIdentifier, "`aws:opensearch:ACCOUNT`"},
			{vendordoc.EntraEncryption, "no token encryption"},
		},
		AWS: []setting{
			{"OpenSearch Service > Serverless > SAML authentication > your provider > Edit",
				"the app's federation metadata, and the claim with the groups"},
			{"OpenSearch Service > Serverless > Data access policies", "`saml/ACCOUNT/PROVIDER/user/NAMEID` or " +
				"`saml/ACCOUNT/PROVIDER/group/VALUE`"},
		},
		Start: atService, From: []inspect.Source{vendordoc.OpenSearchSAMLGuide},
	}
}

func grafana() service {
	return service{
		Name: "grafana", Title: "Amazon Managed Grafana", Targets: targets{inspect.TargetGrafana},
		Own:   []string{"amg-"},
		About: "The workspace asks for the sign-in. A user without a mapped role becomes a Viewer, without an error.",
		Entra: []setting{
			{vendordoc.EntraIdentifier, "`https://g-ID.grafana-workspace.REGION.amazonaws.com/saml/metadata`"},
			{vendordoc.EntraSignOnURL, "`https://g-ID.grafana-workspace.REGION.amazonaws.com/login/saml`"},
			{vendordoc.EntraRelayState, "blank"},
			{vendordoc.EntraCertificates + " > Edit > Signing Option", "Sign SAML assertion"},
			{vendordoc.EntraClaims, "`mail` and `displayName`, in this case, and a claim with the role values"},
		},
		AWS: []setting{
			{"Amazon Managed Grafana > All workspaces > your workspace > Authentication > Setup SAML configuration",
				"the app's federation metadata"},
			{"Amazon Managed Grafana > All workspaces > your workspace > Authentication > Setup SAML configuration > " +
				"Assertion mapping", "Admin and Editor role values as Entra ID sends them: a group is its object ID"},
		},
		Start: atService,
		From: []inspect.Source{{Title: "Amazon Managed Grafana User Guide: Use SAML with your workspace",
			URL: "https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG-SAML.html"}},
	}
}

func drivers() service {
	return service{
		Name: "drivers", Title: "Redshift, Athena and other drivers", Targets: targets{inspect.TargetSTSDriver},
		Own: []string{"sts-", "tool-", "rs-", "ath-", "lf-"},
		About: "The driver listens on this machine, and calls STS with the message. Nothing reaches AWS's sign-in page. A " +
			"local Reply URL is right when the role's trust policy lists it.",
		Entra: []setting{
			{vendordoc.EntraIdentifier, "`urn:amazon:webservices`"},
			{vendordoc.EntraRedirects, "`http://localhost/redshift/`, for the Azure plugins"},
			{vendordoc.EntraCertificates + " > Edit > Signing Option", "Sign SAML assertion"},
			roleClaim, sessionClaim,
			{vendordoc.EntraClaims, "`https://redshift.amazon.com/SAML/Attributes/DbUser` with the database user, in lower " +
				"case (Redshift)"},
		},
		AWS: []setting{provider,
			{vendordoc.IAMTrustEdit, "SAML:aud lists the Reply URL, character for character, with the slash at its end"},
		},
		Start: atClient, From: []inspect.Source{vendordoc.RedshiftSAML, vendordoc.SAMLConditionKeys},
	}
}

func identityCenter() service {
	return service{
		Name: "identity-center", Title: "IAM Identity Center",
		Targets: targets{inspect.TargetIdentityCenter, inspect.TargetIDCApplication},
		Own:     []string{"idc-", "scim-", "app-"},
		About:   "The user must exist in IAM Identity Center, by provisioning or by hand. The NameID is the user name.",
		Entra: []setting{
			{vendordoc.EntraIDCBasicSAML, "Identifier and Reply URL from the service provider metadata of IAM Identity Center"},
			{vendordoc.EntraIDCNameID, "the user name in IAM Identity Center, usually `user.userprincipalname`"},
			{vendordoc.EntraIDCCredentials, "the tenant URL and the token, for provisioning"},
		},
		AWS: []setting{
			{vendordoc.IDCAuthentication, "the app's federation metadata, and its current certificate"},
			{vendordoc.IDCUser, "the user's user name, equal to the NameID"},
			{vendordoc.IDCAccounts, "the user or a group with a permission set"},
		},
		Start: atTile, From: []inspect.Source{vendordoc.IdentityCenterEntra},
	}
}

func cognito() service {
	return service{
		Name: "cognito", Title: "Amazon Cognito", Targets: targets{inspect.TargetCognito},
		Own:   []string{"cognito-"},
		About: "The user pool accepts the message, and signs the user in to your app.",
		Entra: []setting{
			{vendordoc.EntraIdentifier, "`urn:amazon:cognito:sp:POOL-ID`"},
			{vendordoc.EntraNameID, "a value that never changes"},
		},
		AWS: []setting{
			{vendordoc.CognitoMetadata, "the app's federation metadata"},
			{vendordoc.CognitoMapping, "every required attribute of the pool"},
		},
		Start: "Open the app that uses the user pool: `samlscope browse URL`.", From: []inspect.Source{vendordoc.CognitoSAML},
	}
}
