package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var signatureSHA1 = &Check{
	ID:       "signature-sha1",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The signature uses SHA-1 or another outdated hash",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "A vendor's guide for AWS China uses RSA-SHA1, so AWS accepted it once; AWS doesn't say whether it " +
		"still does. Forgeries against SHA-1 are practical, and a cautious service provider refuses it.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Algorithm",
			Do:        "Choose SHA-256. You can keep the certificate.",
			Elsewhere: "Choose RSA with SHA-256, and SHA-256 for the digest.",
		},
	},
	Sources: []Source{
		vendordoc.EntraSigningOptions,
		vendordoc.AuthingChina,
	},
	When: whenSigned,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, s := range d.ownSignatures() {
			switch {
			case outdatedHash(s.Algorithm):
				out = append(out, d.foundSignature(s, "SIG-ALG-WEAK",
					"The "+owner(s)+" is signed with "+words.Shorten(s.Algorithm)).WithGot(s.Algorithm).WithWant(algRSASHA256))
			case outdatedHash(s.DigestAlgorithm):
				out = append(out, d.foundSignature(s, "SIG-ALG-WEAK",
					"The digest of the "+owner(s)+" is made with "+
						words.Shorten(s.DigestAlgorithm)).WithGot(s.DigestAlgorithm).WithWant(algSHA256))
			case s.Has("SIG-ALG-WEAK"):
				out = append(out, d.foundSignature(s, "SIG-ALG-WEAK",
					"The signature of the "+owner(s)+" uses a weak algorithm").WithGot(s.Algorithm).WithWant(algRSASHA256))
			}
		}
		return out
	},
}

// outdatedHash says whether an algorithm's identifier names SHA-1, MD5 or RIPEMD.
func outdatedHash(algorithm string) bool {
	name := strings.ToLower(algorithm[strings.LastIndexByte(algorithm, '#')+1:])
	return strings.Contains(name, "sha1") || strings.Contains(name, "md5") || strings.Contains(name, "ripemd")
}
