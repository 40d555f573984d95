package proxy

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/samlscope/samlscope/internal/words"
)

const (
	connectTime = 10 * time.Second // to reach a server
	replyTime   = 90 * time.Second // for a server to begin its answer
	unusedTime  = 2 * time.Minute  // for a connection without a request
)

// InterceptOptions says how an Interceptor works. Opens, Holder and Authority
// are required.
type InterceptOptions struct {
	// Opens says whether the connection to a host, in lower case and without a
	// port, is to be opened.
	Opens     func(host string) bool
	Holder    Holder
	Authority *Authority
	// Hosts is what the PAC file sends here, each with all names below it. Together
	// with what Opens opens it is all that is reached, at port 443.
	Hosts []string
	// Allowed names what else is let through, unread, as HOST:PORT.
	Allowed []string
	// Upstream sends the connections for a HOST:PORT to another address, which
	// may be on loopback. For tests and the demo.
	Upstream map[string]string
	// UpstreamInsecure takes any certificate from the hosts that Upstream
	// names, and from no other.
	UpstreamInsecure bool
	Roots            *x509.CertPool // what upstream certificates are verified by; nil: the system's
	ReplyTime        time.Duration  // how long a server may take to begin its answer; 0: 90 seconds
	RestTime         time.Duration  // how long the rest of an answer may take that is recorded; 0: 2 minutes
	BodyTime         time.Duration  // how long a browser may take to send a form; 0: 20 seconds
	Warn             func(error)    // told what went wrong with no caller to tell; nil: no one
}

// Interceptor is a local HTTP proxy that opens TLS only for the hosts it is
// told to open. There it asks its Holder about the requests that the Holder
// wants; what else is allowed goes through as it came, and the rest is refused.
// It is a handler for a server on loopback, which also serves the PAC file.
type Interceptor struct {
	o        InterceptOptions
	upstream map[string]string
	allowed  map[string]bool
	dialer   net.Dialer // to where the browser wants to go
	named    net.Dialer // to where Upstream says
	strict   *http.Transport
	lax      *http.Transport // for the hosts that Upstream names

	toldRefused sync.Once // of a host that is not AWS's

	inner    *http.Server
	handed   *handedOn
	closing  context.Context // ends when Close begins
	endHolds context.CancelFunc

	mu    sync.Mutex
	ended bool
	conns map[net.Conn]struct{} // taken from the server that the browser connected to
	work  sync.WaitGroup
}

// NewInterceptor returns an interceptor, which lives until Close.
func NewInterceptor(o InterceptOptions) *Interceptor {
	o.ReplyTime, o.RestTime = cmp.Or(o.ReplyTime, replyTime), cmp.Or(o.RestTime, unusedTime)
	o.BodyTime = cmp.Or(o.BodyTime, bodyTime)
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	p := &Interceptor{
		o: o, upstream: map[string]string{}, allowed: map[string]bool{}, conns: map[net.Conn]struct{}{}, handed: newHandedOn(),
		named: net.Dialer{Timeout: connectTime}, dialer: net.Dialer{Timeout: connectTime, ControlContext: guard},
	}
	for from, to := range o.Upstream {
		p.upstream[strings.ToLower(from)] = to
	}
	for _, addr := range o.Allowed {
		p.allowed[strings.ToLower(addr)] = true
	}
	p.closing, p.endHolds = context.WithCancel(context.Background())
	p.strict, p.lax = p.transport(false), p.transport(o.UpstreamInsecure)
	p.inner = &http.Server{
		Handler:           http.HandlerFunc(p.serveInner),
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: p.certificate},
		ReadHeaderTimeout: connectTime,
		IdleTimeout:       unusedTime,
		ConnContext:       rememberInner,
		ErrorLog:          log.New(&handshakes{warn: o.Warn}, "", 0),
	}
	// It ends when Close closes the listener, and has no other way to.
	go func() { _ = p.inner.ServeTLS(p.handed, "", "") }()
	return p
}

// transport returns the way to the servers. It changes nothing: no encoding of
// its own, no redirects, no cookies.
func (p *Interceptor) transport(insecure bool) *http.Transport {
	return &http.Transport{
		DialContext:           p.dial,
		TLSClientConfig:       &tls.Config{RootCAs: p.o.Roots, InsecureSkipVerify: insecure},
		TLSHandshakeTimeout:   connectTime,
		ResponseHeaderTimeout: p.o.ReplyTime,
		IdleConnTimeout:       unusedTime,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true,
	}
}

// way is a function as a transport.
type way func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (w way) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }

// roundTrip asks a server. The relaxed way is for the hosts that were named for
// it.
func (p *Interceptor) roundTrip(r *http.Request) (*http.Response, error) {
	if _, ok := p.upstream[address(r.URL)]; ok {
		return p.lax.RoundTrip(r)
	}
	return p.strict.RoundTrip(r)
}

// address is the HOST:PORT of a URL, as the transport dials it.
func address(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// ServeHTTP takes what browsers send to a proxy: CONNECT, requests for whole
// http URLs, and requests to the proxy itself.
func (p *Interceptor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.begin() {
		say(w, http.StatusServiceUnavailable, "samlscope is ending.")
		return
	}
	defer p.work.Done()
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case r.URL.IsAbs():
		p.plain(w, r)
	default:
		p.own(w, r)
	}
}

// plain passes on a request for a whole URL, which browsers send for http.
func (p *Interceptor) plain(w http.ResponseWriter, r *http.Request) {
	if r.URL.Scheme != "http" || r.URL.Host == "" {
		say(w, http.StatusBadRequest, "samlscope passes on http URLs, and others by CONNECT.")
		return
	}
	to := address(r.URL)
	if err := p.checkTarget(to); err != nil {
		if host := strings.ToLower(r.URL.Host); p.signIn(host) && r.Method == http.MethodGet {
			// As AWS does, to people who type the name without https.
			w.Header().Set("Location", "https://"+host+r.URL.RequestURI())
			w.WriteHeader(http.StatusTemporaryRedirect)
			return
		}
		say(w, http.StatusForbidden, err.Error())
		return
	}
	f := &roundTrip{p: p, scheme: "http", authority: r.URL.Host, uri: r.URL.RequestURI()}
	f.forward(w, r)
}

// own answers requests to the proxy itself.
func (p *Interceptor) own(w http.ResponseWriter, r *http.Request) {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || r.URL.Path != "/proxy.pac" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		say(w, http.StatusNotFound, "This is samlscope's interception proxy; its PAC file is /proxy.pac.")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", pacType)
	_, _ = io.WriteString(w, PAC(local.String(), p.o.Hosts)) // the client may be gone
}

// say answers with one sentence.
func say(w http.ResponseWriter, status int, sentence string) {
	write(w, plain(status, words.Visible(sentence)+"\n"))
}

// begin says whether work may still begin, and counts it.
func (p *Interceptor) begin() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended {
		p.work.Add(1)
	}
	return !p.ended
}

// untilClosing returns a context that also ends when Close begins.
func (p *Interceptor) untilClosing(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(p.closing, cancel)
	return ctx, func() { stop(); cancel() }
}

// Close ends the interceptor. What is held is not sent; what was sent may
// finish until ctx ends; then all connections are closed. It returns when the
// answers that came have been told to the Holder.
func (p *Interceptor) Close(ctx context.Context) error {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.endHolds()
	err := p.inner.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = p.inner.Close() // a client that sends nothing, as a browser's spare connection, is cut off
	}
	p.closeConns()
	done := make(chan struct{})
	go func() { p.work.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(2 * recordTime): // to cut off what runs, then to record it
		err = errors.Join(err, errors.New("the interception proxy did not come to an end"))
	}
	p.strict.CloseIdleConnections()
	p.lax.CloseIdleConnections()
	return err
}
