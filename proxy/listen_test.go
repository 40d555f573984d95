package proxy

import (
	"net"
	"strconv"
	"strings"
	"testing"
)

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		l.Close()
	}
}

func TestListenTakesBothLoopbackAddresses(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "localhost:0", "[::1]:0"} {
		got, err := Listen(addr)
		if err != nil {
			t.Fatal(err)
		}
		defer closeAll(got)
		want := 1
		if hasIPv6() {
			want = 2
		}
		if len(got) != want {
			t.Fatalf("%s: %d listeners, want %d", addr, len(got), want)
		}
		port := got[0].Addr().(*net.TCPAddr).Port
		for _, l := range got {
			if a := l.Addr().(*net.TCPAddr); a.Port != port || !a.IP.IsLoopback() {
				t.Errorf("%s: listens on %v, the first on port %d", addr, a, port)
			}
		}
	}
}

func TestListenRefusesHalf(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		taken, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Skipf("no %s here", host)
		}
		defer taken.Close()
		port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
		got, err := Listen("127.0.0.1:" + port)
		if err == nil {
			closeAll(got)
			t.Fatalf("listens although %s has another owner", taken.Addr())
		}
		if !strings.Contains(err.Error(), "--relay-listen 127.0.0.1:0") || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	}
}

func TestListenRefusesOthers(t *testing.T) {
	for _, addr := range []string{
		":8485", "0.0.0.0:8485", "[::]:8485", "192.0.2.1:8485", "relay.example:8485", "8485", "",
	} {
		got, err := Listen(addr)
		if err == nil {
			closeAll(got)
			t.Errorf("%q: listens", addr)
		} else if !strings.Contains(err.Error(), "--relay-listen 127.0.0.1:8485") {
			t.Errorf("%q: %v", addr, err)
		}
	}
}
