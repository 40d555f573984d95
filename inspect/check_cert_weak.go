package inspect

import (
	"crypto/rsa"
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var certWeak = &Check{
	ID:       "cert-weak",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The signing key is too short, or its certificate is unusable",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "IAM refuses metadata whose key has fewer than 1024 bits. It accepts RSA keys of fewer than 2048 " +
		"bits, but they can be broken with effort, and NIST has advised against them since 2013.",
	AWSError: "Unable to parse metadata",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > New Certificate",
			Do:        "Create a new certificate (Entra ID makes 2048-bit RSA keys).",
			Elsewhere: "Create a new key of 2048 bits or more.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload the app's new metadata before you make the new certificate active.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.NISTKeyLengths},
	When: func(d *Document, o *Options) Condition {
		if c := whenSigned(d, o); c.Outcome != "" {
			return c
		}
		for _, s := range d.ownSignatures() {
			if s.Signer != nil || len(s.Certificates) > 0 {
				return Condition{}
			}
		}
		return notChecked("no certificate belongs to the signature (--aws-metadata, --idp-metadata or --cert)")
	},
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		seen := map[string]bool{}
		for _, s := range d.ownSignatures() {
			c := s.Signer
			if c != nil && (c.SHA256 == "" || !seen[c.SHA256]) {
				seen[c.SHA256] = true
				out = append(out, judgeKeyLength(d, s, c)...)
			}
			for i := range s.Certificates {
				if c := &s.Certificates[i]; c.Problem != "" {
					f := d.certFinding(s, c, "A certificate in KeyInfo cannot be read: "+c.Problem, "SIG-CERT-PARSE")
					f.Title, f.Basis = "A certificate in the message cannot be read", Inferred
					out = append(out, f.WithSeverity(Note))
				}
			}
		}
		return out
	},
}

// judgeKeyLength judges RSA keys; an elliptic curve key of 256 bits is strong.
func judgeKeyLength(d *Document, s *Signature, c *Certificate) []Finding {
	key, ok := c.Key.(*rsa.PublicKey)
	if !ok {
		return nil
	}
	bits := key.N.BitLen()
	if bits >= 2048 {
		return nil
	}
	f := d.certFinding(s, c, "The signing key is RSA with "+strconv.Itoa(bits)+" bits",
		"SIG-KEY-WEAK").WithGot(strconv.Itoa(bits)).WithWant("2048")
	f.Title = "The signing key is too short"
	if bits >= 1024 {
		f.Basis = Inferred
		f = f.WithSeverity(Warning)
	}
	return []Finding{f}
}
