// Package rootcause is the one table of root causes: what has to change so that a sign-in works.
// The judgement tells some of them from a message; an error text alone suggests others.
package rootcause

import (
	"maps"
	"slices"
)

// Title returns the title of a root cause, as a clause without a full stop; "" for an ID
// that is not in the table.
func Title(id string) string {
	if title, ok := table[id]; ok {
		return title
	}
	if title, ok := ofTools[id]; ok {
		return title
	}
	return ofDirectory[id]
}

// IDs returns every ID that a message or an error text can show, sorted.
func IDs() []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(table)), maps.Keys(ofTools))
	slices.Sort(all)
	return all
}

// ofDirectory are the causes that only what Entra ID says of its users shows.
var ofDirectory = map[string]string{
	"entra-nested-group":   "The user is only in a group inside an assigned group, and nested groups give no access",
	"entra-default-access": "The user is assigned without an app role (Default Access), so Entra ID sends no role",
	"entra-guest-pending":  "The guest has not accepted the invitation",
}

// IDs of causes are stable names, and never those of checks.
var table = map[string]string{
	// Told from a message.
	"entra-key-rollover":    "Entra ID signs with a certificate that the IAM provider doesn't have",
	"entra-wrong-app":       "The message comes from a different app or tenant than the IAM provider's metadata",
	"entra-claim-name":      "A claim has almost the right name for AWS",
	"entra-role-unassigned": "The user has no app role with an AWS role",
	"entra-mail-empty":      "The user's Email (mail) is empty in Entra ID, so Entra ID leaves the claim out",
	"entra-claim-missing":   "Entra ID doesn't send a claim that AWS needs",
	"entra-guest-user": "The user is a guest, and the session name comes from the guest's user " +
		"principal name",
	"idp-key-rollover": "The identity provider signs with a certificate that the IAM provider doesn't have",
	"idp-wrong-app": "The message comes from a different app or identity provider than the IAM " +
		"provider's metadata",
	"idp-claim-name":    "An attribute has almost the right name for AWS",
	"idp-role-unsent":   "The identity provider sends no AWS role for this user",
	"idp-claim-missing": "The identity provider doesn't send an attribute that AWS needs",
	"idp-guest-user": "The user is a guest, and the session name comes from the guest's user " +
		"principal name",
	"entra-guest-nameid": "The user is a guest, and the NameID is the guest's user principal name",
	"idp-guest-nameid":   "The user is a guest, and the NameID is the guest's user principal name",
	"attack":             "A part of the message looks signed, but no signature covers it",
	"relay-reply-url":    "The Reply URL names a local relay, so the Recipient does too",
	"message-altered":    "The message was changed after it was signed",
	"clock":              "Two clocks disagree",
	"message-old":        "The message is too old",
	"scim-email-unmapped": "No email reaches IAM Identity Center, because mail is empty in Entra ID or " +
		"isn't mapped",
	"connect-relay-state": "The relay state is wrong for Amazon Connect",
	"connect-user":        "RoleSessionName isn't the name of a user in the Amazon Connect instance",

	// Suggested by an error text.
	"role-value": "The Role value isn't a pair of a role ARN and a provider ARN",
	"provider-arn": "The provider in the Role value doesn't exist: check spelling, upper and lower case, " +
		"account and partition",
	"session-in-the-way": "This browser profile has a console session of another account",
	"identifier":         "The app's Identifier isn't the one AWS expects",
	"identifier-suffix":  "The Identifier has #1 or spn:, and Entra ID sent it",
	"metadata-encoding":  "The file begins with a byte order mark, or is not UTF-8",
	"metadata-content":   "The file isn't federation metadata, or is cut off",
	"metadata-key":       "A certificate in it has a key under 1024 bits or the same extension twice",
	"session-name-source": "The source attribute can't be a session name: it has a blank, an accent or an " +
		"apostrophe, or more than 64 characters",
	"role-missing": "The role in the Role value doesn't exist: deleted, renamed, in another account, or " +
		"with other upper and lower case",
	"trust-policy": "The trust policy names another provider, another action, or a SAML:aud that isn't the " +
		"Recipient",
	"trust-tags": "The message has session tags or a source identity, but the trust policy " +
		"doesn't allow them",
	"nameid":                 "The assertion has no NameID",
	"organization-policy":    "A service control policy of the organization denies the call",
	"source-identity-source": "The claim's source attribute can't be a source identity",
	"unsigned":               "AWS doesn't accept how the assertion is signed",
	"duration-role-maximum":  "DurationSeconds of the tool is longer than the role's maximum session duration",
	"assertion-only":         "Only the assertion was sent, not the whole Response",
	"subject-confirmation": "The identity provider left out SubjectConfirmationData or one of its values; " +
		"Entra ID takes Recipient from the Reply URL",
	"role-choice":  "The tool is set to a role or provider that the user doesn't have",
	"arns-swapped": "The tool sends the provider as RoleArn and the role as PrincipalArn",
	"tag-source": "A PrincipalTag claim has a source attribute with other characters, or a " +
		"joined list that is too long",
	"region-off":        "STS is turned off in the Region of the endpoint",
	"session-too-large": "Session tags and session policies together are too large",
	"idp-refused":       "Entra ID refused the sign-in",
	"response-too-long": "The message is too long: very many roles or groups",
	"duration-range":    "SessionDuration or DurationSeconds isn't between 900 and 43200",
	"session-policy":    "The tool sends a session policy that isn't valid JSON",
	"cognito-idp-initiated": "The sign-in began at Entra ID, but the provider accepts only sign-ins that " +
		"begin at the app",
	"cognito-relay-lost":   "The RelayState was lost or changed between Entra ID and Cognito",
	"cognito-key-rollover": "The provider's metadata lacks Entra ID's signing certificate",
	"cognito-reply-url":    "The Reply URL isn't the ACS of the user pool's domain",
	"cognito-attribute-unmapped": "The required attribute isn't mapped, or is mapped from a claim with " +
		"another name",
	"cognito-nameid-changed": "NameID has another value, or other upper and lower case, than when Cognito " +
		"created the user",
	"cognito-identifier":   "The Identifier is wrong, or another pool's",
	"cognito-metadata-url": "AWS can't reach the URL, or doesn't trust its certificate",
	"session-mixed":        "The browser is signed in as another user, or with another single sign-on profile",
	"connect-permission-missing": "The role's policy doesn't allow connect:GetFederationToken on this " +
		"instance and user",
	"connect-policy-variable": "The resource ends in a user name or ${aws:username} instead of " +
		"${aws:userid}, or the policy has no Version 2012-10-17",
	"connect-two-roles": "The user signs in through a second role or application, or the role was " +
		"deleted and created again",
	"connect-opened-directly": "The user opened Connect's own URL, for example from a bookmark",
	"connect-session-over":    "The 12-hour session has ended",
	"connect-root":            "The root user or an IAM user made the call",
	"connect-instance":        "The instance ID or Region is wrong, or the instance doesn't use SAML",
	"connect-create-user":     "The call of create-user has IdentityInfo.Email",
	"connect-distribution":    "The agent belongs to no traffic distribution group (ResourceNotFoundException)",
	"request-issuer": "The request's Issuer isn't among the app's identifiers: check upper and lower case, " +
		"a slash at the end, spn: and #1",
	"tenant": "The request went to another tenant than the app's",
	"reply-url-differs": "The ACS in the request differs from every Reply URL: host, upper and lower " +
		"case of the path, a slash at the end, http instead of https",
	"entra-other-account":     "The browser is signed in with another tenant's account",
	"entra-user-unassigned":   "The user isn't assigned, or only through a nested group",
	"entra-mfa":               "Multifactor authentication is open",
	"tenant-restriction":      "Tenant restrictions of the company network",
	"entra-passive":           "IsPassive was set, or cookies are blocked",
	"entra-login-url":         "The Login URL is used as a bookmark or as Sign on URL",
	"authn-context":           "RequestedAuthnContext is too narrow",
	"entra-nameid-empty":      "The source attribute of Unique User Identifier, often user.mail, is empty",
	"app-disabled":            "The app is turned off",
	"reply-url-empty":         "Reply URL is empty",
	"app-certificate-damaged": "The app has no certificate, or a damaged one",
	"signed-requests":         "Require verification certificates is on",
	"claims-policy":           "A claims mapping or transformation isn't valid",
	"app-key-missing":         "The app lacks its own signing key, or the key has expired",
	"claims-regex":            "The pattern of a transformation backtracks",
	"idc-nameid-not-address":  "The NameID doesn't have the format emailAddress, or is not an address",
	"idc-nameid-other-user":   "The NameID isn't the user name in Identity Center; the email does not count",
	"scim-not-provisioned":    "The user isn't in Identity Center: never provisioned, or before the first cycle",
	"idc-reply-url":           "Reply URL or Identifier is another instance's, or from before the identity source was changed",
	"idc-key-rollover":        "Identity Center doesn't have Entra ID's signing certificate",
	"idc-application-mapping": "The application maps an attribute that some users don't have",
	"idc-attribute-unfilled":  "The text names another expression than email",
	"idc-not-assigned":        "The user or group isn't assigned to the application, or was deleted and recreated",
	"idc-subject-format":      "The application requires another NameID format than the mapping's",
	"idc-application-acs-url": "Application ACS URL isn't the AWS sign-in URL",
	"idc-application-config":  "The application's metadata or start address is malformed",
	"idc-message":             "There is more than one assertion, it is encrypted, or an AccessControl attribute breaks a rule",
	"idc-replayed": "The message was posted twice, late, or from another browser than the one that started " +
		"the sign-in",
	"idc-identity-source": "The identity source is still the Identity Center directory",
	"idc-start-url":       "The start URL or its Region is another instance's",
	"idc-password":        "A password of the built-in directory is wrong, or the device's clock is",
	"idc-session-over":    "The session ended or an administrator revoked it",
	"scim-several-values": "Two rows fill the same list: work and mobile " +
		"phone, or a second email from proxyAddresses",
	"scim-name-empty": "First name, last name or display name of the user " +
		"is empty in Entra ID, or not mapped",
	"scim-value-characters": "A synchronised value contains characters that AWS refuses, such as < > ; : % " +
		"or a tab",
	"scim-duplicate": "User name, primary email or externalId already belongs to another user",
	"scim-dialect":   "The client speaks a SCIM dialect that Identity Center doesn't accept",
	"scim-group-name": "Two assigned groups have the same display name, or someone created one " +
		"by hand in Identity Center",
	"scim-matching":              "The matching attribute isn't userName",
	"scim-endpoint":              "The endpoint was copied with a slash at the end",
	"entra-account-missing":      "The account does not exist in this tenant",
	"entra-account-locked":       "The account is locked, or the address is blocked",
	"entra-password-expired":     "The password has expired",
	"entra-user-disabled":        "The account is disabled",
	"entra-password-wrong":       "User name or password is wrong",
	"entra-device-not-compliant": "The device isn't compliant",
	"entra-device-not-joined":    "The device isn't joined to the domain",
	"entra-conditional-access":   "A Conditional Access policy blocks the sign-in",
	"entra-mfa-registration": "The user must register for multifactor authentication first, but a policy " +
		"forbids it here",
	"private-key-invalid":               "IAM can't read the private key",
	"private-key-last":                  "You can't remove the last private key while encryption is Required",
	"private-key-id":                    "There is no private key with this Key ID",
	"provider-update-empty":             "The update changes nothing",
	"encryption-without-key":            "Encryption can't be Required without a key",
	"private-keys-both":                 "One call adds a key and removes another",
	"private-key-limit":                 "The provider has two private keys already",
	"authn-request-binding":             "The message binding is wrong",
	"authn-request-unsupported-binding": "The binding isn't supported",
	"authn-request-invalid":             "The request isn't a valid SAML request",
	"authn-request-property":            "The request has a property that Entra ID doesn't accept",
	"authn-request-destination":         "The request has an unexpected Destination",
	"authn-request-nameid-policy":       "The NameIDPolicy isn't valid",
	"authn-request-old":                 "The request is too old",
	"federated-protocol":                "The identity provider behind Entra ID answered in another protocol",
	"authn-request-malformed":           "The request isn't well-formed XML, or its Issuer is empty",
	"authn-request-id":                  "The request's ID begins with a digit",
	"authn-request-method":              "The URL was called by the wrong method",
}
