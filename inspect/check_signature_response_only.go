package inspect

import (
	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var signatureResponseOnly = &Check{
	ID:       "signature-response-only",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "Only the Response is signed, not the Assertion",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM | ForIdentityCenter | ForCognito, // sts-signing judges it for a driver
	Strict:   true,
	Why: "AWS's service provider metadata asks for signed assertions (WantAssertionsSigned). AWS doesn't " +
		"document whether it also accepts a signature of the Response alone, and reports contradict each " +
		"other.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Option",
			Do:        "Choose Sign SAML assertion (the default) or Sign SAML response and assertion.",
			Elsewhere: "Sign the assertion, or the assertion and the response.",
		},
	},
	Sources: []Source{
		vendordoc.AWSServiceProviderMetadata, vendordoc.EntraSigningOptions,
		vendordoc.SimpleSAMLphpResponseSignature,
	},
	When: func(d *Document, o *Options) Condition {
		if c := whenSigned(d, o); c.Outcome != "" {
			return c
		}
		if len(d.Assertions) > 0 {
			return Condition{}
		}
		if len(d.Encrypted) > 0 {
			return notChecked("the assertion is encrypted, and its signature may be inside the encryption " +
				"(--decrypt-key)")
		}
		return notApplicable("the message has no assertion")
	},
	Run: func(d *Document, _ *Options) []Finding {
		var response *Signature
		for _, s := range d.ownSignatures() {
			if s.Parent == d.Root {
				response = s
			} else if d.inPlace(s) {
				return nil
			}
		}
		if response == nil || response.Verdict == SigMisplaced {
			return nil
		}
		f := d.found(response.Node, "The Response is signed; its Assertion isn't.")
		if d.idp() == idp.IdentityCenter {
			f.Detail += " Users report that IAM Identity Center signs the Response, and that such sign-ins work."
			f.Severity, f.Basis = Note, Reported
		}
		if d.Target == TargetIdentityCenter {
			f.Detail += " IAM Identity Center asks for a signed Response, and doesn't mention the Assertion."
			f.Severity = Note
		}
		return []Finding{f}
	},
}
