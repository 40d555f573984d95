package inspect

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// TestDecrypted: an assertion that is encrypted in each of the usual ways is
// judged like the one in it, and its signature holds; with another key it stays
// unseen, and the report says why.
func TestDecrypted(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	like := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "sp"},
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]xmlenc.BlockCipher{
		"AES-128-CBC": xmlenc.AES128CBC,
		"AES-256-CBC": xmlenc.AES256CBC,
		"AES-128-GCM": sealGCM(128),
		"AES-256-GCM": sealGCM(256),
		"Triple DES":  sealDES{},
	} {
		for _, scope := range []string{"assertion", "both"} {
			t.Run(name+" "+scope, func(t *testing.T) {
				m := exclusive(scope).write(t)
				oaep := xmlenc.OAEP()
				oaep.BlockCipher = block
				el, err := oaep.Encrypt(cert, []byte(m.assertion), make([]byte, 12))
				if err != nil {
					t.Fatal(err)
				}
				text := m.with(m.assertion, sealedIn(t, el))
				o := trusting(t, "entra-a")
				sealed := Inspect(Messages("m", []byte(text))[0], o)
				if sealed.Verdict == Accept || sealed.Message.Assertion.NameID != nil {
					t.Fatalf("it is seen without a key: %s", sealed.Headline)
				}
				o.DecryptKeys = []*rsa.PrivateKey{stranger}
				wrong := Inspect(Messages("m", []byte(text))[0], o)
				if wrong.Verdict != sealed.Verdict || !strings.Contains(first(wrong.Findings, Warning).Detail,
					"None of the keys that were given opens it") {
					t.Errorf("another key: %s %+v", wrong.Headline, wrong.Findings)
				}
				if name != "Triple DES" && scope == "assertion" && !strings.Contains(wrong.Headline, "none of the keys that were given opens it") {
					t.Errorf("another key: %s", wrong.Headline)
				}
				o.DecryptKeys = append(o.DecryptKeys, key)
				r := Inspect(Messages("m", []byte(text))[0], o)
				a := r.Message.Assertion
				if a.NameID == nil || *a.NameID != m.name || !a.Signed || !a.Encrypted {
					t.Fatalf("the assertion is not read: %s %+v", r.Headline, a)
				}
				for _, f := range r.Findings {
					// the template's Response signature covers the clear assertion; AWS refuses Triple DES,
					// which the key opens anyway
					refused := name == "Triple DES" && f.ID == "encrypted-alg"
					if f.Severity == Error && f.ID != "signature-digest" && !refused {
						t.Errorf("%s: %s", f.ID, f.Detail)
					}
				}
				if n := len(r.Message.Signatures); scope == "assertion" && (n != 1 || r.Message.Signatures[0].Verdict != SigGood) {
					t.Errorf("%d signatures: %+v", n, r.Message.Signatures)
				}
				if !strings.Contains(r.XML, m.name) || r.Layers[len(r.Layers)-1].Name != "decrypted" {
					t.Errorf("the decrypted text is not shown: %+v", r.Layers)
				}
				checkReport(t, r)
			})
		}
	}
}

// TestDecryptedIsReadLikeAnything: what a cipher hides is no way around the reader.
func TestDecryptedIsReadLikeAnything(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	like := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	m := exclusive("assertion").write(t)
	for name, plain := range map[string]string{
		"a doctype": "<!DOCTYPE a>" + m.assertion, "two": m.assertion +
			m.assertion, "an end tag": "</EncryptedAssertion>", "nothing": " ",
		"out of the Response": m.assertion + "</samlp:Response><x/>", "too large": m.assertion +
			strings.Repeat(" ", xmltree.MaxDecoded), "depth": strings.Repeat("<a>", 100),
	} {
		oaep := xmlenc.OAEP()
		oaep.BlockCipher = xmlenc.AES128CBC
		el, err := oaep.Encrypt(cert, []byte(plain), make([]byte, 12))
		if err != nil {
			t.Fatal(err)
		}
		o := trusting(t, "entra-a")
		o.DecryptKeys = []*rsa.PrivateKey{key}
		text := m.with(m.assertion, sealedIn(t, el))
		r := Inspect(&Message{XML: text}, o)
		if r.Verdict == Accept || r.Message != nil && r.Message.Assertion != nil && r.Message.Assertion.NameID != nil {
			t.Errorf("%s: %s", name, r.Headline)
		}
	}
}

// sealGCM encrypts by the standard library alone, so that encryption and decryption share no code.
type sealGCM int

func (sealGCM) Decrypt(any, *etree.Element) ([]byte, error) { panic("it is not asked") }

func (s sealGCM) KeySize() int { return int(s) / 8 }

func (s sealGCM) Algorithm() string {
	return fmt.Sprintf("http://www.w3.org/2009/xmlenc11#aes%d-gcm", int(s))
}

func (s sealGCM) Encrypt(key any, plaintext, nonce []byte) (*etree.Element, error) {
	block, err := aes.NewCipher(key.([]byte))
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return encryptedData(s.Algorithm(), gcm.Seal(bytes.Clone(nonce), nonce, plaintext, nil)), nil
}

// sealDES is the same for Triple DES.
type sealDES struct{}

func (sealDES) Decrypt(any, *etree.Element) ([]byte, error) { panic("it is not asked") }

func (sealDES) KeySize() int { return 24 }

func (sealDES) Algorithm() string { return xmltree.NSXEnc + "tripledes-cbc" }

func (s sealDES) Encrypt(key any, plaintext, _ []byte) (*etree.Element, error) {
	block, err := des.NewTripleDESCipher(key.([]byte))
	if err != nil {
		return nil, err
	}
	pad := des.BlockSize - len(plaintext)%des.BlockSize
	padded := append(bytes.Clone(plaintext), bytes.Repeat([]byte{byte(pad)}, pad)...)
	sealed := make([]byte, des.BlockSize+len(padded))
	cipher.NewCBCEncrypter(block, sealed[:des.BlockSize]).CryptBlocks(sealed[des.BlockSize:], padded)
	return encryptedData(s.Algorithm(), sealed), nil
}

func encryptedData(algorithm string, sealed []byte) *etree.Element {
	el := etree.NewElement("xenc:EncryptedData")
	el.CreateAttr("xmlns:xenc", "http://www.w3.org/2001/04/xmlenc#")
	el.CreateElement("xenc:EncryptionMethod").CreateAttr("Algorithm", algorithm)
	el.CreateElement("xenc:CipherData").CreateElement("xenc:CipherValue").SetText(base64.StdEncoding.EncodeToString(sealed))
	return el
}

// sealedIn is an EncryptedAssertion around an EncryptedData.
func sealedIn(t *testing.T, data *etree.Element) string {
	t.Helper()
	doc := etree.NewDocument()
	doc.SetRoot(data)
	cipher, err := doc.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return `<EncryptedAssertion xmlns="` + xmltree.NSAssertion + `">` + cipher + `</EncryptedAssertion>`
}
