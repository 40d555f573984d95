package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var idcEncrypted = &Check{
	ID:           "idc-encrypted",
	Family:       FamilyIdentityCenter,
	Service:      ServiceIdentityCenter,
	OnCiphertext: true,
	Title:        "The assertion is encrypted, which IAM Identity Center doesn't accept",
	Severity:     Error,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedResponse,
	Targets:      ForIdentityCenter,
	Why:          "IAM Identity Center accepts no encrypted assertions, and no metadata with an encryption key.",
	AWSError:     idcUnexpected,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraEncryption,
			Do:        "Deactivate the token encryption certificate of this app.",
			Elsewhere: "Don't encrypt assertions for this app.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	Run: func(d *Document, o *Options) []Finding {
		if len(d.Encrypted) > 0 {
			return []Finding{d.found(d.Encrypted[0], "IAM Identity Center can't read it.")}
		}
		return nil
	},
}
