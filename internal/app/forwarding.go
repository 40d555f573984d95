package app

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/capture"
)

// Forwarding decides where messages may go: to AWS sign-in addresses, and to
// the hosts that the user named besides.
type Forwarding struct {
	Hosts []string // HOST or HOST:PORT
	To    string   // where messages go whose Recipient is not an AWS sign-in address
	All   bool     // everything goes there; the demo's stand-in AWS
}

// Allowed says whether a message may be posted to the URL.
func (f Forwarding) Allowed(raw string) bool {
	if _, ok := awsfacts.SignInEndpoint(raw); ok {
		return true
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return false
	}
	return f.names(u)
}

// names says whether the host of a URL was named besides AWS's.
func (f Forwarding) names(u *url.URL) bool {
	return slices.ContainsFunc(f.Hosts, func(host string) bool {
		return strings.EqualFold(host, u.Host) || strings.EqualFold(strings.Trim(host, "[]"), u.Hostname())
	})
}

// CheckForwardHosts checks that what was given as hosts can ever be met as one.
func CheckForwardHosts(hosts []string) error {
	for _, host := range hosts {
		u, err := url.Parse("https://" + host + "/")
		if err != nil || host == "" || u.Host != host || u.User != nil || strings.ContainsAny(host, "*") {
			return Usage("--forward-host needs HOST or HOST:PORT, such as proxy.example or localhost:9000, "+
				"not %q", host)
		}
	}
	return nil
}

// action says where a message is to be posted: where its Recipient says, if
// that is an AWS sign-in address.
func (f Forwarding) action(r capture.Record) string {
	if f.All {
		return f.To
	}
	if to := recipient(r); to != "" {
		return to
	}
	return f.To
}

// recipient returns the Recipient of a message if it is an AWS sign-in address.
func recipient(r capture.Record) string {
	report := r.Report
	if report == nil && r.SAMLResponse != "" {
		report = inspect.Inspect(inspect.FormField(r.ID, r.SAMLResponse, r.RelayState), inspect.Options{})
	}
	if report == nil || report.Message == nil || report.Message.Assertion == nil ||
		report.Message.Assertion.Recipient == nil {
		return ""
	}
	to := *report.Message.Assertion.Recipient
	if _, ok := awsfacts.SignInEndpoint(to); !ok {
		return ""
	}
	return to
}

// redirectHosts are the hosts to which AWS redirects after the sign-in, by the
// end of the sign-in host's name. A browser applies a page's form-action to
// the whole chain of redirects.
var redirectHosts = []string{
	"aws.amazon.com", "amazonaws-us-gov.com", "amazonaws.cn", "amazonaws-eusc.eu", "connect.aws", "signin.aws",
	"amazoncognito.com",
}

// formActions are the sources that the relay's page may post to and be
// redirected to.
func (f Forwarding) formActions(action string) []string {
	u, err := url.Parse(action)
	if err != nil {
		return nil
	}
	sources := []string{u.Scheme + "://" + u.Host}
	for _, host := range redirectHosts {
		if strings.HasSuffix("."+u.Hostname(), "."+host) {
			sources = append(sources, "https://*."+host)
		}
	}
	return sources
}
