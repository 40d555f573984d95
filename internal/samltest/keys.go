package samltest

import (
	"crypto"
	"crypto/x509"
	"embed"
	"encoding/pem"
	"fmt"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// keyFiles holds the fixed keys. They are public and protect nothing; they are
// stored, not made, so that the corpus is the same bytes everywhere.
//
//go:embed keys/*.pem
var keyFiles embed.FS

// KeyNames lists the fixed keys: two of one Entra application, one of no one
// known, and three with something unusual about them.
func KeyNames() []string {
	return []string{"entra-a", "entra-b", "stranger", "rsa1024", "ecdsa", "expired"}
}

// FixedKey returns the fixed test key of this name.
func FixedKey(name string) (*samlsign.Key, error) {
	data, err := keyFiles.ReadFile("keys/" + name + ".pem")
	if err != nil {
		return nil, fmt.Errorf("no test key %q; there are %v", name, KeyNames())
	}
	k := &samlsign.Key{Name: name}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if err := readBlock(k, block); err != nil {
			return nil, fmt.Errorf("reading test key %s: %w", name, err)
		}
	}
	return k, nil
}

// readBlock takes the certificate or the private key of a PEM block.
func readBlock(k *samlsign.Key, block *pem.Block) error {
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
