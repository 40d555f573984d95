package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var stsSigning = &Check{
	ID:       "sts-signing",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "Only the Response is signed, and a driver might send only the Assertion",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForDriver,
	Why: "Some drivers take the Assertion out of the Response and wrap it again before they send it to STS. " +
		"A signature on the Response alone doesn't survive that.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Option",
			Do:        "Choose Sign SAML assertion (the default) or Sign SAML response and assertion.",
			Elsewhere: "Sign the assertion, or the assertion and the response.",
		},
	},
	Sources: []Source{vendordoc.RedshiftSAML, vendordoc.RedshiftPython},
	When: func(d *Document, o *Options) Condition {
		if c := whenSigned(d, o); c.Outcome != "" {
			return c
		}
		if len(d.Assertions) == 0 {
			return notApplicable("no assertion can be read")
		}
		return Condition{}
	},
	Run: checkStsSigning,
}

func checkStsSigning(d *Document, _ *Options) []Finding {
	for _, s := range d.Signatures {
		for _, a := range d.Assertions {
			if s.Parent == a.Node {
				return nil
			}
		}
	}
	return []Finding{d.found(d.Root, "The Response has a Signature, the Assertion has none.")}
}
