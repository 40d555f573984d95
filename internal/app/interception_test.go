package app

import (
	"slices"
	"strings"
	"testing"
)

func TestAllowedHostIsAHostElsewhere(t *testing.T) {
	for _, host := range []string{
		"", "x.example:443", "https://x.example", "x.example/", "*.example", "x.example.", "a b", "user@x.example", "x\x1b[2J",
		"localhost", "x.localhost", "127.0.0.1", "127.1", "0x7f000001", "[::1]", "::1", "169.254.169.254", "fd00:ec2::254",
		"64:ff9b::203.0.113.5", "[::ffff:203.0.113.5]", "2002:cb00:7105::1", "[fe80::1%eth0]", "2001:db8::1%eth0",
	} {
		err := Interception{Allow: []string{"fine.example", host}}.Check()
		if err == nil || !strings.Contains(err.Error(), "--allow-host") || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v", host, err)
		}
	}
	fine := []string{"login.example", "LOGIN.example", "xn--bcher-kva.example", "under_score.example", "10.0.0.1",
		"203.0.113.5", "[2001:db8::1]", "2001:db8::1"}
	if err := (Interception{Allow: fine}).Check(); err != nil {
		t.Error(err)
	}
}

// TestWhatTheProxyReachesBesides: an allowed host at port 443, and what a
// message may be posted to at the port that was named.
func TestWhatTheProxyReachesBesides(t *testing.T) {
	got := Interception{Allow: []string{"login.example", "[2001:db8::1]"}}.allowed(Forwarding{
		Hosts: []string{"proxy.example", "other.example:8443", "[2001:db8::2]"},
	})
	want := []string{"login.example:443", "[2001:db8::1]:443", "proxy.example:443", "proxy.example:80",
		"other.example:8443", "[2001:db8::2]:443", "[2001:db8::2]:80"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Interception{}).allowed(Forwarding{}); len(got) != 0 {
		t.Errorf("without flags: %q", got)
	}
}
