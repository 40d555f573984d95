package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var encryptedScope = &Check{
	ID:           "encrypted-scope",
	Family:       FamilySignature,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The assertion is encrypted for a service that does not take it so",
	Severity:     Error,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedResponse,
	Targets:      Anywhere,
	Why: "Encrypted assertions are for IAM SAML providers. IAM Identity Center takes none. A Cognito user " +
		"pool takes them only where encryption is switched on for the identity provider, and then no others; Cognito " +
		"identity pools take none.",
	AWSError: "An unexpected error has occurred",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraEncryption,
			Do:        "Deactivate the token encryption certificate of this app.",
			Elsewhere: "Do not encrypt assertions for this app.",
		},
	},
	Sources: []Source{vendordoc.SAMLFederation, vendordoc.IdentityCenterTroubleshooting, vendordoc.CognitoSAML},
	When: func(d *Document, o *Options) Condition {
		if d.Target == TargetIdentityCenter {
			return notApplicable("idc-encrypted judges what is for IAM Identity Center")
		}
		return whenEncrypted(d, o)
	},
	Run: func(d *Document, _ *Options) []Finding {
		if d.Target != TargetCognito {
			return nil
		}
		f := d.found(d.Encrypted[0], "This works only if encryption is switched on for this identity provider of the "+
			"Cognito user pool; an identity pool refuses it.")
		return []Finding{f.WithSeverity(Warning)}
	},
}
