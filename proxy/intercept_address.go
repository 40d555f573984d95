package proxy

import (
	"net/netip"
	"slices"
	"strings"
)

// numeric says whether a host ends in a number, so that it would be read as an
// IPv4 address (WHATWG URL, ends-in-a-number checker).
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// metadata are the addresses at which clouds give credentials to their machines,
// besides those of the local link: AWS (EC2, EKS), Google, Azure, Alibaba, Oracle.
var metadata = []netip.Addr{
	netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("fd00:ec2::23"), netip.MustParseAddr("fd20:ce::254"),
	netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("192.0.0.192"),
}

// siteLocal is what came before the private addresses of IPv6 (RFC 3879).
var siteLocal = netip.MustParsePrefix("fec0::/10")

// embedding are the ways to write an IPv4 address as an IPv6 address, and at
// which byte it stands there: IPv4-compatible, IPv4-translated (RFC 2765), NAT64
// (RFC 6052 and 8215), 6to4, Teredo. What is mapped, netip knows itself.
var embedding = []struct {
	prefix netip.Prefix
	at     int // -1: nowhere that could be read
}{
	{netip.MustParsePrefix("::/96"), 12},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), 12},
	{nat64, 12},
	{netip.MustParsePrefix("64:ff9b:1::/48"), -1},
	{netip.MustParsePrefix("2002::/16"), 2},
	{netip.MustParsePrefix("2001::/32"), -1},
}

// nat64 is the one form that resolvers make up for networks without IPv4, so an
// AWS name may lead to it.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// translated says whether an address is an IPv4 address in an IPv6 form, and
// which: the zero Addr where that cannot be read.
func translated(ip netip.Addr) (v4 netip.Addr, is bool) {
	b := ip.As16()
	switch {
	case ip.Is4In6():
		return ip.Unmap(), true
	case ip.Is4(), ip.IsLoopback(), ip.IsUnspecified():
		return v4, false
	case b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe: // ISATAP (RFC 5214), behind any prefix
		return netip.AddrFrom4([4]byte(b[12:])), true
	}
	for _, e := range embedding {
		if !e.prefix.Contains(ip.WithZone("")) {
			continue
		}
		if e.at >= 0 {
			v4 = netip.AddrFrom4([4]byte(b[e.at:]))
		}
		return v4, true
	}
	return v4, false
}

const isTranslated = "it is an IPv4 address in the form of an IPv6 address"

// checkAddress refuses addresses that never are somewhere else, in whatever form.
func checkAddress(target string, ip netip.Addr) error {
	if err := checkForm(target, ip); err != nil {
		return err
	}
	v4, is := translated(ip)
	if !is {
		return nil
	}
	if err := checkForm(target, v4); err != nil {
		return err
	}
	if v4.IsPrivate() || !nat64.Contains(ip) {
		return &refusedTarget{target: target, why: isTranslated}
	}
	return nil
}

// checkForm looks at an address as it is written.
func checkForm(target string, ip netip.Addr) error {
	switch {
	case ip.IsLoopback(), ip.IsUnspecified(), ip.Is4() && ip.As4()[0] == 0:
		return &refusedTarget{target: target, why: "that is this machine"}
	case slices.Contains(metadata, ip):
		return &refusedTarget{target: target, why: "that is where cloud machines get their credentials"}
	case ip.Zone() != "", ip.IsLinkLocalUnicast(), ip.IsMulticast(), ip.Is4() && ip.As4()[0] >= 240,
		siteLocal.Contains(ip):
		return &refusedTarget{target: target, why: "that is an address of the local link only"}
	}
	return nil
}
