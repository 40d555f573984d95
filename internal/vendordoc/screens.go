package vendordoc

// The screens on which fixes are made, in the words of the consoles and in the order a
// person clicks. What a fix adds behind one of them stands with the fix.

// Microsoft Entra admin center. What a screen was called before is in brackets, while
// tenants still show it.
const (
	EntraApps           = "Entra ID > Enterprise apps (Enterprise applications)"
	EntraNewApp         = EntraApps + " > New application"
	EntraApp            = EntraApps + " > your app"
	EntraAppProperties  = EntraApp + " > Properties"
	EntraUsersAndGroups = EntraApp + " > Users and groups"
	EntraSingleSignOn   = EntraApp + " > Single sign-on"
	EntraBasicSAML      = EntraSingleSignOn + " > Basic SAML Configuration"
	EntraIdentifier     = EntraBasicSAML + " > Identifier (Entity ID)"
	EntraReplyURL       = EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)"
	EntraSignOnURL      = EntraBasicSAML + " > Sign on URL"
	EntraRelayState     = EntraBasicSAML + " > Relay State"
	EntraClaims         = EntraSingleSignOn + " > Attributes & Claims"
	EntraNameID         = EntraClaims + " > Unique User Identifier (Name ID)"
	EntraCertificates   = EntraSingleSignOn + " > SAML Certificates"
	EntraEncryption     = EntraApp + " > Token encryption"
	EntraProvisioning   = EntraApp + " > Provisioning > Mappings > Provision Microsoft Entra ID Users"
	EntraRegistration   = "Entra ID > App registrations > your app"
	EntraAppRoles       = EntraRegistration + " > App roles"
	EntraManifest       = EntraRegistration + " > Manifest"
	EntraRedirects      = EntraRegistration + " > Authentication > Mobile and desktop applications"
	EntraUsers          = "Entra ID > Users"
	EntraUser           = EntraUsers + " > the user"
	EntraUserProperties = EntraUser + " > Properties"
	EntraUserEmail      = EntraUserProperties + " > Contact information > Email"
	EntraSignInLogs     = "Entra ID > Monitoring & health > Sign-in logs"
	EntraSignIn         = EntraSignInLogs + " > the sign-in"

	EntraConditionalAccess = "Entra ID > Conditional Access (Protection > Conditional Access) > Policies"
)

// Microsoft Entra admin center, for the gallery app of IAM Identity Center.
const (
	EntraIDCApp               = EntraApps + " > AWS IAM Identity Center"
	EntraIDCMappings          = EntraIDCApp + " > Provisioning > Mappings > Provision Microsoft Entra ID Users"
	EntraIDCProvisionOnDemand = EntraIDCApp + " > Provisioning > Provision on demand"
	EntraIDCNameID            = EntraIDCApp + " > Single sign-on > Attributes & Claims > Unique User Identifier " +
		"(Name ID)"
	EntraIDCBasicSAML   = EntraIDCApp + " > Single sign-on > Basic SAML Configuration"
	EntraIDCEncryption  = EntraIDCApp + " > Token encryption"
	EntraIDCCredentials = EntraIDCApp + " > Provisioning > Admin Credentials"
)

// AWS IAM console.
const (
	IAMProviders   = "IAM > Identity providers"
	IAMProvider    = IAMProviders + " > your provider"
	IAMEncryption  = IAMProvider + " > SAML encryption"
	IAMRole        = "IAM > Roles > your role"
	IAMTrust       = IAMRole + " > Trust relationships"
	IAMTrustEdit   = "IAM > Roles > the role > Trust relationships > Edit trust policy"
	IAMPermissions = "IAM > Roles > the role > Permissions"
	IAMPolicyEdit  = IAMPermissions + " > Edit policy"
)

// IAM Identity Center console.
const (
	IDCApplication    = "Applications > the application"
	IDCMappings       = IDCApplication + " > Actions > Edit attribute mappings"
	IDCConfiguration  = IDCApplication + " > Actions > Edit configuration"
	IDCUser           = "Users > the user"
	IDCAuthentication = "Settings > Identity source > Actions > Manage authentication"
	IDCTokens         = "Settings > Identity source > Actions > Manage provisioning > Access tokens"
	IDCAccounts       = "AWS accounts > the account > Users and groups"
)

// Amazon Connect and Amazon Cognito consoles.
const (
	ConnectUsers    = "your instance > Users > User management"
	CognitoProvider = "User pools > your pool > Social and external providers > your SAML provider"
	CognitoMetadata = CognitoProvider + " > Edit > Metadata document"
	CognitoMapping  = CognitoProvider + " > Attribute mapping"
	CognitoIdentity = "Identity pools > your pool > User access > Add identity provider"
)

// Consoles of the other services.
const (
	ClientVPNRules = "VPC > Client VPN endpoints > Authorization rules > Add authorization rule"
	OpenSearchSAML = "OpenSearch Service > your domain > Actions > Edit security configuration > SAML " +
		"authentication for OpenSearch Dashboards/Kibana"
	OpenSearchServerlessSAML = "OpenSearch Service > Serverless > SAML authentication > the provider > Edit"
	GrafanaSAML              = "Amazon Managed Grafana > All workspaces > the workspace > Authentication > Setup SAML " +
		"configuration > Assertion mapping"
	OpenSearchRoles      = "OpenSearch Dashboards > Security > Roles > the role > Mapped users"
	WorkSpacesSAMLScreen = "WorkSpaces > Directories > the directory > Authentication > Edit > Edit SAML 2.0 " +
		"Identity Provider"
	AppStreamStack    = "WorkSpaces Applications (AppStream 2.0) > Stacks > the stack"
	QuickSingleSignOn = "Amazon Quick (QuickSight) > your user name > Manage Amazon Quick > Single sign-on (IAM " +
		"federation)"
)
