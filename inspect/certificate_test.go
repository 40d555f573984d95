package inspect

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// TestCertificates: whatever a file of certificates looks like, the keys are
// read from it, or an error says what it holds.
func TestCertificates(t *testing.T) {
	entra, other := fixedKey(t, "entra-a"), fixedKey(t, "entra-b")
	pem := func(der ...[]byte) (out []byte) {
		for _, d := range der {
			out = append(out, "-----BEGIN CERTIFICATE-----\n"+base64.StdEncoding.EncodeToString(d)+
				"\n-----END CERTIFICATE-----\n"...)
		}
		return out
	}
	negative := withSerial(t, entra.Cert.Raw, 0x80)
	for _, c := range []struct {
		name    string
		data    []byte
		keys    []string
		problem bool
	}{
		{"DER", entra.Cert.Raw, []string{"entra-a"}, false},
		{"PEM", pem(entra.Cert.Raw), []string{"entra-a"}, false},
		{"a chain in PEM, in order", pem(entra.Cert.Raw, other.Cert.Raw), []string{"entra-a", "entra-b"}, false},
		{
			"PEM with words around",
			append([]byte("Certificate:\n  Data\n"), append(pem(entra.Cert.Raw), "\nend\n"...)...),
			[]string{"entra-a"},
			false,
		},
		{"PEM in one line", []byte(strings.ReplaceAll(string(pem(entra.Cert.Raw)), "\n", " ")), []string{"entra-a"}, false},
		{
			"PEM with escaped line ends",
			[]byte(`"` + strings.ReplaceAll(string(pem(entra.Cert.Raw, other.Cert.Raw)), "\n", `\n`) + `"`),
			[]string{"entra-a", "entra-b"},
			false,
		},
		{"base64", []byte(base64.StdEncoding.EncodeToString(entra.Cert.Raw)), []string{"entra-a"}, false},
		{"expired", pem(fixedKey(t, "expired").Cert.Raw), []string{"expired"}, false},
		{"weak", pem(fixedKey(t, "rsa1024").Cert.Raw), []string{"rsa1024"}, false},
		{"of a curve", pem(fixedKey(t, "ecdsa").Cert.Raw), []string{"ecdsa"}, false},
		{"negative serial number", negative, []string{"entra-a"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseCertificates(c.data)
			if err != nil || len(got) != len(c.keys) {
				t.Fatalf("%d certificates: %v", len(got), err)
			}
			for i, name := range c.keys {
				want := fixedKey(t, name).Cert
				if !xmldsig.SameKey(got[i].Key, want.PublicKey) || !got[i].NotAfter.Equal(want.NotAfter) ||
					!got[i].NotBefore.Equal(want.NotBefore) || got[i].KeyBits == 0 {
					t.Errorf("certificate %d is not that of %s: %+v", i, name, got[i])
				}
				if (got[i].Problem != "") != c.problem {
					t.Errorf("certificate %d: problem %q", i, got[i].Problem)
				}
			}
		})
	}
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"nothing", nil, "no certificate"},
		{"text", []byte("hello"), "no certificate"},
		{"metadata", []byte("<EntityDescriptor/>"), "--idp-metadata"},
		{"a private key", []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "private key"},
		{
			"a private key behind",
			append(pem(entra.Cert.Raw), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"...),
			"private key",
		},
		{"a cut one", entra.Cert.Raw[:300], "no certificate"},
		{"a cut one in PEM", pem(entra.Cert.Raw[:300]), "certificate 1"},
		{"a good one and a cut one", pem(entra.Cert.Raw, entra.Cert.Raw[:300]), "certificate 2"},
		{"too large", pem(make([]byte, xmltree.MaxCertSize+1)), "larger than"},
	} {
		if got, err := ParseCertificates(c.data); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %d certificates, %v, want %q", c.name, len(got), err, c.says)
		}
	}
}
