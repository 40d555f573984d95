package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// trusting is its own machine, whose programs trust the local CA: a state
// directory, and a home with the NSS database that Chromium reads on Linux.
type trusting struct {
	state, home, bundle string
	ca                  tls.Certificate
}

// trustCA makes the CA as `serve --intercept` would, and trusts it.
func trustCA(t *testing.T) trusting {
	t.Helper()
	certutil, err := exec.LookPath("certutil")
	if err != nil {
		t.Skip("SKIPPED: without certutil (libnss3-tools) Chromium cannot be made to trust the CA")
	}
	m := trusting{state: t.TempDir(), home: t.TempDir()}
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "XDG_STATE_HOME="+m.state, "HOME="+m.home)
	for _, args := range [][]string{
		{"ca", "trust", "--yes"}, {"ca", "export", "-o", filepath.Join(m.state, "bundle.pem")},
	} {
		cmd := exec.Command(bin, args...)
		cmd.Env = env
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("samlscope %v: %v: %s", args, err, out)
		}
	}
	if out, err := exec.Command(certutil, "-L", "-d", "sql:"+m.home+"/.pki/nssdb").CombinedOutput(); err != nil ||
		!strings.Contains(string(out), "samlscope") {
		t.Fatalf("certutil -L: %v: %s", err, out)
	}
	m.bundle = filepath.Join(m.state, "bundle.pem")
	key := filepath.Join(m.state, "samlscope", "ca", "ca.pem")
	if m.ca, err = tls.LoadX509KeyPair(key, key); err != nil {
		t.Fatal(err)
	}
	return m
}

// serveAs starts an HTTPS server with a certificate of the CA for a host, and
// returns its address.
func (m trusting) serveAs(t *testing.T, host string) string {
	t.Helper()
	ca, err := x509.ParseCertificate(m.ca.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: now.Add(-time.Minute), NotAfter: now.Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, ca, &key.PublicKey, m.ca.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>t</title>served as "+host)
	}))
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{
		{Certificate: [][]byte{der, m.ca.Certificate[0]}, PrivateKey: key},
	}}
	srv.Config.ErrorLog = nil
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv.Listener.Addr().String()
}

// chromium starts a browser in that home.
func (m trusting) chromium(t *testing.T, flags ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Env("HOME="+m.home))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), append(opts, flags...)...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// TestCAIsBelievedForAWSOnly: with the CA trusted, Chromium and curl refuse
// whatever it signs for another host.
func TestCAIsBelievedForAWSOnly(t *testing.T) {
	m := trustCA(t)
	for host, believed := range map[string]bool{
		"signin.aws.amazon.com": true, "eu-west-1.signin.aws.amazon.com": true,
		"www.example.com": false, "console.aws.amazon.com": false, "login.microsoftonline.com": false,
	} {
		addr := m.serveAs(t, host)
		out, err := exec.Command("curl", "-sS", "--noproxy", "*", "--cacert", m.bundle, "--connect-to", host+":443:"+addr,
			"https://"+host+"/").CombinedOutput()
		if (err == nil) != believed {
			t.Errorf("%s: curl: %v: %s", host, err, out)
		}
		tab := m.chromium(t, chromedp.Flag("host-resolver-rules", "MAP "+host+":443 "+addr))
		err = chromedp.Do(tab, chromedp.Navigate("https://"+host+"/"))
		switch {
		case believed && err != nil:
			t.Errorf("%s: Chromium: %v", host, err)
		case !believed && (err == nil || !strings.Contains(err.Error(), "ERR_CERT")):
			t.Errorf("%s: Chromium went there: %v", host, err)
		}
	}
}

// startIntercept runs `serve --intercept`.
func (m trusting) startIntercept(t *testing.T, aws string, args ...string) ready {
	t.Helper()
	cmd, stdout := run(t, []string{"XDG_STATE_HOME=" + m.state, "HOME=" + m.home}, append([]string{
		"serve", "--intercept", "--open=false", "--ephemeral", "--format", "json",
		"--listen", "127.0.0.1:0", "--relay-listen", "127.0.0.1:0", "--proxy-listen", "127.0.0.1:0",
		"--upstream", "signin.aws.amazon.com:443=" + strings.TrimPrefix(aws, "https://"), "--upstream-insecure",
	}, args...)...)
	t.Cleanup(func() {
		if err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()); err != nil {
			t.Errorf("serve did not end orderly: %v", err)
		}
	})
	line, err := stdout.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var r ready
	if err := json.Unmarshal([]byte(line), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func (m trusting) behind(t *testing.T, r ready) context.Context {
	return m.chromium(t, chromedp.Flag("proxy-pac-url", r.Proxy+"/proxy.pac"))
}

// TestInterceptHolds: a browser that trusts the CA and uses the PAC file shows
// the verdict in AWS's place, and goes on with the bytes of before.
func TestInterceptHolds(t *testing.T) {
	m := trustCA(t)
	aws, idp := startAWS(t), startIDP(t)
	r := m.startIntercept(t, aws.URL, "--hold", "always")
	tab := m.behind(t, r)
	do(t, tab, chromedp.Navigate(idp.URL+"/form"))
	shows(t, tab, "AWS will probably reject this sign-in", "Forward to AWS")
	if posts, _ := aws.taken(); len(posts) != 0 {
		t.Fatalf("AWS got %q while the message was held", posts)
	}
	do(t, tab, chromedp.Click(`//button[contains(., "Forward to AWS")]`))
	shows(t, tab, "the console")
	checkIntercepted(t, r, aws)
}

// TestInterceptGoesOnAtOnce: no one waits unless --hold says so.
func TestInterceptGoesOnAtOnce(t *testing.T) {
	m := trustCA(t)
	aws, idp := startAWS(t), startIDP(t)
	r := m.startIntercept(t, aws.URL)
	tab := m.behind(t, r)
	do(t, tab, chromedp.Navigate(idp.URL+"/form"))
	shows(t, tab, "the console")
	checkIntercepted(t, r, aws)
}

func checkIntercepted(t *testing.T, r ready, aws *awsServer) {
	t.Helper()
	posts, landed := aws.taken()
	if len(posts) != 1 || posts[0] != wantBody {
		t.Errorf("AWS got\n%q, want once\n%q", posts, wantBody)
	}
	if len(landed) != 1 || !strings.Contains(landed[0], "session=s1") || !strings.Contains(landed[0], "shared=s2") {
		t.Errorf("the console got the cookies %q", landed)
	}
	var list struct{ Captures []captureLine }
	for deadline := time.Now().Add(patience); ; {
		getJSON(t, r, "/captures", &list)
		if len(list.Captures) == 1 && list.Captures[0].Answer != nil || time.Now().After(deadline) {
			break
		}
	}
	if len(list.Captures) != 1 || list.Captures[0].Via != "intercept" || list.Captures[0].State != "forwarded" ||
		list.Captures[0].Answer == nil || list.Captures[0].Answer.Status != 302 {
		t.Errorf("the log holds %+v", list.Captures)
	}
}

// TestInterceptRefusesThisMachine: the tool's own page and API cannot be
// reached through its own proxy, under any spelling.
func TestInterceptRefusesThisMachine(t *testing.T) {
	m := trustCA(t)
	r := m.startIntercept(t, startAWS(t).URL)
	_, port, _ := strings.Cut(strings.TrimPrefix(r.API, "http://"), ":")
	port, _, _ = strings.Cut(port, "/")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]",
		"0.0.0.0", "LOCALHOST.", "x.localhost"} {
		for _, tunnel := range []string{"", "--proxytunnel"} {
			args := []string{"-sS", "-o", os.DevNull, "-w", "%{http_code} %{http_connect}", "--noproxy", "", "-x", r.Proxy, "-H",
				"Authorization: Bearer " + r.Token}
			if tunnel != "" {
				args = append(args, tunnel)
			}
			// a refused tunnel is an error of curl's
			out, _ := exec.Command("curl", append(args, "http://"+host+":"+port+"/api/v1/captures")...).CombinedOutput()
			if !strings.Contains(string(out), "403") {
				t.Errorf("%s %s: %s", host, tunnel, out)
			}
		}
	}
}

// The key and the certificate are in one file, which only its user reads.
func TestCAFile(t *testing.T) {
	m := trustCA(t)
	info, err := os.Stat(filepath.Join(m.state, "samlscope", "ca", "ca.pem"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	exported, err := os.ReadFile(m.bundle)
	if err != nil {
		t.Fatal(err)
	}
	if block, rest := pem.Decode(exported); block == nil || block.Type != "CERTIFICATE" || len(rest) != 0 {
		t.Errorf("exported:\n%s", exported)
	}
}
