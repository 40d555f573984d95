package xmldsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"slices"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// tryKeys looks for a key that made the value: among the configured ones first;
// the key in the message decides nothing when any is configured, and only then
// says whose the signature is.
func (j *judge) tryKeys(s *Signature, a *attempt) *fault {
	computed := false
	try := func(certs []Certificate, source report.KeySource) bool {
		for i := range certs {
			ok, did := a.fits(certs[i].Key)
			computed = computed || did
			if ok {
				s.Key, s.Signer = source, &certs[i]
				return true
			}
		}
		return false
	}
	found := j.keys.AWS != nil && try(j.keys.AWS.Signing, report.KeyAWSMetadata)
	for i := 0; i < len(j.keys.Metadata) && !found; i++ {
		found = try(j.keys.Metadata[i].Signing, report.KeyMetadata)
	}
	found = found || try(j.keys.Certs, report.KeyCert) || try(s.Certificates, report.KeyEmbedded)
	unread := j.unread(s)
	switch {
	case found || computed && unread == "":
		s.ValueOK = &found
	case unread != "":
		return &fault{"SIG-KEYINFO", "no key that can be read fits it, and " + unread + " cannot be read", s.Node}
	case len(s.Certificates) == 0 && !j.keys.Given():
		return &fault{
			"SIG-KEYINFO",
			"the message carries no certificate or key, and none was given to verify it with",
			s.Node,
		}
	default:
		return &fault{"SIG-KEYINFO", "no key that is known is of the kind that its algorithm needs", s.Node}
	}
	return nil
}

// unread names what may hold the key that signed and cannot be read, or is "":
// then nobody can say that the value is wrong. Once keys are given, what
// KeyInfo holds does not matter.
func (j *judge) unread(s *Signature) string {
	if !j.keys.Given() && unreadable(s.Certificates) {
		return "a certificate in the message"
	}
	if m := j.keys.AWS; m != nil && m.Unreadable {
		return "a certificate in " + m.Name
	}
	for _, m := range j.keys.Metadata {
		if m.Unreadable {
			return "a certificate in " + m.Name
		}
	}
	return ""
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
	cert := Certificate{Problem: "it is no base64"}
	if der, err := base64.StdEncoding.DecodeString(compact(text)); err == nil {
		if known := j.given(der); known != nil {
			cert = *known
		} else if cert = ParseCertificate(der); cert.Key == nil {
			if inner, err := ParseCertificates(der); err == nil && inner[0].Key != nil {
				cert = inner[0]
				cert.Problem = "it is base64 of PEM; base64 of DER is the standard"
			}
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
	among := func(certs []Certificate) *Certificate {
		for i := range certs {
			if c := certs[i].Parsed; c != nil && certs[i].Problem == "" && bytes.Equal(c.Raw, der) {
				return &certs[i]
			}
		}
		return nil
	}
	if j.keys.AWS != nil {
		if c := among(j.keys.AWS.Signing); c != nil {
			return c
		}
	}
	for _, m := range j.keys.Metadata {
		if c := among(m.Signing); c != nil {
			return c
		}
	}
	return among(j.keys.Certs)
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
