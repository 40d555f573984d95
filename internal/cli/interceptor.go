package cli

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/proxy"
)

// intercepting are the flags of the interception proxy.
type intercepting struct {
	upstream []string // HOST:PORT=ADDR
	insecure bool
}

func (i *intercepting) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&i.upstream, "upstream", nil, "`HOST:PORT=ADDR`: the interception proxy reaches this one host at another address, which may be local; for tests and the demo (repeatable)")
	f.BoolVar(&i.insecure, "upstream-insecure", false, "take any certificate from the hosts that --upstream names")
}

// upstreams reads --upstream.
func (i *intercepting) upstreams() (map[string]string, error) {
	all := map[string]string{}
	for _, text := range i.upstream {
		from, to, _ := strings.Cut(text, "=")
		if !isHostPort(from) || !isHostPort(to) {
			return nil, usage("--upstream takes HOST:PORT=ADDR, like signin.aws.amazon.com:443=127.0.0.1:9443, not %q", text)
		}
		all[from] = to
	}
	if i.insecure && len(all) == 0 {
		return nil, usage("--upstream-insecure is about the hosts that --upstream names, and none is named")
	}
	return all, nil
}

func isHostPort(text string) bool {
	host, port, err := net.SplitHostPort(text)
	return err == nil && host != "" && port != ""
}

// notice says, for the page and the terminal, what does not go where its name
// says; "" when everything does.
func (i *intercepting) notice() string {
	if len(i.upstream) == 0 {
		return ""
	}
	text := "The interception proxy does not reach every host at its own address: " + list(i.upstream, "and")
	if i.insecure {
		text += ", and takes any certificate there"
	}
	return text + "."
}

// noteUpstream tells the terminal what the page says as well.
func (c *Command) noteUpstream(i *intercepting) {
	if text := i.notice(); text != "" {
		c.note(text)
	}
}

// newInterceptor returns an interception proxy whose messages wait in the site's
// gate. It opens the connections to AWS sign-in hosts and to those that are
// named, and is closed by the caller.
func (t *site) newInterceptor(i *intercepting, authority *proxy.Authority, named forwarding, untrusted string) (*proxy.Interceptor, error) {
	upstream, err := i.upstreams()
	if err != nil {
		return nil, err
	}
	return proxy.NewInterceptor(proxy.InterceptOptions{
		Opens:  func(host string) bool { return awsfacts.SignInHost(host) || named.named(&url.URL{Host: host}) },
		Holder: t.gate, Authority: authority, Hosts: interceptedHosts(named), Upstream: upstream, UpstreamInsecure: i.insecure,
		Warn: func(err error) {
			if errors.Is(err, proxy.ErrUntrusted) {
				err = fmt.Errorf("%w: %s", err, untrusted)
			}
			t.warn(err)
		},
	}), nil
}

// interceptedHosts are the ends of the names of the hosts whose connections are
// opened.
func interceptedHosts(named forwarding) []string {
	ends := awsfacts.SignInHostEnds()
	for _, host := range named.hosts {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if net.ParseIP(host) == nil { // a PAC file and a certificate know names only
			ends = append(ends, strings.ToLower(host))
		}
	}
	slices.Sort(ends)
	return slices.Compact(ends)
}
