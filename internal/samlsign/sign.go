package samlsign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// SignOptions says what to sign and how. The zero value, with a Key, signs the
// assertion as Entra does by default.
type SignOptions struct {
	Element string // assertion (default) | response | both
	Key     *Key
	// rsa-sha256 (default; ecdsa-sha256 for an ECDSA key) | rsa-sha1 | rsa-sha384 | rsa-sha512 | ecdsa-sha256 |
	// rsa-pss-sha256
	Algorithm string
	C14N      string // exclusive (default) | exclusive-comments | inclusive | inclusive-comments | inclusive11
}

// pssMethod is the signature method that goxmldsig does not know.
const pssMethod = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"

// method is one signature algorithm: what goxmldsig is told, and what it is
// afterwards replaced by.
type method struct {
	uri string
	pss bool
}

func (o SignOptions) method() (method, error) {
	switch o.algorithm() {
	case "rsa-sha1":
		return method{uri: dsig.RSASHA1SignatureMethod}, nil
	case "rsa-sha256":
		return method{uri: dsig.RSASHA256SignatureMethod}, nil
	case "rsa-sha384":
		return method{uri: dsig.RSASHA384SignatureMethod}, nil
	case "rsa-sha512":
		return method{uri: dsig.RSASHA512SignatureMethod}, nil
	case "ecdsa-sha256":
		return method{uri: dsig.ECDSASHA256SignatureMethod}, nil
	case "rsa-pss-sha256":
		return method{uri: dsig.RSASHA256SignatureMethod, pss: true}, nil
	}
	return method{}, fmt.Errorf("unknown algorithm %q", o.Algorithm)
}

func (o SignOptions) algorithm() string {
	if o.Algorithm != "" {
		return o.Algorithm
	}
	if _, ok := o.Key.Signer.(*ecdsa.PrivateKey); ok {
		return "ecdsa-sha256"
	}
	return "rsa-sha256"
}

func (o SignOptions) canonicalizer() (dsig.Canonicalizer, error) {
	switch o.C14N {
	case "", "exclusive":
		return dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(""), nil
	case "exclusive-comments":
		return dsig.MakeC14N10ExclusiveWithCommentsCanonicalizerWithPrefixList(""), nil
	case "inclusive":
		return dsig.MakeC14N10RecCanonicalizer(), nil
	case "inclusive-comments":
		return dsig.MakeC14N10WithCommentsCanonicalizer(), nil
	case "inclusive11":
		return dsig.MakeC14N11Canonicalizer(), nil
	}
	return nil, fmt.Errorf("unknown canonicalisation %q", o.C14N)
}

// Sign puts an enveloped Signature after the Issuer of the first element so
// named (the assertion before the Response when both are signed) and leaves
// every other byte of the text alone. The same input gives the same bytes, for
// the randomized algorithms too.
func Sign(xml string, o SignOptions) (string, error) {
	if o.Key == nil {
		return "", errors.New("signing: no key given")
	}
	var names []string
	switch o.Element {
	case "", "assertion":
		names = []string{"Assertion"}
	case "response":
		names = []string{"Response"}
	case "both":
		names = []string{"Assertion", "Response"}
	default:
		return "", fmt.Errorf("signing: unknown element %q", o.Element)
	}
	for _, name := range names {
		var err error
		if xml, err = signElement(xml, name, o); err != nil {
			return "", fmt.Errorf("signing the %s: %w", name, err)
		}
	}
	return xml, nil
}

func signElement(xml, name string, o SignOptions) (string, error) {
	at, err := signaturePlace(xml, name)
	if err != nil {
		return "", err
	}
	doc := etree.NewDocument()
	doc.ReadSettings.PreserveDuplicateAttrs = true
	if err := doc.ReadFromString(xml); err != nil {
		return "", err
	}
	el := firstElement(&doc.Element, name)
	if el == nil {
		return "", errors.New("there is none")
	}
	signature, err := signatureOf(detach(el), o)
	if err != nil {
		return "", err
	}
	return xml[:at] + signature + xml[at:], nil
}

// signatureOf returns the text of the Signature over el, on one line and with
// the default namespace, as Entra writes it.
func signatureOf(el *etree.Element, o SignOptions) (string, error) {
	m, err := o.method()
	if err != nil {
		return "", err
	}
	c14n, err := o.canonicalizer()
	if err != nil {
		return "", err
	}
	context, err := dsig.NewSigningContext(deterministicSigner{o.Key.Signer}, [][]byte{o.Key.Cert.Raw})
	if err != nil {
		return "", err
	}
	context.Prefix = ""
	context.Canonicalizer = c14n
	if err := context.SetSignatureMethod(m.uri); err != nil {
		return "", err
	}
	signature, err := context.ConstructSignature(el, true)
	if err != nil {
		return "", err
	}
	if m.pss {
		if err := resignPSS(signature, el, c14n, o.Key); err != nil {
			return "", err
		}
	}
	return elementText(signature)
}

// resignPSS turns a finished RSA-SHA256 Signature into one by RSA-PSS.
func resignPSS(signature, signed *etree.Element, c14n dsig.Canonicalizer, k *Key) error {
	info := signature.SelectElement("SignedInfo")
	info.SelectElement("SignatureMethod").CreateAttr("Algorithm", pssMethod)

	// The namespaces in scope count in inclusive canonicalisation, so
	// SignedInfo is canonicalised where it will stand.
	place := signed.Copy()
	inner := signature.Copy()
	place.AddChild(inner)
	canonical, err := c14n.Canonicalize(detach(inner.SelectElement("SignedInfo")))
	if err != nil {
		return err
	}
	hash := crypto.SHA256.New()
	hash.Write(canonical)
	value, err := k.Signer.Sign(constantReader{}, hash.Sum(nil), &rsa.PSSOptions{
		SaltLength: rsa.PSSSaltLengthEqualsHash,
		Hash:       crypto.SHA256,
	})
	if err != nil {
		return err
	}
	signature.SelectElement("SignatureValue").SetText(base64.StdEncoding.EncodeToString(value))
	return nil
}
