package vendordoc

// Settings of an identity provider, in words that fit any of them. A fix that only identity
// providers other than Entra ID need has one of these as its path.
const (
	AnyApp        = "the SAML settings of the app for AWS"
	AnyAttributes = "the attribute mapping of the app for AWS"
	AnyRoles      = "the role mapping of the app for AWS"
	AnyAssignment = "the user's assignment to the app and its roles"
	AnyNameID     = "the NameID setting of the app for AWS"
	AnyACS        = "the ACS URL of the app for AWS"
	AnyAudience   = "the audience (SP entity ID) of the app for AWS"
	AnyRelayState = "the relay state of the app for AWS"
	AnyMetadata   = "the signing certificate and the metadata"
	AnySigning    = "the signing settings of the app for AWS"
	AnyEncryption = "the assertion encryption of the app for AWS"
	AnyUser       = "the user's record"
	AnySCIM       = "SCIM provisioning"
	AnyLog        = "the sign-in log"
)

// Okta Admin Console.
const (
	OktaApp      = "Applications > Applications > your app"
	OktaSettings = OktaApp + " > General > SAML Settings"
	OktaUser     = "Directory > People > the user"
)

// AD FS Management.
const (
	ADFSTrust      = "Relying Party Trusts > the trust for AWS"
	ADFSRules      = ADFSTrust + " > Edit Claim Issuance Policy > Issuance Transform Rules"
	ADFSProperties = ADFSTrust + " > Properties"
)

// PingOne admin console and PingFederate administrative console.
const (
	PingOneApp           = "Applications > Applications > your app"
	PingOneConfiguration = PingOneApp + " > Configuration"
	PingFedConnection    = "Applications > Integration > SP Connections > the connection for AWS"
	PingFedAssertion     = PingFedConnection + " > Browser SSO > Assertion Creation"
	PingFedProtocol      = PingFedConnection + " > Browser SSO > Protocol Settings"
)

// Keycloak Admin Console.
const (
	KeycloakClient   = "Clients > the client for AWS"
	KeycloakSettings = KeycloakClient + " > Settings"
	KeycloakUser     = "Users > the user"
)

// Google Admin console.
const (
	GoogleApp     = "Apps > Web and mobile apps > your app"
	GoogleDetails = GoogleApp + " > Service provider details"
	GoogleUser    = "Directory > Users > the user"
)

// JumpCloud Admin Portal and OneLogin admin portal.
const (
	JumpCloudApp          = "SSO Applications > your app"
	JumpCloudSSO          = JumpCloudApp + " > SSO"
	OneLoginApp           = "Applications > Applications > your app"
	OneLoginConfiguration = OneLoginApp + " > Configuration"
)
