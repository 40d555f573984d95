package xmldsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// maxKeyBits bounds the arithmetic of one verification.
const maxKeyBits = 16384

// Certificate is one X.509 certificate as far as it can be read. Trust compares
// keys, not certificates: a renewed certificate of the same key fits.
type Certificate struct {
	Node      *xmltree.Node    // X509Certificate element it came from; nil for configured ones
	Key       crypto.PublicKey // nil when the key cannot be used; Problem says why
	KeyBits   int
	Subject   string
	NotBefore time.Time
	NotAfter  time.Time
	SHA256    string // hex, of the DER
	Problem   string // why it cannot be (fully) read, or what is odd about it

	Parsed *x509.Certificate // nil when crypto/x509 doesn't accept it
}

const beginsPEM = "-----BEGIN CERTIFICATE-----"

// linesOfPEM gives PEM that came in one line its lines back: in JSON and in variables the line
// ends are escaped or turned into blanks, and there are quotes around it.
var linesOfPEM = strings.NewReplacer(
	beginsPEM, "\n"+beginsPEM+"\n", "-----END CERTIFICATE-----", "\n-----END CERTIFICATE-----\n",
	`\r`, "", `\n`, "\n", " ", "\n", `"`, "",
)

// ParseCertificates reads the certificates of a file: PEM, DER, or base64 of
// DER. It returns at least one, or an error that says what the file holds.
func ParseCertificates(data []byte) ([]Certificate, error) {
	if bytes.Contains(data, []byte(beginsPEM)) && !bytes.Contains(data, []byte("\n-----END")) {
		data = []byte(linesOfPEM.Replace(string(data)))
	}
	var out []Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			out = append(out, ParseCertificate(block.Bytes))
		} else if strings.Contains(block.Type, "PRIVATE KEY") {
			return nil, errors.New("it contains a private key; give the certificate")
		}
	}
	if len(out) == 0 {
		der := data
		if decoded, err := base64.StdEncoding.DecodeString(compact(string(data))); err == nil {
			der = decoded
		}
		if c := ParseCertificate(der); c.Key != nil {
			out = append(out, c)
		}
	}
	if len(out) == 0 && bytes.Contains(data, []byte("EntityDescriptor")) {
		return nil, errors.New("it is metadata; give it as --idp-metadata or --aws-metadata")
	}
	if len(out) == 0 {
		return nil, errors.New("it contains no certificate in PEM, DER or base64")
	}
	for i := range out {
		if out[i].Key == nil {
			return nil, fmt.Errorf("certificate %d: %s", i+1, out[i].Problem)
		}
	}
	return out, nil
}

// ParseCertificate reads one certificate. What crypto/x509 refuses for reasons
// that do not touch the key, such as a negative serial number, is read by hand.
func ParseCertificate(der []byte) Certificate {
	sum := sha256.Sum256(der)
	c := Certificate{SHA256: hex.EncodeToString(sum[:])}
	if len(der) > xmltree.MaxCertSize {
		c.Problem = fmt.Sprintf("it is larger than %d bytes", xmltree.MaxCertSize)
		return c
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		c.Problem = "it is not to the standard: " + strings.TrimPrefix(err.Error(), "x509: ")
		c.readByHand(der)
		return c
	}
	c.Parsed = cert
	c.Subject, c.NotBefore, c.NotAfter = cert.Subject.String(), cert.NotBefore.UTC(), cert.NotAfter.UTC()
	c.setKey(cert.PublicKey)
	return c
}

func (c *Certificate) setKey(key crypto.PublicKey) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		c.KeyBits = k.N.BitLen()
	case *ecdsa.PublicKey:
		c.KeyBits = k.Params().BitSize
	default:
		c.Problem = "its key is neither RSA nor ECDSA"
		return
	}
	if c.KeyBits > maxKeyBits {
		c.Problem = fmt.Sprintf("its key has more than %d bits", maxKeyBits)
		return
	}
	c.Key = key
}

// tbsCertificate is as much of RFC 5280 section 4.1 as is needed for the key.
type tbsCertificate struct {
	Version   int `asn1:"optional,explicit,default:0,tag:0"`
	Serial    asn1.RawValue
	Algorithm asn1.RawValue
	Issuer    asn1.RawValue
	Validity  struct{ NotBefore, NotAfter time.Time }
	Subject   asn1.RawValue
	Key       asn1.RawValue
}

// readByHand takes key and dates out of a certificate that crypto/x509 refuses.
func (c *Certificate) readByHand(der []byte) {
	var outer struct{ TBS, Algorithm, Signature asn1.RawValue }
	var tbs tbsCertificate
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return
	}
	if _, err := asn1.Unmarshal(outer.TBS.FullBytes, &tbs); err != nil {
		return
	}
	key, err := x509.ParsePKIXPublicKey(tbs.Key.FullBytes)
	if err != nil {
		return
	}
	c.NotBefore, c.NotAfter = xmltree.Writable(tbs.Validity.NotBefore), xmltree.Writable(tbs.Validity.NotAfter)
	c.setKey(key)
}
