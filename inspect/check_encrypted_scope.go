package inspect

import (
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// encryptionFixes make the two sides agree on encryption.
var encryptionFixes = []Fix{
	{
		Where: IAM,
		Path:  vendordoc.IAMProvider + " > SAML encryption",
		Do:    "Upload the private key whose certificate the identity provider encrypts with, and allow encryption.",
	},
	{Where: Entra, Path: vendordoc.EntraEncryption, Do: "Or deactivate the token encryption certificate of this app."},
}

var encryptedScope = &Check{
	ID:           "encrypted-scope",
	Family:       FamilySignature,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The assertion is encrypted, but the service doesn't accept that",
	Severity:     Error,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedResponse,
	Targets:      ForSignIn,
	Why: "Encrypted assertions are for IAM SAML providers. IAM Identity Center and Cognito identity pools " +
		"don't accept them. A Cognito user pool accepts them only if encryption is on for the identity " +
		"provider, and then accepts no others.",
	AWSError: "An unexpected error has occurred",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraEncryption,
			Do:        "Deactivate the token encryption certificate of this app.",
			Elsewhere: "Don't encrypt assertions for this app.",
		},
	},
	Sources: []Source{vendordoc.SAMLFederation, vendordoc.IdentityCenterTroubleshooting, vendordoc.CognitoSAML},
	When: func(d *Document, o *Options) Condition {
		if d.Target == TargetIdentityCenter {
			return notApplicable("idc-encrypted judges what is for IAM Identity Center")
		}
		return whenEncrypted(d, o)
	},
	Run: func(d *Document, o *Options) []Finding {
		switch d.Target {
		case TargetIAM, TargetUnknown:
			if o.encryptionMode() != providerfile.Off {
				return nil
			}
			f := d.found(d.Encrypted[0], "IAM's record of the identity provider has no private key and no "+
				"encryption mode, so AWS can't decrypt it.")
			f.Title, f.Basis, f.AWSError = "The assertion is encrypted, and the IAM identity provider has "+
				"no key to decrypt it", Inferred, noAWSError
			f.Fixes = encryptionFixes
			return []Finding{f}
		case TargetCognito:
			f := d.found(d.Encrypted[0], "This works only if encryption is on for this identity provider in "+
				"the Cognito user pool; an identity pool refuses it.")
			return []Finding{f.WithSeverity(Warning)}
		}
		return nil
	},
}
