package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var signaturePresent = &Check{
	ID:       "signature-present",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The message is not signed",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "AWS's service provider metadata asks for signed assertions (WantAssertionsSigned). Without a " +
		"signature nothing proves who made the assertion, and AWS refuses it.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Option",
			Do:        "Choose Sign SAML assertion (or Sign SAML response and assertion).",
			Elsewhere: "Sign the assertion (or the assertion and the response).",
		},
		{
			Where: Local,
			Path:  "Anything that handled the message between the identity provider and AWS",
			Do:    "Make sure that it doesn't remove the Signature, and capture the message again.",
		},
	},
	Sources: []Source{vendordoc.AWSServiceProviderMetadata, vendordoc.SAMLTroubleshooting, vendordoc.EntraSigningOptions},
	When:    whenMaySign,
	Run: func(d *Document, _ *Options) []Finding {
		for _, s := range d.ownSignatures() {
			if d.inPlace(s) {
				return nil
			}
		}
		at := d.Root
		if len(d.Assertions) > 0 {
			at = d.Assertions[0].Node
		}
		detail := "Neither the Response nor its Assertion has a Signature"
		if own := d.ownSignatures(); len(own) > 0 {
			detail += "; there is one in <" + words.Shorten(owner(own[0])) + ">, where it protects nothing"
		}
		f := d.found(at, detail+" (SIG-NONE).")
		f.Code = "SIG-NONE"
		return []Finding{d.refusedAt(f)}
	},
}

// whenMaySign leaves out messages that say nothing worth signing, and those
// whose signature may be inside the encryption.
func whenMaySign(d *Document, _ *Options) Condition {
	if len(d.Assertions) == 0 && len(d.Encrypted) == 0 {
		return notApplicable("the message has no assertion to sign")
	}
	if len(d.Assertions) == 0 && len(d.ownSignatures()) == 0 {
		return notChecked("the assertion is encrypted, and its signature may be inside the encryption " +
			"(--decrypt-key)")
	}
	return Condition{}
}
