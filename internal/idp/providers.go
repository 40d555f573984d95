package idp

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// Entra is the provider whose screens the fixes are declared in.
var Entra = &Provider{Name: "Entra ID", place: report.Entra, Roles: entraRoles}

// Unknown is a provider that no one recognised: its settings have general names.
var Unknown = &Provider{place: report.IdP, Roles: anyRoles, paths: [settings]string{
	app: vendordoc.AnyApp, attributes: vendordoc.AnyAttributes, roles: vendordoc.AnyRoles,
	assignment: vendordoc.AnyAssignment, nameID: vendordoc.AnyNameID, acs: vendordoc.AnyACS,
	audience: vendordoc.AnyAudience, relayState: vendordoc.AnyRelayState, metadata: vendordoc.AnyMetadata,
	signing: vendordoc.AnySigning, encryption: vendordoc.AnyEncryption, user: vendordoc.AnyUser,
	scim: vendordoc.AnySCIM, logs: vendordoc.AnyLog,
}}

// Okta.
var Okta = &Provider{Name: "Okta", place: report.Okta, Roles: oktaRoles, paths: [settings]string{
	app:        vendordoc.OktaSettings,
	attributes: vendordoc.OktaSettings + " > Attribute Statements",
	roles:      vendordoc.OktaApp + " > Sign On (AWS Account Federation), or Attribute Statements",
	assignment: vendordoc.OktaApp + " > Assignments",
	nameID:     vendordoc.OktaSettings + " > Name ID format and Application username",
	acs:        vendordoc.OktaSettings + " > Single sign-on URL",
	audience:   vendordoc.OktaSettings + " > Audience URI (SP Entity ID)",
	relayState: vendordoc.OktaSettings + " > Default RelayState",
	metadata:   vendordoc.OktaApp + " > Sign On > SAML Signing Certificates",
	signing:    vendordoc.OktaSettings + " > Assertion Signature, Signature Algorithm, Digest Algorithm",
	encryption: vendordoc.OktaSettings + " > Assertion Encryption",
	user:       vendordoc.OktaUser + " > Profile",
	scim:       vendordoc.OktaApp + " > Provisioning",
	logs:       "Reports > System Log",
}, sources: []report.Source{vendordoc.OktaSAMLFields}}

// ADFS is Active Directory Federation Services.
var ADFS = &Provider{Name: "AD FS", place: report.ADFS, Roles: adfsRoles, paths: [settings]string{
	app:        vendordoc.ADFSTrust,
	attributes: vendordoc.ADFSRules,
	roles:      vendordoc.ADFSRules + " > the rule that issues Role",
	assignment: "Active Directory: the groups from which the claim rules make Role",
	nameID:     vendordoc.ADFSRules + " > the rule that issues Name ID",
	acs:        vendordoc.ADFSProperties + " > Endpoints",
	audience:   vendordoc.ADFSProperties + " > Identifiers",
	relayState: "RelayState in the address that starts the sign-in (IdpInitiatedSignOn)",
	metadata:   "Service > Certificates > Token-signing; /FederationMetadata/2007-06/FederationMetadata.xml",
	signing:    vendordoc.ADFSProperties + " > Advanced; Set-AdfsRelyingPartyTrust -SamlResponseSignature",
	encryption: vendordoc.ADFSProperties + " > Encryption",
	user:       "Active Directory: the user",
	scim:       vendordoc.AnySCIM,
	logs:       "Event Viewer > AD FS > Admin",
}, sources: []report.Source{vendordoc.ADFSClaimRules}}

// PingOne.
var PingOne = &Provider{Name: "PingOne", place: report.PingOne, Roles: anyRoles, paths: [settings]string{
	app:        vendordoc.PingOneConfiguration,
	attributes: vendordoc.PingOneApp + " > Attribute Mappings",
	roles:      vendordoc.PingOneApp + " > Attribute Mappings > Role",
	assignment: vendordoc.PingOneApp + " > Access, and the user's groups",
	nameID:     vendordoc.PingOneConfiguration + " > Subject NameID format; saml_subject in Attribute Mappings",
	acs:        vendordoc.PingOneConfiguration + " > ACS URLs",
	audience:   vendordoc.PingOneConfiguration + " > Entity ID",
	relayState: vendordoc.PingOneConfiguration + " > Target application URL",
	metadata:   vendordoc.PingOneConfiguration + " > Signing key; Download Metadata",
	signing:    vendordoc.PingOneConfiguration + " > Signing key",
	encryption: vendordoc.PingOneConfiguration + " > Enable encryption",
	user:       "the user's profile",
	scim:       vendordoc.AnySCIM,
	logs:       "the audit log",
}, sources: []report.Source{vendordoc.PingOneApplication}}

// PingFederate.
var PingFederate = &Provider{Name: "PingFederate", place: report.PingFed, Roles: anyRoles, paths: [settings]string{
	app:        vendordoc.PingFedConnection,
	attributes: vendordoc.PingFedAssertion + " > Attribute Contract Fulfillment",
	roles:      vendordoc.PingFedAssertion + " > Attribute Contract Fulfillment > Role",
	assignment: "the groups from which Attribute Contract Fulfillment makes Role",
	nameID:     vendordoc.PingFedAssertion + " > Attribute Contract Fulfillment > SAML_SUBJECT",
	acs:        vendordoc.PingFedProtocol + " > Assertion Consumer Service URL",
	audience:   vendordoc.PingFedConnection + " > General Info > Partner's Entity ID",
	relayState: "TargetResource in the address that starts the sign-in",
	metadata:   vendordoc.PingFedConnection + " > Credentials; the metadata export",
	signing:    vendordoc.PingFedConnection + " > Credentials; Signature Policy in Protocol Settings",
	encryption: vendordoc.PingFedProtocol + " > Encryption Policy",
	user:       "the user's record in the data store",
	scim:       vendordoc.AnySCIM,
	logs:       "the audit log",
}, sources: []report.Source{vendordoc.PingFedAssertionCreation}}

// Keycloak.
var Keycloak = &Provider{Name: "Keycloak", place: report.Keycloak, Roles: keycloakRoles, paths: [settings]string{
	app:        vendordoc.KeycloakSettings,
	attributes: vendordoc.KeycloakClient + " > Client scopes > the dedicated scope > Mappers",
	roles:      vendordoc.KeycloakClient + " > Roles, and the role list mapper for Role",
	assignment: vendordoc.KeycloakUser + " > Role mapping",
	nameID:     vendordoc.KeycloakSettings + " > Name ID format",
	acs:        vendordoc.KeycloakClient + " > Advanced > Assertion Consumer Service POST Binding URL",
	audience:   vendordoc.KeycloakSettings + " > Client ID",
	relayState: vendordoc.KeycloakSettings + " > IDP Initiated SSO Relay State",
	metadata:   "Realm settings > Keys; Realm settings > Endpoints > SAML 2.0 Identity Provider Metadata",
	signing:    vendordoc.KeycloakSettings + " > Sign assertions, Signature algorithm",
	encryption: vendordoc.KeycloakClient + " > Keys > Encrypt assertions",
	user:       vendordoc.KeycloakUser + " > Details and Attributes",
	scim:       vendordoc.AnySCIM,
	logs:       "Events",
}, sources: []report.Source{vendordoc.KeycloakAdmin}}
