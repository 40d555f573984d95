package proxy

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// otherNames are names of every kind that a leaf may carry, beside the sign-in
// host or without it. None of them may be believed.
func otherNames(t *testing.T) map[string]x509.Certificate {
	t.Helper()
	all := map[string]x509.Certificate{}
	for _, raw := range []string{
		"https://evil.example/", "https://" + signInHost + "/", "https://sub." + signInHost + "/", "spiffe://evil.example/x",
		"https://none.invalid/", "https://sub.none.invalid/", "https://127.0.0.1/", "https://[::1]/", "urn:x:y",
		"https://evil.example:443/", "https://user@evil.example/", "https://aws.amazon.com/",
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		all["URI "+raw] = x509.Certificate{URIs: []*url.URL{u}}
	}
	for _, mail := range []string{
		"a@evil.example", "a@" + signInHost, "a@none.invalid", "a@sub.none.invalid", "root@localhost",
	} {
		all["mail "+mail] = x509.Certificate{EmailAddresses: []string{mail}}
	}
	for _, ip := range []string{"127.0.0.1", "192.0.2.1", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::1", "64:ff9b::1"} {
		all["IP "+ip] = x509.Certificate{IPAddresses: []net.IP{net.ParseIP(ip)}}
	}
	for _, host := range outsideNames[:5] {
		all["DNS "+host] = x509.Certificate{DNSNames: []string{host}}
	}
	return all
}

// TestNoOtherNameIsBelieved: by Go and by OpenSSL, alone and beside the sign-in
// host; and the sign-in host alone is.
func TestNoOtherNameIsBelieved(t *testing.T) {
	a, dir := authority(t, signInHost), t.TempDir()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Log("no openssl here: Go alone is asked")
	}
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, a.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(name string, names x509.Certificate, want bool) {
		t.Helper()
		leaf, err := a.signNames("test", names)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, err = leaf.Leaf.Verify(x509.VerifyOptions{Roots: pool(a), CurrentTime: time.Now()})
		if (err == nil) != want {
			t.Errorf("Go, %s: %v", name, err)
		}
		if openssl == "" {
			return
		}
		file := filepath.Join(dir, "leaf.pem")
		text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]})
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, strict := range [][]string{{}, {"-x509_strict", "-purpose", "sslserver"}} {
			args := append(append([]string{"verify"}, strict...), "-CAfile", ca, file)
			out, err := exec.Command(openssl, args...).CombinedOutput()
			if (err == nil) != want {
				t.Errorf("OpenSSL %v, %s: %v: %s", strict, name, err, out)
			}
		}
	}
	for name, names := range otherNames(t) {
		check(name, names, false)
		names.DNSNames = append([]string{signInHost}, names.DNSNames...)
		check(name+" beside the sign-in host", names, false)
	}
	check("the sign-in host", x509.Certificate{DNSNames: []string{signInHost}}, true)
	check("a Region's", x509.Certificate{DNSNames: []string{"us-east-1." + signInHost, signInHost}}, true)
}

// TestAuthorityWithLooserLimitsIsReplaced: one that an earlier samlscope made,
// without a constraint on URIs.
func TestAuthorityWithLooserLimitsIsReplaced(t *testing.T) {
	now, dir := noon, t.TempDir()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: AuthorityName}, NotBefore: now, NotAfter: now.Add(authorityLife),
		KeyUsage: x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: []string{signInHost}, ExcludedIPRanges: everyAddress(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	if err := os.WriteFile(AuthorityFile(dir), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenAuthority(dir, options(&now)); err != nil {
		t.Errorf("it cannot be shown: %v", err)
	}
	a, made, err := LoadAuthority(dir, options(&now))
	if err != nil || !made || !limitedTo(a.Certificate(), []string{signInHost}) ||
		!strings.HasPrefix(a.Certificate().Subject.CommonName, AuthorityName+" ") {
		t.Errorf("made %v, error %v", made, err)
	}
	if _, made, err := LoadAuthority(dir, options(&now)); err != nil || made {
		t.Errorf("made once more %v, error %v", made, err)
	}
}
