package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var amgSign = &Check{
	ID:       "amg-sign",
	Family:   FamilyGrafana,
	Service:  ServiceGrafana,
	Title:    "Managed Grafana wants the Assertion signed, and not encrypted",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForGrafana,
	Why: "AWS asks for a signed Assertion. Its guide contradicts itself on encryption: one page says that the " +
		"workspace accepts it, the page for Entra ID says to leave it off.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Option",
			Do:        "Choose Sign SAML assertion (the default) or Sign SAML response and assertion.",
			Elsewhere: "Sign the assertion, or the assertion and the response.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraEncryption,
			Do:        "Deactivate the encryption certificate.",
			Elsewhere: "Send the assertion unencrypted.",
		},
	},
	Sources: []Source{vendordoc.GrafanaSAMLGuide, vendordoc.GrafanaAzureGuide},
	When: func(d *Document, o *Options) Condition {
		if len(d.Encrypted) > 0 || d.Sent != nil {
			return Condition{}
		}
		return whenSigned(d, o)
	},
	Run: func(d *Document, _ *Options) []Finding {
		if len(d.Encrypted) > 0 || d.Sent != nil {
			at := d.Root
			if len(d.Encrypted) > 0 {
				at = d.Encrypted[0]
			}
			f := d.found(at, "The assertion is encrypted.")
			f.Title = "The assertion is encrypted, which Managed Grafana may not support"
			return []Finding{f}
		}
		if slices.ContainsFunc(d.Signatures, func(s *Signature) bool {
			return d.Assertion != nil && s.Parent == d.Assertion.Node
		}) {
			return nil
		}
		f := d.found(d.Root, "Only the Response is signed.")
		f.Title = "The Assertion isn't signed, as Managed Grafana wants it"
		return []Finding{f}
	},
}
