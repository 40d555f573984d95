package app

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/proxy"
)

// Public is the address under which other machines reach page and relay, both
// at one listener: the relay at /saml, the page at everything else.
type Public struct {
	origin string   // https://HOST[:PORT], without a slash at the end
	hosts  []string // values of the Host header that name it, in lower case
	tls    *tls.Config
}

// NewPublic reads the values of --public-url, --tls-cert and --tls-key. Without
// the two files a reverse proxy has to end TLS. Nil without an error means that
// there is no public address.
func NewPublic(address, cert, key string) (*Public, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" {
		return nil, Usage("--public-url %q isn't https://HOST or https://HOST:PORT", address).
			With("type the address that browsers use, without a path: --public-url https://saml.example.com")
	}
	host := strings.ToLower(u.Host)
	p := &Public{origin: "https://" + host, hosts: []string{host}}
	switch u.Port() {
	case "":
		p.hosts = append(p.hosts, net.JoinHostPort(strings.ToLower(u.Hostname()), "443"))
	case "443": // browsers leave it out
		p.origin = strings.TrimSuffix(p.origin, ":443")
		p.hosts = append(p.hosts, strings.TrimSuffix(host, ":443"))
	}
	if cert == "" && key == "" {
		return p, nil
	}
	if cert == "" || key == "" {
		return nil, Usage("--tls-cert and --tls-key need each other").With("name the two files, or leave out both " +
			"and let a reverse proxy end TLS")
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, Failed(err, "--tls-cert and --tls-key name PEM files of one certificate and its private key")
	}
	p.tls = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	return p, nil
}

// checkListen says why an address cannot be listened on, with a public address or without one.
func (p *Public) checkListen(flag, addr string) error {
	if p == nil {
		return LoopbackOnly(flag, addr)
	}
	return hostPort(flag, addr)
}

// listener ends TLS where that is asked for.
func (p *Public) listener(l net.Listener) net.Listener {
	if p.tls == nil {
		return l
	}
	return tls.NewListener(l, p.tls)
}

// handler leads to relay and page, and answers to the public name only: what
// the machine is called besides is no one's address.
func (p *Public) handler(page, relay http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !slices.Contains(p.hosts, strings.ToLower(r.Host)):
			w.Header().Set("Connection", "close") // its body is not waited for
			w.WriteHeader(http.StatusMisdirectedRequest)
		case r.URL.Path == "/saml" || strings.HasPrefix(r.URL.Path, "/saml/"):
			relay.ServeHTTP(w, r)
		default:
			page.ServeHTTP(w, r)
		}
	})
}

// place is where the page is.
type place struct {
	ui     string   // its address, without a slash at the end
	hosts  []string // values of the Host header
	public bool
}

// placeOf returns where the page of a listener is.
func placeOf(p *Public, l net.Listener) place {
	if p != nil {
		return place{ui: p.origin, hosts: p.hosts, public: true}
	}
	return place{ui: "http://" + l.Addr().String(), hosts: hostsOf(l)}
}

// serveAll serves the page, and at a public address the relay beside it.
func (a *App) serveAll(page http.Handler, l net.Listener) {
	if p := a.o.Public; p != nil {
		relay := a.pipeline(capture.ViaRelay, a.o.Hold)
		relay.Hosts = p.hosts
		page, l = p.handler(page, proxy.New(relay)), p.listener(l)
	}
	a.Serve(page, l)
}
