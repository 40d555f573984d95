package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// reportedBy returns the ID of the one check that reports a code of a
// signature or of an encryption.
func reportedBy(code string) string {
	switch code {
	case "SIG-NONE":
		return "signature-present"
	case "SIG-DIGEST", "SIG-DIGEST-EMPTY":
		return "signature-digest"
	case "SIG-VALUE", "SIG-KEYINFO-OTHER":
		return "signature-value"
	case "SIG-UNTRUSTED-KEY", "SIG-KEYINFO-MISMATCH", "SIG-KEYINFO":
		return "signature-key"
	case "SIG-ALG-HMAC", "SIG-ALG-UNSUPPORTED":
		return "signature-alg"
	case "SIG-ALG-WEAK":
		return "signature-sha1"
	case "SIG-SHAPE", "SIG-REF-COUNT", "SIG-REF-EMPTY", "SIG-REF-FORM", "SIG-REF-EXTERNAL", "SIG-PLACE":
		return "signature-reference"
	case "SIG-TRANSFORM":
		return "signature-transform"
	case "XSW", "SIG-DUP", "SIG-REF-AMBIGUOUS", "STR-DUP-ID", "SIG-WRONG-MESSAGE":
		return "signature-wrapping"
	case "SIG-KEY-WEAK", "SIG-CERT-PARSE":
		return "cert-weak"
	case "SIG-CERT-TIME":
		return "cert-expired"
	case "VAL-DIFFERENTIAL":
		return "signature-opinions-differ"
	case "ENC-CBC", "ENC-RSA15":
		return "encrypted-alg"
	}
	return ""
}

// codesOf returns the codes of the signature that the check reports, each once.
func codesOf(s *Signature, id string) (out []string) {
	for _, c := range s.Codes {
		if reportedBy(c) == id && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// ownSignatures returns the signatures that vouch for this message. What
// is in the Advice of an assertion that is itself covered is quoted
// evidence of someone else.
func (d *Document) ownSignatures() []*Signature {
	if !slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return d.quoted(s.Node) }) {
		return d.Signatures
	}
	var out []*Signature
	for _, s := range d.Signatures {
		if !d.quoted(s.Node) {
			out = append(out, s)
		}
	}
	return out
}

// quoted says whether the node is in the Advice of a covered assertion.
func (d *Document) quoted(n *xmltree.Node) bool {
	for c := n; c != nil && c.Parent != nil; c = c.Parent {
		if c.Is(xmltree.NSAssertion, "Advice") && c.Parent.Is(xmltree.NSAssertion, "Assertion") && d.covered(c.Parent) {
			return true
		}
	}
	return false
}

// covered says whether a signature in place covers the node, or would if it
// could be verified. Beside one that holds, one that cannot be verified vouches
// for nothing: anybody can put it there. A signature does not cover what stands
// inside itself.
func (d *Document) covered(n *xmltree.Node) bool {
	verified := slices.ContainsFunc(d.Signatures, (*Signature).Holds)
	for _, s := range d.Signatures {
		if verified && s.Verdict == SigCannotVerify || s.Verdict == SigMisplaced || s.Parent == nil || n.Within(s.Node) {
			continue
		}
		if n.Within(s.Parent) {
			return true
		}
	}
	return false
}

// inPlace says whether the signature stands where one that vouches for the
// message stands: in the Response or in an Assertion that is its child.
func (d *Document) inPlace(s *Signature) bool {
	if s.Parent == d.Root {
		return true
	}
	for _, a := range d.Assertions {
		if s.Parent == a.Node {
			return true
		}
	}
	return false
}

// whenSigned is the Condition of checks that look at each signature.
func whenSigned(d *Document, _ *Options) Condition {
	if len(d.ownSignatures()) == 0 {
		return notApplicable("the message has no readable signature")
	}
	return Condition{}
}

// foundSignature starts a finding about a signature, at the place that its
// judgement points at.
func (d *Document) foundSignature(s *Signature, code, detail string) Finding {
	at := s.PlaceOf(code)
	if code != "" {
		detail += " (" + code + ")"
	}
	f := d.found(at, detail+".")
	f.Code = code
	return f
}

// because adds the reason that was noted with the code when the signature was judged; without a
// code, that of the whole verdict.
func because(s *Signature, code, clause string) string {
	reason := s.Because(code)
	if reason == "" {
		return clause
	}
	return clause + ": " + strings.TrimSuffix(reason, ".")
}

// owner names the element that the signature is in.
func owner(s *Signature) string {
	if s.Parent == nil {
		return "message"
	}
	return s.Parent.Local
}

// refusedAt sets the words in which the service that the message is for speaks
// of a bad signature, where they are not IAM's (identity-center A.4, cognito).
func (d *Document) refusedAt(f Finding) Finding {
	switch d.Target {
	case TargetIdentityCenter:
		f.AWSError = "It's not you, it's us"
	case TargetCognito:
		f.AWSError = "Invalid SAML response received: SAML Assertion signature is invalid"
	}
	return f
}
