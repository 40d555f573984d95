package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmldsig"
)

var keyRolloverAhead = &Check{
	ID:       "key-rollover-ahead",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The identity provider publishes a certificate that the IAM provider does not hold yet",
	Severity: Note,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "Entra ID's metadata lists the inactive certificates of an app as well, and only the active one signs. " +
		"AWS takes the present one; the day another is made active, by hand or because the active one has ended, every " +
		"sign-in is refused until the metadata in IAM is replaced.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Upload the app's present federation metadata now: it holds both certificates, " +
				"and AWS takes any signing key in it.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates,
			Do:        "Delete certificates that will never be used.",
			Elsewhere: "Remove certificates that will never be used.",
		},
	},
	Sources: []Source{vendordoc.EntraCertificatesGuide, vendordoc.SAMLProvider},
	When: func(d *Document, o *Options) Condition {
		switch {
		case o.AWSMetadata == nil:
			return notChecked("the metadata that IAM stores was not given (--aws-metadata)")
		case len(o.IDPMetadata) == 0:
			return notChecked("the metadata that the identity provider publishes was not given (--idp-metadata)")
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
						Detail: "The certificate with SHA-256 " + short(c.SHA256) + " is published and not stored.",
					}.WithGot(c.SHA256))
				}
			}
		}
		return out
	},
}
