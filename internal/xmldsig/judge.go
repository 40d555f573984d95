// Package xmldsig judges XML signatures: shape first, then digest and value, then the key.
// goxmldsig on etree is asked for a second opinion.
package xmldsig

import (
	"encoding/base64"
	"slices"
	"sync"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// SignedText is a parsed document whose signatures are to be judged.
type SignedText struct {
	Root   *xmltree.Node
	Text   string    // the bytes that the tree's offsets index
	Issued time.Time // when the message says that it was issued; zero when it does not
}

// Judge finds every Signature of the document, at any depth, and
// judges each by itself: first its shape, then its digest and value, then the
// key.
func Judge(d *SignedText, keys *Keys) []*Signature { return JudgeWith(d, keys, ShapeRules) }

// JudgeWith is judgeSignatures with some of the rules: tests show with it that each is needed.
func JudgeWith(d *SignedText, keys *Keys, rules []ShapeRule) []*Signature {
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
	j := &judge{
		d:     d,
		keys:  keys,
		rules: rules,
		out:   make([]*Signature, 0, len(nodes)),
	}
	buf := canonicalBytes.Get().(*[]byte)
	j.buf = slices.Grow((*buf)[:0], len(d.Text)+len(d.Text)/8)
	defer func() { *buf = j.buf; canonicalBytes.Put(buf) }()
	j.certs.keys = keys
	j.ids = identifiers(d.Root)
	for _, n := range nodes {
		j.out = append(j.out, j.judge(n))
	}
	j.duplicates()
	for _, s := range j.out {
		j.relyOn(s)
	}
	return j.out
}

// canonicalBytes are buffers for what is hashed and then not looked at again.
var canonicalBytes = sync.Pool{New: func() any { return new([]byte) }}

// judge holds what the signatures of one document share.
type judge struct {
	d     *SignedText
	keys  *Keys
	rules []ShapeRule
	ids   []identifier
	out   []*Signature
	certs KeyInfoReader
	buf   []byte // canonical bytes
}

// judge judges one Signature.
func (j *judge) judge(n *xmltree.Node) *Signature {
	s := &Signature{Node: n, Parent: n.Parent, Verdict: report.SigCannotVerify, Key: report.KeyNone, Place: n}
	p := j.dissect(s)
	s.Certificates = j.certs.Read(p.keyInfo)
	if len(s.Certificates) > 0 {
		s.Signer = &s.Certificates[0]
	}
	for _, g := range j.rules {
		if f := g.check(j, s, &p); f != nil {
			s.misplace(f.code, f.reason, f.place)
		}
	}
	digest := j.digest(s, &p)
	j.settle(s, digest, j.value(s, &p))
	s.place()
	return s
}

// fault is what keeps a signature from being good: a shape that is not allowed,
// or why something could not be computed.
type fault struct {
	code   string
	reason string
	place  *xmltree.Node
}

// settle draws the verdict from shape, digest and value, and from what kept the
// two from being computed.
func (j *judge) settle(s *Signature, obstacles ...*fault) {
	genuine := s.DigestOK != nil && *s.DigestOK && s.ValueOK != nil && *s.ValueOK
	switch {
	case len(s.Codes) > 0 && s.Verdict == report.SigMisplaced:
		if genuine {
			s.amend("; the signature itself is genuine, but the message isn't")
		}
		s.Covers = nil
	case s.DigestOK != nil && !*s.DigestOK, s.ValueOK != nil && !*s.ValueOK:
		s.bad()
	case obstacles[0] != nil || obstacles[1] != nil:
		s.Verdict, s.Covers = report.SigCannotVerify, nil
		for _, o := range obstacles {
			if o != nil {
				s.raise(o.code, o.reason, o.place)
			}
		}
	case genuine && s.strange:
		s.distrust(s.Issuers)
	case genuine:
		s.Verdict = report.SigGood
	default: // not reached while the rules demand every part
		s.Verdict, s.Covers = report.SigCannotVerify, nil
		s.raise("SIG-SHAPE", "it lacks something that is needed to verify it", s.Node)
	}
	j.markWeak(s)
}

// bad says what was computed and differs.
func (s *Signature) bad() {
	s.Verdict, s.Covers = report.SigBad, nil
	if s.DigestOK != nil && !*s.DigestOK {
		s.raise("SIG-DIGEST", "the signed bytes aren't the bytes of <"+s.Parent.Local+
			">: someone changed it after it was signed", s.Place)
	}
	if s.ValueOK == nil || *s.ValueOK {
		return
	}
	reason := "the signature value fits no known key: neither the certificate in the message nor a " +
		"configured one"
	if s.DER {
		reason = "the signature value is ECDSA in DER; XML Signature asks for r and s, one after the other"
	}
	s.raise("SIG-VALUE", reason, s.Node.Child(xmltree.NSDSig, "SignatureValue"))
}

// place notes a Signature that does not follow Issuer. It names what it signs anyway, so
// that only a consumer that goes by the schema minds.
func (s *Signature) place() {
	if s.Verdict == report.SigMisplaced {
		return
	}
	first := s.Parent.FirstElement()
	if first == s.Node && s.Parent.Child(xmltree.NSAssertion, "Issuer") == nil ||
		first.Is(xmltree.NSAssertion, "Issuer") && first.NextElement() == s.Node {
		return // a Response may do without Issuer
	}
	s.Codes = append(s.Codes, "SIG-PLACE")
	s.Faults = append(s.Faults, Fault{"SIG-PLACE", "it isn't right after Issuer, where SAML core requires it",
		s.Node})
}

// Fault is one thing that is wrong with a signature.
type Fault struct {
	Code   string
	Reason string        // one clause
	Place  *xmltree.Node // nil: the Signature itself
}

// raise adds a fault. The first one's reason and place are the signature's.
func (s *Signature) raise(code, reason string, place *xmltree.Node) {
	s.Codes = append(s.Codes, code)
	s.Faults = append(s.Faults, Fault{code, reason, place})
	if s.Reason == "" {
		s.Reason = reason
		if place != nil {
			s.Place = place
		}
	}
}

// amend adds to the reason that the signature's verdict has.
func (s *Signature) amend(clause string) {
	s.Reason += clause
	s.Faults[0].Reason += clause
}

// Because is the reason behind a code: what was noted with it, or what the whole verdict rests on.
func (s *Signature) Because(code string) string {
	reason := ""
	for _, f := range s.Faults {
		if f.Code != code {
			continue
		}
		if reason != "" {
			reason += "; "
		}
		reason += f.Reason
	}
	if reason == "" {
		return s.Reason
	}
	return reason
}

// PlaceOf is where a finding with the code points at.
func (s *Signature) PlaceOf(code string) *xmltree.Node {
	for _, f := range s.Faults {
		if f.Code == code && f.Place != nil {
			return f.Place
		}
	}
	if s.Place != nil {
		return s.Place
	}
	return s.Node
}

// misplace marks the signature as not in an allowed shape.
func (s *Signature) misplace(code, reason string, place *xmltree.Node) {
	s.Verdict = report.SigMisplaced
	s.raise(code, reason, place)
}

// markWeak marks weak algorithms and keys, and what is odd about the certificate.
// Neither makes a good signature bad.
func (j *judge) markWeak(s *Signature) {
	weak := func(code string) {
		s.Codes = append(s.Codes, code)
		if s.Verdict == report.SigGood {
			s.Verdict = report.SigGoodWeak
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
	if (s.Verdict == report.SigGood || s.Verdict == report.SigGoodWeak) && s.contradicted() {
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
				if s.Verdict != report.SigMisplaced {
					s.Reason = ""
				}
				s.Covers = nil
				s.misplace("SIG-DUP", "two Signature elements have the same signature value", x)
			}
		}
	}
}

// octets is what a base64 text means, so that another spelling of it is the
// same; the text itself where it is not base64.
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
	return len(s.Certificates) > 0 && !unreadable(s.Certificates) && !s.Fits(s.Certificates)
}

// Fits says whether one of the certificates has the key of the signer.
func (s *Signature) Fits(certs []Certificate) bool {
	if s.Signer == nil {
		return false
	}
	for i := range certs {
		if SameKey(s.Signer.Key, certs[i].Key) {
			return true
		}
	}
	return false
}
