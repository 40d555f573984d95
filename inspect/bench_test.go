package inspect_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
)

// BenchmarkInspect judges one signed message; BenchmarkFloor is the least that
// anybody must do for it: base64, SHA-256 of all, one RSA verification. What
// counts is the ratio of the two.
func BenchmarkInspect(b *testing.B) {
	value, options, _ := benchMessage(b)
	b.ReportAllocs()
	for b.Loop() {
		if r := inspect.Inspect(inspect.Messages("-", value)[0], options); r.Verdict != inspect.Accept {
			b.Fatal(r.Headline)
		}
	}
}

func BenchmarkFloor(b *testing.B) {
	value, _, key := benchMessage(b)
	sum := sha256.Sum256(value)
	proof, err := key.Signer.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		data, err := base64.StdEncoding.DecodeString(string(value))
		if err != nil {
			b.Fatal(err)
		}
		sha256.Sum256(data)
		if err := rsa.VerifyPKCS1v15(key.Cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], proof); err != nil {
			b.Fatal(err)
		}
	}
}

func benchMessage(b *testing.B) ([]byte, inspect.Options, *samlsign.Key) {
	b.Helper()
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range corpusCases(b) {
		if c.Name == "good-one-line" || c.Name == "good-entra-one-line" {
			certs, err := inspect.ParseCertificates(key.Cert.Raw)
			if err != nil {
				b.Fatal(err)
			}
			return []byte(base64.StdEncoding.EncodeToString([]byte(c.Body))), inspect.Options{Certs: certs}, key
		}
	}
	b.Fatal("the corpus has no one-line message")
	return nil, inspect.Options{}, nil
}
