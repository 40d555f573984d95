package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/proxy"
)

// Interception says what the interception proxy reaches besides AWS sign-in, and
// how. Upstream and Insecure are for tests and the demo.
type Interception struct {
	Allow    []string // hosts that the browser is let through to, unread
	Upstream []string // HOST:PORT=ADDR
	Insecure bool     // take any certificate from the hosts that Upstream names
}

// Check returns the error of what was given.
func (i Interception) Check() error {
	_, err := i.Upstreams()
	for _, host := range i.Allow {
		err = errors.Join(err, checkAllowed(host))
	}
	return err
}

// checkAllowed checks that a host can ever be met as one, and may be.
func checkAllowed(host string) error {
	name := strings.ToLower(strings.Trim(host, "[]"))
	_, notAddress := netip.ParseAddr(name)
	if notAddress != nil && (name == "" || strings.HasSuffix(name, ".") ||
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "") {
		return Usage("--allow-host needs HOST, such as login.example, for port 443; not %q", host)
	}
	if err := proxy.CheckHost(name); err != nil {
		return Usage("--allow-host %s: %w", host, err)
	}
	return nil
}

// allowed is what the proxy lets through, as HOST:PORT. What a message may be
// posted to can be reached as well, at the port that was named.
func (i Interception) allowed(named Forwarding) (all []string) {
	for _, host := range i.Allow {
		all = append(all, net.JoinHostPort(strings.Trim(host, "[]"), "443"))
	}
	for _, host := range named.Hosts {
		if _, _, err := net.SplitHostPort(host); err == nil {
			all = append(all, host)
			continue
		}
		host = strings.Trim(host, "[]")
		all = append(all, net.JoinHostPort(host, "443"), net.JoinHostPort(host, "80"))
	}
	return all
}

// Upstreams are the addresses by HOST:PORT. An error is of what Upstream says.
func (i Interception) Upstreams() (map[string]string, error) {
	all := map[string]string{}
	for _, text := range i.Upstream {
		from, to, _ := strings.Cut(text, "=")
		if !isHostPort(from) || !isHostPort(to) {
			return nil, Usage("--upstream needs HOST:PORT=ADDR, such as "+
				"signin.aws.amazon.com:443=127.0.0.1:9443, not %q", text)
		}
		all[from] = to
	}
	if i.Insecure && len(all) == 0 {
		return nil, Usage("--upstream-insecure needs --upstream: it applies to the hosts named there")
	}
	return all, nil
}

func isHostPort(text string) bool {
	host, port, err := net.SplitHostPort(text)
	return err == nil && host != "" && port != ""
}

// Notice says, for the page and the terminal, what does not go where its name
// says; "" when everything does.
func (i Interception) Notice() string {
	if len(i.Upstream) == 0 {
		return ""
	}
	text := "The interception proxy reaches some hosts at other addresses: " + words.List(i.Upstream, "and")
	if i.Insecure {
		text += ", and accepts any certificate there"
	}
	return text + "."
}

// newInterceptor returns an interception proxy whose messages wait in the gate. It opens the connections to AWS
// sign-in hosts and to those that are
// named, and is closed by the caller.
func (a *App) newInterceptor(i Interception, authority *proxy.Authority, named Forwarding,
	untrusted string) (*proxy.Interceptor, error) {
	upstream, err := i.Upstreams()
	if err != nil {
		return nil, err
	}
	return proxy.NewInterceptor(proxy.InterceptOptions{
		Opens:  func(host string) bool { return awsfacts.SignInHost(host) || named.names(&url.URL{Host: host}) },
		Holder: a.gate, Authority: authority, Hosts: interceptedHosts(named), Allowed: i.allowed(named),
		Upstream: upstream, UpstreamInsecure: i.Insecure,
		Warn: func(err error) {
			if errors.Is(err, proxy.ErrUntrusted) {
				err = fmt.Errorf("%w: %s", err, untrusted)
			}
			a.env.Warn(err)
		},
	}), nil
}

// interceptedHosts are the ends of the names of the hosts whose connections are
// opened.
func interceptedHosts(named Forwarding) []string {
	ends := awsfacts.SignInHostEnds()
	for _, host := range named.Hosts {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if net.ParseIP(host) == nil { // a PAC file and a certificate know names only
			ends = append(ends, strings.ToLower(host))
		}
	}
	slices.Sort(ends)
	return slices.Compact(ends)
}

// Intercept puts the interception proxy beside the page, and returns its URL.
// The CA on disk may sign for AWS's hosts only, so no other is opened.
func (a *App) Intercept(listen string, i Interception, authority *proxy.Authority, hold proxy.Hold) (string, error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", Failed(fmt.Errorf("the interception proxy cannot listen on %s: %w", listen, err),
			"stop the program that uses it, or type --proxy-listen 127.0.0.1:0 for a free port")
	}
	a.gate = proxy.NewGate(a.pipeline(capture.ViaIntercept, hold))
	if a.interceptor, err = a.newInterceptor(i, authority, Forwarding{},
		"samlscope ca trust makes it trusted"); err != nil {
		return "", errors.Join(err, l.Close())
	}
	a.Serve(a.interceptor, l)
	at := "http://" + l.Addr().String()
	a.Addresses.Proxy = &at
	return at, nil
}
