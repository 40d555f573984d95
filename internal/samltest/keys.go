package samltest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"embed"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// entraSubject is the subject and issuer of every certificate that Entra makes
// for an enterprise application.
const entraSubject = "Microsoft Azure Federated SSO Certificate"

// Key is a signing key with its self-signed certificate.
type Key struct {
	Name   string
	Signer crypto.Signer
	Cert   *x509.Certificate
}

// keyFiles holds the fixed keys. They are public and protect nothing; they are
// stored, not made, so that the corpus is the same bytes everywhere.
//
//go:embed keys/*.pem
var keyFiles embed.FS

// KeyNames lists the fixed keys: two of one Entra application, one of nobody
// known, and three with something unusual about them.
func KeyNames() []string {
	return []string{"entra-a", "entra-b", "stranger", "rsa1024", "ecdsa", "expired"}
}

// FixedKey returns the fixed test key of this name.
func FixedKey(name string) (*Key, error) {
	data, err := keyFiles.ReadFile("keys/" + name + ".pem")
	if err != nil {
		return nil, fmt.Errorf("no test key %q; there are %v", name, KeyNames())
	}
	k := &Key{Name: name}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if err := k.read(block); err != nil {
			return nil, fmt.Errorf("reading test key %s: %w", name, err)
		}
	}
	return k, nil
}

func (k *Key) read(block *pem.Block) error {
	if block.Type == "CERTIFICATE" {
		cert, err := x509.ParseCertificate(block.Bytes)
		k.Cert = cert
		return err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return err
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return fmt.Errorf("a %T cannot sign", parsed)
	}
	k.Signer = signer
	return nil
}

// NewKey makes a fresh RSA-2048 key with a certificate like Entra's: version 3
// without extensions, self-signed, for three years from the given instant.
func NewKey(name string, from time.Time) (*Key, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("making key %s: %w", name, err)
	}
	return Certify(name, private, from)
}

// Certify gives a key a certificate as NewKey does.
func Certify(name string, private crypto.Signer, from time.Time) (*Key, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return nil, fmt.Errorf("certifying key %s: %w", name, err)
	}
	serial.SetBit(serial, 126, 1) // sixteen bytes with the top bit clear, as in Entra's
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: entraSubject},
		NotBefore:    from,
		NotAfter:     from.AddDate(3, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, fmt.Errorf("certifying key %s: %w", name, err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certifying key %s: %w", name, err)
	}
	return &Key{Name: name, Signer: private, Cert: cert}, nil
}
