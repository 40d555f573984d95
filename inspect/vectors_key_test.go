package inspect

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/samltest"
)

func ptr(s string) *string { return &s }

func x509Data(der []byte) string {
	return `<KeyInfo><X509Data><X509Certificate>` + base64.StdEncoding.EncodeToString(der) + `</X509Certificate></X509Data></KeyInfo>`
}

// remade is the donor's message signed again with something changed, which the
// twin does not share.
func remade(change func(x *donor)) func(m *donated) string {
	return func(m *donated) string {
		x := m.donor
		change(&x)
		return x.write(m.t).text
	}
}

// TestKeys: what is signed by the wrong key, or not at all (K1, K2, K9, K10).
func TestKeys(t *testing.T) {
	genuine := exclusive("assertion")
	entra, stranger := fixedKey(t, "entra-a"), fixedKey(t, "stranger")
	clone := certify(t, entra.Cert, stranger)
	cut := func(from, to string) func(m *donated) string {
		return func(m *donated) string {
			return m.with(from+between(m.text, from, to)+to, "")
		}
	}
	shape := func(name string, mutate func(m *donated) string) vector {
		return vector{id: "K1", name: name, donor: genuine, mutate: mutate, verdict: SigMisplaced, check: "signature-reference", code: "SIG-SHAPE"}
	}
	stolen := func(keyInfo string) func(m *donated) string {
		return remade(func(x *donor) { x.key, x.name, x.keyInfo = stranger, forgedName, &keyInfo })
	}
	runVectors(t, []vector{
		{id: "K1", name: "Signature removed", donor: genuine, mutate: func(m *donated) string { return m.with(m.signature, "") }, check: "signature-present", code: "SIG-NONE"},
		{id: "K1", name: "Signature in another namespace", donor: genuine, mutate: func(m *donated) string {
			return strings.Replace(m.text, nsDSig, strings.TrimSuffix(nsDSig, "#"), 1)
		}, check: "signature-present", code: "SIG-NONE"},
		shape("SignatureValue empty", func(m *donated) string {
			return m.with(between(m.text, "<SignatureValue>", "</SignatureValue>"), "")
		}),
		shape("SignatureValue blank", func(m *donated) string {
			return m.with(between(m.text, "<SignatureValue>", "</SignatureValue>"), " \n")
		}),
		shape("SignatureValue missing", cut("<SignatureValue>", "</SignatureValue>")),
		shape("SignedInfo missing", cut("<SignedInfo>", "</SignedInfo>")),
		shape("empty Signature", func(m *donated) string { return m.with(m.signature, `<Signature xmlns="`+nsDSig+`"/>`) }),
		{id: "K2", name: "cloned certificate, the attacker's key", donor: genuine, mutate: stolen(x509Data(clone)), verdict: SigUntrustedKey, check: "signature-key", code: "SIG-UNTRUSTED-KEY"},
		{id: "K2", name: "the genuine certificate, the attacker's key", donor: genuine, mutate: stolen(x509Data(entra.Cert.Raw)), verdict: SigBad, check: "signature-value", code: "SIG-VALUE"},
		{id: "K2", name: "the genuine certificate first, the attacker's second", donor: genuine, mutate: stolen(`<KeyInfo><X509Data><X509Certificate>` + base64.StdEncoding.EncodeToString(entra.Cert.Raw) + `</X509Certificate></X509Data>` + strings.TrimPrefix(x509Data(stranger.Cert.Raw), "<KeyInfo>")), verdict: SigUntrustedKey, check: "signature-key", code: "SIG-UNTRUSTED-KEY"},
		{id: "K2", name: "the attacker's bare key", donor: genuine, mutate: stolen(bareKey(stranger.Cert.PublicKey.(*rsa.PublicKey))), verdict: SigUntrustedKey, check: "signature-key", code: "SIG-UNTRUSTED-KEY"},
		{id: "K2", name: "no KeyInfo, the attacker's key", donor: genuine, mutate: stolen(""), verdict: SigBad, check: "signature-value", code: "SIG-VALUE"},
		{id: "K9", name: "withdrawn key", donor: donor{c14n: algExclusive, key: fixedKey(t, "entra-b")}, keys: []string{"entra-a", "entra-b"}, given: []string{"entra-a"}, verdict: SigUntrustedKey, check: "signature-key", code: "SIG-UNTRUSTED-KEY"},
		{id: "K10", name: "another application's assertion", donor: donor{c14n: algExclusive, key: stranger}, keys: []string{"stranger"}, given: []string{"entra-a"}, verdict: SigUntrustedKey, check: "signature-key", code: "SIG-UNTRUSTED-KEY"},
		{id: "K10", name: "the signature of another message", donor: genuine, mutate: func(m *donated) string {
			other := m.donor
			other.id, other.name = "_other", forgedName
			return strings.Replace(other.write(m.t).text, other.write(m.t).signature, m.signature, 1)
		}, verdict: SigMisplaced, check: "signature-reference", code: "SIG-REF-FORM"},
		{id: "K10", name: "a signed assertion alone", donor: genuine, mutate: func(m *donated) string { return m.assertion }, check: "response-root"},
		{id: "K10", name: "signed as another message", donor: exclusive("response"), mutate: func(m *donated) string {
			return strings.NewReplacer("samlp:Response", "samlp:ArtifactResponse").Replace(m.text)
		}, check: "response-root"},
	})
	for _, name := range []string{"entra-a", "entra-b", "ecdsa"} { // K9: whichever of them signed is named
		x := donor{c14n: algExclusive, key: fixedKey(t, name)}
		if name == "ecdsa" {
			x.method = nsDSigMore + "ecdsa-sha256"
		}
		o := trusting(t, "entra-b", "ecdsa", "entra-a")
		m := x.write(t)
		checkTwin(t, m, o)
		if s := read(&Message{XML: m.text}, &o).Signatures[0]; s.Signer.SHA256 != parseCertificate(x.key.Cert.Raw).SHA256 || s.Key != KeyAWSMetadata {
			t.Errorf("%s signed, %s is named, from %s", name, s.Signer.Subject, s.Key)
		}
	}
}

func bareKey(k *rsa.PublicKey) string {
	number := func(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
	return `<KeyInfo><KeyValue><RSAKeyValue><Modulus>` + number(k.N.Bytes()) + `</Modulus><Exponent>` + number(big.NewInt(int64(k.E)).Bytes()) + `</Exponent></RSAKeyValue></KeyValue></KeyInfo>`
}

// TestKeyInfoNeverDecides: whatever KeyInfo holds, the configured key verifies
// (K3, and what the libraries refuse of it).
func TestKeyInfoNeverDecides(t *testing.T) {
	entra, stranger := fixedKey(t, "entra-a"), fixedKey(t, "stranger")
	renewed := certify(t, stranger.Cert, entra)
	armoured := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: entra.Cert.Raw})
	folded := base64.StdEncoding.EncodeToString(entra.Cert.Raw)
	for name, keyInfo := range map[string]string{
		"the usual one":             x509Data(entra.Cert.Raw),
		"none":                      "",
		"empty":                     "<KeyInfo></KeyInfo>",
		"a renewed certificate":     x509Data(renewed),
		"a stranger's certificate":  x509Data(stranger.Cert.Raw),
		"a bare key":                bareKey(entra.Cert.PublicKey.(*rsa.PublicKey)),
		"a stranger's bare key":     bareKey(stranger.Cert.PublicKey.(*rsa.PublicKey)),
		"a huge exponent":           "<KeyInfo><KeyValue><RSAKeyValue><Modulus>AQAB</Modulus><Exponent>" + strings.Repeat("//8A", 100) + "</Exponent></RSAKeyValue></KeyValue></KeyInfo>",
		"an even modulus":           bareKey(&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 65537}),
		"half a bare key":           "<KeyInfo><KeyValue><RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue></KeyValue></KeyInfo>",
		"a name":                    "<KeyInfo><KeyName>entra</KeyName></KeyInfo>",
		"an address":                `<KeyInfo><RetrievalMethod URI="http://192.0.2.1/key"></RetrievalMethod></KeyInfo>`,
		"issuer and serial":         "<KeyInfo><X509Data><X509IssuerSerial><X509IssuerName>CN=x</X509IssuerName><X509SerialNumber>1</X509SerialNumber></X509IssuerSerial></X509Data></KeyInfo>",
		"several certificates":      "<KeyInfo><X509Data>" + strings.Repeat("<X509Certificate>"+base64.StdEncoding.EncodeToString(stranger.Cert.Raw)+"</X509Certificate>", 4) + "</X509Data></KeyInfo>",
		"base64 of PEM":             x509Data(armoured),
		"PEM without base64":        "<KeyInfo><X509Data><X509Certificate>" + string(armoured) + "</X509Certificate></X509Data></KeyInfo>",
		"folded":                    "<KeyInfo><X509Data><X509Certificate>\n" + folded[:64] + "\r\n\t" + folded[64:] + "\n</X509Certificate></X509Data></KeyInfo>",
		"a cut certificate":         x509Data(entra.Cert.Raw[:len(entra.Cert.Raw)/2]),
		"junk":                      "<KeyInfo><X509Data><X509Certificate>!?</X509Certificate></X509Data></KeyInfo>",
		"an empty certificate":      "<KeyInfo><X509Data><X509Certificate></X509Certificate></X509Data></KeyInfo>",
		"a negative serial number":  x509Data(withSerial(t, entra.Cert.Raw, 0x80)),
		"an element nobody knows":   `<KeyInfo><x:y xmlns:x="urn:x"></x:y></KeyInfo>`,
		"nested deep in other ones": `<KeyInfo><x:y xmlns:x="urn:x"><X509Data><X509Certificate>` + folded + `</X509Certificate></X509Data></x:y></KeyInfo>`,
	} {
		t.Run(name, func(t *testing.T) {
			x := exclusive("assertion")
			x.keyInfo = &keyInfo
			m := x.write(t)
			o := trusting(t, "entra-a")
			checkTwin(t, m, o)
			if s := read(&Message{XML: m.text}, &o).Signatures[0]; s.Verdict != SigGood || s.Key != KeyAWSMetadata {
				t.Errorf("%s under %s: %s", s.Verdict, s.Key, s.Reason)
			}
			checkReport(t, Inspect(&Message{XML: m.text}, Options{SecondOpinion: true})) // with no key given: whatever it says, it does not break
		})
	}
}

// certify issues a certificate like the one given for another key, signed by it.
func certify(t testing.TB, like *x509.Certificate, key *samltest.Key) []byte {
	t.Helper()
	issuer := *like
	issuer.PublicKey = key.Signer.Public()
	der, err := x509.CreateCertificate(zeros{}, &issuer, &issuer, key.Signer.Public(), key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// withSerial makes the first octet of a certificate's serial number another.
func withSerial(t testing.TB, der []byte, first byte) []byte {
	t.Helper()
	var outer struct{ TBS, Algorithm, Signature asn1.RawValue }
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	out := append([]byte(nil), der...)
	at := strings.Index(string(out), string(cert.SerialNumber.Bytes()))
	out[at] = first
	return out
}

// TestAlgorithms: what is weak, unknown or no signature of a key at all (K4 to K8).
func TestAlgorithms(t *testing.T) {
	entra := fixedKey(t, "entra-a")
	key := entra.Cert.PublicKey.(*rsa.PublicKey)
	genuine := exclusive("assertion")
	again := func(id, name, method string, sign func(string) []byte, verdict SignatureVerdict, check, code string) vector {
		return vector{id: id, name: name, donor: genuine, verdict: verdict, check: check, code: code,
			mutate: remade(func(x *donor) { x.method, x.sign, x.name = method, sign, forgedName })}
	}
	mac := func(secret []byte, size int) func(string) []byte {
		return func(text string) []byte {
			h := hmac.New(sha256.New, secret)
			h.Write([]byte(text))
			return h.Sum(nil)[:size]
		}
	}
	hmac256 := nsDSigMore + "hmac-sha256"
	vectors := []vector{
		again("K4", "HMAC with the certificate", hmac256, mac(entra.Cert.Raw, 32), SigCannotVerify, "signature-alg", "SIG-ALG-HMAC"),
		again("K4", "HMAC with the certificate in PEM", nsDSig+"hmac-sha1", mac(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: entra.Cert.Raw}), 32), SigCannotVerify, "signature-alg", "SIG-ALG-HMAC"),
		again("K4", "HMAC with the modulus", hmac256, mac(key.N.Bytes(), 32), SigCannotVerify, "signature-alg", "SIG-ALG-HMAC"),
		again("K4", "truncated HMAC", hmac256, mac(key.N.Bytes(), 1), SigCannotVerify, "signature-alg", "SIG-ALG-HMAC"),
	}
	for _, unknown := range []string{
		nsDSig + "dsa-sha1", nsDSigMore + "rsa-ripemd160", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
		"urn:oid:1.2.156.10197.1.501", nsDSigMore7 + "sha3-256-rsa-MGF1", "urn:unknown", nsDSigMore + "RSA-SHA256",
	} {
		v := again("K6", "unknown algorithm "+unknown, unknown, func(string) []byte { return []byte("value") }, SigCannotVerify, "signature-alg", "SIG-ALG-UNSUPPORTED")
		v.message = AtRisk
		vectors = append(vectors, v)
	}
	for _, digest := range []string{nsXEnc + "ripemd160", nsDSigMore7 + "sha3-256", "urn:unknown", ""} {
		v := again("K6", "unknown digest "+digest, "", nil, SigCannotVerify, "signature-alg", "SIG-ALG-UNSUPPORTED")
		v.mutate = func(m *donated) string {
			x := m.donor
			x.reference = func(s string) string { return strings.Replace(s, m.digest, digest, 1) }
			return x.write(m.t).text
		}
		v.message = AtRisk
		vectors = append(vectors, v)
	}
	runVectors(t, vectors)
	for _, weak := range []struct{ method, digest, key, check, code string }{
		{nsDSig + "rsa-sha1", nsDSig + "sha1", "entra-a", "signature-sha1", "SIG-ALG-WEAK"},
		{nsDSigMore + "rsa-md5", nsDSigMore + "md5", "entra-a", "signature-sha1", "SIG-ALG-WEAK"},
		{nsDSigMore7 + "sha1-rsa-MGF1", nsXEnc + "sha256", "entra-a", "signature-sha1", "SIG-ALG-WEAK"},
		{nsDSigMore + "ecdsa-sha1", nsXEnc + "sha256", "ecdsa", "signature-sha1", "SIG-ALG-WEAK"},
		{nsDSigMore + "rsa-sha256", nsXEnc + "sha256", "rsa1024", "cert-weak", "SIG-KEY-WEAK"},
	} {
		v := vector{id: "K5", name: weak.method + " " + weak.key, keys: []string{weak.key}, verdict: SigGoodWeak, check: weak.check, code: weak.code, message: AtRisk,
			donor: donor{c14n: algExclusive, method: weak.method, digest: weak.digest, key: fixedKey(t, weak.key)}}
		t.Run(v.id+" "+v.name, v.run)
	}
	expired := vector{id: "K8", name: "expired certificate", keys: []string{"expired"}, verdict: SigGood, check: "cert-expired", code: "SIG-CERT-TIME", message: Accept,
		donor: donor{c14n: algExclusive, key: fixedKey(t, "expired")}}
	t.Run("K8 expired certificate", expired.run)
}

// TestForgedValues: values that a careless verifier takes (K7).
func TestForgedValues(t *testing.T) {
	curve := donor{c14n: algExclusive, method: nsDSigMore + "ecdsa-sha256", key: fixedKey(t, "ecdsa")}
	order := curve.key.Cert.PublicKey.(*ecdsa.PublicKey).Params().N
	size := (order.BitLen() + 7) / 8
	fixed := func(r, s *big.Int) func(string) []byte {
		return func(string) []byte {
			return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
		}
	}
	one, none := big.NewInt(1), big.NewInt(0)
	forms := map[string]func(string) []byte{
		"r and s nought":       fixed(none, none),
		"r nought":             fixed(none, one),
		"s nought":             fixed(one, none),
		"r is the order":       fixed(order, one),
		"s is the order":       fixed(one, order),
		"both one":             fixed(one, one),
		"empty but one octet":  func(string) []byte { return []byte{0} },
		"twice as long":        func(string) []byte { return make([]byte, 4*size) },
		"an odd length":        func(string) []byte { return make([]byte, 2*size-1) },
		"DER for r and s":      func(text string) []byte { return derForm(curve.value(t, text)) },
		"genuine, then a zero": func(text string) []byte { return append(curve.value(t, text), 0) },
		"a zero, then genuine": func(text string) []byte { return append([]byte{0}, curve.value(t, text)...) },
	}
	for name, sign := range forms {
		v := vector{donor: curve, keys: []string{"ecdsa"}, mutate: remade(func(x *donor) { x.sign = sign }), verdict: SigBad, check: "signature-value", code: "SIG-VALUE"}
		t.Run("ECDSA "+name, v.run)
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
		v := vector{donor: genuine, mutate: remade(func(x *donor) { x.sign = sign }), verdict: SigBad, check: "signature-value", code: "SIG-VALUE"}
		t.Run("RSA "+name, v.run)
	}
}

func derForm(value []byte) []byte {
	half := len(value) / 2
	der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(value[:half]), new(big.Int).SetBytes(value[half:])})
	if err != nil {
		panic(err)
	}
	return der
}
