package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// Algorithms of XML Signature that AWS is known to take, now or once.
const (
	algRSASHA256    = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	algSHA256       = "http://www.w3.org/2001/04/xmlenc#sha256"
	algRSASHA1      = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
	algSHA1         = "http://www.w3.org/2000/09/xmldsig#sha1"
	c14nExclusive   = "http://www.w3.org/2001/10/xml-exc-c14n#"
	c14nExcComments = c14nExclusive + "WithComments"
)

var signatureAlg = &Check{
	ID:       "signature-alg",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The signature uses an algorithm that AWS may not accept",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "AWS publishes no list of signature algorithms. All current samples known to work use RSA-SHA256 " +
		"with a SHA-256 digest; nothing is known about others.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Algorithm",
			Do:        "Choose SHA-256.",
			Elsewhere: NotElsewhere,
		},
		{
			Where: IdP,
			Path:  vendordoc.AnySigning,
			Do:    "Sign with RSA and SHA-256, and use SHA-256 for the digest.",
		},
	},
	Sources: []Source{
		vendordoc.MotoSample,
		vendordoc.EntraSigningOptions,
	},
	When: whenSigned,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, s := range d.ownSignatures() {
			if f, ok := judgeAlgorithm(d, s); ok {
				out = append(out, f)
			}
		}
		return out
	},
}

func judgeAlgorithm(d *Document, s *Signature) (Finding, bool) {
	switch {
	case s.Has("SIG-ALG-HMAC"):
		f := d.foundSignature(s, "SIG-ALG-HMAC",
			"The "+owner(s)+" is signed with an HMAC whose secret would be a public certificate: anyone "+
				"could have made it")
		f.Title, f.Basis = "The signature is an HMAC that anyone could have made", Inferred
		return d.refusedAt(f.WithGot(s.Algorithm).WithWant(algRSASHA256).WithSeverity(Error)), true
	case s.Has("SIG-ALG-UNSUPPORTED"):
		f := d.foundSignature(s, "SIG-ALG-UNSUPPORTED",
			because(s, "SIG-ALG-UNSUPPORTED",
				"The signature of the "+owner(s)+" couldn't be verified here; that doesn't mean it is wrong"))
		f.Title, f.Basis = "The signature uses an algorithm that samlscope can't verify", Inferred
		return f.WithGot(s.Algorithm).WithWant(algRSASHA256), true
	case s.Verdict == SigCannotVerify && !explained(s):
		f := d.foundSignature(s, "", because(s, "",
			"The signature of the "+owner(s)+" couldn't be verified here; that doesn't mean it is wrong"))
		f.Title, f.Basis = "The signature couldn't be verified", Inferred
		return f, true
	case s.Algorithm != "" && s.Algorithm != algRSASHA256 && !outdatedHash(s.Algorithm):
		f := d.foundSignature(s, "", "The "+owner(s)+" is signed with "+words.Shorten(s.Algorithm))
		f.Basis = Inferred
		return f.WithGot(s.Algorithm).WithWant(algRSASHA256), true
	case s.DigestAlgorithm != "" && s.DigestAlgorithm != algSHA256 && !outdatedHash(s.DigestAlgorithm):
		f := d.foundSignature(s, "", "The digest of the "+owner(s)+" is made with "+words.Shorten(s.DigestAlgorithm))
		f.Basis = Inferred
		return f.WithGot(s.DigestAlgorithm).WithWant(algSHA256), true
	}
	return Finding{}, false
}

// explained says whether some check reports a code of the signature.
func explained(s *Signature) bool {
	for _, c := range s.Codes {
		if reportedBy(c) != "" {
			return true
		}
	}
	return false
}
