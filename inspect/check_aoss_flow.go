package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aossFlow = &Check{
	ID:          "aoss-flow",
	Family:      FamilyOpenSearch,
	Service:     ServiceOpenSearch,
	Unpredicted: true,
	Title:       "OpenSearch Serverless doesn't support encrypted assertions",
	Severity:    Error,
	Basis:       Documented,
	Since:       "0.1.0",
	Needs:       NeedResponse,
	Targets:     ForOpenSearchServerless,
	Why: "Serverless supports neither encrypted assertions nor sign-ins that start at the identity provider. Its " +
		"requests aren't signed.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraEncryption,
			Do:        "Deactivate the encryption certificate.",
			Elsewhere: "Send the assertion unencrypted.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchServerlessSAMLGuide},
	Run: func(d *Document, _ *Options) []Finding {
		switch {
		case len(d.Encrypted) > 0:
			return []Finding{d.found(d.Encrypted[0], "The assertion is encrypted.")}
		case d.Sent != nil:
			return []Finding{d.found(d.Root, "The assertion is encrypted.")}
		case d.answers():
			return nil
		}
		f := d.found(d.Root, "The Response has no InResponseTo, so it answers no request of Serverless.")
		f.Title = "The sign-in was started at the identity provider, which OpenSearch Serverless doesn't support"
		f.Fixes = []Fix{{
			Where:     Entra,
			Path:      vendordoc.EntraSignOnURL,
			Do:        "Enter the address of OpenSearch Dashboards, and open that first.",
			Elsewhere: "Open OpenSearch Dashboards first, not the identity provider.",
		}}
		return []Finding{f.WithSeverity(Warning)}
	},
}
