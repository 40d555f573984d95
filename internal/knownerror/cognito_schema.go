package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

const userPool = "User pools > your pool"

// errorsOfCognitoSchema: what Cognito says when the message is good and the user cannot be
// written, and what identity pools say.
var errorsOfCognitoSchema = []*Error{{
	ID: "cognito-attributes", Service: "cognito", Title: "Cognito can't save an attribute of the user", weak: true,
	Text: "Invalid user attributes: {message}",
	also: []string{"Invalid user attributes"},
	Meaning: "The message was good, but Cognito couldn't save the user. The text after the attribute's name " +
		"says why: required, not in the pool, immutable, or too long.",
	Basis: report.Reported, Causes: []Cause{
		one("cognito-attribute-rule", report.Cognito, vendordoc.CognitoMapping,
			"Compare the mapped attribute with the pool's rule for it."),
	},
	Sources: []report.Source{vendordoc.CognitoInvalidResponse, vendordoc.CognitoAttributeMapping},
}, {
	ID: "cognito-immutable", Service: "cognito", Title: "A mapped attribute of the pool is immutable",
	Text: "Attribute cannot be updated",
	also: []string{"Invalid user attributes: {name}: Attribute cannot be updated", "{name}: Attribute cannot be updated"},
	Meaning: "The attribute is immutable in the user pool, and Cognito writes mapped attributes at every " +
		"sign-in. The first sign-in works; the second fails even with the same value.",
	Basis: report.Documented, Causes: []Cause{cause("cognito-attribute-immutable", []report.Fix{
		{Where: report.Cognito, Path: vendordoc.CognitoMapping, Do: "Delete the mapping of this attribute."},
		{
			Where: report.Cognito,
			Path:  "User pools > Create user pool",
			Do:    "Or create a new pool with the attribute mutable: you can't change that later.",
		}})},
	Sources: []report.Source{
		vendordoc.CognitoAttributeMapping, vendordoc.AmplifyImmutableAttribute, vendordoc.CognitoImmutableTested,
	},
}, {
	ID: "cognito-schema", Service: "cognito", Title: "A mapped attribute does not exist in the user pool",
	Text: "Type for attribute {name} could not be determined",
	also: []string{
		"Attribute does not exist in the schema", "Invalid user attributes: {name}: Attribute does not exist in the schema",
		"Invalid user attributes: {name}: Type for attribute {name} could not be determined",
	},
	Meaning: "The mapping writes into an attribute that the pool's schema lacks. Custom ones are called " +
		"custom:NAME. You can't map username: it comes from NameID.",
	Basis: report.Reported, Causes: []Cause{cause("cognito-attribute-unknown", []report.Fix{
		{
			Where: report.Cognito,
			Path:  userPool + " > Sign-up > Custom attributes",
			Do:    "Add the attribute, for example custom:dept.",
		},
		{Where: report.Cognito, Path: vendordoc.CognitoMapping, Do: "Or delete the mapping."},
	})},
	Sources: []report.Source{vendordoc.ChatbotSchema, vendordoc.CloudFrontSchema, vendordoc.CognitoAttributeMapping},
}, {
	ID: "cognito-linked-first", Service: "cognito", Title: "A trigger linked the user during the first sign-in",
	Text: "Already found an entry for username {name}",
	also: []string{"Already found an entry for username"},
	Meaning: "A PreSignUp trigger linked this identity with a user of the pool (AdminLinkProviderForUser). " +
		"Cognito then fails this sign-in; the next one works.",
	Basis: report.Reported, Causes: []Cause{
		one("cognito-linked", report.Local, "the app", "Start the sign-in again when this text appears."),
	},
	Sources: []report.Source{vendordoc.CognitoSAML},
}, {
	ID: "cognito-trigger", Service: "cognito", Title: "A Lambda trigger of the pool refused the user",
	Text:    "PreSignUp failed with error {message}",
	also:    []string{"PreSignUp failed with error"},
	Meaning: "The message was good. The pool's PreSignUp function failed or refused; the rest of the text is its own.",
	Basis:   report.Reported, Causes: []Cause{
		one("cognito-lambda", report.Cognito, userPool+" > Extensions > Pre sign-up Lambda trigger",
			"Read the function's log in CloudWatch."),
	},
	Sources: []report.Source{vendordoc.CognitoSAML},
}, {
	ID: "cognito-identity-provider", Service: "cognito", Title: "The identity pool doesn't accept this provider's ARN",
	Text:    "Identity provider arn: {arn} is not valid for account",
	Meaning: "The ARN is malformed (arn:REGION:iam is one such form), or the provider is another account's.",
	Basis:   report.Reported, Causes: []Cause{
		one("cognito-provider-arn", report.Cognito, vendordoc.CognitoIdentity,
			"Use arn:aws:iam::ACCOUNT:saml-provider/NAME, with the account of the identity pool."),
	},
	Sources: []report.Source{vendordoc.AmplifyProviderARN, vendordoc.CognitoIdentityPools},
}}
