package vendordoc

// SessionNames is the pattern that AWS prints for the names of a session and of its source identity.
const SessionNames = "[a-zA-Z_0-9+=,.@-]{2,64}"

// What AWS says, exactly.
const (
	SaysInvalidResponse = "Your request included an invalid SAML response. To logout, click here."
	SaysRoleNotOffered  = "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"
	SaysNotAuthorized   = "Not authorized to perform sts:AssumeRoleWithSAML"
	SaysNoSessionName   = "RoleSessionName is required in AuthnResponse"
	SaysSessionName     = "RoleSessionName in AuthnResponse must match " + SessionNames
	SaysSourceIdentity  = "Source Identity must match " + SessionNames + ` and not begin with "aws:"`
	SaysNotOnboarded    = "Access Denied. Your account has been authenticated, but has " +
		"not been onboarded to this application." // Connect, to a session name that isn't a user's
	SaysInvalidSignature = "Response signature invalid"
)
