package proxy

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// lookup is a resolver for which every name has this one address.
func lookup(t *testing.T, ip net.IP) *net.Resolver {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	go func() {
		q := make([]byte, 512)
		for {
			n, from, err := c.ReadFrom(q)
			if err != nil {
				return
			}
			_, _ = c.WriteTo(dnsAnswer(q[:n], ip), from) // the resolver asks again
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", c.LocalAddr().String())
	}}
}

// dnsAnswer answers a question for an IPv4 address, and others with nothing
// (RFC 1035, section 4.1).
func dnsAnswer(q []byte, ip net.IP) []byte {
	end := 12
	for q[end] != 0 {
		end += int(q[end]) + 1
	}
	a := append([]byte{}, q[:end+5]...)
	a[2], a[3] = 0x84, 0 // an answer with authority, without error
	binary.BigEndian.PutUint16(a[8:], 0)
	binary.BigEndian.PutUint16(a[10:], 0)
	if binary.BigEndian.Uint16(q[end+1:]) != 1 {
		return a
	}
	a[7] = 1
	a = append(a, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(a, ip.To4()...)
}

func TestThisMachineIsRefusedInEverySpelling(t *testing.T) {
	var asked atomic.Int32
	api := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer api.Close()
	_, port, _ := net.SplitHostPort(api.Listener.Addr().String())
	w := wire(t, nil, nil)
	w.p.dialer.Resolver = lookup(t, net.IPv4(127, 0, 0, 1))
	for _, host := range []string{
		"127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "127.8.9.10", "0x7f000001", "0x7f.1", "0X7F000001", "0x7f.0x0.0x0.0x1", "2130706433", "017700000001", "0177.0.0.1", "0", "0.0.0.0", "0.1.2.3",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[::1%25lo]", "[::ffff:0.0.0.0]",
		"localhost", "LocalHost", "localhost.", "x.localhost", "x.localhost.", "rebound.example", "rebound.example.",
		"169.254.169.254", "[fe80::1]", "[fe80::1%25eth0]", "[::ffff:169.254.169.254]", "224.0.0.1",
	} {
		target := host + ":" + port
		_, resp := w.connectRaw(target)
		sentence, err := io.ReadAll(resp.Body)
		if resp.StatusCode != http.StatusForbidden || err != nil || strings.Count(string(sentence), "\n") != 1 ||
			!strings.HasPrefix(string(sentence), "samlscope passes nothing on to ") {
			t.Errorf("CONNECT %s: %d %q", target, resp.StatusCode, sentence)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+target+"/api/v1/captures", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := do(t, w.browserFor(req), req); got.status != http.StatusForbidden && got.status != http.StatusBadGateway {
			t.Errorf("GET %s: %d %q", target, got.status, got.body)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
}

// browserFor uses the proxy for every host: Go's own rules spare loopback.
func (w *wires) browserFor(*http.Request) *http.Client {
	proxyURL, _ := url.Parse(w.url) // wire made it
	tr := &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return proxyURL, nil }}
	w.t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func TestOpenedHostThatLeadsHere(t *testing.T) {
	w := wire(t, nil, nil)
	w.p.dialer.Resolver = lookup(t, net.IPv4(127, 0, 0, 1))
	got := do(t, w.browser(true), post(t, "/saml", "x"))
	if got.status != http.StatusBadGateway || !strings.Contains(got.body, "that is this machine") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestPlainHTTPGoesOn(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Proxy-Connection", "Proxy-Authorization", "X-Forwarded-For", "Via"} {
			if r.Header.Get(name) != "" {
				t.Errorf("%s was sent on", name)
			}
		}
		fmt.Fprintf(w, "%s %s %s", r.Method, r.Host, r.RequestURI)
	}))
	defer site.Close()
	w := wire(t, nil, func(o *InterceptOptions) { o.Upstream["site.example:80"] = site.Listener.Addr().String() })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://site.example/a?b=c;d", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Proxy-Authorization", "Basic eA==")
	if got := do(t, w.browserFor(req), req); got.status != 200 || got.body != "GET site.example /a?b=c;d" {
		t.Errorf("%d %q", got.status, got.body)
	}
}

func TestUpstreamIsForNamedHostsOnly(t *testing.T) {
	strange := authority(t, signInHost)
	aws := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "here") })
	w := wire(t, aws, func(o *InterceptOptions) { o.Roots = pool(strange) })
	got := do(t, w.browser(true), post(t, "/saml", "x"))
	if got.status != http.StatusBadGateway || !strings.Contains(got.body, "cannot be verified") ||
		!strings.Contains(got.body, "did not get there") {
		t.Errorf("an unknown certificate: %d %s", got.status, got.body)
	}
	w = wire(t, aws, func(o *InterceptOptions) { o.Roots, o.UpstreamInsecure = pool(strange), true })
	if got := do(t, w.browser(true), post(t, "/saml", "x")); got.body != "here" {
		t.Errorf("named: %d %s", got.status, got.body)
	}
	w = wire(t, nil, func(o *InterceptOptions) {
		o.Roots, o.UpstreamInsecure = pool(strange), true
		o.Upstream["other.example:443"] = "127.0.0.1:1"
	})
	w.p.dialer.Resolver, w.p.dialer.ControlContext = lookup(t, net.IPv4(127, 0, 0, 1)), nil
	if r, err := http.NewRequestWithContext(t.Context(), "GET",
		"https://"+signInHost+":"+portOf(w.serve(aws, signInHost, true)), nil); err != nil {
		t.Fatal(err)
	} else if _, err := w.p.roundTrip(r); err == nil {
		t.Error("any certificate is taken from hosts that were not named")
	}
}

func portOf(addr string) string {
	_, port, _ := net.SplitHostPort(addr) // a listener's
	return port
}

func TestClientThatIsGoneSendsNothing(t *testing.T) {
	eachWay(t, func(t *testing.T, h2 bool) {
		var arrived atomic.Int32
		w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }), nil)
		held, gone := make(chan struct{}), make(chan struct{})
		w.holder.request = func(ctx context.Context, r Request) Reply {
			close(held)
			<-ctx.Done()
			close(gone)
			return Reply{Send: &r, Capture: "x"} // released too late
		}
		told := make(chan Response, 2)
		w.holder.answer = func(_ string, r Response) { told <- r }
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			resp, err := w.browser(h2).Do(post(t, "/saml", strings.Repeat("x", 14000)).WithContext(ctx))
			if err == nil {
				resp.Body.Close()
			}
			failed <- err
		}()
		<-held
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		<-gone
		if err := w.p.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if n := arrived.Load(); n != 0 {
			t.Errorf("%d requests arrived", n)
		}
		if r := <-told; r.Status != 0 || !strings.Contains(r.Failed, "AWS did not get it") {
			t.Errorf("told %d %q", r.Status, r.Failed)
		}
	})
}

func TestCloseWhileHeld(t *testing.T) {
	var arrived atomic.Int32
	w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }), nil)
	held := make(chan struct{})
	w.holder.request = func(ctx context.Context, r Request) Reply {
		close(held)
		<-ctx.Done()
		return Reply{Send: &r}
	}
	got := make(chan answer)
	go func() { got <- do(t, w.browser(true), post(t, "/saml", "x")) }()
	<-held
	if err := w.p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if a := <-got; a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, "AWS did not get it") ||
		arrived.Load() != 0 {
		t.Errorf("%d %s; %d requests arrived", a.status, a.body, arrived.Load())
	}
	if got := do(t, w.browser(true), post(t, "/saml", "x")); got.status != 0 {
		t.Errorf("after the end: %d %s", got.status, got.body)
	}
}

func TestCloseEndsTunnels(t *testing.T) {
	w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), nil)
	c, resp := w.connectRaw("passthrough.example:443")
	if resp.StatusCode != 200 {
		t.Fatal(resp.Status)
	}
	if err := w.p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("the tunnel stands")
	}
}

func TestServerThatFails(t *testing.T) {
	down, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	down.Close() // no one answers there now
	slow := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // to its end, or the server does not see who goes
		<-r.Context().Done()
	}
	reset := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	for _, c := range []struct {
		name   string
		aws    http.HandlerFunc
		status int
		says   []string
	}{
		{"down", nil, http.StatusBadGateway, []string{"cannot be reached", "did not get there", "The capture is kept"}},
		{
			"slow",
			slow,
			http.StatusGatewayTimeout,
			[]string{"did not answer in time", "may have reached AWS", "The capture is kept"},
		},
		{
			"reset",
			reset,
			http.StatusBadGateway,
			[]string{"broke the connection off", "may have reached AWS", "The capture is kept"},
		},
	} {
		for _, h2 := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, " h2 ", h2), func(t *testing.T) {
				var asked, arrived atomic.Int32
				w := wire(t, nil, func(o *InterceptOptions) {
					o.Upstream[signInHost+":443"] = down.Addr().String()
					if c.name == "slow" {
						o.ReplyTime = 50 * time.Millisecond
					}
				})
				if c.aws != nil {
					w.p.upstream[signInHost+":443"] = w.serve(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
						arrived.Add(1)
						c.aws(rw, r)
					}), signInHost, h2)
				}
				w.holder.request = func(_ context.Context, r Request) Reply {
					asked.Add(1)
					return Reply{Send: &r, Capture: "x"}
				}
				told := make(chan Response, 2)
				w.holder.answer = func(_ string, r Response) { told <- r }
				got := do(t, w.browser(h2), post(t, "/saml", "SAMLResponse=x"))
				if got.status != c.status || got.header.Get("Cache-Control") != "no-store" {
					t.Errorf("%d %q", got.status, got.header)
				}
				for _, part := range c.says {
					if !strings.Contains(got.body, part) {
						t.Errorf("the page lacks %q: %s", part, got.body)
					}
				}
				if r := <-told; r.Status != 0 || !strings.Contains(r.Failed, c.says[0]) {
					t.Errorf("told %d %q", r.Status, r.Failed)
				}
				if asked.Load() != 1 || arrived.Load() > 1 {
					t.Errorf("asked %d times, sent %d times", asked.Load(), arrived.Load())
				}
			})
		}
	}
}

// TestManyAtOnce: each browser gets the answer to its own message, each message
// arrives once, and each answer is told for its own capture.
func TestManyAtOnce(t *testing.T) {
	const n = 200
	eachWay(t, func(t *testing.T, h2 bool) {
		var mu sync.Mutex
		arrived, told := map[string]int{}, map[string]string{}
		w := wire(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			arrived[string(body)]++
			mu.Unlock()
			_, _ = w.Write(body) // an echo
		}), nil)
		var all sync.WaitGroup
		all.Add(n)
		w.holder.request = func(_ context.Context, r Request) Reply {
			all.Done()
			all.Wait() // all are held at the same time
			return Reply{Send: &r, Capture: "for " + string(r.Body[:4])}
		}
		w.holder.answer = func(id string, r Response) {
			mu.Lock()
			defer mu.Unlock()
			if _, twice := told[id]; twice {
				t.Errorf("%s: told twice", id)
			}
			told[id] = string(r.Body)
		}
		browsers := make([]*http.Client, 10)
		for i := range browsers {
			browsers[i] = w.browser(h2)
		}
		message := func(i int) string { return fmt.Sprintf("%04d", i) + strings.Repeat(string(rune('A'+i%26)), 500+i) }
		var done sync.WaitGroup
		for i := range n {
			done.Go(func() {
				if got := do(t, browsers[i%len(browsers)], post(t, "/saml", message(i))); got.body != message(i) {
					t.Errorf("message %d: %d %.60q", i, got.status, got.body)
				}
			})
		}
		done.Wait()
		if err := w.p.Close(t.Context()); err != nil {
			t.Error(err)
		}
		for i := range n {
			if arrived[message(i)] != 1 || told["for "+message(i)[:4]] != message(i) {
				t.Errorf("message %d arrived %d times; told %.20q", i, arrived[message(i)], told["for "+message(i)[:4]])
			}
		}
		if len(arrived) != n || len(told) != n {
			t.Errorf("%d arrived, %d told", len(arrived), len(told))
		}
	})
}

func TestDistrustIsSaidOnce(t *testing.T) {
	warned := make(chan error, 10)
	w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
		func(o *InterceptOptions) { o.Warn = func(err error) { warned <- err } })
	for range 3 {
		if got := do(t, w.client(pool(w.outside), true), post(t, "/saml", "x")); got.status != 0 {
			t.Fatalf("it trusts what it should not: %d", got.status)
		}
	}
	if err := <-warned; !errors.Is(err, ErrUntrusted) {
		t.Error(err)
	}
	if err := w.p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if len(warned) != 0 {
		t.Errorf("and again: %v", <-warned)
	}
}

func TestOwnAddressGivesThePACFile(t *testing.T) {
	w := wire(t, nil, nil)
	resp, err := http.Get(w.url + "/proxy.pac")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if want := PAC(strings.TrimPrefix(w.url, "http://"),
		[]string{signInHost}); err != nil || string(text) != want || resp.Header.Get("Content-Type") != pacType {
		t.Errorf("%s %s, error %v", resp.Header, text, err)
	}
	if resp, err := http.Get(w.url + "/"); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("elsewhere: %v, error %v", resp, err)
	} else {
		resp.Body.Close()
	}
}

// TestOwnAddressIsRefused: also where it isn't a loopback address.
func TestOwnAddressIsRefused(t *testing.T) {
	ctx := context.WithValue(t.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 8486})
	for addr, want := range map[string]bool{
		"192.0.2.1:8484":          true,
		"[::ffff:192.0.2.1]:8484": true,
		"192.0.2.2:8484":          false,
		"10.0.0.1:443":            false,
		"[2001:db8::1]:443":       false,
	} {
		var refused *refusedTarget
		if err := guard(ctx, "tcp", addr, nil); errors.As(err, &refused) != want {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestHolderThatBreaks(t *testing.T) {
	warned := make(chan error, 2)
	w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was sent on") }), func(o *InterceptOptions) {
		o.Warn = func(err error) { warned <- err }
	})
	w.holder.request = func(_ context.Context, r Request) Reply { panic(string(r.Body)) }
	got := do(t, w.browser(true), post(t, "/saml", "SAMLResponse=secret"))
	if err := <-warned; got.status != 500 || !strings.Contains(got.body, "AWS did not get it") ||
		strings.Contains(got.body+err.Error(), "secret") {
		t.Errorf("%d %s; warned %v", got.status, got.body, err)
	}
}
