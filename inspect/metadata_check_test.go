package inspect_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
)

// idpMetadata is a metadata document of n identity providers with these certificates.
func idpMetadata(entityID string, n int, certificates ...[]byte) string {
	keys := ""
	for _, c := range certificates {
		keys += `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>` + base64.StdEncoding.EncodeToString(c) + `</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
	}
	entity := `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="` + entityID +
		`"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` + keys +
		`</IDPSSODescriptor></EntityDescriptor>`
	if n == 1 {
		return entity
	}
	return `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">` + strings.Repeat(entity, n) +
		`</EntitiesDescriptor>`
}

func someCertificates(t *testing.T, n, bits int) (out [][]byte) {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0") // short keys are what is tested
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		c := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)),
			NotBefore:    time.Unix(0, 0),
			NotAfter:     time.Unix(1<<32, 0),
		}
		der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, der)
	}
	return out
}

// TestCheckMetadata: every check of metadata fails for its own reason alone,
// and passes for what comes close.
func TestCheckMetadata(t *testing.T) {
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		t.Fatal(err)
	}
	entra, err := samlsign.Metadata{
		ID:       "_1",
		EntityID: "https://sts.windows.net/6f1c/",
		SignIn:   "https://login.microsoftonline.com/6f1c",
		Keys:     []*samlsign.Key{key},
	}.Write()
	if err != nil {
		t.Fatal(err)
	}
	cert := key.Cert.Raw
	small, err := samltest.FixedKey("ecdsa")
	if err != nil {
		t.Fatal(err)
	}
	ecdsaCert := small.Cert.Raw
	const id = "https://sts.windows.net/6f1c/"
	for name, c := range map[string]struct {
		data  string
		fails string // severity and the one check; "": none
	}{
		"Entra's own": {string(entra), ""},
		"with a mark": {"\uFEFF" + string(entra), "warning md-encoding"},
		"UTF-16": {
			utf16LE(strings.Replace(string(entra), `encoding="utf-8"`, `encoding="utf-16"`, 1)),
			"error md-encoding",
		},
		"too short": {idpMetadata("a", 1, ecdsaCert), "error md-size"},
		"a service provider": {
			strings.ReplaceAll(idpMetadata(id, 1, cert), "IDPSSODescriptor", "SPSSODescriptor"),
			"error md-content",
		},
		"no key":      {idpMetadata(id, 1) + strings.Repeat(" ", 1000), "error md-content"},
		"no metadata": {"hello" + strings.Repeat(" ", 1000), "error md-content"},
		"a short key": {
			idpMetadata(id, 1, someCertificates(t, 1, 512)...) + strings.Repeat("\n", 1000),
			"error md-key-size",
		},
		"a key of 1024 bits":    {idpMetadata(id, 1, someCertificates(t, 1, 1024)...) + strings.Repeat("\n", 1000), ""},
		"10 keys":               {idpMetadata(id, 1, someCertificates(t, 10, 1024)...), ""},
		"11 keys":               {idpMetadata(id, 1, someCertificates(t, 11, 1024)...), "error md-keys"},
		"10 identity providers": {idpMetadata(id, 10, cert), ""},
		"11 identity providers": {idpMetadata(id, 11, cert), "error md-keys"},
		"a blank entityID":      {idpMetadata(id+" ", 1, cert), "error md-issuer"},
		"an empty entityID":     {idpMetadata("", 1, cert), "error md-issuer"},
	} {
		r := inspect.CheckMetadata("in.xml", []byte(c.data))
		got := strings.Join(findingIDs(r), " ")
		if got != c.fails || (c.fails == "") != (r.Verdict == inspect.Accept) || r.Headline == "" ||
			r.Kind != inspect.KindMetadata {
			t.Errorf("%s: %q, want %q: %s %s", name, got, c.fails, r.Verdict, r.Headline)
		}
	}
}

func utf16LE(s string) string {
	out := "\xFF\xFE"
	for _, c := range s {
		out += string([]byte{byte(c), byte(c >> 8)})
	}
	return out
}
