package knownerror

import (
	"slices"

	"github.com/samlscope/samlscope/inspect/report"
)

const (
	roleAttribute = "https://aws.amazon.com/SAML/Attributes/Role"
	onlyEntra     = report.NotElsewhere
)

// elsewhere are the fixes of a cause in the words of another identity provider than Entra ID: one
// for each of its fixes, in their order; "" where the declared words do for both.
var elsewhere = map[string][]string{
	"entra-role-unassigned": {
		"Give the user the role or group that Role is built from.",
		"Make sure that the attribute " + roleAttribute + " is sent, with pairs of ARNs.",
	},
	"entra-claim-name": {"Give the attribute exactly the name " + roleAttribute + ", or …/RoleSessionName. Upper and " +
		"lower case count."},
	"role-value": {
		"Make each value of Role arn:aws:iam::ACCOUNT:role/NAME,arn:aws:iam::ACCOUNT:saml-provider/NAME: both ARNs of " +
			"the same account, one comma, no blank or line end.", onlyEntra,
	},
	"entra-mail-empty": {onlyEntra, onlyEntra},
	"entra-claim-missing": {"Send the attribute " + roleAttribute + "SessionName with a value that every user has.",
		onlyEntra},
	"response-too-long":  {"Send only the roles of this account, and no groups."},
	"entra-guest-user":   {"Use another source for guests, such as their email address."},
	"entra-key-rollover": {"Download the identity provider's current metadata."},
	"entra-wrong-app": {
		"In the Role value, name the IAM provider that has this identity provider's metadata.",
		"Or upload the identity provider's metadata there.",
	},
	"message-old":  {"Start the sign-in again at the identity provider and don't pause on the way."},
	"clock":        {"Turn on time synchronisation, here and at the identity provider."},
	"provider-arn": {"", "Put it into the value of Role, with a role of the same account."},

	"identifier":        {"Set it to urn:amazon:webservices."},
	"identifier-suffix": {"Remove the # and everything after it."},
	"metadata-key":      {"Make it sign with a key of 2048 bits or more, and download the metadata again."},

	"session-name-source": {"Build it from the sign-in name or the email address, or remove the other " +
		"characters."},
	"role-missing": {"", "Put it into the value of Role, with a provider of the same account."},
	"trust-tags":   {"", "Or send no session tags and no source identity."},
	"nameid":       {"Build it from an attribute that every user has."},
	"source-identity-source": {"Build it from the sign-in name or the email address, or leave it out if " +
		"nothing needs it."},
	"unsigned":             {"Sign the assertion, with RSA and SHA-256."},
	"subject-confirmation": {"Set https://signin.aws.amazon.com/saml, or the regional URL."},
	"tag-source":           {"Make the tag from another attribute, transform the value, or leave the tag out."},
	"idp-refused":          {"Find the sign-in and read why it was refused."},
	"session-too-large":    {"Send fewer PrincipalTag attributes, or shorter values."},

	"idc-nameid-not-address": {"Send the format emailAddress, with the Identity Center user name as its value."},
	"idc-nameid-other-user": {"Send the value that provisioning sends as userName.",
		"Or make provisioning send the NameID's value."},
	"idc-message": {"Turn off encryption: Identity Center can't decrypt.",
		"Give each AccessControl attribute one value, and send at most 50."},
	"idc-key-rollover":       {"Download its current certificate."},
	"idc-attribute-unfilled": {"", "Or send that attribute too."},

	"scim-email-unmapped": {
		`Send the user's address as emails[type eq "work"].value: exactly one, marked primary, and no other user's.`,
		"Or send the user name there, if it looks like an email address. " + nextIsConnect,
	},

	"connect-user":            {"", "Or build it from the attribute that contains the Connect user name.", onlyEntra},
	"connect-opened-directly": {"Start the sign-in here; make this the bookmark."},

	"cognito-nameid-changed": {"Choose a source that never changes, or send it in lower case always."},

	"scim-name-empty": {"Fill in first name, last name and display name.",
		"Send name.givenName, name.familyName and displayName, each with a value."},
	"scim-several-values":   {"Send one email, one phone number and one address a user."},
	"scim-value-characters": {"Remove them, or replace them before sending."},
	"scim-duplicate":        {"If two accounts have the same email: send a unique one."},
	"scim-dialect":          {"Use the identity provider's own connector for IAM Identity Center."},
	"scim-matching":         {"Match users by userName only."},
	"scim-token-old":        {"", "Enter it there, and test the connection."},
	"scim-tenant-url":       {"Copy the SCIM endpoint of Identity Center, without a slash at the end."},

	"tool-sign-in-stopped": {"Read why: multifactor authentication, a policy, or a user without this app."},
	"rs-azure-client":      {onlyEntra, onlyEntra},

	"cvpn-signing":     {"Sign both the Response and the assertion."},
	"cvpn-claims":      {"Send FirstName, LastName or memberOf under exactly these names."},
	"cvpn-certificate": {"Make it sign with a new certificate, and download the metadata."},
	"ws-user-name":     {"Send the WorkSpaces user name, in the format persistent."},
	"as2-user-name":    {`Send DOMAIN\user or the user principal name.`},
	"qs-tag-missing": {"Send " + "https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email" + ", and allow " +
		"sts:TagSession in the trust policy."},
}

// inOtherWords returns the fixes of a cause with what another identity provider calls for. The
// fixes that several causes declare together stay as they are.
func inOtherWords(id string, fixes []report.Fix) []report.Fix {
	words := elsewhere[id]
	if words == nil {
		return fixes
	}
	fixes = slices.Clone(fixes)
	for i := range fixes {
		if i < len(words) && fixes[i].Elsewhere == "" {
			fixes[i].Elsewhere = words[i]
		}
	}
	return fixes
}
