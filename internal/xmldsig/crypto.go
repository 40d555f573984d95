package xmldsig

import (
	"crypto"
	"crypto/ecdsa"
	_ "crypto/md5" // only so that a message signed with it is called weak, not unreadable
	"crypto/rsa"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"math/big"
	"strings"

	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// The namespaces of algorithms that came after the first edition of XML Signature.
const (
	NSDSigMore     = "http://www.w3.org/2001/04/xmldsig-more#"
	NSDSigMore2007 = "http://www.w3.org/2007/05/xmldsig-more#"
)

// DigestAlgorithms are the DigestMethods that are computed.
var DigestAlgorithms = map[string]crypto.Hash{
	xmltree.NSDSig + "sha1":   crypto.SHA1,
	xmltree.NSXEnc + "sha256": crypto.SHA256,
	NSDSigMore + "sha384":     crypto.SHA384,
	xmltree.NSXEnc + "sha512": crypto.SHA512,
	NSDSigMore + "sha224":     crypto.SHA224,
	NSDSigMore + "md5":        crypto.MD5,
}

// Scheme is one SignatureMethod that is computed.
type Scheme struct {
	Key  string // rsa | rsa-pss | ecdsa
	Hash crypto.Hash
}

// SignatureAlgorithms are the SignatureMethods that are computed.
var SignatureAlgorithms = map[string]Scheme{
	xmltree.NSDSig + "rsa-sha1":        {"rsa", crypto.SHA1},
	NSDSigMore + "rsa-md5":             {"rsa", crypto.MD5},
	NSDSigMore + "rsa-sha224":          {"rsa", crypto.SHA224},
	NSDSigMore + "rsa-sha256":          {"rsa", crypto.SHA256},
	NSDSigMore + "rsa-sha384":          {"rsa", crypto.SHA384},
	NSDSigMore + "rsa-sha512":          {"rsa", crypto.SHA512},
	NSDSigMore2007 + "sha1-rsa-MGF1":   {"rsa-pss", crypto.SHA1},
	NSDSigMore2007 + "sha224-rsa-MGF1": {"rsa-pss", crypto.SHA224},
	NSDSigMore2007 + "sha256-rsa-MGF1": {"rsa-pss", crypto.SHA256},
	NSDSigMore2007 + "sha384-rsa-MGF1": {"rsa-pss", crypto.SHA384},
	NSDSigMore2007 + "sha512-rsa-MGF1": {"rsa-pss", crypto.SHA512},
	NSDSigMore + "ecdsa-sha1":          {"ecdsa", crypto.SHA1},
	NSDSigMore + "ecdsa-sha224":        {"ecdsa", crypto.SHA224},
	NSDSigMore + "ecdsa-sha256":        {"ecdsa", crypto.SHA256},
	NSDSigMore + "ecdsa-sha384":        {"ecdsa", crypto.SHA384},
	NSDSigMore + "ecdsa-sha512":        {"ecdsa", crypto.SHA512},
}

// weakAlgorithm says whether the digest of an algorithm is broken.
func weakAlgorithm(uri string) bool {
	return strings.HasSuffix(uri, "sha1") || strings.HasSuffix(uri, "md5") || strings.HasSuffix(uri, "sha1-rsa-MGF1") ||
		strings.HasSuffix(uri, "ripemd160")
}

// digest computes the digest of the element that the reference names.
func (j *judge) digest(s *Signature, p *parts) *fault {
	if p.target == nil || p.digestMethod == nil || p.digestValue == nil || p.strange != nil {
		return nil // the shape rules have said what is wrong
	}
	hash, known := DigestAlgorithms[s.DigestAlgorithm]
	if !known {
		return &fault{
			"SIG-ALG-UNSUPPORTED",
			"its digest algorithm " + words.Shorten(AlgorithmName(s.DigestAlgorithm)) + " is not one that can be " +
				"computed here",
			p.digestMethod,
		}
	}
	want, err := base64.StdEncoding.DecodeString(compact(p.digestValue.StringValue()))
	if err != nil {
		return &fault{"SIG-SHAPE", "its DigestValue is not base64", p.digestValue}
	}
	var skip *xmltree.Node
	if p.enveloped {
		skip = s.Node
	}
	j.buf = xmltree.Canonicalize(j.buf[:0], p.target, skip, p.form)
	h := hash.New()
	if subtle.ConstantTimeCompare(h.Sum(nil), want) == 1 {
		s.misplace("SIG-DIGEST-EMPTY", "its DigestValue is the digest of nothing", p.digestValue)
	}
	h.Write(j.buf)
	ok := subtle.ConstantTimeCompare(h.Sum(nil), want) == 1
	s.DigestOK = &ok
	if ok {
		s.Covers = p.target
	} else {
		s.Place = p.digestValue
	}
	return nil
}

// value verifies the signature value over SignedInfo with the candidate keys.
func (j *judge) value(s *Signature, p *parts) *fault {
	if p.info == nil || p.value == nil || p.method == nil || p.c14n == nil {
		return nil // the shape rules have said what is wrong
	}
	form, known := xmltree.CanonicalizationOf(s.Canonicalization, p.c14n)
	if !known {
		return &fault{
			"SIG-ALG-UNSUPPORTED",
			"its canonicalization method " + words.Shorten(AlgorithmName(s.Canonicalization)) +
				" is not one that can be computed here",
			p.c14n,
		}
	}
	if strings.Contains(s.Algorithm, "hmac") {
		return &fault{
			"SIG-ALG-HMAC",
			"it is an HMAC, which needs a secret that no service provider shares with the signer",
			p.method,
		}
	}
	how, known := SignatureAlgorithms[s.Algorithm]
	if !known {
		return &fault{
			"SIG-ALG-UNSUPPORTED",
			"its signature algorithm " + words.Shorten(AlgorithmName(s.Algorithm)) + " is not one that can be " +
				"computed here",
			p.method,
		}
	}
	value, err := base64.StdEncoding.DecodeString(compact(p.value.StringValue()))
	if err != nil {
		return &fault{"SIG-SHAPE", "its SignatureValue is not base64", p.value}
	}
	j.buf = xmltree.Canonicalize(j.buf[:0], p.info, nil, form)
	h := how.Hash.New()
	h.Write(j.buf)
	return j.tryKeys(s, &attempt{Scheme: how, digest: h.Sum(nil), value: value})
}

// attempt is one signature value with the digest of what it should sign.
type attempt struct {
	Scheme
	digest, value []byte
	computed      bool         // a key of the right kind was tried
	der           *Certificate // whose key made it, but for being in DER
}

// fitting returns the first of the certificates whose key made the value, or nil.
func (a *attempt) fitting(certs []Certificate) *Certificate {
	for i := range certs {
		ok, did := a.fits(certs[i].Key)
		a.computed = a.computed || did
		if ok {
			return &certs[i]
		}
		if k, curve := certs[i].Key.(*ecdsa.PublicKey); curve && did && a.der == nil && ecdsa.VerifyASN1(k, a.digest,
			a.value) {
			a.der = &certs[i]
		}
	}
	return nil
}

// fits says whether the value was made by the key, and whether that could be
// computed at all: a key of another kind cannot have made it.
func (a *attempt) fits(key crypto.PublicKey) (ok, computed bool) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		switch a.Key {
		case "rsa":
			return VerifyPKCS1v15(k, a.Hash, a.digest, a.value), true
		case "rsa-pss":
			return rsa.VerifyPSS(k, a.Hash, a.digest, a.value,
				&rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil, true
		}
	case *ecdsa.PublicKey:
		if a.Key == "ecdsa" {
			return verifyECDSA(k, a.digest, a.value), true
		}
	}
	return false, false
}

// verifyECDSA takes the value in the form of XML Signature 1.1 section 6.4.3:
// r and s, each as long as the curve's order, one after the other.
func verifyECDSA(k *ecdsa.PublicKey, digest, value []byte) bool {
	size := (k.Params().N.BitLen() + 7) / 8
	if len(value) != 2*size {
		return false
	}
	r, s := new(big.Int).SetBytes(value[:size]), new(big.Int).SetBytes(value[size:])
	return ecdsa.Verify(k, digest, r, s)
}

// compact removes white space from a base64 text. Blanks in SignatureValue and
// DigestValue are legal (xs:base64Binary).
func compact(s string) string {
	if !words.HasBlank(s) {
		return s
	}
	return strings.Map(func(c rune) rune {
		if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			return -1
		}
		return c
	}, s)
}
