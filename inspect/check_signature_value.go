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
	Title:    "No known key matches the signature",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "The signature must come from the private key of a certificate in the IAM provider's metadata. If " +
		"no key matches, either the signature was changed or an unknown key signed; AWS refuses it either " +
		"way.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Anything that handled the message between the identity provider and AWS",
			Do: "Capture the message again and pass it on unchanged: a damaged SignatureValue or SignedInfo " +
				"looks like this.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraCertificates + " > App Federation Metadata Url",
			Do: "If a fresh message gives the same result, download the metadata of the app that the user " +
				"actually clicks, and check with it.",
			Elsewhere: "If a fresh message gives the same result, download the current metadata and check " +
				"with it.",
		},
		{Where: IAM, Path: vendordoc.IAMProvider + " > Replace metadata", Do: "Upload that file."},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.XMLSignature},
	When: func(d *Document, o *Options) Condition {
		return whenComputed(d, "signature value", func(s *Signature) *bool {
			if s.Has("SIG-KEYINFO-OTHER") {
				return new(bool)
			}
			return s.ValueOK
		})
	},
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		for _, s := range d.ownSignatures() {
			if s.Has("SIG-KEYINFO-OTHER") {
				out = append(out, d.otherCertificate(s))
			}
			if s.ValueOK == nil || *s.ValueOK {
				continue
			}
			if s.DER {
				out = append(out, d.refusedAt(d.valueInDER(s)))
				continue
			}
			detail := "The signature of the " + owner(s) + " was checked with " + keysTried(s, o) + " and " +
				"none matches"
			if s.DigestOK != nil && *s.DigestOK {
				detail += ", though its digest matches the " + owner(s) + " in this message"
			}
			f := d.refusedAt(d.foundSignature(s, "SIG-VALUE", detail))
			if o.AWSMetadata == nil {
				f.Basis = Inferred // AWS may hold another key than those that were given
			}
			out = append(out, f)
		}
		return out
	},
}

// otherCertificate says that the certificate in the message did not sign it. AWS verifies with
// the keys that it stores, and no one here knows whether one of those did.
func (d *Document) otherCertificate(s *Signature) Finding {
	f := d.foundSignature(s, "SIG-KEYINFO-OTHER",
		"The certificate in the "+owner(s)+"'s signature didn't make it. Either another key signed, or the "+
			"signature is damaged. AWS uses the keys in its own metadata, so only those can tell")
	f.Title, f.Basis = "The certificate in the message isn't the one that signed it", Inferred
	f.Fixes = []Fix{{
		Where: Local,
		Path:  "samlscope inspect",
		Do: "Give the metadata that the IAM provider stores (--aws-metadata) or the identity provider's " +
			"(--idp-metadata).",
	}}
	return f.WithSeverity(Warning)
}

// valueInDER says that the value would be right in the form that XML Signature asks for.
func (d *Document) valueInDER(s *Signature) Finding {
	f := d.foundSignature(s, "SIG-VALUE", because(s, "SIG-VALUE",
		"The "+owner(s)+" is signed with the right key, but in a form that XML Signature verifiers refuse"))
	f.Title, f.Basis = "The ECDSA signature is written in DER", Inferred
	f.Fixes = []Fix{{
		Where: Local,
		Path:  "The identity provider's or signing tool's settings",
		Do: "Write the signature value as r followed by s, each as long as the curve's order (XML Signature " +
			"1.1, section 6.4.3), or sign with RSA and SHA-256.",
	}}
	return f
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
		return "the keys given here (" + given + ")"
	}
	return "the certificate in the message and the keys given here (" + given + ")"
}
