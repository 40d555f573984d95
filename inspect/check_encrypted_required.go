package inspect

import (
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var encryptedRequired = &Check{
	ID:           "encrypted-required",
	Family:       FamilySignature,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The assertion isn't encrypted, but the IAM identity provider accepts only encrypted ones",
	Severity:     Error,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedResponse,
	Why: "An IAM identity provider with encryption set to Required refuses unencrypted assertions. The " +
		"message doesn't show the setting; aws iam get-saml-provider prints it as AssertionEncryptionMode.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraEncryption,
			Do:    "Import the certificate whose private key IAM has, and activate it.",
		},
		{Where: IAM, Path: vendordoc.IAMProvider + " > SAML encryption", Do: "Or set encryption to Allowed."},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.BotocoreIAM, vendordoc.EntraEncryptionGuide},
	When: func(d *Document, o *Options) Condition {
		switch {
		case len(d.Assertions) == 0 && len(d.Encrypted) == 0:
			return notApplicable("the message has no assertion")
		case o.encryptionMode() == "":
			return notChecked("IAM's encryption setting is unknown (aws iam get-saml-provider > " +
				"provider.json, --aws-metadata provider.json)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		if o.encryptionMode() != providerfile.Required || len(d.Assertions) == 0 {
			return nil
		}
		f := d.found(d.Assertions[0].Node, "Encryption is Required on the IAM identity provider.")
		if o.AWSMetadata.Provider.Keyless {
			f.Detail = "Encryption is Required on the IAM identity provider, but the provider has no " +
				"private key. IAM doesn't apply the setting without one."
			f = f.WithSeverity(Warning)
			f.Basis = Inferred
		}
		return []Finding{f}
	},
}
