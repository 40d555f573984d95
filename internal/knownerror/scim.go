package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var severalValues = cause("scim-several-values", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraIDCMappings,
		Do:    `Keep one row for emails (emails[type eq "work"].value), one for phoneNumbers and one for addresses; delete the others.`,
	}})
var nameEmpty = cause("scim-name-empty", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraUserProperties + " > Identity",
		Do:    "Fill in First name, Last name and Display name.",
	},
	{
		Where: report.Entra,
		Path:  vendordoc.EntraIDCMappings,
		Do: "Map givenName to name.givenName, surname to name.familyName and displayName to displayName; IfEmpty " +
			"gives a value where there is none.",
	}})
var badCharacters = cause("scim-value-characters", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraUserProperties,
		Do:    "Take them out, or replace them in the mapping with an expression.",
	}})
var duplicateUser = cause("scim-duplicate", []report.Fix{
	{
		Where: report.IDC,
		Path:  "Users",
		Do: "Find the other user: one made by hand, or left from before. Delete it, or give one of the two " +
			"another email.",
	},
	{
		Where: report.Entra,
		Path:  vendordoc.EntraIDCMappings + ` > emails[type eq "work"].value`,
		Do:    "Where two accounts have the same mail: choose a source that is unique, such as userPrincipalName.",
	}})
var scimDialect = []Cause{cause("scim-dialect", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraNewApp + " > AWS IAM Identity Center",
		Do:    "Use the gallery app, whose template fits, instead of an app of your own.",
	}})}

// errorsOfSCIM: what provisioning into Identity Center says, in Entra ID's
// provisioning log or in CloudTrail.
var errorsOfSCIM = []*Error{{
	ID: "scim-unparsable", Service: "scim", Code: "ValidationException",
	Title: "Identity Center refuses the user that Entra ID sends",
	Text:  "Request is unparsable, syntactically incorrect, or violates schema.",
	Meaning: "The text wraps every error 400 of provisioning; the detail after it, or the CloudTrail event of " +
		"CreateUser, says what was wrong.",
	Basis: report.Documented, Causes: []Cause{nameEmpty, severalValues, badCharacters},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
}, {
	ID: "scim-single-item", Service: "scim", Code: "ValidationException", Title: "A list that may have one value has " +
		"several",
	Text: "Currently list attributes only allow single item",
	also: []string{"list attributes only allow single item"},
	Meaning: "Identity Center takes one email, one phone number and one address. Work, " +
		"mobile and fax all end in phoneNumbers.",
	Basis: report.Documented, Causes: []Cause{severalValues},
	Sources: []report.Source{vendordoc.IdentityCenterEntra},
}, {
	ID: "scim-list-limit", Service: "scim", Code: "ValidationException", Title: "A list that may have one value has " +
		"several",
	Text: "List attribute emails exceeds allowed limit of 1",
	also: []string{"List attribute {word} exceeds allowed limit of 1", "{word} exceeds allowed limit of 1"},
	Meaning: "Identity Center takes one email, one phone number and one address. It is the newer wording of 'only " +
		"allow single item'.",
	Basis: report.Documented, Causes: []Cause{severalValues},
	Checks:  []string{"scim-single-value"},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.SCIMCloudTrail},
}, {
	ID: "scim-value-refused", Service: "scim", Code: "ValidationException", Title: "A value is empty or holds " +
		"characters that Identity Center doesn't accept",
	Text: "2 validation errors detected: Value at 'name.givenName' failed to satisfy constraint: Member must satisfy " +
		"regular expression pattern: {pattern}; {more}Member must have length greater than or equal to 1",
	also: []string{
		"at 'name.givenName' failed to satisfy constraint",
		"at 'name.familyName' failed to satisfy constraint",
		"at 'displayName' failed to satisfy constraint",
		"at 'userName' failed to satisfy constraint",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.value' failed to satisfy constraint",
	},
	Meaning: "Two errors at once mean an empty value; one alone, the pattern, means a character that is not taken. " +
		"An empty manager counts as well.",
	Basis: report.Documented, Causes: []Cause{nameEmpty, badCharacters},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.SCIMCloudTrail},
}, {
	ID: "scim-name-required", Service: "scim", Code: "ValidationException",
	Title:   "First and last name do not come along",
	Text:    "name: The attribute name is required",
	Meaning: "CreateUser came without name.givenName and name.familyName.",
	Basis:   report.Reported, Causes: []Cause{nameEmpty},
	Sources: []report.Source{vendordoc.SCIMCreateUser},
}, {
	ID: "scim-duplicate-user", Service: "scim", Code: "ConflictException", Title: "User name, primary email or " +
		"externalId is taken",
	Text:    "Refused to create a new, duplicate resource",
	Meaning: "The three must be unique in Identity Center.",
	Basis:   report.Documented, Causes: []Cause{duplicateUser},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "scim-duplicate-group", Service: "scim", Code: "ConflictException",
	Title:   "There is a group of this name already",
	Text:    "Duplicate GroupDisplayName",
	Meaning: "Group names are unique in Identity Center, in Entra ID they are not.",
	Basis:   report.Documented,
	Causes: []Cause{cause("scim-group-name", []report.Fix{
		{Where: report.Entra, Path: "Entra ID > Groups > the group > Properties > Group name",
			Do: "Rename one of them."},
		{Where: report.IDC, Path: "Groups", Do: "Or delete the group that was made by hand."}})},
	Sources: []report.Source{vendordoc.SCIMCloudTrail},
}, {
	ID: "scim-patch-path", Service: "scim", Code: "ValidationException", Title: "A PATCH request names no path",
	Text: "Missing path in PATCH request",
	also: []string{`Current PATCH support allows omitting "path"`},
	Meaning: "The provisioning client sent what Identity Center's SCIM doesn't accept: each operation needs a path, " +
		"and one attribute.",
	Basis: report.Documented, Causes: scimDialect,
	Sources: []report.Source{vendordoc.SCIMCloudTrail, vendordoc.AuthentikPatchPath},
}, {
	ID: "scim-json", Service: "scim", Code: "ValidationException", Title: "The request is not JSON",
	Text:    "Invalid JSON from RequestBody",
	Meaning: "The provisioning client sent what Identity Center's SCIM doesn't accept.",
	Basis:   report.Documented, Causes: scimDialect, Sources: []report.Source{vendordoc.SCIMCloudTrail},
}, {
	ID: "scim-filter", Service: "scim", Code: "ValidationException", Title: "The filter is not one that Identity " +
		"Center takes",
	Text:    "Invalid Filter format",
	Meaning: "Filters may use eq joined by and, and nothing else.",
	Basis:   report.Documented,
	Causes: []Cause{
		cause("scim-matching", []report.Fix{
			{
				Where: report.Entra,
				Path:  vendordoc.EntraIDCMappings,
				Do:    "Match objects using userName only, with precedence 1.",
			}}),
		scimDialect[0],
	},
	Sources: []report.Source{vendordoc.SCIMCloudTrail, vendordoc.SCIMCreateUser},
}, {
	ID: "scim-base-url", Service: "scim", Title: "The SCIM endpoint ends in a slash",
	Text:    "Base URL: Does not match required pattern",
	Meaning: "Some clients, Okta among them, refuse the address with a slash at its end.",
	Basis:   report.Documented,
	Causes: []Cause{cause("scim-endpoint", []report.Fix{
		{
			Where: report.Local,
			Path:  "the client's SCIM base URL",
			Do:    "Take the slash off: https://scim.REGION.amazonaws.com/TENANT-ID/scim/v2",
		}})},
	Sources: []report.Source{vendordoc.IdentityCenterOkta},
}}
