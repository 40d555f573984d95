package inspect

import "strings"

// causeRules are the rules by which a message shows the causes of an error text, or rules them
// out. A cause without a rule is left open.
var causeRules = map[string]causeRule{
	"entra-role-unassigned": {struck: every(not(choosing), allPass("role-present", "role-pair"))},
	"entra-claim-name":      {shown: anyFails("attr-name-case"), struck: allPass("attr-name-case")},
	"role-value": {
		shown: anyFails("role-pair", "role-value-per-pair"),
		struck: every(not(choosing), allPass("role-pair", "role-value-per-pair", "role-arn", "attr-whitespace",
			"attr-placeholder")),
	},
	"role-comma-blank": {
		shown:  anyFails("role-comma-space", "rs-role-blank"),
		struck: func(c claim) bool { return allPass("role-comma-space")(c) || allPass("rs-role-blank")(c) },
	},
	"entra-mail-empty":    {struck: every(not(ofIdentityCenter), allPass("rsn-present"))},
	"entra-claim-missing": {struck: allPass("rsn-present")},
	"entra-guest-user":    {shown: anyFails("rsn-guest"), struck: allPass("rsn-present", "rsn-guest")},
	"session-name-source": {shown: anyFails("rsn-pattern"), struck: allPass("rsn-present", "rsn-pattern")},
	"source-identity-source": {
		shown: anyFails("source-identity"), struck: allPass("source-identity"),
	},
	"tag-source": {
		shown: anyFails("tag-value", "tag-key"), struck: allPass("tag-value", "tag-key"),
	},
	"nameid": {shown: anyFails("nameid-present"), struck: allPass("nameid-present")},
	"trust-policy": {
		shown:  anyFails("trust-action", "trust-principal", "trust-aud", "trust-aud-entity"),
		struck: allPass("trust-action", "trust-principal", "trust-aud"), supplied: "the trust policy",
	},
	"trust-tags": {
		shown:  anyFails("trust-tagsession", "trust-sourceidentity"),
		struck: every(claim.readable, not(tagged)), showing: "the trust policy",
	},
	"provider-arn": {shown: anyFails("role-same-account", "role-example-account", "role-partition")},
	"sts-region": {
		inText: func(c claim) bool {
			return strings.Contains(c.text, "arn:aws-us-gov:") || strings.Contains(c.text, "arn:aws-cn:")
		},
		shown: ofPartition(false), struck: ofPartition(true),
	},
	"role-missing": {
		alone: anyFails("role-example-account"), shown: anyFails("role-arn-exact"),
		struck: every(ofOneRole, trusted, allPass("role-arn-exact")), supplied: "the role",
	},
	"role-choice": {shown: func(c claim) bool { return askedFor(c.Report, c.text).foreign() }},
	"identifier": {shown: anyFails("audience-aws", "audience-present"), struck: allPass("audience-aws",
		"audience-present")},
	"identifier-suffix": {
		shown: anyFails("audience-fragment"), struck: allPass("audience-fragment"),
	},

	// The signature. What AWS holds is known only with its metadata.
	"entra-key-rollover": {struck: every(signedByAWSKey, allPass("signature-key", "signature-value")), supplied: "the metadata"},
	"entra-wrong-app":    {struck: every(signedByAWSKey, allPass("signature-key", "issuer-match")), supplied: "the metadata"},
	"message-altered": {shown: anyFails("signature-digest"), struck: allPass("signature-digest", "signature-value",
		"response-base64")},
	"unsigned": {shown: anyFails("signature-present"), struck: allPass("signature-present",
		"signature-response-only")},
	"assertion-only": {shown: anyFails("response-root"), struck: allPass("response-root")},
	"subject-confirmation": {
		shown: anyFails("subject-conf-data"), struck: allPass("subject-conf-data", "subject-conf-bearer"),
	},

	// Time, size and status.
	"message-old": {
		shown:  anyFails("redeem-window", "conditions-notonorafter", "subject-notonorafter"),
		struck: every(timed, allPass("redeem-window", "conditions-notonorafter", "subject-notonorafter")),
	},
	"clock": {struck: every(timed, allPass("redeem-window", "conditions-notbefore",
		"conditions-notonorafter"))},
	"response-too-long": {shown: anyFails("response-size"), struck: allPass("response-size")},
	"duration-range":    {shown: anyFails("session-duration-range")},
	"idp-refused":       {shown: anyFails("status-success"), struck: allPass("status-success")},

	// Amazon Connect. Which instance and user are right is known only when they were given.
	"connect-relay-state": {
		shown: withoutRelay,
		struck: allPass("connect-relay-missing", "connect-relay-instance", "connect-relay-region",
			"connect-relay-destination"),
	},
	"connect-user": {
		struck: allPass("connect-user-unknown", "connect-user-case"), supplied: "the list of Connect users",
	},
	"connect-permission-missing": {
		shown: anyFails("connect-policy"), struck: allPass("connect-policy"), supplied: "the role's policy",
	},
	"connect-policy-variable": {struck: allPass("connect-policy"), supplied: "the role's policy"},

	// Amazon Cognito.
	"cognito-idp-initiated": {
		shown: every(forCognito, not(answers)), struck: every(forCognito, answers),
	},
	"cognito-relay-lost": {shown: every(answers, withoutRelay)},
	"cognito-identifier": {shown: anyFails("cognito-audience")},
	"cognito-reply-url":  {shown: anyFails("cognito-acs")},

	// IAM Identity Center.
	"idc-nameid-not-address": {
		shown:  anyFails("idc-nameid-format", "idc-nameid-address"),
		struck: allPass("idc-nameid-format", "idc-nameid-address"),
	},
	"idc-nameid-other-user": {
		shown: anyFails("idc-nameid-username"), struck: allPass("idc-nameid-username"), supplied: "the user",
	},
	"scim-not-provisioned": {struck: allPass("idc-nameid-username"), supplied: "the user"},
	"idc-reply-url":        {shown: anyFails("idc-acs", "idc-audience")},
	"idc-message": {
		shown: anyFails("idc-assertion-single", "idc-encrypted", "idc-attributes-count", "idc-attribute-multi-value"),
	},
	"scim-email-unmapped": {
		struck: allPass("scim-email-missing", "scim-email-primary"), supplied: "the user",
	},

	// What comes after the sign-in to AWS.
	"ws-user-name":   {shown: anyFails("ws-nameid")},
	"ws-email-tag":   {shown: anyFails("ws-email")},
	"ws-permission":  {shown: anyFails("euc-policy"), struck: allPass("euc-policy"), supplied: "the role's policy"},
	"as2-user-name":  {shown: anyFails("as2-nameid")},
	"as2-stack":      {shown: anyFails("as2-relay")},
	"qs-console":     {shown: anyFails("qs-relay")},
	"qs-tag-missing": {shown: func(c claim) bool { return c.readable() && !c.sends(awsPrefix+"PrincipalTag:Email") }},
}
