package inspect

import (
	"crypto/x509"
	"encoding/asn1"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// TestUnreadableCertificates: while a certificate that may be the signer's cannot
// be read, a value that fits no other key is not called wrong.
func TestUnreadableCertificates(t *testing.T) {
	broken := func(keys ...string) *Metadata {
		descriptors := keyDescriptor("signing", x509Data([]byte("no certificate")))
		for _, k := range keys {
			descriptors += keyDescriptor("signing", x509Data(fixedKey(t, k).Cert.Raw))
		}
		m, err := ParseMetadata("broken.xml", []byte(idpMetadata(donorIssuer, descriptors)))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	whole, junk, beside := trusting(t, "entra-b").AWSMetadata, x509Data([]byte("junk")), strings.Replace(x509Data(fixedKey(t, "stranger").Cert.Raw), "<X509Data>", "<X509Data><X509Certificate>junk</X509Certificate>", 1)
	for _, c := range []struct {
		name, keyInfo string
		o             Options
		verdict       SignatureVerdict
		message       Verdict
	}{
		{"in what AWS stores", "", Options{AWSMetadata: broken("entra-b")}, SigCannotVerify, AtRisk},
		{
			"in what the identity provider publishes",
			"",
			Options{IDPMetadata: []*Metadata{broken("entra-b")}},
			SigCannotVerify,
			AtRisk,
		},
		{
			"in what the identity provider publishes, and AWS stores others",
			"",
			Options{IDPMetadata: []*Metadata{broken("entra-b")}, AWSMetadata: whole},
			SigCannotVerify,
			Reject,
		},
		{"in the message, and others were given", junk, Options{AWSMetadata: whole}, SigBad, Reject},
		{"in the message, and none was given", junk, Options{}, SigCannotVerify, Accept},
		{"in the message beside a stranger's, and none was given", beside, Options{}, SigCannotVerify, Accept},
		{"beside the key that fits", junk, Options{AWSMetadata: broken("entra-a")}, SigGood, Accept},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := exclusive("assertion")
			x.keyInfo = &c.keyInfo
			m := x.write(t)
			checkTwin(t, m, trusting(t, "entra-a"))
			if s := read(&Message{XML: m.text}, &c.o).Signatures[0]; s.Verdict != c.verdict {
				t.Errorf("it is %s: %s", s.Verdict, s.Reason)
			}
			r := Inspect(&Message{XML: m.text}, c.o)
			if r.Verdict != c.message {
				t.Errorf("the message is judged %s, want %s: %s", r.Verdict, c.message, r.Headline)
			}
			checkReport(t, r)
		})
	}
}

// certify issues a certificate like the one given for another key, signed by it.
func certify(t testing.TB, like *x509.Certificate, key *samlsign.Key) []byte {
	t.Helper()
	issuer := *like
	issuer.PublicKey = key.Signer.Public()
	der, err := x509.CreateCertificate(zeros{}, &issuer, &issuer, key.Signer.Public(), key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// withSerial makes the first octet of a certificate's serial number another.
func withSerial(t testing.TB, der []byte, first byte) []byte {
	t.Helper()
	var outer struct{ TBS, Algorithm, Signature asn1.RawValue }
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	out := append([]byte(nil), der...)
	at := strings.Index(string(out), string(cert.SerialNumber.Bytes()))
	out[at] = first
	return out
}

// certificateVectors: what is odd about a certificate is next to the verdict
// of the signature, which it does not change (K8).
func certificateVectors(t testing.TB) []vector {
	entra := fixedKey(t, "entra-a")
	issued := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	made := func(change func(c *x509.Certificate)) []byte {
		c := *entra.Cert
		change(&c)
		return certify(t, &c, entra)
	}
	out := []vector{{
		id:       "K8",
		name:     "expired certificate",
		keys:     []string{"expired"},
		verdict:  SigGood,
		signed:   true,
		check:    "cert-expired",
		code:     "SIG-CERT-TIME",
		message:  Accept,
		template: template{c14n: xmltree.AlgExclusive, key: fixedKey(t, "expired")},
	}}
	for _, c := range []struct {
		name, check, code string
		der               []byte
	}{
		{"ended", "cert-expired", "SIG-CERT-TIME", made(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = issued.AddDate(-3, 0, 0), issued.AddDate(0, 0, -1)
		})},
		{"not begun", "cert-expired", "SIG-CERT-TIME", made(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = issued.AddDate(0, 0, 1), issued.AddDate(3, 0, 0)
		})},
		{"negative serial number", "cert-weak", "SIG-CERT-PARSE", withSerial(t, entra.Cert.Raw, 0x80)},
		{"a CA", "", "", made(func(c *x509.Certificate) {
			c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		})},
		{
			"for servers",
			"",
			"",
			made(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }),
		},
	} {
		v := vector{
			id:       "K8",
			name:     c.name,
			template: exclusive("assertion"),
			certs:    []Certificate{xmldsig.ParseCertificate(c.der)},
			verdict:  SigGood,
			signed:   true,
			check:    c.check,
			code:     c.code,
			message:  Accept,
			mutate:   remade(func(x *template) { x.keyInfo = ptr(x509Data(c.der)) }),
		}
		out = append(out, v)
	}
	return out
}
