package inspect_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
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
		"a slash too few":       {idpMetadata("https:/idp.example.com/saml", 1, cert), "warning md-address"},
		"no host":               {idpMetadata("https:///saml", 1, cert), "warning md-address"},
		"a name that is no URL": {idpMetadata("urn:example:idp", 1, cert), ""},
		"a bare name":           {idpMetadata("keycloak", 1, cert), ""},
		"an address without a host": {
			withEndpoint(idpMetadata(id, 1, cert), "https:/sso"), "warning md-address",
		},
		"an address that is a path":  {withEndpoint(idpMetadata(id, 1, cert), "/sso"), "warning md-address"},
		"a good address":             {withEndpoint(idpMetadata(id, 1, cert), "https://idp.example.com:8443/sso?x=1"), ""},
		"what IAM prints":            {asIAMPrints(t, string(entra), nil), ""},
		"with a mark, as IAM prints": {asIAMPrints(t, "\uFEFF"+string(entra), nil), "warning md-encoding"},
		"a list of providers": {
			`{"SAMLProviderList": [{"Arn": "arn:aws:iam::400000000004:saml-provider/EntraID"}]}` + strings.Repeat(" ", 1000),
			"error md-content",
		},
		"a blank entityID":  {idpMetadata(id+" ", 1, cert), "error md-issuer"},
		"an empty entityID": {idpMetadata("", 1, cert), "error md-issuer"},
	} {
		r := inspect.CheckMetadata("in.xml", []byte(c.data))
		got := strings.Join(findingIDs(r), " ")
		if got != c.fails || (c.fails == "") != (r.Verdict == inspect.Accept) || r.Headline == "" ||
			r.Kind != inspect.KindMetadata {
			t.Errorf("%s: %q, want %q: %s %s", name, got, c.fails, r.Verdict, r.Headline)
		}
	}
}

func withEndpoint(metadata, location string) string {
	return strings.Replace(metadata, "</IDPSSODescriptor>",
		`<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="`+location+
			`"/></IDPSSODescriptor>`, 1)
}

// asIAMPrints is what aws iam get-saml-provider prints.
func asIAMPrints(t *testing.T, metadata string, more map[string]any) string {
	t.Helper()
	all := map[string]any{"SAMLMetadataDocument": metadata, "CreateDate": "2026-01-01T00:00:00Z"}
	maps.Copy(all, more)
	out, err := json.MarshalIndent(all, "", "    ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestCheckMetadataNamesTheEntity: in an aggregate each fault is of the one that has it.
func TestCheckMetadataNamesTheEntity(t *testing.T) {
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		t.Fatal(err)
	}
	good, short := idpMetadata("urn:good", 1, key.Cert.Raw), idpMetadata("urn:short", 1, someCertificates(t, 1, 512)...)
	for name, c := range map[string]struct{ entities, id, names, not string }{
		"a short key":        {good + short, "md-key-size", "urn:short", "urn:good"},
		"an unreadable one":  {idpMetadata("urn:odd", 1, []byte("no certificate")) + good, "md-content", "urn:odd", "urn:good"},
		"no key at all":      {idpMetadata("urn:none", 1) + good, "md-content", "urn:none", "urn:good"},
		"an address":         {withEndpoint(idpMetadata("urn:lost", 1, key.Cert.Raw), "https:/x") + good, "md-address", "urn:lost", "urn:good"},
		"the same key twice": {idpMetadata("urn:twin", 1, key.Cert.Raw) + good, "", "", ""},
	} {
		r := inspect.CheckMetadata("in.xml", []byte(`<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">`+
			c.entities+`</EntitiesDescriptor>`))
		if c.id == "" {
			if len(r.Findings) > 0 || !strings.Contains(r.Headline, "of 2 identity providers") {
				t.Errorf("%s: %s %+v", name, r.Headline, r.Findings)
			}
			continue
		}
		if len(r.Findings) != 1 || r.Findings[0].ID != c.id || !strings.Contains(r.Findings[0].Detail, c.names) ||
			strings.Contains(r.Findings[0].Detail, c.not) {
			t.Errorf("%s: %+v", name, r.Findings)
		}
	}
}

// TestProviderSaysHowItIsEncrypted: the mode in what IAM prints decides; an old tool's file says nothing.
func TestProviderSaysHowItIsEncrypted(t *testing.T) {
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		t.Fatal(err)
	}
	document := idpMetadata("urn:e", 1, key.Cert.Raw)
	for name, c := range map[string]struct {
		more map[string]any
		want string
	}{
		"required":    {map[string]any{"AssertionEncryptionMode": "Required", "SAMLProviderUUID": "SAMLSP4SHN3UIS2D558H46"}, "Required"},
		"allowed":     {map[string]any{"AssertionEncryptionMode": "Allowed"}, "Allowed"},
		"off":         {map[string]any{"SAMLProviderUUID": "SAMLSP4SHN3UIS2D558H46"}, "Off"},
		"an old tool": {nil, ""},
	} {
		m, err := inspect.ParseMetadata("provider.json", []byte(asIAMPrints(t, document, c.more)))
		if err != nil || m.Provider == nil || m.Provider.Encryption != c.want {
			t.Errorf("%s: %v %+v", name, err, m)
		}
	}
	m, err := inspect.ParseMetadata("m.xml", []byte(document))
	if err != nil || m.Provider != nil {
		t.Errorf("the document alone: %v %+v", err, m)
	}
}

func utf16LE(s string) string {
	out := "\xFF\xFE"
	for _, c := range s {
		out += string([]byte{byte(c), byte(c >> 8)})
	}
	return out
}
