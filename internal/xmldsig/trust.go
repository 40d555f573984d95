package xmldsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// tryKeys looks for a key that made the value: among those configured for the issuer first; the
// key in the message, or of another identity provider, only says whose the signature is.
func (j *judge) tryKeys(s *Signature, a *attempt) *fault {
	s.Issuers = j.issuers(s)
	found := j.tryEntities(s, a, true)
	if !found {
		found = s.take(a.fitting(j.keys.Certs), report.KeyCert)
	}
	if !found {
		found = s.take(a.fitting(s.Certificates), report.KeyEmbedded)
		if found && j.keys.Given() {
			s.strange, s.Owner = true, j.keys.owner(s.Signer)
			if s.Owner != nil {
				s.Key = report.KeyUnknown
			}
		}
	}
	if !found && j.tryEntities(s, a, false) {
		found, s.strange, s.Key = true, true, report.KeyUnknown
	}
	if found {
		s.ValueOK = &found
		return nil
	}
	return j.noKey(s, a)
}

// tryEntities tries the keys of the entities that vouch for what is signed, or those of all
// others.
func (j *judge) tryEntities(s *Signature, a *attempt, vouching bool) bool {
	return j.keys.entities(func(set *KeySet, e *Entity) bool {
		if e.Vouches(s.Issuers...) != vouching {
			return false
		}
		source := report.KeyMetadata
		if set == j.keys.AWS {
			source = report.KeyAWSMetadata
		}
		if !s.take(a.fitting(e.Signing), source) {
			return false
		}
		s.Owner = e
		return true
	})
}

// take notes whose the key is that fitted, if one did.
func (s *Signature) take(c *Certificate, source report.KeySource) bool {
	if c != nil {
		s.Key, s.Signer = source, c
	}
	return c != nil
}

// issuers are those that a signed element speaks for: its own, and in a Response those of the
// assertions that rely on its signature.
func (j *judge) issuers(s *Signature) []string {
	var out []string
	add := func(n *xmltree.Node) {
		if n == nil {
			return
		}
		if i := n.StringValue(); !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	if s.Parent == j.d.Root {
		for a := s.Parent.FirstElement(); a != nil; a = a.NextElement() {
			if a.Is(xmltree.NSAssertion, "Assertion") && a.Child(xmltree.NSDSig, "Signature") == nil {
				add(a.Child(xmltree.NSAssertion, "Issuer"))
			}
		}
	} else {
		add(s.Parent.Child(xmltree.NSAssertion, "Issuer"))
	}
	if out == nil {
		add(j.d.Root.Child(xmltree.NSAssertion, "Issuer"))
	}
	return out
}

// distrust marks a signature that holds under a key that does not count.
func (s *Signature) distrust(issuers []string) {
	s.Verdict = report.SigUntrustedKey
	reason := "it is valid, but none of the given metadata or certificates has its key"
	if s.Owner != nil {
		reason = "it is valid, but with a key of " + words.Shorten(s.Owner.ID) + ", which belongs to that " +
			"identity provider alone; the message names the issuer " + words.Shorten(strings.Join(issuers, " and "))
	}
	s.raise("SIG-UNTRUSTED-KEY", reason, s.Node.Child(xmltree.NSDSig, "KeyInfo"))
}

// relyOn takes the trust from the signature of a Response under whose cover someone else's
// assertion comes along that has no good signature of its own.
func (j *judge) relyOn(s *Signature) {
	if s.Parent != j.d.Root || s.Owner == nil || !s.Holds() || s.strange {
		return
	}
	for a := s.Parent.FirstElement(); a != nil; a = a.NextElement() {
		issuer := a.Child(xmltree.NSAssertion, "Issuer")
		if !a.Is(xmltree.NSAssertion, "Assertion") || issuer == nil || s.Owner.Vouches(issuer.StringValue()) {
			continue
		}
		if !slices.ContainsFunc(j.out, func(t *Signature) bool { return t.Parent == a && t.Trusted() }) {
			s.distrust([]string{issuer.StringValue()})
			return
		}
	}
}

// Covering says that the signature of a Response covers an assertion of this issuer, which could
// not be seen when it was judged.
func (s *Signature) Covering(issuer string, others []*Signature) {
	if s.Owner == nil || !s.Trusted() || s.Owner.Vouches(issuer) {
		return
	}
	if !slices.ContainsFunc(others, func(t *Signature) bool { return t.Parent != s.Parent && t.Trusted() }) {
		s.Codes, s.Faults = slices.Clip(s.Codes), slices.Clip(s.Faults)
		s.distrust([]string{issuer})
	}
}

// noKey says why no key fits: that the value is wrong only where that can be known.
func (j *judge) noKey(s *Signature, a *attempt) *fault {
	unread := j.unread(s)
	switch {
	case a.der != nil:
		s.ValueOK, s.DER, s.Signer = new(bool), true, a.der
		return nil
	case unread != "":
		return &fault{"SIG-KEYINFO", "no key that can be read fits it, and " + unread + " cannot be read", s.Node}
	case len(s.Certificates) == 0 && !j.keys.Given():
		return &fault{
			"SIG-KEYINFO",
			"the message carries no certificate or key, and none was given to verify it with",
			s.Node,
		}
	case a.computed && !j.keys.Given():
		return &fault{
			"SIG-KEYINFO-OTHER",
			"the certificate in the message did not make it, and no other was given to verify it with",
			s.Node.Child(xmltree.NSDSig, "KeyInfo"),
		}
	case a.computed:
		s.ValueOK = new(bool)
		return nil
	}
	return &fault{"SIG-KEYINFO", "no key that is known is of the kind that its algorithm needs", s.Node}
}

// unread names what may hold the key that signed and cannot be read, or is "":
// then no one can say that the value is wrong. Once keys are given, what
// KeyInfo holds does not matter.
func (j *judge) unread(s *Signature) (name string) {
	if !j.keys.Given() && unreadable(s.Certificates) {
		return "a certificate in the message"
	}
	j.keys.entities(func(set *KeySet, e *Entity) bool {
		if e.Unreadable && (e.Vouches(s.Issuers...) || !set.Lists(s.Issuers...)) {
			name = "a certificate in " + set.Name
		}
		return name != ""
	})
	return name
}

// unreadable says whether one of the certificates has no key that can be used.
func unreadable(certs []Certificate) bool {
	return slices.ContainsFunc(certs, func(c Certificate) bool { return c.Key == nil })
}

// parsedCertificate remembers a certificate by its text in the message.
type parsedCertificate struct {
	text string
	cert Certificate
}

// KeyInfoReader reads KeyInfo elements. Each distinct certificate is parsed once.
type KeyInfoReader struct {
	keys  *Keys // given to verify with; nil while metadata is read
	certs []parsedCertificate
}

// Read returns the certificates and keys of a KeyInfo, in order. They are
// shown, and used where nothing else is known; they never decide.
func (j *KeyInfoReader) Read(n *xmltree.Node) []Certificate {
	if n == nil {
		return nil
	}
	var out []Certificate
	n.Walk(func(c *xmltree.Node) bool {
		switch {
		case c.Is(xmltree.NSDSig, "X509Certificate"):
			cert := j.certificate(c.StringValue())
			cert.Node = c
			out = append(out, cert)
		case c.Is(xmltree.NSDSig, "RSAKeyValue"):
			if cert, ok := rsaKeyValue(c); ok {
				out = append(out, cert)
			}
		}
		return c.Kind == xmltree.ElementNode
	})
	return out
}

// certificate parses the text of an X509Certificate: base64 of DER, or, as some
// products have it, of PEM.
func (j *KeyInfoReader) certificate(text string) Certificate {
	for i := range j.certs {
		if j.certs[i].text == text {
			return j.certs[i].cert
		}
	}
	cert := Certificate{Problem: "it is not base64"}
	if der, err := base64.StdEncoding.DecodeString(compact(text)); err == nil {
		if known := j.given(der); known != nil {
			cert = *known
		} else if cert = ParseCertificate(der); cert.Key == nil {
			if inner, err := ParseCertificates(der); err == nil && inner[0].Key != nil {
				cert = inner[0]
				cert.Problem = "it is base64 of PEM; base64 of DER is the standard"
			}
		}
	} else if strings.Contains(text, beginsPEM) {
		if inner, err := ParseCertificates([]byte(strings.TrimSpace(text))); err == nil {
			cert = inner[0]
			cert.Problem = "it is PEM with its first and last line; base64 alone is the standard"
		}
	}
	j.certs = append(j.certs, parsedCertificate{text, cert})
	return cert
}

// given returns the certificate with these bytes that was given to verify with,
// or nil. In a batch nearly every message carries one of those, and parsing it
// takes as long as a third of reading the message.
func (j *KeyInfoReader) given(der []byte) *Certificate {
	if j.keys == nil {
		return nil // metadata is read, and not judged
	}
	var found *Certificate
	among := func(certs []Certificate) bool {
		for i := range certs {
			if c := certs[i].Parsed; c != nil && certs[i].Problem == "" && bytes.Equal(c.Raw, der) {
				found = &certs[i]
				return true
			}
		}
		return false
	}
	if !j.keys.entities(func(_ *KeySet, e *Entity) bool { return among(e.Signing) }) {
		among(j.keys.Certs)
	}
	return found
}

// rsaKeyValue reads a bare RSA key. It has no dates and no subject.
func rsaKeyValue(n *xmltree.Node) (Certificate, bool) {
	number := func(local string) *big.Int {
		c := n.Child(xmltree.NSDSig, local)
		if c == nil {
			return nil
		}
		b, err := base64.StdEncoding.DecodeString(compact(c.StringValue()))
		if err != nil || len(b) > maxKeyBits/8+1 {
			return nil
		}
		return new(big.Int).SetBytes(b)
	}
	modulus, exponent := number("Modulus"), number("Exponent")
	if modulus == nil || exponent == nil || modulus.BitLen() < 256 || exponent.BitLen() > 31 || exponent.Sign() == 0 {
		return Certificate{}, false
	}
	key := &rsa.PublicKey{N: modulus, E: int(exponent.Int64())}
	return Certificate{Node: n, Key: key, KeyBits: modulus.BitLen(), Subject: "(a bare RSA key)"}, true
}

// SameKey compares public keys; certificates around them do not matter.
func SameKey(a, b crypto.PublicKey) bool {
	switch k := a.(type) {
	case *rsa.PublicKey:
		other, ok := b.(*rsa.PublicKey)
		return ok && (k == other || k.Equal(other)) // nearly always it is the very same
	case *ecdsa.PublicKey:
		return k.Equal(b)
	}
	return false
}

// weakKey says whether a key is short by today's measure: RSA under 2048 bits,
// a curve under 224, or an RSA exponent that invites padding forgeries.
func weakKey(c *Certificate) bool {
	switch k := c.Key.(type) {
	case *rsa.PublicKey:
		return c.KeyBits < 2048 || k.E < 65537
	case *ecdsa.PublicKey:
		return c.KeyBits < 224
	}
	return false
}
