package samlsign_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
)

func baseXML(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func key(t *testing.T, name string) *samlsign.Key {
	t.Helper()
	k, err := samltest.FixedKey(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestEverySignatureVerifies(t *testing.T) {
	xmlsec, missing := exec.LookPath("xmlsec1")
	for _, c := range []samlsign.SignOptions{
		{},
		{Algorithm: "rsa-sha1"},
		{Algorithm: "rsa-sha384"},
		{Algorithm: "rsa-sha512"},
		{Algorithm: "rsa-pss-sha256"},
		{Algorithm: "rsa-pss-sha256", C14N: "inclusive"},
		{Key: key(t, "ecdsa")},
		{Key: key(t, "rsa1024")},
		{C14N: "exclusive-comments"},
		{C14N: "inclusive"},
		{C14N: "inclusive-comments"},
		{C14N: "inclusive11"},
		{Element: "response"},
		{Element: "response", C14N: "inclusive"},
		{Element: "both"},
	} {
		if c.Key == nil {
			c.Key = key(t, "entra-a")
		}
		t.Run(strings.Join([]string{c.Element, c.Algorithm, c.C14N, c.Key.Name}, " "), func(t *testing.T) {
			signed, err := samlsign.Sign(baseXML(t), c)
			if err != nil {
				t.Fatal(err)
			}
			again, err := samlsign.Sign(baseXML(t), c)
			if err != nil || again != signed {
				t.Errorf("signed twice, the bytes differ (%v)", err)
			}
			switch {
			case c.Algorithm == "rsa-pss-sha256": // known to neither
				verifyPSS(t, signed, c)
			case missing == nil:
				verifyXMLSec(t, xmlsec, signed, c)
			}
			if c.Algorithm != "rsa-pss-sha256" && c.Key.Name != "ecdsa" {
				verifyGoxmldsig(t, signed, c)
			}
		})
	}
}

func verifyXMLSec(t *testing.T, xmlsec, signed string, o samlsign.SignOptions) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "signed.xml")
	if err := os.WriteFile(file, []byte(signed), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"--verify", "--pubkey-cert-pem", "../samltest/keys/" + o.Key.Name + ".pem",
		"--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
		"--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response", file,
	}
	if out, err := exec.Command(xmlsec, args...).CombinedOutput(); err != nil {
		t.Errorf("xmlsec1: %v\n%s", err, out)
	}
}

func verifyPSS(t *testing.T, signed string, o samlsign.SignOptions) {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(signed); err != nil {
		t.Fatal(err)
	}
	c14n, err := o.Canonicalizer()
	if err != nil {
		t.Fatal(err)
	}
	canonical, err := c14n.Canonicalize(samlsign.Detach(doc.FindElement("//SignedInfo")))
	if err != nil {
		t.Fatal(err)
	}
	value, err := base64.StdEncoding.DecodeString(doc.FindElement("//SignatureValue").Text())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(canonical)
	if err := rsa.VerifyPSS(o.Key.Cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], value, nil); err != nil {
		t.Errorf("RSA-PSS: %v", err)
	}
}

func verifyGoxmldsig(t *testing.T, signed string, o samlsign.SignOptions) {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(signed); err != nil {
		t.Fatal(err)
	}
	el := doc.Root()
	if o.Element == "" {
		el = samlsign.Detach(samlsign.FirstElement(&doc.Element, "Assertion"))
	}
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{o.Key.Cert}})
	context.Clock = dsig.NewFakeClockAt(o.Key.Cert.NotBefore.AddDate(0, 1, 0))
	if _, err := context.Validate(el); err != nil {
		t.Errorf("goxmldsig: %v", err)
	}
}

func TestSigningAddsOnlyTheSignature(t *testing.T) {
	base := baseXML(t)
	signed, err := samlsign.Sign(base, samlsign.SignOptions{Element: "both", Key: key(t, "entra-a")})
	if err != nil {
		t.Fatal(err)
	}
	for strings.Contains(signed, "<Signature") {
		start := strings.Index(signed, "<Signature")
		end := strings.Index(signed, "</Signature>") + len("</Signature>")
		if !strings.HasSuffix(signed[:start], "</Issuer>") {
			t.Errorf("the Signature does not follow the Issuer: …%s", signed[start-20:start])
		}
		signed = signed[:start] + signed[end:]
	}
	if signed != base {
		t.Error("without its signatures the text is not what was signed")
	}
}

func TestSigningRefuses(t *testing.T) {
	k := key(t, "entra-a")
	for name, c := range map[string]struct {
		xml  string
		o    samlsign.SignOptions
		want string
	}{
		"no key":            {"<a/>", samlsign.SignOptions{}, "no key given"},
		"no assertion":      {"<a/>", samlsign.SignOptions{Key: k}, "there is none"},
		"unknown algorithm": {baseXML(t), samlsign.SignOptions{Key: k, Algorithm: "md5"}, `unknown algorithm "md5"`},
		"wrong kind of key": {baseXML(t), samlsign.SignOptions{Key: k, Algorithm: "ecdsa-sha256"}, "incompatible"},
		"unknown c14n":      {baseXML(t), samlsign.SignOptions{Key: k, C14N: "x"}, `unknown canonicalisation "x"`},
		"unknown element":   {baseXML(t), samlsign.SignOptions{Key: k, Element: "x"}, `unknown element "x"`},
		"signed twice": {
			"<Response><Assertion><Signature/></Assertion></Response>",
			samlsign.SignOptions{Key: k},
			"signed already",
		},
		"not well-formed":    {"<Response><Assertion></Response>", samlsign.SignOptions{Key: k}, ""},
		"text without a tag": {"hello", samlsign.SignOptions{Key: k}, "there is none"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := samlsign.Sign(c.xml, c.o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestKeysLookLikeEntras(t *testing.T) {
	for _, name := range samltest.KeyNames() {
		k := key(t, name)
		if k.Cert.Subject.String() != "CN="+samlsign.EntraSubject || len(k.Cert.Extensions) != 0 || k.Cert.Version != 3 {
			t.Errorf("%s: certificate %v, version %d, %d extensions", name, k.Cert.Subject, k.Cert.Version,
				len(k.Cert.Extensions))
		}
	}
	fresh, err := samlsign.NewKey("fresh", key(t, "entra-a").Cert.NotBefore)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(fresh.Cert.Raw); got != 756 {
		t.Errorf("fresh certificate has %d bytes, Entra's have 756", got)
	}
	if _, err := samltest.FixedKey("nobody"); err == nil || !strings.Contains(err.Error(), "entra-a") {
		t.Errorf("unknown key: %v", err)
	}
}
