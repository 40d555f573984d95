package inspect

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// algorithmVectors: what is weak, unknown or no signature of a key at all (K4 to K6).
func algorithmVectors(t testing.TB) []vector {
	entra := fixedKey(t, "entra-a")
	key := entra.Cert.PublicKey.(*rsa.PublicKey)
	genuine := exclusive("assertion")
	mac := func(secret []byte, size int) func(string) []byte {
		return func(text string) []byte {
			h := hmac.New(sha256.New, secret)
			h.Write([]byte(text))
			return h.Sum(nil)[:size]
		}
	}
	var out []vector
	unverifiable := func(id, name, code string, message Verdict, change func(x *template)) {
		out = append(out, vector{
			id:       id,
			name:     name,
			template: genuine,
			verdict:  SigCannotVerify,
			check:    "signature-alg",
			code:     code,
			message:  message,
			never:    []string{"signature-digest", "signature-value"},
			mutate:   remade(change),
		})
	}
	for name, secret := range map[string][]byte{
		"the certificate": entra.Cert.Raw, "the certificate in PEM": pem.EncodeToMemory(&pem.Block{
			Type:  "CERTIFICATE",
			Bytes: entra.Cert.Raw,
		}), "the modulus": key.N.Bytes(), "nothing": nil,
	} {
		for _, method := range []string{
			xmltree.NSDSig + "hmac-sha1",
			xmldsig.NSDSigMore + "hmac-sha256",
			xmldsig.NSDSigMore + "hmac-sha512",
		} {
			unverifiable("K4", xmldsig.AlgorithmName(method)+" with "+name, "SIG-ALG-HMAC", Reject,
				func(x *template) { x.method, x.sign, x.name = method, mac(secret, 32), forgedName })
		}
	}
	unverifiable("K4", "truncated HMAC", "SIG-ALG-HMAC", Reject, func(x *template) {
		x.method, x.sign, x.name = xmltree.NSDSig+"hmac-sha1", mac(key.N.Bytes(), 1), forgedName
		x.signedInfo = func(s string) string {
			return strings.Replace(s, "</SignatureMethod>", "<HMACOutputLength>8</HMACOutputLength></SignatureMethod>", 1)
		}
	})
	for _, unknown := range []string{
		xmltree.NSDSig + "dsa-sha1", xmldsig.NSDSigMore +
			"rsa-ripemd160", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", "http://www.w3.org/2021/04/xmldsig-more#sm2-sm3",
		"urn:oid:1.2.156.10197.1.501", xmldsig.NSDSigMore2007 +
			"rsa-pss", xmldsig.NSDSigMore2007 + "sha3-256-rsa-MGF1", "urn:unknown", xmldsig.NSDSigMore +
			"RSA-SHA256", xmldsig.NSDSigMore + "rsa-sha256#",
	} {
		unverifiable("K6", "unknown algorithm "+unknown, "SIG-ALG-UNSUPPORTED", AtRisk, func(x *template) {
			x.method, x.sign, x.name = unknown, func(string) []byte { return []byte("value") }, forgedName
		})
	}
	for _, digest := range []string{xmltree.NSXEnc + "ripemd160", xmldsig.NSDSigMore2007 + "sha3-256", "urn:unknown", ""} {
		unverifiable("K6", "unknown digest "+digest, "SIG-ALG-UNSUPPORTED", AtRisk, func(x *template) {
			usual := x.digest
			x.reference = func(s string) string { return strings.Replace(s, usual, digest, 1) }
		})
	}
	unverifiable("K6", "unknown canonicalization", "SIG-ALG-UNSUPPORTED", AtRisk, func(x *template) {
		x.signedInfo = func(s string) string {
			return strings.Replace(s, `CanonicalizationMethod Algorithm="`+xmltree.AlgExclusive,
				`CanonicalizationMethod Algorithm="`+xmltree.NSDSig+"minimal", 1)
		}
	})
	for _, method := range []string{
		"rsa-sha224", "rsa-sha384", "rsa-sha512", "sha224-rsa-MGF1", "sha256-rsa-MGF1", "sha384-rsa-MGF1",
		"sha512-rsa-MGF1",
	} {
		out = append(out, vector{
			id:       "K6",
			name:     "known algorithm " + method,
			template: genuine,
			verdict:  SigGood,
			signed:   true,
			message:  anyVerdict,
			mutate:   remade(func(x *template) { x.method = algorithmCalled(method) }),
		})
	}
	return append(out, weakVectors(t)...)
}

// algorithmCalled is the signature algorithm that ends in this name.
func algorithmCalled(name string) string {
	for uri := range xmldsig.SignatureAlgorithms {
		if xmldsig.AlgorithmName(uri) == name {
			return uri
		}
	}
	panic("no algorithm is called " + name)
}

// weakVectors: what is weak is verified, and said to be weak (K5).
func weakVectors(t testing.TB) []vector {
	var out []vector
	weak := func(name, check, code string, x template) {
		out = append(out, vector{
			id:       "K5",
			name:     name,
			template: x,
			keys:     []string{x.key.Name},
			verdict:  SigGoodWeak,
			signed:   true,
			check:    check,
			code:     code,
			message:  AtRisk,
		})
	}
	rsaKey, curve := fixedKey(t, "entra-a"), fixedKey(t, "ecdsa")
	for _, c := range []struct{ method, digest string }{
		{
			xmltree.NSDSig + "rsa-sha1",
			xmltree.NSDSig + "sha1",
		}, {
			xmldsig.NSDSigMore + "rsa-md5",
			xmldsig.NSDSigMore + "md5",
		}, {
			xmldsig.NSDSigMore + "rsa-sha256",
			xmltree.NSDSig + "sha1",
		}, {xmltree.NSDSig + "rsa-sha1", xmltree.NSXEnc + "sha256"},
		{
			xmldsig.NSDSigMore + "rsa-sha256",
			xmldsig.NSDSigMore + "md5",
		}, {xmldsig.NSDSigMore2007 + "sha1-rsa-MGF1", xmltree.NSXEnc + "sha256"},
	} {
		weak(xmldsig.AlgorithmName(c.method)+" "+xmldsig.AlgorithmName(c.digest), "signature-sha1", "SIG-ALG-WEAK", template{
			c14n:   xmltree.AlgExclusive,
			method: c.method,
			digest: c.digest,
			key:    rsaKey,
		})
	}
	weak("ecdsa-sha1", "signature-sha1", "SIG-ALG-WEAK", template{
		c14n:   xmltree.AlgExclusive,
		method: xmldsig.NSDSigMore + "ecdsa-sha1",
		key:    curve,
	})
	weak("1024 bits", "cert-weak", "SIG-KEY-WEAK", template{c14n: xmltree.AlgExclusive, key: fixedKey(t, "rsa1024")})
	for _, k := range append(shortKeys(t), newShortKey(t, 3, cubedPrimes[0], cubedPrimes[1])) {
		out = append(out, vector{
			id: "K5", name: strconv.Itoa(k.N.BitLen()) + " bits, exponent " +
				strconv.Itoa(k.E), template: exclusive("assertion"), certs: []Certificate{{
				Key:     &k.PublicKey,
				KeyBits: k.N.BitLen(),
			}},
			verdict: SigGoodWeak, signed: true, check: "cert-weak", code: "SIG-KEY-WEAK", message: anyVerdict,
			mutate: remade(func(x *template) { x.keyInfo, x.sign = ptr(""), k.sign }),
		})
	}
	return out
}

// forgedValues: values that a careless verifier takes (K7).
func forgedValues(t testing.TB) []vector {
	var out []vector
	curve := template{c14n: xmltree.AlgExclusive, method: xmldsig.NSDSigMore + "ecdsa-sha256", key: fixedKey(t, "ecdsa")}
	forged := func(name string, x template, key string, sign func(string) []byte) {
		out = append(out, vector{
			id:       "K7",
			name:     name,
			template: x,
			keys:     []string{key},
			mutate:   remade(func(x *template) { x.sign = sign }),
			verdict:  SigBad,
			check:    "signature-value",
			code:     "SIG-VALUE",
		})
	}
	order := curve.key.Cert.PublicKey.(*ecdsa.PublicKey).Params().N
	size := (order.BitLen() + 7) / 8
	fixed := func(r, s *big.Int) func(string) []byte {
		return func(string) []byte {
			return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
		}
	}
	one, none := big.NewInt(1), big.NewInt(0)
	for name, sign := range map[string]func(string) []byte{
		"r and s nought":       fixed(none, none),
		"r nought":             fixed(none, one),
		"s nought":             fixed(one, none),
		"r is the order":       fixed(order, one),
		"s is the order":       fixed(one, order),
		"both the order":       fixed(order, order),
		"both one":             fixed(one, one),
		"all bits set":         func(string) []byte { return bytes.Repeat([]byte{255}, 2*size) },
		"empty but one octet":  func(string) []byte { return []byte{0} },
		"twice as long":        func(string) []byte { return make([]byte, 4*size) },
		"an odd length":        func(string) []byte { return make([]byte, 2*size-1) },
		"DER for r and s":      func(text string) []byte { return derForm(curve.value(t, text)) },
		"genuine, then a zero": func(text string) []byte { return append(curve.value(t, text), 0) },
		"a zero, then genuine": func(text string) []byte { return append([]byte{0}, curve.value(t, text)...) },
	} {
		forged("ECDSA "+name, curve, "ecdsa", sign)
	}
	genuine := exclusive("assertion")
	for name, sign := range map[string]func(string) []byte{
		"nought":               func(string) []byte { return make([]byte, 256) },
		"one":                  func(string) []byte { return append(make([]byte, 255), 1) },
		"short":                func(text string) []byte { return genuine.fill(t).value(t, text)[1:] },
		"long":                 func(text string) []byte { return append([]byte{0}, genuine.fill(t).value(t, text)...) },
		"larger than the key":  func(string) []byte { return []byte(strings.Repeat("\xff", 256)) },
		"of a text with blank": func(text string) []byte { return genuine.fill(t).value(t, text+" ") },
	} {
		forged("RSA "+name, genuine, "entra-a", sign)
	}
	return append(out, cubeRootForgery(t))
}

func derForm(value []byte) []byte {
	half := len(value) / 2
	der, err := asn1.Marshal(struct{ R, S *big.Int }{
		new(big.Int).SetBytes(value[:half]),
		new(big.Int).SetBytes(value[half:]),
	})
	if err != nil {
		panic(err)
	}
	return der
}
