package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

const (
	credentialFailure     = "SystemForCrossDomainIdentityManagementCredentialValidationFailure"
	credentialUnavailable = "SystemForCrossDomainIdentityManagementCredentialValidationUnavailable"
	enteredInvalid        = "You appear to have entered invalid credentials"
)

// errorsOfSCIMConnection: provisioning that does not reach Identity Center, or not with its groups.
var errorsOfSCIMConnection = []*Error{{
	ID: "scim-token", Service: "scim", Title: "Identity Center refuses the provisioning token",
	Text: credentialFailure, also: []string{enteredInvalid}, without: []string{credentialUnavailable},
	Meaning: "Entra ID tested the connection, and Identity Center refused the access token: it is over a " +
		"year old, deleted, or incompletely copied. Sign-ins still work; new users and changes don't arrive.",
	Basis: report.Reported, Causes: []Cause{cause("scim-token-old", []report.Fix{
		{Where: report.IDC, Path: vendordoc.IDCTokens, Do: "Generate a token; two can exist at a time."},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCCredentials,
			Do:    "Put it into Secret Token, then Test Connection.",
		},
	})},
	Sources: []report.Source{vendordoc.IdentityCenterTokens, vendordoc.IdentityCenterEntra},
}, {
	ID: "scim-unreachable", Service: "scim", Title: "Entra ID doesn't reach the SCIM endpoint",
	Text: credentialUnavailable, also: []string{enteredInvalid}, without: []string{credentialFailure},
	Meaning: "Entra ID tested the connection and got no usable answer from the Tenant URL.",
	Basis:   report.Reported, Causes: []Cause{cause("scim-tenant-url", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIDCCredentials,
			Do:    "Copy the SCIM endpoint of Identity Center into Tenant URL, without a slash at the end.",
		}})},
	Sources: []report.Source{vendordoc.IdentityCenterEntra},
}, {
	ID: "scim-members", Service: "scim",
	Title: "A change of a group's members is too large, or names an unknown user", Like: true,
	Text:    "Members attribute has more than 100",
	alone:   []string{"USER not found"},
	Meaning: "Identity Center accepts 100 members in one PATCH, and only users provisioned before.",
	Basis:   report.Inferred, Causes: []Cause{
		one("scim-members-many", report.Local, "the provisioning client", "Send fewer members in one request."),
		notProvisioned,
	},
	Sources: []report.Source{vendordoc.SCIMCloudTrail},
}}
