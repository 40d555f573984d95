package inspect

import (
	"slices"
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var signatureValue = &Check{
	ID:       "signature-value",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "No known key fits the signature",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Why: "The signature value must have been made with the private key of a certificate in the IAM provider's " +
		"metadata. When no key fits it, either the signature itself was changed or a key signed that nobody here knows; " +
		"AWS refuses it either way.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Whatever handled the message between the identity provider and AWS",
			Do:    "Capture the message again and pass it on unchanged; a damaged SignatureValue or SignedInfo looks like this.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraCertificates + " > App Federation Metadata Url",
			Do: "If a fresh message gives the same result, download the metadata of the app that the user really clicks " +
				"and judge with it.",
			Elsewhere: "If a fresh message gives the same result, download the present metadata and judge with it.",
		},
		{Where: IAM, Path: vendordoc.IAMProvider + " > Replace metadata", Do: "Upload that file."},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.XMLSignature},
	When: func(d *Document, o *Options) Condition {
		return whenComputed(d, "signature value", func(s *Signature) *bool { return s.ValueOK })
	},
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		for _, s := range d.ownSignatures() {
			if s.ValueOK == nil || *s.ValueOK {
				continue
			}
			detail := "The signature of the " + owner(s) + " was checked with " + keysTried(s, o) + " and none fits"
			if s.DigestOK != nil && *s.DigestOK {
				detail += ", though the digest in it is that of the " + owner(s) + " as it stands here"
			}
			out = append(out, d.refusedAt(d.foundSignature(s, "SIG-VALUE", detail)))
		}
		return out
	},
}

// keysTried says in words which keys a signature was checked with.
func keysTried(s *Signature, o *Options) string {
	configured := len(o.Certs)
	for _, m := range o.IDPMetadata {
		configured += len(m.Signing)
	}
	if o.AWSMetadata != nil {
		configured += len(o.AWSMetadata.Signing)
	}
	given := strconv.Itoa(configured) + " given"
	switch {
	case configured == 0:
		return "the certificate in the message"
	case !slices.ContainsFunc(s.Certificates, func(c Certificate) bool { return c.Key != nil }):
		return "the keys that were given (" + given + ")"
	}
	return "the certificate in the message and the keys that were given (" + given + ")"
}
