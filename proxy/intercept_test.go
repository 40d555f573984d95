package proxy

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const signInHost = "signin.aws.amazon.com"

// fakeHolder wants every request that a form or a link makes. Nil functions let everything go on.
type fakeHolder struct {
	request func(context.Context, Request) Reply
	answer  func(id string, r Response)
}

func (h *fakeHolder) Wants(method, _, _ string) bool {
	return method == http.MethodPost || method == http.MethodGet
}

func (h *fakeHolder) Request(ctx context.Context, r Request) Reply {
	if h.request == nil {
		return Reply{Send: &r}
	}
	return h.request(ctx, r)
}

func (h *fakeHolder) Answer(_ context.Context, id string, r Response) {
	if h.answer != nil {
		h.answer(id, r)
	}
}

// wires is an interceptor between a client and TLS servers, all on loopback.
type wires struct {
	t       *testing.T
	p       *Interceptor
	holder  *fakeHolder
	url     string     // of the proxy
	outside *Authority // signs the servers' certificates
	inside  *Authority // the interceptor's
}

// wire starts an interceptor. What passes for the sign-in host is served by
// aws, and passthrough.example by the same server, unopened.
func wire(t *testing.T, aws http.Handler, change func(*InterceptOptions)) *wires {
	t.Helper()
	w := &wires{t: t, holder: &fakeHolder{}}
	w.outside = authority(t, signInHost, "passthrough.example")
	w.inside = authority(t, signInHost)
	o := InterceptOptions{
		Opens: func(host string) bool { return host == signInHost }, Holder: w.holder, Authority: w.inside, Hosts: []string{signInHost},
		Upstream: map[string]string{}, Roots: pool(w.outside),
	}
	if aws != nil {
		addr := w.serve(aws, signInHost, true)
		o.Upstream[signInHost+":443"] = addr
		o.Upstream["passthrough.example:443"] = w.serve(aws, "passthrough.example", true)
	}
	if change != nil {
		change(&o)
	}
	w.p = NewInterceptor(o)
	srv := httptest.NewServer(w.p)
	t.Cleanup(func() {
		// Not the test's context, which has ended by now.
		if err := w.p.Close(context.Background()); err != nil {
			t.Error(err)
		}
		srv.Close()
	})
	w.url = srv.URL
	return w
}

func authority(t *testing.T, hosts ...string) *Authority {
	t.Helper()
	a, err := NewAuthority(AuthorityOptions{Hosts: hosts})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func pool(a *Authority) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.Certificate())
	return p
}

// serve starts a TLS server for one host and returns its address.
func (w *wires) serve(h http.Handler, host string, h2 bool) string {
	w.t.Helper()
	leaf, err := w.outside.Leaf(host)
	if err != nil {
		w.t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(h)
	srv.EnableHTTP2 = h2
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{*leaf}}
	srv.StartTLS()
	w.t.Cleanup(srv.Close)
	return srv.Listener.Addr().String()
}

// client is a browser that uses the proxy and trusts what roots says.
func (w *wires) client(roots *x509.CertPool, h2 bool) *http.Client {
	proxyURL, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	tr := &http.Transport{
		Proxy:              http.ProxyURL(proxyURL),
		TLSClientConfig:    &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2:  h2,
		DisableCompression: true,
	}
	w.t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{
		Transport:     tr,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (w *wires) browser(h2 bool) *http.Client { return w.client(pool(w.inside), h2) }

// do sends a request and reads the answer. status is 0 if there was none.
func do(t *testing.T, c *http.Client, req *http.Request) answer {
	t.Helper()
	resp, err := c.Do(req)
	if err != nil {
		return answer{body: err.Error()}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

func post(t *testing.T, path, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+signInHost+path,
		strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

// eachWay runs a test with HTTP/1.1 and with HTTP/2 between browser and proxy.
func eachWay(t *testing.T, test func(t *testing.T, h2 bool)) {
	t.Run("HTTP 1.1", func(t *testing.T) { test(t, false) })
	t.Run("HTTP 2", func(t *testing.T) { test(t, true) })
}

func TestOpenedHostGetsAndGivesTheSameBytes(t *testing.T) {
	const path = `/saml/a|b/%7e%2F?x=a;b&&y=%zz&z`
	body := "SAMLResponse=" + strings.Repeat("A%2b+", 3000)
	packed := []byte{0x1b, 0, 1, 2, 0xff}
	aws := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, err := io.ReadAll(r.Body)
		for name := range r.Header {
			if strings.HasPrefix(name, "X-") || name == "Forwarded" || name == "Via" || name == "Proxy-Connection" {
				t.Errorf("%s was sent on", name)
			}
		}
		switch {
		case err != nil || string(got) != body:
			t.Errorf("%d bytes arrived, error %v", len(got), err)
		case r.RequestURI != path || r.Host != signInHost || r.ProtoMajor != 2:
			t.Errorf("asked for %s at %s over %s", r.RequestURI, r.Host, r.Proto)
		case r.Header.Get("Accept-Encoding") != "gzip, br" || r.Header.Get("Cookie") != "a=1; b=2" ||
			r.UserAgent() != "browser":
			t.Errorf("headers changed: %q", r.Header)
		}
		w.Header()["Content-Type"] = nil
		w.Header().Set("Content-Encoding", "br")
		w.Header()["Set-Cookie"] = []string{"a=1; HttpOnly", "b=2; Domain=amazon.com", "c=3; SameSite=None; Secure"}
		w.Header().Set("Location", "https://console.aws.amazon.com/")
		w.WriteHeader(http.StatusFound)
		_, _ = w.Write(packed) // the client checks what came
	})
	eachWay(t, func(t *testing.T, h2 bool) {
		w := wire(t, aws, nil)
		req := post(t, "/", body)
		req.URL.Opaque = path
		req.Header.Set("Accept-Encoding", "gzip, br")
		req.Header.Set("Cookie", "a=1; b=2")
		req.Header.Set("User-Agent", "browser")
		req.Header.Set("X-Forwarded-For", "192.0.2.1")
		got := do(t, w.browser(h2), req)
		if got.status != http.StatusFound || got.body != string(packed) || len(got.header["Set-Cookie"]) != 3 ||
			got.header.Get("Location") == "" {
			t.Errorf("answer %d %q %q", got.status, got.header, got.body)
		}
		if _, typed := got.header["Content-Type"]; typed {
			t.Error("the answer was given a type")
		}
	})
}

func TestWhatTheHolderSays(t *testing.T) {
	aws := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body) // an echo
	})
	for name, c := range map[string]struct {
		reply  func(Request) Reply
		status int
		body   string
	}{
		"on": {func(r Request) Reply { return Reply{Send: &r} }, 200, "SAMLResponse=x"},
		"edited": {
			func(r Request) Reply { r.Body = []byte("SAMLResponse=longer"); return Reply{Send: &r} },
			200,
			"SAMLResponse=longer",
		},
		"emptied": {func(r Request) Reply { r.Body = nil; return Reply{Send: &r} }, 200, ""},
		"page":    {func(Request) Reply { return Reply{Page: &Response{Status: 451, Body: []byte("held")}} }, 451, "held"},
		"nothing": {func(Request) Reply { return Reply{} }, 500, ""},
		"elsehost": {
			func(r Request) Reply { r.URL = "https://" + signInHost + ".evil.example/saml"; return Reply{Send: &r} },
			500,
			"",
		},
		"elsewhat": {func(r Request) Reply { r.URL = "http://" + signInHost + "/saml"; return Reply{Send: &r} }, 500, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := wire(t, aws, nil)
			w.holder.request = func(_ context.Context, r Request) Reply {
				if r.Method != "POST" || r.URL != "https://"+signInHost+"/saml?x=1" || string(r.Body) != "SAMLResponse=x" {
					t.Errorf("asked about %s %s with %q", r.Method, r.URL, r.Body)
				}
				return c.reply(r)
			}
			got := do(t, w.browser(true), post(t, "/saml?x=1", "SAMLResponse=x"))
			if got.status != c.status || c.body != "" && got.body != c.body ||
				c.status == 500 && !strings.Contains(got.body, "AWS did not get it") {
				t.Errorf("got %d %q", got.status, got.body)
			}
		})
	}
}

func TestPassThroughShowsItsOwnCertificate(t *testing.T) {
	w := wire(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }), nil)
	w.holder.request = func(context.Context, Request) Reply { t.Error("it was read"); return Reply{} }
	resp, err := w.client(pool(w.outside), true).Post("https://passthrough.example/saml", "text/plain",
		strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if issuer := resp.TLS.PeerCertificates[0].Issuer; issuer.String() != w.outside.Certificate().Subject.String() ||
		resp.ProtoMajor != 2 {
		t.Errorf("issued by %s, over %s", issuer, resp.Proto)
	}
	if _, err := w.browser(true).Get("https://passthrough.example/"); err == nil {
		t.Error("the interceptor signed for it")
	}
}

// connectRaw asks the proxy for a connection and returns it with the status of
// the answer.
func (w *wires) connectRaw(target string) (net.Conn, *http.Response) {
	w.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { c.Close() })
	if _, err := fmt.Fprintf(c, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, target); err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: http.MethodConnect})
	if err != nil {
		w.t.Fatalf("CONNECT %s: %v", target, err)
	}
	return c, resp
}

func TestWebSocketIsUntouched(t *testing.T) {
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, b, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "+
			"Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", r.Header.Get("Sec-WebSocket-Key"))
		_, _ = io.Copy(c, b) // until the client ends it
	})
	w := wire(t, echo, nil)
	raw, _ := w.connectRaw(signInHost + ":443")
	c := tls.Client(raw, &tls.Config{ServerName: signInHost, RootCAs: pool(w.inside), NextProtos: []string{"http/1.1"}})
	defer c.Close()
	fmt.Fprintf(c, "GET /socket HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: "+
		"websocket\r\nSec-WebSocket-Key: k\r\n\r\n", signInHost)
	r := bufio.NewReader(c)
	resp, err := http.ReadResponse(r, nil)
	if err != nil || resp.StatusCode != 101 || resp.Header.Get("Sec-WebSocket-Accept") != "k" ||
		resp.Header.Get("Upgrade") != "websocket" {
		t.Fatalf("%v, error %v", resp, err)
	}
	for _, frame := range []string{"\x81\x02hi", "\x82\x01\x00", "\x88\x00"} {
		got := make([]byte, len(frame))
		if _, err := io.WriteString(c, frame); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(r, got); err != nil || string(got) != frame {
			t.Fatalf("%q came back as %q, error %v", frame, got, err)
		}
	}
}

// TestEarlyBytes: a client may send its hello without waiting for the answer
// to CONNECT.
func TestEarlyBytes(t *testing.T) {
	w := wire(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "here") }), nil)
	for host, trusted := range map[string]*Authority{signInHost: w.inside, "passthrough.example": w.outside} {
		raw, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		c := tls.Client(&impatient{
			Conn:  raw,
			first: "CONNECT " + host + ":443 HTTP/1.1\r\nHost: x\r\n\r\n",
		}, &tls.Config{ServerName: host, RootCAs: pool(trusted)})
		fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host)
		if got, err := io.ReadAll(c); err != nil || !bytes.HasSuffix(got, []byte("here")) {
			t.Errorf("%s: %q, error %v", host, got, err)
		}
	}
}

// impatient sends something before its first bytes, together with them, and
// skips the answer to it.
type impatient struct {
	net.Conn
	first string
	heard bool
}

func (i *impatient) Write(b []byte) (int, error) {
	n, err := i.Conn.Write(append([]byte(i.first), b...))
	n -= len(i.first)
	i.first = ""
	return n, err
}

func (i *impatient) Read(b []byte) (int, error) {
	for end := []byte("\r\n\r\n"); !i.heard; {
		var seen []byte
		for one := make([]byte, 1); !bytes.HasSuffix(seen, end); seen = append(seen, one...) {
			if _, err := i.Conn.Read(one); err != nil {
				return 0, err
			}
		}
		i.heard = true
	}
	return i.Conn.Read(b)
}

func TestOtherNamesInsideAreRefused(t *testing.T) {
	w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was sent on") }), nil)
	raw, _ := w.connectRaw(signInHost + ":443")
	c := tls.Client(raw, &tls.Config{ServerName: "us-east-1." + signInHost, RootCAs: pool(w.inside)})
	if err := c.Handshake(); err == nil {
		t.Error("another server name was taken")
	}
	for _, host := range []string{"evil.example", "us-east-1." + signInHost, signInHost + ":444", signInHost + "."} {
		eachWay(t, func(t *testing.T, h2 bool) {
			req := post(t, "/saml", "x")
			req.Host = host
			if got := do(t, w.browser(h2), req); got.status != http.StatusMisdirectedRequest {
				t.Errorf("Host %s: %d", host, got.status)
			}
		})
	}
	raw, _ = w.connectRaw(signInHost + ":443")
	c = tls.Client(raw, &tls.Config{ServerName: signInHost, RootCAs: pool(w.inside)})
	fmt.Fprintf(c, "GET https://evil.example/ HTTP/1.1\r\nHost: %s\r\n\r\n", signInHost)
	if resp, err := http.ReadResponse(bufio.NewReader(c),
		nil); err != nil || resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a whole URL inside: %v, error %v", resp, err)
	}
}

func TestAnswersAreRecorded(t *testing.T) {
	text := strings.Repeat("Your request included an invalid SAML response. ", 3000)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, text) // into memory
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, accepts, asked, encoding, sent, recorded string }{
		{"plain", "", "identity", "", text[:500], text[:500]},
		{"long", "br;q=1, gzip;q=0", "identity", "", text, text[:maxKept]},
		{"gzip", "gzip, deflate, br, zstd", "gzip", "gzip", packed.String(), text[:maxKept]},
		{"broken gzip", "gzip", "gzip", "gzip", "\x1f\x8bnot really", ""},
		{"unasked", "br", "identity", "br", "\x0b\x02\x80", ""},
		{"empty", "gzip", "gzip", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			aws := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != c.asked {
					t.Errorf("asked for %q", got)
				}
				if c.encoding != "" {
					w.Header().Set("Content-Encoding", c.encoding)
				}
				w.Header().Add("Set-Cookie", "a=1")
				w.Header().Add("Set-Cookie", "b=2")
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, c.sent) // the client checks what came
			})
			w := wire(t, aws, nil)
			told := make(chan Response, 2)
			w.holder.request = func(_ context.Context, r Request) Reply { return Reply{Send: &r, Capture: "one"} }
			w.holder.answer = func(id string, r Response) {
				if id != "one" {
					t.Errorf("told about %q", id)
				}
				told <- r
			}
			req := post(t, "/saml", "SAMLResponse=x")
			if c.accepts != "" {
				req.Header.Set("Accept-Encoding", c.accepts)
			}
			got := do(t, w.browser(true), req)
			if got.status != 400 || got.body != c.sent || got.header.Get("Content-Encoding") != c.encoding {
				t.Errorf("the browser got %d and %d bytes", got.status, len(got.body))
			}
			r := <-told
			if r.Status != 400 || string(r.Body) != c.recorded || len(r.Header["Set-Cookie"]) != 2 {
				t.Errorf("recorded %d %q and %d bytes", r.Status, r.Header, len(r.Body))
			}
		})
	}
}

func TestNoCaptureNoAnswer(t *testing.T) {
	w := wire(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "x") }), nil)
	w.holder.answer = func(string, Response) { t.Error("told about it") }
	if got := do(t, w.browser(true), post(t, "/saml", "x")); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestLargeBodiesStreamThrough(t *testing.T) {
	body := strings.Repeat("0123456789abcdef", maxBody/16) + "!"
	w := wire(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body) // an echo
	}), nil)
	asked := make(chan int, 1)
	w.holder.request = func(_ context.Context, r Request) Reply { asked <- len(r.Body); return Reply{Send: &r} }
	if got := do(t, w.browser(true), post(t, "/saml", body)); got.body != body {
		t.Errorf("%d bytes came back", len(got.body))
	}
	if len(asked) != 0 {
		t.Error("the holder was asked")
	}
	if got := do(t, w.browser(false), post(t, "/saml",
		body[1:])); got.body != body[1:] || len(asked) != 1 || <-asked != maxBody {
		t.Errorf("at the limit: %d bytes came back", len(got.body))
	}
}
