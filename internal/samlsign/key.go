package samlsign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
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

// Like says what a throw-away key has to be like.
type Like struct {
	Bits     int  // of an RSA key; 0 is 2048
	Curve    bool // an ECDSA key on P-256 instead
	From, To time.Time
}

// NewKey makes a fresh RSA-2048 key with a certificate like Entra's: version 3
// without extensions, self-signed, for three years from the given instant.
func NewKey(name string, from time.Time) (*Key, error) {
	return NewKeyLike(name, Like{From: from, To: from.AddDate(3, 0, 0)})
}

// NewKeyLike makes a fresh key of a kind, with a certificate as NewKey makes it.
func NewKeyLike(name string, like Like) (*Key, error) {
	private, err := like.key()
	if err != nil {
		return nil, fmt.Errorf("making key %s: %w", name, err)
	}
	return Certify(name, private, like)
}

func (l Like) key() (crypto.Signer, error) {
	switch {
	case l.Curve:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case l.Bits == 0:
		return rsa.GenerateKey(rand.Reader, 2048)
	}
	return rsa.GenerateKey(rand.Reader, l.Bits)
}

// Certify gives a key a certificate as NewKeyLike does.
func Certify(name string, private crypto.Signer, like Like) (*Key, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return nil, fmt.Errorf("certifying key %s: %w", name, err)
	}
	serial.SetBit(serial, 126, 1) // sixteen bytes with the top bit clear, as in Entra's
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: entraSubject},
		NotBefore:    like.From,
		NotAfter:     like.To,
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
