package xmldecrypt

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"
)

// recipient is a key with the certificate that messages are encrypted to.
func recipient(t testing.TB) (*rsa.PrivateKey, *x509.Certificate) {
	t.Helper()
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
	return key, cert
}

var (
	transports = []func() xmlenc.RSA{xmlenc.OAEP, xmlenc.OAEP_SHA256, xmlenc.PKCS1v15}
	ciphers    = []xmlenc.BlockCipher{
		xmlenc.AES128CBC, xmlenc.AES192CBC, xmlenc.AES256CBC,
		xmlenc.AES128GCM, xmlenc.AES192GCM, xmlenc.AES256GCM, xmlenc.TripleDES,
	}
)

// sealed is an EncryptedAssertion around a text.
func sealed(t testing.TB, with xmlenc.RSA, cipher xmlenc.BlockCipher, cert *x509.Certificate, text string) *etree.Element {
	t.Helper()
	with.BlockCipher = cipher
	data, err := with.Encrypt(cert, []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	el := etree.NewElement("EncryptedAssertion")
	el.AddChild(data)
	return el
}

func written(t testing.TB, el *etree.Element) string {
	t.Helper()
	doc := etree.NewDocument()
	doc.SetRoot(el)
	text, err := doc.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestOpen: every cipher behind every way to carry its key, the ones that the library leaves out included.
func TestOpen(t *testing.T) {
	key, cert := recipient(t)
	stranger, _ := recipient(t)
	for _, transport := range transports {
		for _, cipher := range ciphers {
			name := transport().Algorithm() + " " + cipher.Algorithm()
			text := written(t, sealed(t, transport(), cipher, cert, "<Assertion/>"))
			if got, err := Open(text, []*rsa.PrivateKey{stranger, key}); err != nil || got != "<Assertion/>" {
				t.Errorf("%s: %q, %v", name, got, err)
			}
			if got, err := Open(text, []*rsa.PrivateKey{stranger}); err == nil {
				t.Errorf("%s: a stranger's key opens it: %q", name, got)
			}
		}
	}
}

// TestKeyBeside: the encrypted key may stand beside the data. A key that a block cipher hides is none:
// whoever captured a message could have its key opened inside another one.
func TestKeyBeside(t *testing.T) {
	key, cert := recipient(t)
	el := sealed(t, xmlenc.OAEP(), xmlenc.AES128CBC, cert, "<Assertion/>")
	carried := el.FindElement(".//EncryptedKey")
	info := carried.Parent()
	info.Parent().RemoveChild(info)
	el.AddChild(carried)
	if got, err := Open(written(t, el.Copy()), []*rsa.PrivateKey{key}); err != nil || got != "<Assertion/>" {
		t.Errorf("%q, %v", got, err)
	}
	carried.FindElement("./EncryptionMethod").CreateAttr("Algorithm", xmlenc.AES128CBC.Algorithm())
	if got, err := Open(written(t, el), []*rsa.PrivateKey{key}); err == nil ||
		!strings.Contains(err.Error(), "not allowed for an EncryptedKey") {
		t.Errorf("%q, %v", got, err)
	}
}

// FuzzOpen: what was encrypted comes back to the byte, and a cipher text that was cut or changed
// ends in an error or in some text, never in a panic.
func FuzzOpen(f *testing.F) {
	key, cert := recipient(f)
	f.Add("<Assertion/>", uint8(0), uint8(0), uint16(0), uint8(0))
	f.Add("", uint8(3), uint8(1), uint16(5), uint8(0))
	f.Add(strings.Repeat("x", 16), uint8(6), uint8(2), uint16(17), uint8(0x80))
	f.Add("<a>é</a>", uint8(1), uint8(0), uint16(40), uint8(1))
	f.Fuzz(func(t *testing.T, text string, cipher, transport uint8, cut uint16, flip uint8) {
		block := ciphers[int(cipher)%len(ciphers)]
		el := sealed(t, transports[int(transport)%len(transports)](), block, cert, text)
		keys := []*rsa.PrivateKey{key}
		if got, err := Open(written(t, el.Copy()), keys); err != nil || got != text {
			t.Fatalf("%q came back as %q, %v", text, got, err)
		}
		value := el.FindElement("./EncryptedData/CipherData/CipherValue")
		raw, err := base64.StdEncoding.DecodeString(value.Text())
		if err != nil {
			t.Fatal(err)
		}
		whole := len(raw)
		raw = raw[:int(cut)%(whole+1)]
		if len(raw) > 0 {
			raw[len(raw)-1] ^= flip
		}
		changed := len(raw) < whole || flip != 0
		value.SetText(base64.StdEncoding.EncodeToString(raw))
		if _, err := Open(written(t, el), keys); err == nil && changed &&
			strings.HasSuffix(block.Algorithm(), "-gcm") {
			t.Error("a cipher text that was cut or changed passes for whole")
		}
	})
}

// TestNothingToOpen: what isn't an encrypted assertion is said, not met with a panic.
func TestNothingToOpen(t *testing.T) {
	key, _ := recipient(t)
	for _, text := range []string{"", "<!-- -->", "<a>", "<EncryptedAssertion/>",
		"<EncryptedAssertion><EncryptedData/></EncryptedAssertion>"} {
		if got, err := Open(text, []*rsa.PrivateKey{key}); err == nil {
			t.Errorf("%q opens: %q", text, got)
		}
	}
}
