package app

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/samltest"
)

func TestPublicURL(t *testing.T) {
	for address, want := range map[string]string{ // the origin; "": refused
		"https://saml.example.com":               "https://saml.example.com",
		"https://SAML.example.com/":              "https://saml.example.com",
		"https://saml.example.com:443":           "https://saml.example.com",
		"https://saml.example.com:8443":          "https://saml.example.com:8443",
		"https://[2001:db8::1]":                  "https://[2001:db8::1]",
		"http://saml.example.com":                "",
		"saml.example.com":                       "",
		"https://":                               "",
		"https://:8443":                          "",
		"https://saml.example.com/saml":          "",
		"https://saml.example.com?x":             "",
		"https://saml.example.com#x":             "",
		"https://user:password@saml.example.com": "",
		"https://saml.example.com:port":          "",
	} {
		p, err := NewPublic(address, "", "")
		switch {
		case want == "" && (err == nil || !strings.Contains(err.Error(), "--public-url")):
			t.Errorf("%s: %v", address, err)
		case want != "" && (err != nil || p.origin != want):
			t.Errorf("%s: %v, %v", address, p, err)
		}
	}
	if p, err := NewPublic("", "", ""); p != nil || err != nil {
		t.Errorf("no address: %v, %v", p, err)
	}
	for _, files := range [][2]string{{"a", ""}, {"", "b"}, {"missing", "missing"}} {
		if _, err := NewPublic("https://saml.example.com", files[0], files[1]); err == nil {
			t.Errorf("%q: no error", files)
		}
	}
}

// publicApp serves at https://saml.example.com, and returns a client that finds it.
func publicApp(t *testing.T) (*App, *http.Client) {
	t.Helper()
	cert, key, roots := samltest.WebCertificate(t, "saml.example.com")
	public, err := NewPublic("https://saml.example.com", cert, key)
	if err != nil {
		t.Fatal(err)
	}
	env := Env{
		Now: time.Now, Stderr: t.Output(), Warn: func(err error) { t.Error(err) },
		Getenv: func(name string) string { return map[string]string{"SAMLSCOPE_TOKEN": "0123456789abcdef"}[name] },
	}
	known := func(relay string) (inspect.Options, error) {
		if relay != "https://saml.example.com/saml" {
			t.Errorf("the relay is at %s", relay)
		}
		return inspect.Options{}, nil
	}
	a, err := Start(env, Options{Listen: "0.0.0.0:0", Public: public, Keep: time.Hour}, capture.NewMemory(), known)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- a.Run(ctx, func(ctx context.Context) error { <-ctx.Done(); return nil })
	}()
	_, p, _ := net.SplitHostPort(a.servers[0].listener.Addr().String())
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "saml.example.com"},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:"+p)
		},
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return a, &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func send(t *testing.T, c *http.Client, r *http.Request) (*http.Response, string) {
	t.Helper()
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // all of it was read
	return resp, string(body)
}

// TestPublicAddress: page and relay answer at one address, to its name only,
// and the page stays locked to whoever has no token.
func TestPublicAddress(t *testing.T) {
	a, client := publicApp(t)
	if len(a.servers) != 1 || a.Addresses.Relay != "https://saml.example.com/saml" ||
		a.Addresses.API != "https://saml.example.com/api/v1" ||
		!strings.HasPrefix(a.Addresses.UI, "https://saml.example.com/?token=") {
		t.Errorf("%d servers, %+v", len(a.servers), a.Addresses)
	}
	for _, c := range []struct {
		path, host, token string
		status            int
	}{
		{"/", "", "", http.StatusUnauthorized},
		{"/healthz", "", "", http.StatusOK},
		{"/healthz", "SAML.example.com:443", "", http.StatusOK},
		{"/healthz", "127.0.0.1", "", http.StatusMisdirectedRequest},
		{"/healthz", "localhost:443", "", http.StatusMisdirectedRequest},
		{"/healthz", "saml.example.com:8443", "", http.StatusMisdirectedRequest},
		{"/saml", "", "", http.StatusOK},
		{"/saml", "evil.example", "", http.StatusMisdirectedRequest},
		{"/saml/x", "", "", http.StatusNotFound},
		{"/captures/x", "", "", http.StatusUnauthorized},
		{"/api/v1/captures", "", "", http.StatusUnauthorized},
		{"/api/v1/captures", "", "wrong", http.StatusUnauthorized},
		{"/api/v1/captures", "", "0123456789abcdef", http.StatusOK},
	} {
		r := httptest.NewRequest(http.MethodGet, "https://saml.example.com"+c.path, nil)
		r.RequestURI = ""
		if c.host != "" {
			r.Host = c.host
		}
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		if resp, body := send(t, client, r); resp.StatusCode != c.status {
			t.Errorf("%s of %s, token %q: %d, want %d: %.200s", c.path, r.Host, c.token, resp.StatusCode, c.status, body)
		}
	}
}

// TestPublicCookieIsSecure: the printed address opens the page once, and its
// cookie never travels without TLS. The relay records what is posted to it.
func TestPublicCookieIsSecure(t *testing.T) {
	a, client := publicApp(t)
	r := httptest.NewRequest(http.MethodGet, a.Addresses.UI, nil)
	r.RequestURI = ""
	resp, _ := send(t, client, r)
	cookies := resp.Cookies()
	if resp.StatusCode != http.StatusSeeOther || len(cookies) != 1 || !cookies[0].Secure || !cookies[0].HttpOnly ||
		cookies[0].Name != "samlscope_443" {
		t.Fatalf("%d, %v", resp.StatusCode, cookies)
	}
	r = httptest.NewRequest(http.MethodGet, "https://saml.example.com/", nil)
	r.RequestURI = ""
	r.AddCookie(cookies[0])
	if resp, _ := send(t, client, r); resp.StatusCode != http.StatusOK {
		t.Errorf("with its cookie the page answers %d", resp.StatusCode)
	}
	form := url.Values{"SAMLResponse": {"PHg+"}}.Encode()
	r = httptest.NewRequest(http.MethodPost, "https://saml.example.com/saml", strings.NewReader(form))
	r.RequestURI = ""
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://login.microsoftonline.com")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	if resp, _ := send(t, client, r); resp.StatusCode != http.StatusOK {
		t.Errorf("the relay answers %d", resp.StatusCode)
	}
	if all, _, err := a.Log.List(t.Context(), capture.Query{}); err != nil || len(all) != 1 {
		t.Errorf("%d captures, %v", len(all), err)
	}
}

// TestPublicNeedsALongToken: anyone may try tokens there.
func TestPublicNeedsALongToken(t *testing.T) {
	env := Env{Getenv: func(string) string { return "0123456789" }, Warn: func(error) {}}
	if _, err := sessionToken(env, true); err == nil || !strings.Contains(err.Error(), "16 or more") {
		t.Errorf("public: %v", err)
	}
	if token, err := sessionToken(env, false); err != nil || token != "0123456789" {
		t.Errorf("on loopback: %q, %v", token, err)
	}
	if err := (*Public)(nil).checkListen("--listen", "0.0.0.0:8484"); err == nil {
		t.Error("without a public address samlscope listens for other machines")
	}
	if err := (&Public{}).checkListen("--listen", "0.0.0.0"); err == nil {
		t.Error("an address without a port is accepted")
	}
}
