package inspect

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
)

func tmpCert(c *x509.Certificate) Certificate {
	h := sha256.Sum256(c.Raw)
	out := Certificate{Key: c.PublicKey, Subject: c.Subject.String(), NotBefore: c.NotBefore, NotAfter: c.NotAfter, SHA256: hex.EncodeToString(h[:])}
	if k, ok := c.PublicKey.(*rsa.PublicKey); ok {
		out.KeyBits = k.N.BitLen()
	}
	return out
}
