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
	return ofTools[id]
}

// IDs returns every ID of the table, sorted.
func IDs() []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(table)), maps.Keys(ofTools))
	slices.Sort(all)
	return all
}

// IDs of causes are stable names, and never those of checks.
var table = map[string]string{
	// Told from a message.
	"entra-key-rollover":    "Entra ID signs with a certificate that the IAM provider does not hold",
	"entra-wrong-app":       "The message comes from another app or tenant than the IAM provider was made for",
	"entra-claim-name":      "A claim has almost, but not exactly, the name that AWS reads",
	"entra-role-unassigned": "The user has no app role that carries an AWS role",
	"entra-mail-empty":      "The user's Email (mail) is empty in Entra ID, so Entra ID leaves the claim out",
	"entra-claim-missing":   "A claim that AWS needs is not sent",
	"entra-guest-user":      "The user is a guest, and the session name is made from the guest's user principal name",
	"idp-key-rollover":      "The identity provider signs with a certificate that the IAM provider does not hold",
	"idp-wrong-app":         "The message comes from another app or identity provider than the IAM provider was made for",
	"idp-claim-name":        "An attribute has almost, but not exactly, the name that AWS reads",
	"idp-role-unsent":       "The identity provider sends no AWS role for this user",
	"idp-claim-missing":     "The identity provider does not send an attribute that AWS needs",
	"idp-guest-user":        "The user is a guest, and the session name is made from the guest's user principal name",
	"entra-guest-nameid":    "The user is a guest, and the NameID is the guest's user principal name",
	"idp-guest-nameid":      "The user is a guest, and the NameID is the guest's user principal name",
	"attack":                "A part of the message that no signature covers poses as the signed one",
	"relay-reply-url":       "The Reply URL names a local relay, so the Recipient does too",
	"message-altered":       "The message was changed after it was signed",
	"clock":                 "Two clocks disagree",
	"message-old":           "The message is too old to be used",
	"scim-email-unmapped":   "No email reaches IAM Identity Center, because mail is empty in Entra ID or is not mapped",
	"connect-relay-state":   "The relay state does not lead to the Amazon Connect instance",
	"connect-user":          "RoleSessionName is not the name of a user of the Amazon Connect instance",

	// Told from a directory of evidence.
	"entra-nested-group":   "The user is only in a group inside an assigned group, and nested groups give no access",
	"entra-default-access": "The user is assigned without an app role (Default Access), so Entra ID sends no role",
	"entra-guest-pending":  "The guest has not accepted the invitation",

	// Suggested by an error text.
	"role-value": "The Role value is not a pair of a role ARN and a provider ARN",
	"provider-arn": "The provider ARN in the Role value names no provider: spelling, upper and " +
		"lower case, account or partition",
	"session-in-the-way": "A console session of another account is open in this browser profile",
	"identifier":         "The app's Identifier is not the one that AWS expects",
	"identifier-suffix":  "The Identifier carries #1 or spn:, and Entra ID sent that along",
	"metadata-encoding":  "The file begins with a byte order mark, or is not UTF-8",
	"metadata-content":   "The file is not federation metadata, or was cut",
	"metadata-key":       "A certificate in it has a key under 1024 bits or the same extension twice",
	"session-name-source": "The source attribute can't be a session name: a display name with blanks or " +
		"accents, or longer than 64 characters",
	"role-missing": "The role in the Role value does not exist: deleted, renamed, another " +
		"account, or other upper and lower case",
	"trust-policy": "The trust policy names another provider, another action, or a SAML:aud that " +
		"is not the Recipient",
	"trust-tags":             "The message sends session tags or a source identity, and the trust policy does not allow them",
	"nameid":                 "The assertion has no NameID",
	"organization-policy":    "A service control policy of the organization denies the call",
	"source-identity-source": "The claim's source attribute can't be a source identity",
	"unsigned":               "The assertion is not signed in a way that AWS takes",
	"duration-role-maximum":  "DurationSeconds of the tool is longer than the role's maximum session duration",
	"assertion-only":         "The assertion alone was sent instead of the whole Response",
	"subject-confirmation": "The identity provider left SubjectConfirmationData or a value of it out; " +
		"Entra ID takes Recipient from the Reply URL",
	"role-choice":  "The tool is set to a role or provider that the user was not given",
	"arns-swapped": "The tool sends the provider as RoleArn and the role as PrincipalArn",
	"tag-source": "A PrincipalTag claim has a source attribute with other characters, or a " +
		"joined list that is too long",
	"region-off":        "STS is switched off in the Region of the endpoint",
	"session-too-large": "Session tags and session policies together are too large",
	"idp-refused":       "Entra ID refused the sign-in",
	"response-too-long": "The message is too long: very many roles or groups",
	"duration-range":    "SessionDuration or DurationSeconds is not between 900 and 43200",
	"session-policy":    "The tool sends a session policy that is not valid JSON",
	"cognito-idp-initiated": "The sign-in began at Entra ID, and the provider " +
		"takes only those that begin at the app",
	"cognito-relay-lost":         "The RelayState was lost or changed between Entra ID and Cognito",
	"cognito-key-rollover":       "The provider's metadata lacks the certificate with which Entra ID signs",
	"cognito-reply-url":          "The Reply URL is not the ACS of the user pool's domain",
	"cognito-attribute-unmapped": "The required attribute is not mapped, or mapped from a claim of another name",
	"cognito-nameid-changed": "NameID has another value, or other upper and lower " +
		"case, than when the user was created",
	"cognito-identifier":   "The Identifier is wrong, or another pool's",
	"cognito-metadata-url": "The address cannot be reached from AWS, or its certificate is not trusted",
	"session-mixed":        "The browser is signed in as another user, or with another single sign-on profile",
	"connect-permission-missing": "The policy of the role does not allow connect:GetFederationToken on this " +
		"instance and user",
	"connect-policy-variable": "The resource ends in a user name or ${aws:username} instead of " +
		"${aws:userid}, or the policy has no Version 2012-10-17",
	"connect-two-roles": "The user signs in through a second role or application, or the role was " +
		"deleted and created again",
	"connect-opened-directly": "Connect's own address was opened, from a bookmark for example",
	"connect-session-over":    "The 12 hours of the session are over",
	"connect-root":            "The call was made as root or as an IAM user",
	"connect-instance": "The instance id or Region is not that of the " +
		"instance, or the instance does not use SAML",
	"connect-create-user":  "The call to create-user carries IdentityInfo.Email",
	"connect-distribution": "The agent belongs to no traffic distribution group (ResourceNotFoundException)",
	"request-issuer": "The Issuer of the request is none of the app's identifiers: upper and lower " +
		"case, a slash at the end, spn: or #1",
	"tenant": "The request went to another tenant than the app's",
	"reply-url-differs": "The ACS in the request differs from every Reply URL: host, upper and lower " +
		"case of the path, a slash at the end, http instead of https",
	"entra-other-account":     "The browser is signed in with an account of another tenant",
	"entra-user-unassigned":   "The user is not assigned, or only through a nested group",
	"entra-mfa":               "Multifactor authentication is open",
	"tenant-restriction":      "Tenant restrictions of the company network",
	"entra-passive":           "IsPassive was set, or cookies are blocked",
	"entra-login-url":         "The Login URL is used as a bookmark or as Sign on URL",
	"authn-context":           "RequestedAuthnContext is too narrow",
	"entra-nameid-empty":      "The source attribute of Unique User Identifier, often user.mail, is empty",
	"app-disabled":            "The app is switched off",
	"reply-url-empty":         "Reply URL is empty",
	"app-certificate-damaged": "The app has no certificate, or a damaged one",
	"signed-requests":         "Require verification certificates is switched on",
	"claims-policy":           "A claims mapping or transformation is not valid",
	"app-key-missing":         "The app has no key of its own, or an expired one",
	"claims-regex":            "The pattern of a transformation backtracks",
	"idc-nameid-not-address":  "The NameID does not have the format emailAddress, or is not an address",
	"idc-nameid-other-user":   "The NameID is not the user name in Identity Center; the email does not count",
	"scim-not-provisioned": "The user is not in Identity Center: never " +
		"provisioned, or the first cycle is still to come",
	"idc-reply-url":           "Reply URL or Identifier is another instance's, or from before the identity source was changed",
	"idc-key-rollover":        "Identity Center does not hold the certificate with which Entra ID signs",
	"idc-application-mapping": "The application maps an attribute that its users need not have",
	"idc-attribute-unfilled":  "The expression named in the text is another one than email",
	"idc-not-assigned": "The user or its group is not assigned to the application, or was deleted and " +
		"created again since",
	"idc-subject-format":      "The application asks for another NameID format than the mapping's",
	"idc-application-acs-url": "Application ACS URL is not the AWS sign-in URL",
	"idc-application-config":  "The application's metadata or start address is malformed",
	"idc-message":             "There is more than one assertion, it is encrypted, or an AccessControl attribute breaks a rule",
	"idc-replayed": "The message was posted twice, late, or from " +
		"another browser than the one that asked",
	"idc-identity-source": "The identity source is still the Identity Center directory",
	"idc-start-url":       "The start URL or its Region is another instance's",
	"idc-password":        "A password of the built-in directory is wrong, or the device's clock is",
	"idc-session-over":    "The session ended or an administrator revoked it",
	"scim-several-values": "Two rows fill the same list: work and mobile " +
		"phone, or a second email from proxyAddresses",
	"scim-name-empty": "First name, last name or display name of the user " +
		"is empty in Entra ID, or not mapped",
	"scim-value-characters": "A synchronised value holds characters that AWS " +
		"refuses, such as < > ; : % or a tab",
	"scim-duplicate":             "User name, primary email or externalId belongs to another user already",
	"scim-dialect":               "The client speaks a SCIM dialect that Identity Center doesn't accept",
	"scim-group-name":            "Two assigned groups have the same display name, or one was made by hand in Identity Center",
	"scim-matching":              "The matching attribute is another one than userName",
	"scim-endpoint":              "The endpoint was copied with its last slash",
	"entra-account-missing":      "The account does not exist in this tenant",
	"entra-account-locked":       "The account is locked, or the address is blocked",
	"entra-password-expired":     "The password has expired",
	"entra-user-disabled":        "The account is disabled",
	"entra-password-wrong":       "User name or password is wrong",
	"entra-device-not-compliant": "The device is not compliant",
	"entra-device-not-joined":    "The device is not joined to the domain",
	"entra-conditional-access":   "A Conditional Access policy blocks the sign-in",
	"entra-mfa-registration": "The user has to register for multifactor authentication first, and a policy " +
		"forbids it here",
	"private-key-invalid":               "IAM cannot read the private key",
	"private-key-last":                  "The last private key cannot go while encryption is required",
	"private-key-id":                    "There is no private key with this Key ID",
	"provider-update-empty":             "The update changes nothing",
	"encryption-without-key":            "Encryption cannot be required without a key",
	"private-keys-both":                 "A key is added and another removed in one call",
	"private-key-limit":                 "The provider has two private keys already",
	"authn-request-binding":             "The message binding is wrong",
	"authn-request-unsupported-binding": "The binding is not supported",
	"authn-request-invalid":             "The request is not a valid SAML request",
	"authn-request-property":            "The request has a property that Entra ID doesn't accept",
	"authn-request-destination":         "The request has an unexpected Destination",
	"authn-request-nameid-policy":       "The NameIDPolicy is not valid",
	"authn-request-old":                 "The request is too old",
	"federated-protocol":                "The identity provider behind Entra ID answered in another protocol",
	"authn-request-malformed":           "The request is not well-formed XML, or its Issuer is empty",
	"authn-request-id":                  "The request's ID begins with a digit",
	"authn-request-method":              "The address was called by the wrong method",
}
