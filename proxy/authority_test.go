package proxy

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func verify(a *Authority, leaf *tls.Certificate, host string, at time.Time) error {
	_, err := leaf.Leaf.Verify(x509.VerifyOptions{Roots: pool(a), DNSName: host, CurrentTime: at})
	return err
}

// outsideNames are near sign-in hosts, and no one's to sign for.
var outsideNames = []string{
	"evil.example", "aws.amazon.com", "console.aws.amazon.com", "evilsignin.aws.amazon.com",
	"signin.aws.amazon.com.evil.example", "127.0.0.1", "::1",
}

func TestConstraintsHold(t *testing.T) {
	a := authority(t, signInHost, "signin.amazonaws.cn")
	for _, host := range []string{signInHost, "us-east-1." + signInHost, "signin.amazonaws.cn"} {
		leaf, err := a.Leaf(host)
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(a, leaf, host, time.Now()); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, host := range outsideNames {
		if _, err := a.Leaf(host); err == nil {
			t.Errorf("%s: signed", host)
		}
		leaf, err := a.sign(host)
		if err != nil {
			t.Fatal(err)
		}
		var invalid x509.CertificateInvalidError
		if err := verify(a, leaf, host, time.Now()); !errors.As(err, &invalid) ||
			invalid.Reason != x509.CANotAuthorizedForThisName {
			t.Errorf("%s: %v", host, err)
		}
	}
	c := a.Certificate()
	if !c.PermittedDNSDomainsCritical || !c.MaxPathLenZero ||
		!strings.HasPrefix(c.Subject.CommonName, AuthorityName+" ") || c.NotAfter.Sub(c.NotBefore) > 8*24*time.Hour {
		t.Errorf("%+v", c)
	}
}

// TestOtherProgramsHoldToTheConstraints: curl, with whatever TLS library it was built.
func TestOtherProgramsHoldToTheConstraints(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("no curl here")
	}
	a := authority(t, signInHost)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, a.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, host := range append([]string{signInHost, "eu-west-1." + signInHost}, outsideNames[:6]...) {
		leaf, err := a.sign(host)
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		srv.TLS = &tls.Config{Certificates: []tls.Certificate{*leaf}}
		srv.StartTLS()
		addr := srv.Listener.Addr().String()
		out, err := exec.Command(curl, "-sS", "--noproxy", "*", "--cacert", file, "--connect-to", host+":443:"+addr,
			"https://"+host+"/").CombinedOutput()
		srv.Close()
		if want := a.permits(host); (err == nil) != want {
			t.Errorf("%s: trusted is %v, want %v: %s", host, err == nil, want, out)
		}
	}
}

func TestOpenSSLHoldsToTheConstraints(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("no openssl here")
	}
	a := authority(t, signInHost)
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ca := write("ca.pem", a.PEM())
	for i, host := range append([]string{signInHost}, outsideNames...) {
		leaf, err := a.sign(host)
		if err != nil {
			t.Fatal(err)
		}
		file := write("leaf.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}))
		out, err := exec.Command(openssl, "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", ca,
			file).CombinedOutput()
		if (err == nil) != (i == 0) {
			t.Errorf("%s: %v: %s", host, err, out)
		}
	}
}

func TestLeavesAreKeptForAWhile(t *testing.T) {
	now := noon
	a, err := NewAuthority(AuthorityOptions{Hosts: []string{signInHost}, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	leaf := func() *tls.Certificate {
		t.Helper()
		l, err := a.Leaf(signInHost)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := leaf()
	now = noon.Add(22 * time.Hour)
	if leaf() != first {
		t.Error("made anew within its time")
	}
	now = noon.Add(23*time.Hour + time.Minute)
	second := leaf()
	if second == first || verify(a, second, signInHost, now.Add(20*time.Hour)) != nil {
		t.Error("not made anew before its end")
	}
	now = noon.Add(authorityLife - time.Minute)
	if end := leaf().Leaf.NotAfter; end.After(a.Certificate().NotAfter) {
		t.Errorf("it lives until %s", end)
	}
	now = noon.Add(authorityLife + time.Minute)
	if _, err := a.Leaf(signInHost); err == nil || !strings.Contains(err.Error(), "ended on 2026-11-29") {
		t.Errorf("signed after the end, error %v", err)
	}
}

// TestSPKI: the browser's flag looks at the certificates that are sent.
func TestSPKI(t *testing.T) {
	a := authority(t, signInHost)
	leaf, err := a.Leaf(signInHost)
	if err != nil {
		t.Fatal(err)
	}
	last, err := x509.ParseCertificate(leaf.Certificate[len(leaf.Certificate)-1])
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(last.RawSubjectPublicKeyInfo)
	if base64.StdEncoding.EncodeToString(sum[:]) != a.SPKI() {
		t.Error("the chain does not hold the key of the hash")
	}
	if authority(t, signInHost).SPKI() == a.SPKI() {
		t.Error("two runs share a key")
	}
}

func options(now *time.Time) AuthorityOptions {
	return AuthorityOptions{Hosts: []string{signInHost}, Now: func() time.Time { return *now }}
}

func TestAuthorityStays(t *testing.T) {
	now, dir := noon, filepath.Join(t.TempDir(), "state", "ca")
	if _, err := OpenAuthority(dir, options(&now)); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("without one: %v", err)
	}
	first, made, err := LoadAuthority(dir, options(&now))
	if err != nil || !made {
		t.Fatalf("made %v, error %v", made, err)
	}
	again, made, err := LoadAuthority(dir, options(&now))
	if err != nil || made || again.SPKI() != first.SPKI() {
		t.Fatalf("made again %v, error %v", made, err)
	}
	if leaf, err := again.Leaf(signInHost); err != nil || verify(first, leaf, signInHost, now) != nil {
		t.Errorf("it does not sign as before: %v", err)
	}
	if runtime.GOOS != "windows" {
		for path, want := range map[string]fs.FileMode{dir: 0o700, AuthorityFile(dir): 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, error %v", path, info.Mode(), err)
			}
		}
	}
	rotated, err := RotateAuthority(dir, options(&now))
	if err != nil || rotated.SPKI() == first.SPKI() {
		t.Errorf("rotated to the same key, error %v", err)
	}
	now = noon.Add(authorityLife + time.Minute)
	renewed, made, err := LoadAuthority(dir, options(&now))
	if err != nil || !made || renewed.SPKI() == rotated.SPKI() {
		t.Errorf("after its end: made %v, error %v", made, err)
	}
	other := options(&now)
	other.Hosts = []string{signInHost, "signin.amazonaws.cn"}
	if _, made, err := LoadAuthority(dir, other); err != nil || !made {
		t.Errorf("for other hosts: made %v, error %v", made, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v lie there, error %v", entries, err)
	}
	if err := errors.Join(DeleteAuthority(dir), DeleteAuthority(dir)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(AuthorityFile(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}

func TestTwoAtOnceShareOneAuthority(t *testing.T) {
	now, dir := noon, t.TempDir()
	keys := make([]string, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			a, _, err := LoadAuthority(dir, options(&now))
			if err != nil {
				t.Error(err)
				return
			}
			keys[i] = a.SPKI()
		})
	}
	all.Wait()
	for _, key := range keys {
		if key != keys[0] {
			t.Fatal("they have keys of their own")
		}
	}
}

func TestBadAuthorityFilesAreRefused(t *testing.T) {
	now, dir := noon, t.TempDir()
	a, _, err := LoadAuthority(dir, options(&now))
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(AuthorityFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := LoadAuthority(t.TempDir(), options(&now))
	if err != nil {
		t.Fatal(err)
	}
	free, err := a.sign(signInHost) // no CA at all
	if err != nil {
		t.Fatal(err)
	}
	key := good[len(a.PEM()):]
	leafPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: free.Certificate[0]})
	for name, text := range map[string]string{
		"empty": "", "no key": string(a.PEM()), "cut": string(good[:len(good)-60]), "turned": string(key) + string(a.PEM()),
		"another's": string(b.PEM()) + string(key), "no CA": string(leafPEM) +
			string(key), "more": string(good) + string(key),
		"large": string(good) + strings.Repeat("\n", maxAuthority),
	} {
		if err := os.WriteFile(AuthorityFile(dir), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, made, err := LoadAuthority(dir, options(&now)); err == nil || made {
			t.Errorf("%s: taken", name)
		} else if strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := RotateAuthority(dir, options(&now)); err != nil {
		t.Errorf("a broken one cannot be replaced: %v", err)
	}
	if _, _, err := LoadAuthority(dir, options(&now)); err != nil {
		t.Error(err)
	}
}

func TestKeyThatOthersReadIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing here")
	}
	now, dir := noon, t.TempDir()
	if _, _, err := LoadAuthority(dir, options(&now)); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620} {
		if err := os.Chmod(AuthorityFile(dir), mode); err != nil {
			t.Fatal(err)
		}
		if _, _, err := LoadAuthority(dir, options(&now)); err == nil ||
			!strings.Contains(err.Error(), "other users may read") {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
	if err := errors.Join(os.Rename(AuthorityFile(dir), filepath.Join(dir, "x")),
		os.Symlink("x", AuthorityFile(dir))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadAuthority(dir, options(&now)); err == nil || !strings.Contains(err.Error(), "not a plain file") {
		t.Errorf("a link: %v", err)
	}
}

func TestPAC(t *testing.T) {
	text := PAC("127.0.0.1:8486", []string{signInHost, "signin.amazonaws.cn"})
	if address, ok := strings.CutPrefix(PACURL("127.0.0.1:8486", []string{signInHost}),
		"data:"+pacType+","); !ok || strings.ContainsAny(address, " +#\n\"") {
		t.Errorf("%s", address)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node here to run it")
	}
	for host, want := range map[string]string{
		signInHost: "PROXY 127.0.0.1:8486", "US-EAST-1." +
			signInHost: "PROXY 127.0.0.1:8486", "signin.amazonaws.cn": "PROXY 127.0.0.1:8486",
		"evil" + signInHost: "DIRECT", "aws.amazon.com": "DIRECT", signInHost +
			".evil.example": "DIRECT", "login.microsoftonline.com": "DIRECT", "n": "DIRECT", net.IPv4bcast.String(): "DIRECT",
	} {
		out, err := exec.Command(node, "-e", text+`;console.log(FindProxyForURL("https://`+host+`/","`+host+
			`"))`).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%s: %s, error %v", host, got, err)
		}
	}
}
