package proxy

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/words"
)

// portTries is how often a free port is looked for that both loopback
// addresses have.
const portTries = 20

// Listen opens the relay's address, which must be loopback. For 127.0.0.1, ::1
// and localhost it opens both loopback addresses on the same port or neither:
// browsers try ::1 first for localhost, and another user who listens there
// would get the assertion. One listener alone means that this machine has no
// IPv6 loopback.
func Listen(addr string) ([]net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("the relay's address %q is not HOST:PORT: type, for example, --relay-listen "+
			"127.0.0.1:8485", addr)
	}
	ip := net.ParseIP(host)
	switch {
	case host == "localhost", ip.Equal(net.IPv4(127, 0, 0, 1)), ip.Equal(net.IPv6loopback):
		return listenBoth(port)
	case ip.IsLoopback():
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, taken(addr, err)
		}
		return []net.Listener{l}, nil
	}
	return nil, fmt.Errorf("the relay does not listen on %s, because others on the network could then send it "+
		"sign-ins "+
		"and read its answers: "+
		"type --relay-listen 127.0.0.1:%s", addr, port)
}

func listenBoth(port string) ([]net.Listener, error) {
	v4addr := net.JoinHostPort("127.0.0.1", port)
	for try := 1; ; try++ {
		v4, err := net.Listen("tcp4", v4addr)
		if err != nil {
			return nil, taken(v4addr, err)
		}
		actual := strconv.Itoa(v4.Addr().(*net.TCPAddr).Port)
		v6addr := net.JoinHostPort("::1", actual)
		v6, err := net.Listen("tcp6", v6addr)
		switch {
		case err == nil:
			return []net.Listener{v4, v6}, nil
		case !hasIPv6():
			return []net.Listener{v4}, nil
		}
		if cerr := v4.Close(); cerr != nil || actual == port || try == portTries {
			return nil, taken(v6addr, errors.Join(err, cerr))
		}
	}
}

// hasIPv6 says whether this machine has an IPv6 loopback address at all.
func hasIPv6() bool {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	_ = l.Close() // nothing was accepted
	return true
}

func taken(addr string, err error) error {
	return fmt.Errorf("the relay cannot listen (%w): end the program that uses %s, or type --relay-listen 127.0.0.1:0 "+
		"for a free port", err, addr)
}

// Server returns a server with the time limits that suit the relay. Bodies and
// answers have theirs in the handler. It logs nothing until ErrorLog is set.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          ErrorLog(io.Discard), // nil would be the standard logger, which prints what it is given
	}
}

// ErrorLog returns a log of a server for a terminal: what clients and servers
// sent cannot steer the terminal, and what a handler broke with is left out,
// since that may be part of a message.
func ErrorLog(terminal io.Writer) *log.Logger { return log.New(&shown{terminal}, "", 0) }

type shown struct{ to io.Writer }

// Write implements io.Writer.
func (s *shown) Write(p []byte) (int, error) {
	const broke = "http: panic serving "
	lines := strings.Split(strings.TrimSuffix(string(p), "\n"), "\n")
	if from, ok := strings.CutPrefix(lines[0], broke); ok {
		who, _, _ := strings.Cut(from, ": ")
		at := max(slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "goroutine ") }), 1)
		lines = append([]string{broke + who}, lines[min(at, len(lines)):]...)
	}
	for i, line := range lines {
		code := strings.TrimLeft(line, "\t") // of a stack
		lines[i] = line[:len(line)-len(code)] + words.Visible(code)
	}
	_, err := io.WriteString(s.to, "samlscope: "+strings.Join(lines, "\n")+"\n")
	return len(p), err
}
