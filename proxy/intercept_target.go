package proxy

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
)

// refusedTarget is a target that nothing is passed on to: this machine has
// programs on loopback that believe whoever reaches them, samlscope's own page
// among them, and link-local addresses hold the credentials of cloud machines.
type refusedTarget struct{ target, why string }

func (e *refusedTarget) Error() string {
	return fmt.Sprintf("samlscope passes nothing on to %s, because %s.", e.target, e.why)
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
	if _, ok := p.upstream[strings.ToLower(addr)]; ok {
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" {
		return &refusedTarget{addr, "it is not HOST:PORT"}
	}
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return &refusedTarget{host, "that is this machine"}
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		return checkAddress(host, ip)
	}
	// Resolvers read 127.1 and 0x7f000001 as 127.0.0.1. Browsers write
	// addresses out before they ask a proxy for them.
	if numeric(name) || strings.Contains(name, ":") {
		return &refusedTarget{host, "it is neither a name nor an address written out"}
	}
	return nil
}

// numeric says whether a host ends in a number, so that it would be read as an
// IPv4 address (WHATWG URL, ends-in-a-number checker).
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// checkAddress refuses addresses that never are somewhere else.
func checkAddress(target string, ip netip.Addr) error {
	ip = ip.WithZone("").Unmap()
	if b := ip.As16(); ip.Is6() && [12]byte(b[:12]) == [12]byte{} && !ip.IsUnspecified() && !ip.IsLoopback() {
		ip = netip.AddrFrom4([4]byte(b[12:])) // the old way to write IPv4 as IPv6
	}
	switch {
	case ip.IsLoopback(), ip.IsUnspecified(), ip.Is4() && ip.As4()[0] == 0:
		return &refusedTarget{target, "that is this machine"}
	case ip.IsLinkLocalUnicast(), ip.IsMulticast():
		return &refusedTarget{target, "that is an address of the local link only"}
	}
	return nil
}

// guard looks at each address that a name has led to, right before the
// connection is made: a name can lead elsewhere each time it is asked for.
func guard(ctx context.Context, _, addr string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(addr)
	if err != nil {
		return &refusedTarget{addr, "it is not an address"}
	}
	if err := checkAddress(to.Addr().String(), to.Addr()); err != nil {
		return err
	}
	own, ok := ctx.Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if ok && own.AddrPort().Addr().Unmap() == to.Addr().Unmap() {
		return &refusedTarget{to.Addr().String(), "samlscope itself listens there"}
	}
	return nil
}
