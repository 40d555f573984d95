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
		Do: "Map givenName to name.givenName, surname to name.familyName and displayName to displayName; " +
			"IfEmpty gives a value when there is none.",
	}})
var badCharacters = cause("scim-value-characters", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraUserProperties,
		Do:    "Remove them, or replace them in the mapping by an expression.",
	}})
var duplicateUser = cause("scim-duplicate", []report.Fix{
	{
		Where: report.IDC,
		Path:  "Users",
		Do: "Find the other user, perhaps created by hand or left over. Delete it, or give one of the two " +
			"another email.",
	},
	{
		Where: report.Entra,
		Path:  vendordoc.EntraIDCMappings + ` > emails[type eq "work"].value`,
		Do:    "If two accounts have the same mail: choose a unique source, such as userPrincipalName.",
	}})
var scimDialect = []Cause{cause("scim-dialect", []report.Fix{
	{
		Where: report.Entra,
		Path:  vendordoc.EntraNewApp + " > AWS IAM Identity Center",
		Do:    "Use the gallery app with its template, not a custom app.",
	}})}

// errorsOfSCIM: what provisioning into Identity Center says, in Entra ID's
// provisioning log or in CloudTrail.
var errorsOfSCIM = []*Error{{
	ID: "scim-unparsable", Service: "scim", Code: "ValidationException",
	Title: "Identity Center refuses the user that Entra ID sends",
	Text:  "Request is unparsable, syntactically incorrect, or violates schema.",
	Meaning: "Every provisioning error 400 has this text; the detail after it, or CloudTrail's CreateUser " +
		"event, says what was wrong.",
	Basis: report.Documented, Causes: []Cause{nameEmpty, severalValues, badCharacters},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
}, {
	ID: "scim-single-item", Service: "scim", Code: "ValidationException", Title: "A list that allows one " +
		"value has several",
	Text: "Currently list attributes only allow single item",
	also: []string{"list attributes only allow single item"},
	Meaning: "Identity Center accepts one email, one phone number and one address. Work, mobile and fax all " +
		"go to phoneNumbers.",
	Basis: report.Documented, Causes: []Cause{severalValues},
	Sources: []report.Source{vendordoc.IdentityCenterEntra},
}, {
	ID: "scim-list-limit", Service: "scim", Code: "ValidationException", Title: "A list that allows one " +
		"value has several",
	Text: "List attribute emails exceeds allowed limit of 1",
	also: []string{"List attribute {word} exceeds allowed limit of 1", "{word} exceeds allowed limit of 1"},
	Meaning: "Identity Center accepts one email, one phone number and one address. This is the newer " +
		"wording of 'only allow single item'.",
	Basis: report.Documented, Causes: []Cause{severalValues},
	Checks:  []string{"scim-single-value"},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.SCIMCloudTrail},
}, {
	ID: "scim-value-refused", Service: "scim", Code: "ValidationException", Title: "A value is empty or " +
		"contains characters that Identity Center doesn't accept",
	Text: "2 validation errors detected: Value at 'name.givenName' failed to satisfy constraint: Member must satisfy " +
		"regular expression pattern: {pattern}; {more}Member must have length greater than or equal to 1",
	also: []string{
		"at 'name.givenName' failed to satisfy constraint",
		"at 'name.familyName' failed to satisfy constraint",
		"at 'displayName' failed to satisfy constraint",
		"at 'userName' failed to satisfy constraint",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.value' failed to satisfy constraint",
	},
	Meaning: "Two errors at once mean an empty value. The pattern error alone means a character that isn't " +
		"allowed. An empty manager counts too.",
	Basis: report.Documented, Causes: []Cause{nameEmpty, badCharacters},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.SCIMCloudTrail},
}, {
	ID: "scim-name-required", Service: "scim", Code: "ValidationException",
	Title:   "First and last name are missing",
	Text:    "name: The attribute name is required",
	Meaning: "CreateUser had no name.givenName and name.familyName.",
	Basis:   report.Reported, Causes: []Cause{nameEmpty},
	Sources: []report.Source{vendordoc.SCIMCreateUser},
}, {
	ID: "scim-duplicate-user", Service: "scim", Code: "ConflictException", Title: "User name, primary email " +
		"or externalId already exists",
	Text:    "Refused to create a new, duplicate resource",
	Meaning: "The three must be unique in Identity Center.",
	Basis:   report.Documented, Causes: []Cause{duplicateUser},
	Sources: []report.Source{vendordoc.IdentityCenterTroubleshooting},
}, {
	ID: "scim-duplicate-group", Service: "scim", Code: "ConflictException",
	Title:   "A group with this name already exists",
	Text:    "Duplicate GroupDisplayName",
	Meaning: "Group names are unique in Identity Center, but not in Entra ID.",
	Basis:   report.Documented,
	Causes: []Cause{cause("scim-group-name", []report.Fix{
		{Where: report.Entra, Path: "Entra ID > Groups > the group > Properties > Group name",
			Do: "Rename one of them."},
		{Where: report.IDC, Path: "Groups", Do: "Or delete the group created by hand."}})},
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
	ID: "scim-filter", Service: "scim", Code: "ValidationException", Title: "Identity Center doesn't accept " +
		"this filter",
	Text:    "Invalid Filter format",
	Meaning: "Filters can use only eq, joined by and.",
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
	Meaning: "Some clients, such as Okta, refuse the URL with a slash at the end.",
	Basis:   report.Documented,
	Causes: []Cause{cause("scim-endpoint", []report.Fix{
		{
			Where: report.Local,
			Path:  "the client's SCIM base URL",
			Do:    "Remove the slash: https://scim.REGION.amazonaws.com/TENANT-ID/scim/v2",
		}})},
	Sources: []report.Source{vendordoc.IdentityCenterOkta},
}}
