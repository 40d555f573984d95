package collect

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// requestTime bounds one request with its answer.
const requestTime = 60 * time.Second

// wire is the HTTP client of every service. It follows no redirect, which could lead to another host, and
// speaks without TLS on loopback only.
func wire(via http.RoundTripper) *http.Client {
	if via == nil {
		via = http.DefaultTransport
	}
	return &http.Client{
		Transport:     encrypted{via},
		Timeout:       requestTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// encrypted refuses requests that others on the network could read.
type encrypted struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (e encrypted) RoundTrip(r *http.Request) (*http.Response, error) {
	if !safe(r.URL) {
		return nil, &notListedError{fmt.Sprintf("a request without TLS to %s", r.URL.Host)}
	}
	return e.next.RoundTrip(r)
}

// safe says whether requests to an address can be read by no one on the way.
func safe(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// IsOrigin says whether a text is the bare origin of a service, SCHEME://HOST[:PORT], with TLS or on
// loopback.
func IsOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && u.User == nil && safe(u) && s == u.Scheme+"://"+u.Host
}
