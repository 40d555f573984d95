package xmldsig

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// Signature is one Signature element and the result of judging it.
type Signature struct {
	Node   *xmltree.Node // the Signature element
	Parent *xmltree.Node // the element it is in
	// Covers is the element whose canonical bytes were digested, when the
	// digest held: the parent for a signature in place; nil otherwise.
	Covers *xmltree.Node

	Algorithm, DigestAlgorithm, Canonicalization, Reference string

	Verdict report.SignatureVerdict
	Key     report.KeySource
	Codes   []string // SIG-* and XSW codes, in the order met
	Reason  string   // why not good, in one clause; names the obstacle for cannot-verify
	Faults  []Fault  // what is wrong, each with its own reason

	Issuers []string // whom the signed element names as its issuer
	Owner   *Entity  // whose key fitted, where metadata says; it may be someone else's than the issuer's
	strange bool     // a key fitted that does not count

	DigestOK *bool // nil when the digest was not computed
	ValueOK  *bool // nil when the signature value was not checked; true when any candidate key fits
	DER      bool  // the value is right but for being ECDSA in DER

	Certificates []Certificate // what KeyInfo holds, in order
	Signer       *Certificate  // certificate of the key that fitted, or the first in KeyInfo
	Place        *xmltree.Node // the node a finding about this signature points at (Reference, SignatureValue, ...)

	SecondOpinion string // "", agrees, differs, cannot-verify
	SecondReason  string // what the second opinion said, when it differs or cannot verify
}

// Has says whether a code was raised on the signature.
func (s *Signature) Has(code string) bool {
	for _, c := range s.Codes {
		if c == code {
			return true
		}
	}
	return false
}

// Holds says whether the signature was verified mathematically over its
// parent, in place: good, good-weak or untrusted-key.
func (s *Signature) Holds() bool {
	return s.Verdict == report.SigGood || s.Verdict == report.SigGoodWeak || s.Verdict == report.SigUntrustedKey
}

// Trusted says whether it holds under a key that counts, or, where no key was given, under the
// one in the message.
func (s *Signature) Trusted() bool {
	return s.Verdict == report.SigGood || s.Verdict == report.SigGoodWeak
}
