package vendordoc

import "github.com/samlscope/samlscope/inspect/report"

// The documents in which identity providers other than Entra ID describe their settings.
var (
	ADFSClaimRules = report.Source{
		Title: "AD FS: Create a Rule to Send Claims Using a Custom Rule",
		URL: "https://learn.microsoft.com/windows-server/identity/ad-fs/operations/" +
			"create-a-rule-to-send-claims-using-a-custom-rule",
	}
	GoogleAWS = report.Source{
		Title: "Google Workspace Admin Help: Amazon Web Services cloud application",
		URL:   "https://support.google.com/a/answer/6194963",
	}
	JumpCloudFields = report.Source{
		Title: "JumpCloud: SSO Application Connector Fields",
		URL:   "https://jumpcloud.com/support/sso-application-connector-fields",
	}
	KeycloakAdmin = report.Source{
		Title: "Keycloak: Server Administration Guide",
		URL:   "https://www.keycloak.org/docs/latest/server_admin/",
	}
	OktaSAMLFields = report.Source{
		Title: "Okta: Application Integration Wizard SAML field reference",
		URL:   "https://help.okta.com/oie/en-us/content/topics/apps/aiw-saml-reference.htm",
	}
	OneLoginAWS = report.Source{
		Title: "OneLogin: Configuring SAML for Amazon Web Services (AWS) Single-Role",
		URL:   "https://onelogin.service-now.com/kb?id=kb_article_view&sysparm_article=KB0010309",
	}
	PingFedAssertionCreation = report.Source{
		Title: "PingFederate: Configuring SSO token creation",
		URL:   "https://docs.pingidentity.com/r/en-us/pingfederate-113/help_spbrowserssotasklet_assertioncreationstate",
	}
	PingOneApplication = report.Source{
		Title: "PingOne: Editing an application - SAML",
		URL:   "https://docs.pingidentity.com/r/en-us/pingone/pingone_edit_application_saml",
	}
	ShibbolethResolver = report.Source{
		Title: "Shibboleth Identity Provider: AttributeResolverConfiguration",
		URL:   "https://shibboleth.atlassian.net/wiki/spaces/IDP4/pages/1265631549",
	}
)
