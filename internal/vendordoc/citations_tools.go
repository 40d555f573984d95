package vendordoc

import "github.com/samlscope/samlscope/inspect/report"

// The tools and drivers that sign in without a browser's form, and what was reported of them.
var (
	AWSADFSTool = report.Source{
		Title: "aws-adfs: source and issues",
		URL:   "https://github.com/venth/aws-adfs",
	}
	AWSAzureLoginTool = report.Source{
		Title: "aws-azure-login: source and issues",
		URL:   "https://github.com/aws-azure-login/aws-azure-login",
	}
	AWSRunasTool = report.Source{
		Title: "aws-runas: source and issues",
		URL:   "https://github.com/mmorris1975/aws-runas",
	}
	AWSRunasEmptyRole = report.Source{
		Title: "aws-runas, issue 80",
		URL:   "https://github.com/mmorris1975/aws-runas/issues/80",
	}
	AWSRunasPrincipal = report.Source{
		Title: "aws-runas, issue 47",
		URL:   "https://github.com/mmorris1975/aws-runas/issues/47",
	}
	AssumeRoleEmptyAssertion = report.Source{
		Title: "coinbase/assume-role, issue 57",
		URL:   "https://github.com/coinbase/assume-role/issues/57",
	}
	BotocoreExceptions = report.Source{
		Title: "botocore: exceptions.py",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/exceptions.py",
	}
	BotocoreValidate = report.Source{
		Title: "botocore: validate.py",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/validate.py",
	}
	BotocoreSTS = report.Source{
		Title: "AWS STS service model (botocore)",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/sts/2011-06-15/service-2.json",
	}
	GimmeAWSCredsTool = report.Source{
		Title: "gimme-aws-creds: source and issues",
		URL:   "https://github.com/Nike-Inc/gimme-aws-creds",
	}
	GrantedTool = report.Source{
		Title: "granted: source and issues",
		URL:   "https://github.com/common-fate/granted",
	}
	Saml2awsTool = report.Source{
		Title: "saml2aws: source and issues",
		URL:   "https://github.com/Versent/saml2aws",
	}
	Saml2awsPartition = report.Source{
		Title: "saml2aws, issue 187: GovCloud",
		URL:   "https://github.com/Versent/saml2aws/issues/187",
	}
	RedshiftJDBC = report.Source{
		Title: "Amazon Redshift JDBC driver: source and issues",
		URL:   "https://github.com/aws/amazon-redshift-jdbc-driver",
	}
	RedshiftJDBCRegression = report.Source{
		Title: "Amazon Redshift JDBC driver, issue 156",
		URL:   "https://github.com/aws/amazon-redshift-jdbc-driver/issues/156",
	}
	RedshiftODBC = report.Source{
		Title: "Amazon Redshift ODBC driver, issue 16",
		URL:   "https://github.com/aws/amazon-redshift-odbc-driver/issues/16",
	}
	RedshiftPython = report.Source{
		Title: "Amazon Redshift Python driver: source and issues",
		URL:   "https://github.com/aws/amazon-redshift-python-driver",
	}
	RedshiftPythonBlank = report.Source{
		Title: "Amazon Redshift Python driver, issue 55",
		URL:   "https://github.com/aws/amazon-redshift-python-driver/issues/55",
	}
	RedshiftQueryEditor = report.Source{
		Title: "Amazon Redshift Management Guide: Query editor v2",
		URL:   "https://docs.aws.amazon.com/redshift/latest/mgmt/query-editor-v2-getting-started.html",
	}
	RedshiftIdentityPolicies = report.Source{
		Title: "Amazon Redshift Management Guide: Identity-based policies",
		URL:   "https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-iam-access-control-identity-based.html",
	}
	AthenaLakeFormation = report.Source{
		Title: "Amazon Athena User Guide: Lake Formation and federated access with JDBC",
		URL:   "https://docs.aws.amazon.com/athena/latest/ug/security-athena-lake-formation-jdbc-okta-tutorial.html",
	}
	LakeFormationModel = report.Source{
		Title: "AWS Lake Formation API Reference: AssumeDecoratedRoleWithSAML",
		URL:   "https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_AssumeDecoratedRoleWithSAML.html",
	}
	RedshiftSAML = report.Source{
		Title: "Amazon Redshift Management Guide: Configure SAML assertions for your IdP",
		URL:   "https://docs.aws.amazon.com/redshift/latest/mgmt/configuring-saml-assertions.html",
	}
)

// Reports of error texts.
var (
	ConfigureCredentialsTagSession = report.Source{
		Title: "configure-aws-credentials, issue 54",
		URL:   "https://github.com/aws-actions/configure-aws-credentials/issues/54",
	}
	CDKTrustAction = report.Source{
		Title: "aws-cdk, issue 29456",
		URL:   "https://github.com/aws/aws-cdk/issues/29456",
	}
	AmplifyImmutableAttribute = report.Source{
		Title: "amplify-js, issue 3526",
		URL:   "https://github.com/aws-amplify/amplify-js/issues/3526",
	}
	CognitoImmutableTested = report.Source{
		Title: "accelerated-intelligent-document-processing-on-aws, issue 835",
		URL:   "https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/issues/835",
	}
	ChatbotSchema = report.Source{
		Title: "aws-genai-llm-chatbot, issue 636",
		URL:   "https://github.com/aws-samples/aws-genai-llm-chatbot/issues/636",
	}
	CloudFrontSchema = report.Source{
		Title: "cloudfront-authorization-at-edge, issue 153",
		URL:   "https://github.com/aws-samples/cloudfront-authorization-at-edge/issues/153",
	}
	AmplifyProviderARN = report.Source{
		Title: "amplify-backend, issue 855",
		URL:   "https://github.com/aws-amplify/amplify-backend/issues/855",
	}
	CloudBeaverStart = report.Source{
		Title: "dbeaver/cloudbeaver#1423",
		URL:   "https://github.com/dbeaver/cloudbeaver/issues/1423",
	}
	AuthentikPatchPath = report.Source{
		Title: "authentik, issue 12321",
		URL:   "https://github.com/goauthentik/authentik/issues/12321",
	}
	BlueprintsMetadata = report.Source{
		Title: "appmod-blueprints, pull request 777",
		URL:   "https://github.com/aws-samples/appmod-blueprints/pull/777",
	}
	AzureDocsClientVPN = report.Source{
		Title: "MicrosoftDocs/azure-docs#95378: AWS Client VPN",
		URL:   "https://github.com/MicrosoftDocs/azure-docs/issues/95378",
	}
	TerraformClientVPN = report.Source{
		Title: "terraform-provider-aws, issue 14171: expired certificate",
		URL:   "https://github.com/hashicorp/terraform-provider-aws/issues/14171",
	}
	ConnectStreamsBound = report.Source{
		Title: "amazon-connect-streams, issue 235",
		URL:   "https://github.com/amazon-connect/amazon-connect-streams/issues/235",
	}
	MicrosoftIdentityWeb = report.Source{
		Title: "microsoft-identity-web: source",
		URL:   "https://github.com/AzureAD/microsoft-identity-web",
	}
)

// Guides of the services that take SAML besides the console sign-in.
var (
	ClientVPNFederation = report.Source{
		Title: "AWS Client VPN Administrator Guide: Single sign-on (SAML 2.0-based federated authentication)",
		URL:   "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/federated-authentication.html",
	}
	ClientVPNPort = report.Source{
		Title: "AWS Client VPN Administrator Guide: No available ports",
		URL:   "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/client-no-port.html",
	}
	OpenSearchSAMLGuide = report.Source{
		Title: "Amazon OpenSearch Service Developer Guide: SAML authentication for OpenSearch Dashboards",
		URL:   "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/saml.html",
	}
	WorkSpacesPools = report.Source{
		Title: "Amazon WorkSpaces Administration Guide: Create a WorkSpaces Pools directory",
		URL:   "https://docs.aws.amazon.com/workspaces/latest/adminguide/create-directory-pools.html",
	}
	WorkSpacesTrouble = report.Source{
		Title: "AWS re:Post: Troubleshoot WorkSpaces SAML authentication",
		URL:   "https://repost.aws/knowledge-center/workspaces-saml-authentication-issues",
	}
	WorkSpacesConsoleOpens = report.Source{
		Title: "AWS re:Post: the console opens in the place of WorkSpaces",
		URL:   "https://repost.aws/questions/QU5yS3F_4sRYKCEdsu2B0EGQ",
	}
	AppStreamTrouble = report.Source{
		Title: "Amazon AppStream 2.0 Administration Guide: Troubleshooting",
		URL:   "https://docs.aws.amazon.com/appstream2/latest/developerguide/troubleshooting-general.html",
	}
	QuickSAML = report.Source{
		Title: "Amazon Quick User Guide: Set up IdP federation using IAM",
		URL:   "https://docs.aws.amazon.com/quick/latest/userguide/external-identity-providers-setting-up-saml.html",
	}
	QuickEmailSync = report.Source{
		Title: "Amazon Quick User Guide: Email syncing for federated users",
		URL:   "https://docs.aws.amazon.com/quick/latest/userguide/jit-email-syncing.html",
	}
	QuickExternalLogin = report.Source{
		Title: "Amazon Quick User Guide: Troubleshoot web identity federation",
		URL:   "https://docs.aws.amazon.com/quick/latest/userguide/troubleshoot-webidentity-federation.html",
	}
	CognitoAttributeMapping = report.Source{
		Title: "Amazon Cognito Developer Guide: Mapping IdP attributes to profiles and tokens",
		URL:   "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html",
	}
	CognitoIdentityPools = report.Source{
		Title: "Amazon Cognito Developer Guide: SAML identity providers of identity pools",
		URL:   "https://docs.aws.amazon.com/cognito/latest/developerguide/saml-identity-provider.html",
	}
	IdentityCenterTokens = report.Source{
		Title: "IAM Identity Center User Guide: Rotate an access token",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/userguide/rotate-token.html",
	}
	ConditionalAccessTrouble = report.Source{
		Title: "Microsoft Entra: Troubleshoot sign-in problems with Conditional Access",
		URL:   "https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access",
	}
)
