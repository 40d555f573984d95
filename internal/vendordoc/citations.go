// Package vendordoc holds what the judgement quotes: the public documents that checks, causes
// and known errors cite, the screens on which fixes are made, and the vendors' own sentences.
// Each stands here once, so that a renamed screen or a moved page is one change.
package vendordoc

import "github.com/samlscope/samlscope/inspect/report"

// The documents that samlscope cites, each with the title under which it is shown.
var (
	// AWS.
	AWSServiceProviderMetadata = report.Source{
		Title: "AWS sign-in: service provider metadata",
		URL:   "https://signin.aws.amazon.com/static/saml-metadata.xml",
	}
	AppStreamSAML = report.Source{
		Title: "Amazon AppStream 2.0 Administration Guide: Setting up SAML",
		URL:   "https://docs.aws.amazon.com/appstream2/latest/developerguide/external-identity-providers-setting-up-saml.html",
	}
	AssumeRole = report.Source{
		Title: "AWS STS API Reference: AssumeRole",
		URL:   "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
	}
	AssumeRoleWithSAML = report.Source{
		Title: "AWS STS API Reference: AssumeRoleWithSAML",
		URL:   "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html",
	}
	CognitoIDPInitiated = report.Source{
		Title: "Amazon Cognito Developer Guide: SAML session initiation",
		URL:   "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-session-initiation.html",
	}
	CognitoInvalidResponse = report.Source{
		Title: "AWS re:Post: Invalid SAML response errors of Amazon Cognito",
		URL:   "https://repost.aws/knowledge-center/cognito-invalid-saml-response-errors",
	}
	CognitoSAML = report.Source{
		Title: "Amazon Cognito Developer Guide: Things to know about SAML IdPs",
		URL:   "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html",
	}
	CognitoTroubleshooting = report.Source{
		Title: "Amazon Cognito Developer Guide: Troubleshooting",
		URL:   "https://docs.aws.amazon.com/cognito/latest/developerguide/troubleshooting.html",
	}
	ConnectCreateUser = report.Source{
		Title: "Amazon Connect API Reference: CreateUser",
		URL:   "https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateUser.html",
	}
	ConnectDomain = report.Source{
		Title: "Amazon Connect Administrator Guide: Update your Amazon Connect domain",
		URL:   "https://docs.aws.amazon.com/connect/latest/adminguide/update-your-connect-domain.html",
	}
	ConnectGetFederationToken = report.Source{
		Title: "Amazon Connect API Reference: GetFederationToken",
		URL:   "https://docs.aws.amazon.com/connect/latest/APIReference/API_GetFederationToken.html",
	}
	ConnectIdentityCenterBlog = report.Source{
		Title: "AWS blog: Enabling federation with AWS Single Sign-On and Amazon Connect",
		URL:   "https://aws.amazon.com/blogs/contact-center/enabling-federation-with-aws-single-sign-on-and-amazon-connect/",
	}
	ConnectResiliency = report.Source{
		Title: "Amazon Connect Administrator Guide: Integrate your identity provider with a " +
			"Global Resiliency sign-in endpoint",
		URL: "https://docs.aws.amazon.com/connect/latest/adminguide/integrate-idp.html",
	}
	ConnectSAML = report.Source{
		Title: "Amazon Connect Administrator Guide: Configure SAML with IAM",
		URL:   "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
	}
	ConnectTroubleshooting = report.Source{
		Title: "Amazon Connect Administrator Guide: Troubleshoot SAML",
		URL:   "https://docs.aws.amazon.com/connect/latest/adminguide/troubleshoot-saml.html",
	}
	CustomIdentityBroker = report.Source{
		Title: "IAM User Guide: Enable custom identity broker access to the AWS console",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html",
	}
	DirectToConsolePage = report.Source{
		Title: "AWS Security Blog: How to use SAML to automatically direct federated users to " +
			"a specific AWS Management Console page",
		URL: "https://aws.amazon.com/blogs/security/how-to-use-saml-to-automatically-direct-federated-users-to-a-specific-aws-management-console-page/",
	}
	GovCloudIAM = report.Source{
		Title: "AWS GovCloud (US) User Guide: IAM",
		URL:   "https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-iam.html",
	}
	IAMQuotas = report.Source{
		Title: "IAM User Guide: IAM and AWS STS quotas",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
	}
	IdentityCenterDisable = report.Source{
		Title: "IAM Identity Center User Guide: Disable user access",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/disableuser.html",
	}
	IdentityCenterEntra = report.Source{
		Title: "IAM Identity Center User Guide: Configure SAML and SCIM with Microsoft Entra ID",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/idp-microsoft-entra.html",
	}
	IdentityCenterMapAttributes = report.Source{
		Title: "IAM Identity Center User Guide: Map attributes in your application to IAM Identity Center attributes",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/mapawsssoattributestoapp.html",
	}
	IdentityCenterOkta = report.Source{
		Title: "IAM Identity Center User Guide: Okta",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/gs-okta.html",
	}
	IdentityCenterRegions = report.Source{
		Title: "IAM Identity Center User Guide: Workforce access through an additional Region",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html",
	}
	IdentityCenterTroubleshootSSO = report.Source{
		Title: "AWS re:Post: Troubleshoot Identity Center SSO",
		URL:   "https://repost.aws/knowledge-center/iam-troubleshoot-identity-center-sso",
	}
	IdentityCenterTroubleshooting = report.Source{
		Title: "IAM Identity Center User Guide: Troubleshooting",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html",
	}
	IdentityStoreUser = report.Source{
		Title: "Identity Store API Reference: User",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html",
	}
	SAMLAssertions = report.Source{
		Title: "IAM User Guide: Configure SAML assertions for the authentication response",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html",
	}
	SAMLConditionKeys = report.Source{
		Title: "IAM User Guide: Available keys for SAML-based federation",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml",
	}
	SAMLFederation = report.Source{
		Title: "IAM User Guide: SAML 2.0 federation",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html",
	}
	SAMLProvider = report.Source{
		Title: "IAM User Guide: Create a SAML identity provider in IAM",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html",
	}
	SAMLRole = report.Source{
		Title: "IAM User Guide: Create a role for SAML 2.0 federation",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
	}
	SAMLTroubleshooting = report.Source{
		Title: "IAM User Guide: Troubleshoot SAML federation with IAM",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html",
	}
	SCIMCloudTrail = report.Source{
		Title: "IAM Identity Center User Guide: Logging SCIM API calls with CloudTrail",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/scim-logging-using-cloudtrail.html",
	}
	SCIMCreateUser = report.Source{
		Title: "SCIM Developer Guide: CreateUser",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/developerguide/createuser.html",
	}
	NotPrincipal = report.Source{
		Title: "IAM User Guide: AWS JSON policy elements: NotPrincipal",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
	}
	SessionTags = report.Source{
		Title: "IAM User Guide: Pass session tags in AWS STS",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
	}
	SignInEndpoints = report.Source{
		Title: "AWS General Reference: AWS Sign-In endpoints and quotas",
		URL:   "https://docs.aws.amazon.com/general/latest/gr/signin-service.html",
	}
	SourceIdentity = report.Source{
		Title: "IAM User Guide: Monitor and control actions taken with assumed roles",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
	}
	SwitchRoleRelayState = report.Source{
		Title: "AWS re:Post: relay state with a switch-role address",
		URL:   "https://repost.aws/questions/QUe2GHBr8dSs-rx-RglCIB8A",
	}
	TagRules = report.Source{
		Title: "IAM User Guide: Tags for IAM resources",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
	}
	WorkSpacesSAML = report.Source{
		Title: "Amazon WorkSpaces Administration Guide: Set up SAML 2.0",
		URL:   "https://docs.aws.amazon.com/workspaces/latest/adminguide/setting-up-saml.html",
	}

	// Microsoft.
	EntraAWSTutorial = report.Source{
		Title: "Microsoft Entra: Configure AWS Single-Account Access for single sign-on",
		URL:   "https://learn.microsoft.com/entra/identity/saas-apps/amazon-web-service-tutorial",
	}
	EntraCertificatesGuide = report.Source{
		Title: "Microsoft Entra: Manage federation certificates",
		URL:   "https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on",
	}
	EntraClaimsGuide = report.Source{
		Title: "Microsoft Entra: Customize SAML token claims",
		URL:   "https://learn.microsoft.com/entra/identity-platform/saml-claims-customization",
	}
	EntraEncryptionGuide = report.Source{
		Title: "Microsoft Entra: Configure SAML token encryption",
		URL:   "https://learn.microsoft.com/entra/identity/enterprise-apps/howto-saml-token-encryption",
	}
	EntraErrorCodes = report.Source{
		Title: "Microsoft Entra authentication and authorization error codes",
		URL:   "https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
	}
	EntraExpressionFunctions = report.Source{
		Title: "Microsoft Entra: Expression functions for customizing application data (Coalesce)",
		URL:   "https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data",
	}
	EntraGroupClaims = report.Source{
		Title: "Microsoft Entra: Configure group claims for applications",
		URL:   "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fed-group-claims",
	}
	EntraGuestClaims = report.Source{
		Title: "Microsoft Entra External ID: B2B user claims mapping",
		URL:   "https://learn.microsoft.com/entra/external-id/claims-mapping",
	}
	EntraProvisionOnDemand = report.Source{
		Title: "Microsoft Entra: Provision on demand",
		URL:   "https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand",
	}
	EntraSAMLProtocol = report.Source{
		Title: "Microsoft identity platform: Single sign-on SAML protocol",
		URL:   "https://learn.microsoft.com/entra/identity-platform/single-sign-on-saml-protocol",
	}
	EntraSigningOptions = report.Source{
		Title: "Microsoft Entra: Advanced certificate signing options in a SAML token",
		URL:   "https://learn.microsoft.com/entra/identity/enterprise-apps/certificate-signing-options",
	}

	// Standards.
	NISTKeyLengths = report.Source{
		Title: "NIST SP 800-131A Rev. 2",
		URL:   "https://csrc.nist.gov/pubs/sp/800/131/a/r2/final",
	}
	SAMLBindings = report.Source{
		Title: "SAML 2.0 Bindings",
		URL:   "https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf",
	}
	SAMLCore = report.Source{
		Title: "SAML 2.0 Core",
		URL:   "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf",
	}
	SAMLProfiles = report.Source{
		Title: "SAML 2.0 Profiles",
		URL:   "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf",
	}
	UnicodeSecurity = report.Source{
		Title: "Unicode Technical Report #36: Unicode Security Considerations",
		URL:   "https://www.unicode.org/reports/tr36/",
	}
	XML10          = report.Source{Title: "Extensible Markup Language (XML) 1.0", URL: "https://www.w3.org/TR/xml/"}
	XMLID          = report.Source{Title: "xml:id Version 1.0", URL: "https://www.w3.org/TR/xml-id/"}
	XMLSchemaTypes = report.Source{
		Title: "XML Schema Part 2: Datatypes, dateTime",
		URL:   "https://www.w3.org/TR/xmlschema-2/#dateTime",
	}
	XMLNamespaces = report.Source{Title: "Namespaces in XML 1.0", URL: "https://www.w3.org/TR/xml-names/"}
	XMLSignature  = report.Source{
		Title: "XML Signature Syntax and Processing",
		URL:   "https://www.w3.org/TR/xmldsig-core1/",
	}

	// Published models and other sources.
	AuthingChina = report.Source{
		Title: "Authing: use in AWS China (a guide with rsa-sha1)",
		URL:   "https://old-docs.authing.cn/",
	}
	BotocoreEndpoints = report.Source{
		Title: "botocore: endpoints.json (Regions of Amazon Connect)",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/endpoints.json",
	}
	BotocoreIAM = report.Source{
		Title: "IAM service model 2010-05-08 (botocore)",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/iam/2010-05-08/service-2.json",
	}
	BotocorePartitions = report.Source{
		Title: "botocore: partitions.json",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/partitions.json",
	}
	BreakingSAML = report.Source{
		Title: "USENIX Security 2012: On Breaking SAML: Be Whoever You Want to Be",
		URL:   "https://www.usenix.org/conference/usenixsecurity12/technical-sessions/presentation/somorovsky",
	}
	CERTCanonicalization = report.Source{
		Title: "CERT/CC VU#475445: Multiple SAML libraries may allow authentication bypass via incorrect XML " +
			"canonicalization and DOM traversal",
		URL: "https://www.kb.cert.org/vuls/id/475445",
	}
	CognitoInvalidBase64 = report.Source{
		Title: "Invalid base64 SAMLResponse explained",
		URL:   "https://blog.dan.drown.org/aws-cognito-error-message-invalid-base64-samlresponse/",
	}
	OWASPExternalEntities = report.Source{
		Title: "OWASP: XML External Entity Prevention",
		URL:   "https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html",
	}
	OWASPXMLSecurity = report.Source{
		Title: "OWASP: XML Security",
		URL:   "https://cheatsheetseries.owasp.org/cheatsheets/XML_Security_Cheat_Sheet.html",
	}

	// Reports from the field.
	Auth0ExampleAccounts = report.Source{
		Title: "auth0/docs#4519: example account numbers copied from a guide",
		URL:   "https://github.com/auth0/docs/issues/4519",
	}
	AuthentikIdentityCenter = report.Source{
		Title: "authentik, issue 4554",
		URL:   "https://github.com/goauthentik/authentik/issues/4554",
	}
	AzureDocsAudienceSuffix = report.Source{
		Title: "MicrosoftDocs/azure-docs#109434",
		URL:   "https://github.com/MicrosoftDocs/azure-docs/issues/109434",
	}
	AzureDocsClaimNames = report.Source{
		Title: "MicrosoftDocs/azure-docs#4405: claim names for AWS are case-sensitive",
		URL:   "https://github.com/MicrosoftDocs/azure-docs/issues/4405",
	}
	AzureDocsConstantClaim = report.Source{
		Title: "Azure/azure-content#7402: a constant typed instead of the attribute",
		URL:   "https://github.com/Azure/azure-content/issues/7402",
	}
	AzureDocsGuestSessionName = report.Source{
		Title: "MicrosoftDocs/azure-docs#45025: RoleSessionName of guests",
		URL:   "https://github.com/MicrosoftDocs/azure-docs/issues/45025",
	}
	AzureDocsRoleBlank = report.Source{
		Title: "MicrosoftDocs/azure-docs#10098: a blank in the Role value",
		URL:   "https://github.com/MicrosoftDocs/azure-docs/issues/10098",
	}
	CLIIssueEmptyEmail = report.Source{
		Title: "aws-cli, issue 4738",
		URL:   "https://github.com/aws/aws-cli/issues/4738",
	}
	CloudBeaverIssuer = report.Source{
		Title: "dbeaver/cloudbeaver#3112",
		URL:   "https://github.com/dbeaver/cloudbeaver/issues/3112",
	}
	CloudPlatformTagLength = report.Source{
		Title: "ministryofjustice/cloud-platform#6024: session tag too long",
		URL:   "https://github.com/ministryofjustice/cloud-platform/issues/6024",
	}
	CrewjamAttributes = report.Source{
		Title: "crewjam/saml, issue 379",
		URL:   "https://github.com/crewjam/saml/issues/379",
	}
	DjangoSAML2Attributes = report.Source{
		Title: "djangosaml2, issue 265",
		URL:   "https://github.com/IdentityPython/djangosaml2/issues/265",
	}
	EntraDocsIdentityCenter = report.Source{
		Title: "entra-docs, issue 189",
		URL:   "https://github.com/MicrosoftDocs/entra-docs/issues/189",
	}
	GimmeAWSCredsWindow = report.Source{
		Title: "Nike-Inc/gimme-aws-creds#251",
		URL:   "https://github.com/Nike-Inc/gimme-aws-creds/issues/251",
	}
	Goxmldsig = report.Source{
		Title: "goxmldsig, the second implementation",
		URL:   "https://github.com/russellhaering/goxmldsig",
	}
	MotoSample = report.Source{
		Title: "GitHub: getmoto/moto issue 3521 (a sample that works)",
		URL:   "https://github.com/getmoto/moto/issues/3521",
	}
	NextcloudDuplicateAttributes = report.Source{
		Title: "nextcloud/user_saml#222: duplicate Attribute elements",
		URL:   "https://github.com/nextcloud/user_saml/issues/222",
	}
	OktaProcessorPartition = report.Source{
		Title: "godaddy/aws-okta-processor#28: partition of the endpoint and the ARNs",
		URL:   "https://github.com/godaddy/aws-okta-processor/issues/28",
	}
	OneLoginCLIDuration = report.Source{
		Title: "onelogin-aws-cli, issue 12",
		URL:   "https://github.com/physera/onelogin-aws-cli/issues/12",
	}
	OneLoginCLIWindow = report.Source{
		Title: "physera/onelogin-aws-cli#64",
		URL:   "https://github.com/physera/onelogin-aws-cli/issues/64",
	}
	ResearchStudioNameID = report.Source{
		Title: "research-engineering-studio, issue 21",
		URL:   "https://github.com/aws/res/issues/21",
	}
	SDKIssueSignature = report.Source{
		Title: "aws-sdk-js-v3, issue 6201",
		URL:   "https://github.com/aws/aws-sdk-js-v3/issues/6201",
	}
	Saml2awsExpired = report.Source{
		Title: "Versent/saml2aws#759",
		URL:   "https://github.com/Versent/saml2aws/issues/759",
	}
	SamlifyAttributes = report.Source{
		Title: "samlify, issue 539",
		URL:   "https://github.com/tngan/samlify/issues/539",
	}
)
