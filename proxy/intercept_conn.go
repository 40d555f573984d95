package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// connect answers CONNECT: it opens the connection to an AWS sign-in host and
// lets every other one through unread.
func (p *Interceptor) connect(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(strings.ToLower(r.Host))
	if err != nil {
		say(w, http.StatusBadRequest, "CONNECT needs HOST:PORT.")
		return
	}
	addr := net.JoinHostPort(host, port)
	if err := p.checkTarget(addr); err != nil {
		say(w, http.StatusForbidden, err.Error())
		return
	}
	_, named := p.upstream[addr]
	if (port == "443" || named) && p.o.Opens(host) {
		p.open(w, host, port)
		return
	}
	p.tunnel(w, r, addr)
}

// open takes the connection over and serves it as the host that the browser
// believes to reach.
func (p *Interceptor) open(w http.ResponseWriter, host, port string) {
	c, err := p.takeOver(w)
	if err != nil {
		return // the browser is gone
	}
	p.handed.hand(&innerConn{Conn: c, host: host, port: port})
}

// tunnel copies bytes both ways.
func (p *Interceptor) tunnel(w http.ResponseWriter, r *http.Request, addr string) {
	ctx, cancel := p.untilClosing(r.Context())
	server, err := p.dial(ctx, "tcp", addr)
	cancel()
	if err != nil {
		status, sentence := p.unreachable(addr, err)
		say(w, status, sentence)
		return
	}
	server = p.keep(server)
	browser, err := p.takeOver(w)
	if err != nil {
		_ = server.Close() // nothing was sent on it
		return
	}
	var both sync.WaitGroup
	both.Go(func() { pass(server, browser) })
	both.Go(func() { pass(browser, server) })
	both.Wait()
	// Each direction has told its end; what is left is to let go.
	_, _ = server.Close(), browser.Close()
}

// pass copies one direction of a tunnel and hands its end on. A direction that
// breaks takes the other with it.
func pass(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if half, ok := to.(interface{ CloseWrite() error }); ok && err == nil && half.CloseWrite() == nil {
		return
	}
	_, _ = to.Close(), from.Close() // one of them is broken already
}

// unreachable puts into a sentence why a server was not reached.
func (p *Interceptor) unreachable(addr string, err error) (int, string) {
	var refused *refusedTarget
	var slow net.Error
	switch {
	case errors.As(err, &refused):
		return http.StatusForbidden, refused.Error()
	case p.closing.Err() != nil:
		return http.StatusServiceUnavailable, "samlscope is ending."
	case errors.As(err, &slow) && slow.Timeout():
		return http.StatusGatewayTimeout, fmt.Sprintf("%s did not answer in time.", addr)
	}
	return http.StatusBadGateway, fmt.Sprintf("%s cannot be reached: %v.", addr, err)
}

// takeOver takes a connection from its server and tells the browser that it
// stands.
func (p *Interceptor) takeOver(w http.ResponseWriter) (net.Conn, error) {
	raw, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		say(w, http.StatusInternalServerError, "CONNECT needs its own connection.")
		return nil, err
	}
	// What the browser sent along without waiting is in the server's buffer.
	early := make([]byte, buffered.Reader.Buffered())
	_, err = io.ReadFull(buffered, early)
	c := p.keep(&earlyConn{Conn: raw, early: early})
	if err == nil {
		err = c.SetDeadline(time.Time{}) // the server had set its own
	}
	if err == nil {
		_, err = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
	}
	if err != nil {
		_ = c.Close() // it is broken already
		return nil, err
	}
	return c, nil
}

// earlyConn is a connection of which some bytes have been read already.
type earlyConn struct {
	net.Conn
	early []byte
}

// Read implements net.Conn.
func (c *earlyConn) Read(b []byte) (int, error) {
	if len(c.early) == 0 {
		return c.Conn.Read(b)
	}
	n := copy(b, c.early)
	c.early = c.early[n:]
	return n, nil
}

// keptConn is a connection that Close knows of.
type keptConn struct {
	net.Conn
	p *Interceptor
}

// keep lets Close know of a connection until it is closed.
func (p *Interceptor) keep(c net.Conn) net.Conn {
	k := &keptConn{c, p}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[k] = struct{}{}
	return k
}

// Close implements net.Conn.
func (k *keptConn) Close() error {
	k.p.mu.Lock()
	delete(k.p.conns, k)
	k.p.mu.Unlock()
	return k.Conn.Close()
}

// CloseWrite ends one direction of the connection.
func (k *keptConn) CloseWrite() error {
	c := k.Conn
	if e, ok := c.(*earlyConn); ok {
		c = e.Conn
	}
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

func (p *Interceptor) closeConns() {
	p.mu.Lock()
	conns := make([]net.Conn, 0, len(p.conns))
	for c := range p.conns {
		conns = append(conns, c)
	}
	p.mu.Unlock()
	for _, c := range conns {
		_ = c.Close() // whatever it still carried is cut off here
	}
}

// innerConn is an opened connection, with the host that the browser asked for.
type innerConn struct {
	net.Conn
	host, port string
}

// authority is the host as it is in a URL.
func (c *innerConn) authority() string {
	if c.port == "443" {
		return c.host
	}
	return net.JoinHostPort(c.host, c.port)
}

// handedOn is the listener of the inner server: connections that were taken
// over are handed to it.
type handedOn struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newHandedOn() *handedOn {
	return &handedOn{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *handedOn) hand(c net.Conn) {
	select {
	case l.conns <- c:
	case <-l.done:
		_ = c.Close() // samlscope is ending
	}
}

// Accept implements net.Listener.
func (l *handedOn) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *handedOn) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr implements net.Listener.
func (l *handedOn) Addr() net.Addr { return &net.TCPAddr{} }

// certificate returns the certificate for the host that CONNECT named. A
// browser that then asks for another one is refused: it would be let through to
// a host that no one said may be opened.
func (p *Interceptor) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	c, ok := hello.Conn.(*innerConn)
	if !ok {
		return nil, errors.New("the connection was not opened by CONNECT")
	}
	if hello.ServerName != "" && !strings.EqualFold(hello.ServerName, c.host) {
		return nil, errors.New("the server name is not the host of CONNECT")
	}
	return p.o.Authority.Leaf(c.host)
}

// innerKey finds the innerConn in a request's context.
type innerKey struct{}

func rememberInner(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		return context.WithValue(ctx, innerKey{}, t.NetConn())
	}
	return ctx
}

// ErrUntrusted is warned of when a program refuses the authority's certificates.
var ErrUntrusted = errors.New("a program does not trust samlscope's certificate for an AWS sign-in host")

// handshakes reads the inner server's log, in which a refused certificate is
// the one thing that someone has to be told, once. The rest may hold names
// and is dropped.
type handshakes struct {
	warn func(error)
	once sync.Once
}

// Write implements io.Writer.
func (h *handshakes) Write(p []byte) (int, error) {
	line := string(p)
	refused := strings.Contains(line, "unknown certificate") || strings.Contains(line, "bad certificate")
	if refused && strings.Contains(line, "TLS handshake error") {
		h.once.Do(func() {
			h.warn(ErrUntrusted)
		})
	}
	return len(p), nil
}
