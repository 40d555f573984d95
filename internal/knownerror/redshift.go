package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// errorsOfRedshift: what the drivers of Amazon Redshift say. They call STS by themselves.
var errorsOfRedshift = []*Error{{
	ID: "rs-no-role", Service: "redshift", Title: "The Redshift driver finds no role in the message",
	Text: "No role found in SamlAssertion",
	also: []string{"No role found in the SAML assertion.", "No roles were found in SAML assertion."},
	Meaning: "The driver of Amazon Redshift looks for the Role attribute and for the two ARNs in it. The " +
		"JDBC driver prints the message behind this text: it is a credential, so remove it before you share " +
		"a log.",
	Basis: report.Model, Causes: []Cause{
		noAppRole, rolePairWrong,
		one("role-comma-blank", report.Entra, vendordoc.EntraAppRoles,
			"Remove the blank after the comma, or install a newer driver."),
		one("rs-partition", report.Local,
			"the driver", "The Python driver reads only arn:aws:. In GovCloud and China use the JDBC driver."),
	},
	Checks:  []string{"role-present", "role-pair", "role-comma-space", "role-partition"},
	Sources: []report.Source{vendordoc.RedshiftJDBC, vendordoc.RedshiftPython, vendordoc.RedshiftSAML},
}, {
	ID: "rs-browser-timeout", Service: "redshift", Title: "The browser never came back to the Redshift driver",
	Text: "Fail to login during timeout.",
	also: []string{"Connection timeout. Please verify the connection settings."},
	Meaning: "The driver opens the identity provider in a browser and waits on a local port for the " +
		"message. No message arrived in time.",
	Basis: report.Model, Causes: []Cause{
		cause("rs-browser-port", []report.Fix{
			{
				Where: report.Local,
				Path:  "the connection's listen_port, and the firewall",
				Do:    "Make sure that the browser reaches http://localhost:PORT/redshift/.",
			},
			{
				Where: report.Entra,
				Path:  vendordoc.EntraReplyURL,
				Do:    "Set http://localhost:7890/redshift/, with the driver's port and the slash at the end.",
			}}),
		stoppedAtEntra,
	},
	Sources: []report.Source{vendordoc.RedshiftJDBC, vendordoc.RedshiftPython, vendordoc.RedshiftODBC},
}, {
	ID: "rs-azure-token", Service: "redshift", Title: "Entra ID refused the driver's token request",
	Text: "Please check the IdP Tenant and Client ID",
	Meaning: "The Azure plugins of the Redshift drivers ask Entra ID for the assertion by OAuth 2.0. The " +
		"token endpoint said no. The sign-in never reached AWS.",
	Basis: report.Model, Causes: []Cause{
		cause("rs-azure-client", []report.Fix{
			{
				Where: report.Entra,
				Path:  vendordoc.EntraRegistration + " > Overview",
				Do:    "Compare tenant id and client id with the connection's; a confidential client needs its client secret too.",
			},
			{
				Where: report.Entra,
				Path:  vendordoc.EntraRedirects,
				Do:    "Register http://localhost/redshift/ as a redirect URI.",
			}}),
		stoppedAtEntra,
	},
	Sources: []report.Source{vendordoc.RedshiftODBC, vendordoc.RedshiftJDBC},
}, {
	ID: "rs-jdbc-22", Service: "redshift", Title: "Version 2.2 of the JDBC driver mistakes the host for a " +
		"custom domain",
	Text: "you must provide an active custom domain name",
	Meaning: "Users report it for version 2.2 of the JDBC driver; 2.1.0.32 works. The SAML message isn't " +
		"the cause.",
	Basis: report.Reported, Causes: []Cause{
		one("rs-driver-version", report.Local,
			"the JDBC driver", "Use version 2.1.0.32, or one that fixes the bug."),
	},
	Sources: []report.Source{vendordoc.RedshiftJDBCRegression},
}}
