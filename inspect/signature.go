package inspect

import (
	"encoding/base64"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// judgeSignatures finds every Signature of the document, at any depth, and
// judges each by itself: first its shape, then its digest and value, then the
// key (design section 10).
func judgeSignatures(d *Document, o *Options) []*Signature { return judgeWith(d, o, gates) }

func judgeWith(d *Document, o *Options, gates []gate) []*Signature {
	var nodes []*xmltree.Node
	d.Root.Walk(func(n *xmltree.Node) bool {
		if n.Is(xmltree.NSDSig, "Signature") {
			nodes = append(nodes, n)
		}
		return n.Kind == xmltree.ElementNode
	})
	if len(nodes) == 0 {
		return nil
	}
	j := &judge{d: d, o: o, gates: gates, out: make([]*Signature, 0, len(nodes)), buf: make([]byte, 0, len(d.XML)+len(d.XML)/8)}
	j.ids = identifiers(d.Root)
	for _, n := range nodes {
		j.out = append(j.out, j.judge(n))
	}
	j.duplicates()
	if o.SecondOpinion {
		for _, s := range j.out {
			secondOpinion(d, s)
		}
	}
	return j.out
}

// judge holds what the signatures of one document share.
type judge struct {
	d     *Document
	o     *Options
	gates []gate
	ids   []identifier
	out   []*Signature
	certs []parsedCertificate // each distinct certificate is parsed once
	buf   []byte              // canonical bytes
}

// judge judges one Signature.
func (j *judge) judge(n *xmltree.Node) *Signature {
	s := &Signature{Node: n, Parent: n.Parent, Verdict: SigCannotVerify, Key: KeyNone, Place: n}
	p := j.dissect(s)
	s.Certificates = j.keyInfo(p.keyInfo)
	if len(s.Certificates) > 0 {
		s.Signer = &s.Certificates[0]
	}
	for _, g := range j.gates {
		if f := g.check(j, s, &p); f != nil {
			s.misplace(f.code, f.reason, f.place)
		}
	}
	obstacle := j.digest(s, &p)
	if o := j.value(s, &p); obstacle == nil {
		obstacle = o
	}
	j.settle(s, obstacle)
	return s
}

// fault is what keeps a signature from being good: a shape that is not allowed,
// or why something could not be computed.
type fault struct {
	code   string
	reason string
	place  *xmltree.Node
}

// settle draws the verdict from shape, digest and value.
func (j *judge) settle(s *Signature, o *fault) {
	genuine := s.DigestOK != nil && *s.DigestOK && s.ValueOK != nil && *s.ValueOK
	switch {
	case len(s.Codes) > 0 && s.Verdict == SigMisplaced:
		if genuine {
			s.Reason += "; the signature itself is genuine, but that does not make the message so"
		}
		s.Covers = nil
	case s.DigestOK != nil && !*s.DigestOK:
		s.Verdict, s.Covers = SigBad, nil
		s.raise("SIG-DIGEST", "the signed bytes are not the bytes of <"+s.Parent.Local+">: it was changed after it was signed", nil)
		if s.ValueOK != nil && !*s.ValueOK {
			s.Codes = append(s.Codes, "SIG-VALUE")
		}
	case s.ValueOK != nil && !*s.ValueOK:
		s.Verdict, s.Covers = SigBad, nil
		s.raise("SIG-VALUE", "the signature value fits no key that is known: neither the certificate in the message nor a configured one", s.Node.Child(xmltree.NSDSig, "SignatureValue"))
	case o != nil:
		s.Verdict, s.Covers = SigCannotVerify, nil
		s.raise(o.code, o.reason, o.place)
	case genuine && s.Key == KeyEmbedded && j.o.hasKeys():
		s.Verdict = SigUntrustedKey
		s.raise("SIG-UNTRUSTED-KEY", "it holds, but under a key that none of the given metadata or certificates has", s.Node.Child(xmltree.NSDSig, "KeyInfo"))
	case genuine:
		s.Verdict = SigGood
	default: // not reached while the gates demand every part
		s.Verdict, s.Covers = SigCannotVerify, nil
		s.raise("SIG-SHAPE", "it lacks something that is needed to verify it", s.Node)
	}
	j.weigh(s)
}

// raise adds a code, and the reason and place if they are the first.
func (s *Signature) raise(code, reason string, place *xmltree.Node) {
	s.Codes = append(s.Codes, code)
	if s.Reason == "" {
		s.Reason = reason
		if place != nil {
			s.Place = place
		}
	}
}

// misplace marks the signature as not in an allowed shape.
func (s *Signature) misplace(code, reason string, place *xmltree.Node) {
	s.Verdict = SigMisplaced
	s.raise(code, reason, place)
}

// weigh marks weak algorithms and keys, and what is odd about the certificate.
// Neither makes a good signature bad.
func (j *judge) weigh(s *Signature) {
	weak := func(code string) {
		s.Codes = append(s.Codes, code)
		if s.Verdict == SigGood {
			s.Verdict = SigGoodWeak
		}
	}
	if weakAlgorithm(s.Algorithm) || weakAlgorithm(s.DigestAlgorithm) {
		weak("SIG-ALG-WEAK")
	}
	if c := s.Signer; c != nil && c.Key != nil {
		if weakKey(c) {
			weak("SIG-KEY-WEAK")
		}
		if !j.d.Issued.IsZero() && !c.NotAfter.IsZero() && (j.d.Issued.After(c.NotAfter) || j.d.Issued.Before(c.NotBefore)) {
			s.Codes = append(s.Codes, "SIG-CERT-TIME")
		}
	}
	for i := range s.Certificates {
		if s.Certificates[i].Problem != "" {
			s.Codes = append(s.Codes, "SIG-CERT-PARSE")
			break
		}
	}
	if (s.Verdict == SigGood || s.Verdict == SigGoodWeak) && s.contradicted() {
		s.Codes = append(s.Codes, "SIG-KEYINFO-MISMATCH")
	}
}

// duplicates marks signatures whose SignatureValue stands twice: one is a copy
// that was put there to make another element look signed.
func (j *judge) duplicates() {
	for i, a := range j.out {
		for _, b := range j.out[:i] {
			x, y := a.Node.Child(xmltree.NSDSig, "SignatureValue"), b.Node.Child(xmltree.NSDSig, "SignatureValue")
			if x == nil || y == nil || octets(x) == "" || octets(x) != octets(y) {
				continue
			}
			for _, s := range []*Signature{a, b} {
				if s.Verdict != SigMisplaced {
					s.Reason = ""
				}
				s.Covers = nil
				s.misplace("SIG-DUP", "the same signature value stands in two Signature elements", x)
			}
		}
	}
}

// octets is what a base64 text means, so that another spelling of it is the
// same; the text itself where it is no base64.
func octets(n *xmltree.Node) string {
	text := compact(n.StringValue())
	if value, err := base64.StdEncoding.DecodeString(text); err == nil {
		return string(value)
	}
	return text
}

// contradicted says whether KeyInfo names other keys than the one that fitted.
// A certificate that cannot be read may be of the same key.
func (s *Signature) contradicted() bool {
	return len(s.Certificates) > 0 && !unreadable(s.Certificates) && !s.fits(s.Certificates)
}

// fits says whether one of the certificates has the key of the signer.
func (s *Signature) fits(certs []Certificate) bool {
	if s.Signer == nil {
		return false
	}
	for i := range certs {
		if sameKey(s.Signer.Key, certs[i].Key) {
			return true
		}
	}
	return false
}
