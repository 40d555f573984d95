package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmldsig"
)

var keyRolloverAhead = &Check{
	ID:       "key-rollover-ahead",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The identity provider publishes a certificate that the IAM provider doesn't have yet",
	Severity: Note,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "Entra ID's metadata also lists an app's inactive certificates; only the active one signs. AWS " +
		"accepts the current one. When another becomes active, by hand or because the active one expired, " +
		"AWS refuses every sign-in until you replace the metadata in IAM.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Upload the app's current federation metadata now: it contains both certificates, and AWS " +
				"accepts any signing key in it.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates,
			Do:        "Delete certificates that you will never use.",
			Elsewhere: "Remove certificates that you will never use.",
		},
	},
	Sources: []Source{vendordoc.EntraCertificatesGuide, vendordoc.SAMLProvider},
	When: func(d *Document, o *Options) Condition {
		switch {
		case o.AWSMetadata == nil:
			return notChecked("there is no copy of the metadata that IAM stores (--aws-metadata)")
		case len(o.IDPMetadata) == 0:
			return notChecked("there is no metadata that the identity provider publishes (--idp-metadata)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		for _, m := range o.IDPMetadata {
			if set := m.keySet(); len(o.IDPMetadata) > 1 && !set.Lists(d.issuer()) {
				continue // that of another identity provider
			}
			signing := m.keysFor([]string{d.issuer()})
			for i := range signing {
				c := &signing[i]
				held := false
				for j := range o.AWSMetadata.Signing {
					held = held || xmldsig.SameKey(c.Key, o.AWSMetadata.Signing[j].Key)
				}
				signs := false
				for _, s := range d.Signatures {
					signs = signs || s.Signer != nil && xmldsig.SameKey(c.Key, s.Signer.Key)
				}
				if !held && !signs && c.Key != nil { // one that signs already is signature-key's to name
					out = append(out, Finding{
						Detail: "The certificate with SHA-256 " + short(c.SHA256) + " is published but not " +
							"stored.",
					}.WithGot(c.SHA256))
				}
			}
		}
		return out
	},
}
