package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// TestOnlyAWSIsReached: everything else is refused before anything is asked
// for its address, and the flag that allows it is named.
func TestOnlyAWSIsReached(t *testing.T) {
	warned := make(chan error, 100)
	w := wire(t, nil, func(o *InterceptOptions) {
		o.Allowed = []string{"allowed.example:443", "named.example:8443", "203.0.113.5:443"}
		o.Warn = func(err error) { warned <- err }
	})
	w.p.dialer.Resolver = lookup(t, net.IPv4(127, 0, 0, 1))
	const flag, port, here = "--allow-host", "at port 443 only", "that is this machine"
	for target, says := range map[string]string{
		"evil.example:443": flag, "login.microsoftonline.com:443": flag, "aws.amazon.com:443": flag,
		"evil" + signInHost + ":443": flag, signInHost + ".evil.example:443": flag, signInHost + ".:443": flag,
		"192.0.2.1:443": flag, "[2001:db8::1]:443": flag, "allowed.example:8443": flag, "allowed.example:80": flag,
		"x.allowed.example:443": flag, "allowed.example.:443": flag, "named.example:443": flag,
		signInHost + ":444": port, signInHost + ":22": port, "us-east-1." + signInHost + ":8443": port,
		// Allowed, so it is asked for, and leads to this machine here.
		"allowed.example:443": here, "ALLOWED.example:443": here, "named.example:8443": here,
		"below." + signInHost + ":443": here, // where the PAC file sends it, though it is not opened
	} {
		_, resp := w.connectRaw(target)
		text, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusForbidden || !strings.Contains(string(text), says) ||
			strings.Count(string(text), "\n") != 1 {
			t.Errorf("CONNECT %s: %d %q, want %q", target, resp.StatusCode, text, says)
		}
	}
	if err := w.p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if len(warned) != 1 || !strings.Contains((<-warned).Error(), flag) {
		t.Errorf("the terminal was told %d times", len(warned))
	}
}

// TestAllowedHostIsLetThroughUnread: with its own certificate.
func TestAllowedHostIsLetThroughUnread(t *testing.T) {
	w := wire(t, nil, func(o *InterceptOptions) { o.Allowed = []string{"Passthrough.example:443"} })
	server := w.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "here") }),
		"passthrough.example", true)
	w.p.dialer.ControlContext = nil // the one that there is in a test is on loopback
	w.p.dialer.Resolver = lookup(t, net.IPv4(127, 0, 0, 1))
	// Port 443 is not the test's to listen on, so the name leads to another port.
	w.p.allowed["passthrough.example:"+portOf(server)] = true
	c := w.client(pool(w.outside), true)
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://passthrough.example:"+portOf(server)+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := do(t, c, req); got.status != 200 || got.body != "here" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestPlainHTTPIsRefused: people who type the name of AWS sign-in are sent on to
// https, as AWS does.
func TestPlainHTTPIsRefused(t *testing.T) {
	w := wire(t, nil, func(o *InterceptOptions) { o.Allowed = []string{"allowed.example:443"} })
	for target, status := range map[string]int{
		"GET http://" + signInHost + "/saml?a=b": 307, "GET http://below." + signInHost + "/": 307,
		"POST http://" + signInHost + "/saml": 403, "GET http://" + signInHost + ":8080/": 403,
		"GET http://evil.example/": 403, "GET http://allowed.example/": 403, "POST http://evil.example/saml": 403,
	} {
		method, address, _ := strings.Cut(target, " ")
		req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := w.browserFor(req)
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		got := do(t, c, req)
		if got.status != status || status == 307 && got.header.Get("Location") != strings.Replace(address, "http", "https", 1) {
			t.Errorf("%s: %d %q %s", target, got.status, got.header.Get("Location"), got.body)
		}
	}
}

// TestAddressesThatAreNeverPassedOn: written out, and as what a name leads to.
func TestAddressesThatAreNeverPassedOn(t *testing.T) {
	for text, c := range map[string]struct{ written, led bool }{
		"127.0.0.1": {true, true}, "127.255.255.255": {true, true}, "::1": {true, true}, "0.0.0.0": {true, true},
		"::": {true, true}, "169.254.169.254": {true, true}, "169.254.170.2": {true, true}, "fe80::1": {true, true},
		"fe80::1%eth0": {true, true}, "2001:db8::1%eth0": {true, true}, "ff02::1": {true, true}, "224.0.0.1": {true, true},
		"255.255.255.255": {true, true}, "fec0::1": {true, true},
		"fd00:ec2::254": {true, true}, "fd00:ec2::23": {true, true}, "fd20:ce::254": {true, true},
		"168.63.129.16": {true, true}, "100.100.100.200": {true, true}, "192.0.0.192": {true, true},
		"::ffff:127.0.0.1": {true, true}, "::ffff:169.254.169.254": {true, true}, "::ffff:0:127.0.0.1": {true, true},
		"::127.0.0.1": {true, true}, "::ffff:0:203.0.113.5": {true, true}, "::203.0.113.5": {true, true},
		"64:ff9b::7f00:1": {true, true}, "64:ff9b::a9fe:a9fe": {true, true}, "64:ff9b::10.0.0.1": {true, true},
		"64:ff9b::168.63.129.16": {true, true}, "64:ff9b::0.0.0.1": {true, true},
		"64:ff9b:1::7f00:1": {true, true}, "64:ff9b:1:2::203.0.113.5": {true, true},
		"2002:7f00:1::": {true, true}, "2002:a9fe:a9fe::1": {true, true}, "2002:cb00:7105::1": {true, true},
		"2001:0:1::1": {true, true}, "2001:db8::5efe:127.0.0.1": {true, true}, "2001:db8::200:5efe:203.0.113.5": {true, true},
		"fe80::5efe:203.0.113.5": {true, true},
		// A name may lead to these: what a resolver makes up for a network without
		// IPv4, and what the system takes for IPv4.
		"64:ff9b::203.0.113.5": {true, false}, "::ffff:203.0.113.5": {true, false},
		// Sign-in may be behind a private endpoint, or a company's own network.
		"203.0.113.5": {}, "10.0.0.1": {}, "192.168.1.1": {}, "172.16.0.1": {}, "100.64.0.1": {}, "2001:db8::1": {},
		"fd00::1": {}, "2600:1f18::1": {}, "2001:4860::1": {}, "64:ff9c::7f00:1": {},
	} {
		var refused *refusedTarget
		if err := CheckHost(text); errors.As(err, &refused) != c.written {
			t.Errorf("%s, written out: %v", text, err)
		}
		addr := netip.AddrPortFrom(netip.MustParseAddr(text), 443).String()
		if err := guard(t.Context(), "tcp", addr, nil); errors.As(err, &refused) != c.led {
			t.Errorf("%s, as what a name leads to: %v", text, err)
		}
	}
}

// TestFormThatDoesNotCome: nor is one waited for behind the proxy.
func TestFormThatDoesNotCome(t *testing.T) {
	w := wire(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was sent on") }),
		func(o *InterceptOptions) { o.BodyTime = 50 * time.Millisecond })
	raw, _ := w.connectRaw(signInHost + ":443")
	c := tls.Client(raw, &tls.Config{ServerName: signInHost, RootCAs: pool(w.inside), NextProtos: []string{"http/1.1"}})
	fmt.Fprintf(c, "POST /saml HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\nSAMLResponse=PHNh", signInHost)
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var slow net.Error
	if _, err := io.ReadAll(c); errors.As(err, &slow) && slow.Timeout() {
		t.Error("the connection stayed open")
	}
}

// TestAnswerThatDoesNotEnd is broken off, and what came of it is recorded.
func TestAnswerThatDoesNotEnd(t *testing.T) {
	eachWay(t, func(t *testing.T, h2 bool) {
		ended := make(chan struct{})
		aws := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, "Your request included an invalid SAML response.")
			_ = http.NewResponseController(w).Flush() // the client sees whether it came
			<-r.Context().Done()
			close(ended)
		})
		told := make(chan Response, 1)
		w := wire(t, aws, func(o *InterceptOptions) { o.RestTime = 200 * time.Millisecond })
		w.holder.request = func(_ context.Context, r Request) Reply { return Reply{Send: &r, Capture: "id"} }
		w.holder.answer = func(_ string, r Response) { told <- r }
		resp, err := w.browser(h2).Do(post(t, "/saml", "SAMLResponse=x"))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if _, err := io.ReadAll(resp.Body); err == nil {
			t.Error("it ended as if that were all")
		}
		<-ended
		if r := <-told; r.Status != 400 || !strings.Contains(string(r.Body), "invalid SAML response") {
			t.Errorf("told %d %q", r.Status, r.Body)
		}
	})
}

// TestInterceptionEndsBesideAnOpenConnection: a browser's spare connection, over which nothing comes, is cut off. It is
// no failure.
func TestInterceptionEndsBesideAnOpenConnection(t *testing.T) {
	w := wire(t, http.NotFoundHandler(), nil)
	conn, resp := w.connectRaw(signInHost + ":443")
	if resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status)
	}
	spare := tls.Client(conn, &tls.Config{RootCAs: pool(w.inside), ServerName: signInHost})
	if err := spare.HandshakeContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	late, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	if err := w.p.Close(late); err != nil {
		t.Error(err)
	}
}
