package rootcause

// ofTools are the causes that error texts of tools, and of the services beside the console
// sign-in, suggest.
var ofTools = map[string]string{
	// Command-line tools, SDKs and drivers.
	"tool-sign-in-stopped": "The identity provider stopped the sign-in, or asked for something the tool " +
		"can't answer",
	"tool-app-address":     "The tool is set to another app or URL",
	"tool-page-unknown":    "The page is newer than the tool",
	"tool-session-control": "A session control of Defender for Cloud Apps put its own page in between",
	"tool-aws-refused":     "AWS sign-in refused the message",
	"tool-aws-page":        "AWS sign-in showed a page that the tool can't read",
	"tool-acs-form":        "The message is for an ACS that the tool doesn't know, such as a regional one",
	"tool-profile-role":    "The tool's profile names no role, or one that the message doesn't offer",
	"sso-token-old":        "The stored token is missing or too old",
	"aws-login-over":       "The console session behind aws login ended",
	"aws-login-permission": "The role lacks signin:CreateOAuth2Token",
	"role-comma-blank":     "A blank follows the comma of the Role value, which older drivers can't read",
	"rs-partition":         "The role is in GovCloud or China, and the driver reads only arn:aws:",
	"rs-browser-port":      "The browser didn't reach the driver's local port",
	"rs-azure-client":      "Tenant, client ID, client secret or redirect URI doesn't match the app registration",
	"rs-driver-version":    "The driver has a bug",

	// STS and IAM.
	"sts-region": "The role is in GovCloud or China, but the call went to another partition's STS",
	"chain-tags": "The next role's trust policy, or the calling role, doesn't allow sts:TagSession",
	"chain-identity": "The next role's trust policy, or the calling role, doesn't allow " +
		"sts:SetSourceIdentity",
	"chain-duration-long":   "The call for the second role asks for more than an hour",
	"trust-action-misspelt": "An action in the trust policy is misspelled, or isn't an STS action",
	"trust-provider":        "Federated doesn't name an existing identity provider",
	"web-identity":          "The tool sent an OpenID Connect token, or called the wrong operation",

	// Cognito, Identity Center, SCIM, AD FS.
	"cognito-attribute-rule":      "The mapped attribute breaks a rule of the pool",
	"cognito-attribute-immutable": "The attribute is immutable, and mapped",
	"cognito-attribute-unknown":   "The mapping names an attribute that the pool lacks",
	"cognito-linked":              "The PreSignUp trigger linked the user during this sign-in",
	"cognito-lambda":              "The function failed or refused",
	"cognito-provider-arn":        "The provider's ARN is malformed, or belongs to another account",
	"sso-not-assigned":            "The user isn't assigned to this permission set in this account",
	"sso-profile":                 "The profile names another account or permission set",
	"sso-reserved-edited":         "Someone is editing a role that belongs to a permission set",
	"idc-metadata-address":        "entityID or the sign-in URL in the metadata is not a URL",
	"idc-admin-permission":        "The administrator lacks iam:UpdateAssumeRolePolicy",
	"scim-token-old":              "The access token is over a year old, deleted, or incompletely copied",
	"scim-tenant-url":             "The Tenant URL is wrong or unreachable",
	"scim-members-many":           "A request changes more than 100 members",
	"adfs-event":                  "The server's event log has the cause",

	// Services that take SAML, beside the console sign-in.
	"cvpn-signing":     "Only the Response or only the assertion is signed",
	"cvpn-claims":      "The message has no attribute that Client VPN reads",
	"cvpn-idp":         "The endpoint's IAM provider has other metadata",
	"cvpn-port-taken":  "TCP port 35001 is in use or blocked",
	"cvpn-certificate": "The metadata contains an expired certificate",
	"aos-document":     "The document isn't SAML 2.0 metadata, or was changed on its way",
	"aos-address":      "The identity provider's SSO URL is for the other way of starting",
	"aos-mapping":      "No user name or backend role is mapped",
	"aos-roles-claim":  "Roles key doesn't name the claim with the roles",
	"aos-entity":       "The stored metadata is another app's",
	"aos-certificate":  "OpenSearch doesn't have the signing certificate",
	"aos-identifier":   "The Identifier isn't the domain's SP entity ID",
	"aos-start": "The message went to the URL for the other way of starting, or the request's cookie " +
		"was lost",
	"aos-access":      "The access policy or the SAML settings of the domain are wrong",
	"ws-user-name":    "NameID isn't the WorkSpaces user name",
	"ws-email-tag":    "The session tag Email isn't the email address in the directory",
	"ws-permission":   "The role doesn't allow workspaces:Stream on the directory",
	"as2-user-name":   "NameID isn't DOMAIN\\user or a user principal name",
	"as2-stack":       "The relay state isn't the stack's",
	"qs-web-identity": "The web identity mapping doesn't match the login",
	"qs-tag-missing":  "The message has no session tag Email, or the role doesn't accept tags",
	"qs-console":      "The user opened QuickSight from the console",

	// Entra ID.
	"oauth-consent":           "No one consented to the app's permissions",
	"oauth-client":            "Tenant or client ID is wrong, or the permission is missing",
	"oauth-redirect":          "The app registration has no redirect URI",
	"oauth-certificate":       "The client certificate isn't valid yet, or has expired",
	"entra-page-stale":        "The page was stale, or a tool called it",
	"entra-loop":              "A client repeats the same request",
	"entra-grant-revoked":     "The password changed, or an administrator revoked the sessions",
	"entra-immutable-id":      "The ImmutableID of a synchronised user differs",
	"entra-federation-issuer": "The federation is configured with another issuer",
	"entra-guest-control":     "A policy requires something that only the guest's home tenant can provide",
	"entra-guest-state":       "The guest isn't invited, hasn't accepted, or is disabled",
	"entra-account-kind":      "This tenant doesn't accept this kind of account",
}
