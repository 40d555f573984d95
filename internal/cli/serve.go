package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/proxy"
)

// serving are the flags of the commands that listen.
type serving struct {
	judging
	listen, relayListen string
	open                bool
	format              string
	keep                days
	ephemeral           bool
	store               string
	assets              string
	hold                string
	intercepting
	forwarding
}

func (s *serving) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.listen, "listen", "127.0.0.1:8484", "`ADDRESS` of the page and the API; port 0 picks a free one")
	f.StringVar(&s.relayListen, "relay-listen", "127.0.0.1:8485", "`ADDRESS` of the relay; port 0 picks a free one")
	holdFlag(cmd, &s.hold)
	f.BoolVar(&s.open, "open", true, "open the page in the browser")
	choice(cmd, &s.format, "format", "`FORMAT` of what is printed; json is one line with the addresses as soon as they answer", "text", "json")
	f.StringVar(&s.assets, "assets", "", "serve the page's files from this `DIR` instead of the built-in ones")
}

// holdFlag registers --hold.
func holdFlag(cmd *cobra.Command, hold *string) {
	choice(cmd, hold, "hold", "`WHEN` a message waits on its verdict page; on-error is when AWS would reject it", "always", "on-error", "never")
}

// serveCmd is `samlscope serve`.
type serveCmd struct {
	*Command
	serving
	intercept   bool
	proxyListen string
}

func (c *Command) serveCommand() *cobra.Command {
	s := &serveCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the relay and the inspection page",
		Long: `Runs an assertion consumer service on loopback (the relay, POST /saml) and the inspection page.

A test app in Entra ID whose Reply URL names the relay posts its Response there; samlscope records it, shows what AWS
will do with it, and hands the original bytes on. Such a message names the relay as Recipient, so AWS refuses it; the
verdict page says so first.

With --intercept an HTTP proxy runs beside it, for the browser that is in use anyway: a browser that is told its PAC file and
trusts its CA (samlscope ca trust) sends sign-ins to AWS through it. It opens connections to AWS sign-in hosts only; what
it captures goes on to AWS for real, and AWS's answer is recorded.

SAMLSCOPE_TOKEN sets the token that opens the page; otherwise each start makes a new one.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.run(cmd.Context(), cmd.Flags().Changed("hold"))
		},
	}
	f := cmd.Flags()
	s.serving.register(cmd)
	s.judging.register(cmd)
	s.storing(cmd)
	f.BoolVar(&s.intercept, "intercept", false, "run an HTTP proxy as well, which opens connections to AWS sign-in hosts; such messages go on at once unless --hold says otherwise")
	f.StringVar(&s.proxyListen, "proxy-listen", "127.0.0.1:8486", "`ADDRESS` of that proxy; port 0 picks a free one")
	s.intercepting.register(cmd)
	f.StringArrayVar(&s.hosts, "forward-host", nil, "another `HOST[:PORT]` that messages may be forwarded to besides AWS's (repeatable)")
	f.StringVar(&s.to, "forward-to", defaultACS, "`URL` to forward to when the Recipient is no AWS sign-in address")
	return cmd
}

// run serves. holdSet says whether --hold was given.
func (s *serveCmd) run(ctx context.Context, holdSet bool) error {
	if err := forwardHosts(s.hosts); err != nil {
		return err
	}
	if !s.allowed(s.to) {
		return usage("--forward-to %s is neither an AWS sign-in address nor on a host named with --forward-host", s.to)
	}
	authority, err := s.interception()
	if err != nil {
		return err
	}
	store, err := s.openStore(s.Command)
	if err != nil {
		return err
	}
	site, err := s.start(&s.serving, store, func(string) (inspect.Options, error) { return s.options(ctx, s.Transport) })
	if err != nil {
		return errors.Join(err, store.Close())
	}
	var extra []string
	if s.intercept {
		if !holdSet {
			s.hold = string(proxy.HoldNever)
		}
		if extra, err = s.startInterceptor(site, authority); err != nil {
			return errors.Join(err, site.discard())
		}
	}
	return site.serve(ctx, s.format, s.open, extra)
}

// interception checks the flags of the interception proxy and returns its CA;
// nil when there is to be none.
func (s *serveCmd) interception() (*proxy.Authority, error) {
	if _, err := s.upstreams(); err != nil {
		return nil, err
	}
	if !s.intercept {
		if len(s.upstream) > 0 {
			return nil, usage("--upstream is for the interception proxy, which --intercept starts")
		}
		return nil, nil
	}
	if err := loopbackOnly("--proxy-listen", s.proxyListen); err != nil {
		return nil, err
	}
	return s.authority()
}

// startInterceptor puts the interception proxy beside the page, and returns
// what a person has to know of it.
func (s *serveCmd) startInterceptor(t *site, authority *proxy.Authority) ([]string, error) {
	l, err := net.Listen("tcp", s.proxyListen)
	if err != nil {
		return nil, failed(fmt.Errorf("the interception proxy cannot listen on %s: %w", s.proxyListen, err),
			"end the program that uses it, or type --proxy-listen 127.0.0.1:0 for a free port")
	}
	t.gate = proxy.NewGate(t.handing(&s.serving, capture.ViaIntercept))
	// The CA on disk may sign for AWS's hosts only, so that no other is opened.
	if t.interceptor, err = t.newInterceptor(&s.intercepting, authority, forwarding{}, "samlscope ca trust makes it trusted"); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	t.servers = append(t.servers, running{proxy.Server(t.interceptor), l})
	at := "http://" + l.Addr().String()
	t.ready.Proxy = &at
	s.noteUpstream(&s.intercepting)
	return []string{
		"interception proxy   " + at,
		"its PAC file         " + at + "/proxy.pac   (the browser's or the system's automatic proxy configuration)",
		"its CA               samlscope ca trust   (once, until " + until(authority) + ")",
		"",
	}, nil
}

// storing registers the flags that say where captures are kept.
func (s *serving) storing(cmd *cobra.Command) {
	f := cmd.Flags()
	s.keep = days(7 * 24 * time.Hour)
	f.Var(&s.keep, "keep", "how long captures are kept")
	f.BoolVar(&s.ephemeral, "ephemeral", false, "keep captures in memory only")
	f.StringVar(&s.store, "store", "", "`FILE` to keep captures in, or postgres://USER@HOST/DATABASE (default: captures.db in the user's state directory)")
}

func (s *serving) openStore(c *Command) (capture.Store, error) {
	if s.ephemeral {
		return capture.NewMemory(), nil
	}
	path := s.store
	if capture.IsPostgres(path) {
		store, err := capture.OpenPostgres(context.Background(), path)
		if err != nil {
			return nil, failed(err, "see that the server runs and takes this user (PGPASSWORD or ~/.pgpass holds the password), or name a file: --store FILE")
		}
		return store, nil
	}
	if path == "" {
		dir, err := stateDir(c.Getenv, runtime.GOOS)
		if err != nil {
			return nil, failed(err, "--ephemeral keeps captures in memory, --store FILE names a place")
		}
		path = filepath.Join(dir, "captures.db")
	}
	store, err := capture.OpenSQLite(path)
	if err != nil {
		return nil, failed(err, "--store FILE names another place, --ephemeral keeps captures in memory")
	}
	return store, nil
}

// ready is the line that tells scripts where to find everything.
type ready struct {
	UI    string  `json:"ui"`
	API   string  `json:"api"`
	Token string  `json:"token"`
	Relay string  `json:"relay"`
	Proxy *string `json:"proxy"`
	IDP   string  `json:"idp,omitempty"`
	AWS   string  `json:"aws,omitempty"`
	// AWSTLS is where the stand-in AWS answers for AWS's own host names.
	AWSTLS string `json:"awsTLS,omitempty"`
}

// announce prints where everything is: one line of JSON, or for a person the
// one URL to click first.
func (c *Command) announce(r ready, format string, extra []string) error {
	if format == "json" {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.Stdout, "%s\n", line)
		return err
	}
	text := r.UI + "\n\n"
	for _, line := range extra {
		text += line + "\n"
	}
	text += "relay (Reply URL for a test app)   " + r.Relay + "\nCtrl-C ends it\n"
	_, err := fmt.Fprint(c.Stdout, text)
	return err
}

// loopbackOnly refuses an address that other machines can reach: whoever
// reaches the page can try tokens on credentials.
func loopbackOnly(flag, addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return usage("%s %q is not HOST:PORT, for example 127.0.0.1:8484", flag, addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return usage("%s %q has no port between 0 and 65535", flag, addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage("%s %s can be reached from other machines, and captures are credentials", flag, addr).
			with("type " + flag + " 127.0.0.1:" + port + ", and reach it from elsewhere through ssh -L")
	}
	return nil
}
