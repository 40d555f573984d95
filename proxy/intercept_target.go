package proxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"github.com/samlscope/samlscope/internal/words"
)

// refusedTarget is a target that nothing is passed on to: this machine has
// programs on loopback that believe whoever reaches them, samlscope's own page
// among them, and link-local addresses hold the credentials of cloud machines.
// Everything else that is not AWS sign-in is someone's business who was not asked.
type refusedTarget struct {
	target, why string
	hint        string // what to do about it; "": nothing
}

func (e *refusedTarget) Error() string {
	text := fmt.Sprintf("samlscope passes nothing on to %s, because %s.", e.target, e.why)
	if e.hint != "" {
		text += " " + e.hint
	}
	return text
}

// dial connects to where a browser wants to go.
func (p *Interceptor) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if to, ok := p.upstream[strings.ToLower(addr)]; ok {
		return p.named.DialContext(ctx, network, to)
	}
	if err := p.checkTarget(addr); err != nil {
		return nil, err
	}
	return p.dialer.DialContext(ctx, network, addr)
}

// checkTarget refuses what can be told from the name. Names that lead to a
// refused address are found out by guard.
func (p *Interceptor) checkTarget(addr string) error {
	addr = strings.ToLower(addr)
	if _, ok := p.upstream[addr]; ok {
		return nil
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil || host == "" {
		return &refusedTarget{target: addr, why: "it is not HOST:PORT"}
	}
	if err := CheckHost(host); err != nil {
		return err
	}
	switch {
	case p.allowed[addr], port == "443" && p.signIn(host):
		return nil
	case p.signIn(host):
		return &refusedTarget{target: addr, why: "AWS sign-in answers at port 443 only"}
	}
	err = &refusedTarget{target: addr, why: "it is not an AWS sign-in host", hint: "Give the browser samlscope's PAC file, " +
		"which sends everything else directly, or start samlscope with --allow-host " + host + ", which lets it through " +
		"unread at port 443."}
	p.toldRefused.Do(func() { p.o.Warn(errors.New(words.Visible(err.Error()))) })
	return err
}

// signIn says whether a host is one whose connections are opened, or stands
// among those that the PAC file sends here.
func (p *Interceptor) signIn(host string) bool {
	return p.o.Opens(host) || slices.ContainsFunc(p.o.Hosts,
		func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

// CheckHost refuses a host, in lower case, to which nothing is ever passed on,
// whoever allows it.
func CheckHost(host string) error {
	name := strings.TrimSuffix(host, ".")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return &refusedTarget{target: host, why: "that is this machine"}
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		if _, is := translated(ip); is {
			return &refusedTarget{target: host, why: isTranslated}
		}
		return checkForm(host, ip)
	}
	// Resolvers read 127.1 and 0x7f000001 as 127.0.0.1. Browsers write
	// addresses out before they ask a proxy for them.
	if numeric(name) || strings.Contains(name, ":") {
		return &refusedTarget{target: host, why: "it is neither a name nor an address written out"}
	}
	return nil
}

// guard looks at each address that a name has led to, right before the
// connection is made: a name can lead elsewhere each time it is asked for.
func guard(ctx context.Context, _, addr string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(addr)
	if err != nil {
		return &refusedTarget{target: addr, why: "it is not an address"}
	}
	if err := checkAddress(to.Addr().String(), to.Addr().Unmap()); err != nil { // the system takes a mapped one for IPv4
		return err
	}
	own, ok := ctx.Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if ok && own.AddrPort().Addr().Unmap() == to.Addr().Unmap() {
		return &refusedTarget{target: to.Addr().String(), why: "samlscope itself listens there"}
	}
	return nil
}
