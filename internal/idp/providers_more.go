package idp

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// Google is Google Workspace and Cloud Identity.
var Google = &Provider{Name: "Google", place: report.Google, Roles: googleRoles, paths: [settings]string{
	app:        vendordoc.GoogleDetails,
	attributes: vendordoc.GoogleApp + " > SAML attribute mapping",
	roles:      vendordoc.GoogleUser + " > User information > the custom attribute that Role is mapped from",
	assignment: vendordoc.GoogleApp + " > User access, and the user's custom attribute for Role",
	nameID:     vendordoc.GoogleDetails + " > Name ID format, Name ID",
	acs:        vendordoc.GoogleDetails + " > ACS URL",
	audience:   vendordoc.GoogleDetails + " > Entity ID",
	relayState: vendordoc.GoogleDetails + " > Start URL",
	metadata:   "Security > Authentication > SSO with SAML applications",
	signing:    vendordoc.GoogleDetails + " > Signed response",
	encryption: vendordoc.GoogleDetails,
	user:       vendordoc.GoogleUser + " > User information",
	scim:       vendordoc.GoogleApp + " > Auto-provisioning",
	logs:       "the SAML log events",
}, sources: []report.Source{vendordoc.GoogleAWS}}

// Shibboleth is the Shibboleth Identity Provider, which is set up in files.
var Shibboleth = &Provider{Name: "Shibboleth", place: report.Shibboleth, Roles: shibbolethRoles,
	paths: [settings]string{
		app:        "conf/relying-party.xml",
		attributes: "conf/attribute-resolver.xml and conf/attribute-filter.xml",
		roles:      "conf/attribute-resolver.xml > the attribute definition of Role",
		assignment: "the directory groups from which conf/attribute-resolver.xml makes Role",
		nameID:     "conf/saml-nameid.xml",
		acs:        "the metadata of AWS that conf/metadata-providers.xml names",
		audience:   "the metadata of AWS that conf/metadata-providers.xml names",
		relayState: "target in the address that starts the sign-in (Unsolicited/SSO)",
		metadata:   "credentials/idp-signing.crt and metadata/idp-metadata.xml",
		signing:    "conf/relying-party.xml > signAssertions",
		encryption: "conf/relying-party.xml > encryptAssertions",
		user:       "the user's entry in the directory",
		scim:       vendordoc.AnySCIM,
		logs:       "logs/idp-process.log",
	}, sources: []report.Source{vendordoc.ShibbolethResolver}}

// IdentityCenter is IAM Identity Center as the identity provider of an application.
var IdentityCenter = &Provider{Name: "IAM Identity Center", place: report.IDC, Roles: identityCenterRoles,
	paths: [settings]string{
		app:        vendordoc.IDCConfiguration,
		attributes: vendordoc.IDCMappings,
		roles:      vendordoc.IDCMappings + " > Role",
		assignment: vendordoc.IDCApplication + " > Assigned users and groups",
		nameID:     vendordoc.IDCMappings + " > Subject",
		acs:        vendordoc.IDCConfiguration + " > Application ACS URL",
		audience:   vendordoc.IDCConfiguration + " > Application SAML audience",
		relayState: vendordoc.IDCConfiguration + " > Relay state",
		metadata:   vendordoc.IDCApplication + " > IAM Identity Center SAML metadata file",
		signing:    vendordoc.IDCConfiguration,
		encryption: vendordoc.IDCConfiguration,
		user:       vendordoc.IDCUser,
		scim:       "Settings > Automatic provisioning",
		logs:       "CloudTrail",
	}, sources: []report.Source{vendordoc.IdentityCenterMapAttributes}}

// JumpCloud.
var JumpCloud = &Provider{Name: "JumpCloud", place: report.JumpCloud, Roles: jumpCloudRoles, paths: [settings]string{
	app:        vendordoc.JumpCloudSSO,
	attributes: vendordoc.JumpCloudSSO + " > Attributes",
	roles:      vendordoc.JumpCloudSSO + " > Attributes > Role",
	assignment: vendordoc.JumpCloudApp + " > User Groups",
	nameID:     vendordoc.JumpCloudSSO + " > SAMLSubject NameID and its Format",
	acs:        vendordoc.JumpCloudSSO + " > ACS URLs",
	audience:   vendordoc.JumpCloudSSO + " > SP Entity ID",
	relayState: vendordoc.JumpCloudSSO + " > Default RelayState",
	metadata:   vendordoc.JumpCloudSSO + " > JumpCloud Metadata > Export Metadata",
	signing:    vendordoc.JumpCloudSSO + " > Sign, Signature Algorithm",
	encryption: vendordoc.JumpCloudSSO,
	user:       "the user's attributes",
	scim:       vendordoc.JumpCloudApp + " > Identity Management",
	logs:       "Directory Insights",
}, sources: []report.Source{vendordoc.JumpCloudFields}}

// OneLogin.
var OneLogin = &Provider{Name: "OneLogin", place: report.OneLogin, Roles: anyRoles, paths: [settings]string{
	app:        vendordoc.OneLoginConfiguration,
	attributes: vendordoc.OneLoginApp + " > Parameters",
	roles:      vendordoc.OneLoginApp + " > Parameters > Role",
	assignment: vendordoc.OneLoginApp + " > Access",
	nameID:     vendordoc.OneLoginApp + " > Parameters > NameID",
	acs:        vendordoc.OneLoginConfiguration + " > ACS (Consumer) URL",
	audience:   vendordoc.OneLoginConfiguration + " > Audience",
	relayState: vendordoc.OneLoginConfiguration + " > RelayState",
	metadata:   vendordoc.OneLoginApp + " > SSO > X.509 Certificate; More Actions > SAML Metadata",
	signing:    vendordoc.OneLoginApp + " > SSO > SAML Signature Algorithm",
	encryption: vendordoc.OneLoginConfiguration + " > Encrypt assertion",
	user:       "Users > Users > the user",
	scim:       vendordoc.OneLoginApp + " > Provisioning",
	logs:       "Activity > Events",
}, sources: []report.Source{vendordoc.OneLoginAWS}}

// All returns every provider that is recognised.
func All() []*Provider {
	return []*Provider{
		Entra, ADFS, Okta, PingOne, PingFederate, Keycloak, Google, Shibboleth, IdentityCenter, JumpCloud, OneLogin,
	}
}
