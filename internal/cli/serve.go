package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/proxy"
)

// serveCmd is `samlscope serve`.
type serveCmd struct {
	*Command
	judgement    judgementFlags
	relay        relayFlags
	stored       captureFlags
	interception interceptionFlags
	forward      forwardFlags
	intercept    bool
	proxyListen  string
	public       publicFlags
}

func (c *Command) serveCommand() *cobra.Command {
	s := &serveCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the relay and the inspection page",
		Long: `Runs an assertion consumer service on loopback (the relay, POST /saml) and the inspection page.

Point the Reply URL of a test app in Entra ID at the relay. Entra ID then posts the Response there. samlscope records it,
shows what AWS will do with it, and passes the original bytes on. Such a message names the relay as Recipient, so AWS rejects
it; the verdict page says so first. Captures are kept in captures.db in your state directory, unless --store names another
place.

With --intercept an HTTP proxy runs too, for the browser you already use. Give the browser the PAC file and let it trust the
CA (samlscope ca trust). Its sign-ins to AWS then go through the proxy and on to AWS, and samlscope records the answer. The
proxy reaches AWS sign-in hosts only, at port 443. Everything else goes directly, by the PAC file. --allow-host names a host
that a browser without the PAC file may reach, unread.

With --public-url other machines reach page and relay, at one address: https://saml.example.com and below it /saml. samlscope
then answers to that name only. --tls-cert and --tls-key let it end TLS; without them a reverse proxy has to.

The printed address opens the page once, within ten minutes. Open the page later and the terminal prints a new address.
Scripts send the session token as Authorization: Bearer TOKEN. Set it with SAMLSCOPE_TOKEN, or read it with --format json.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.run(cmd.Context(), cmd.Flags().Changed("hold"))
		},
	}
	f := cmd.Flags()
	s.relay.register(f)
	s.judgement.register(f)
	s.stored.register(f)
	f.BoolVar(&s.intercept, "intercept", false,
		"run the interception proxy too; without --hold its messages continue at once")
	f.StringVar(&s.proxyListen, "proxy-listen", "127.0.0.1:8486", "`ADDRESS` of that proxy; port 0 picks a free one")
	s.public.register(f)
	s.interception.register(f)
	s.forward.register(f, "also forward to this `HOST[:PORT]`, besides AWS's (repeatable)")
	f.StringVar(&s.forward.To, "forward-to", awsfacts.SignInURL,
		"`URL` to forward to when the Recipient isn't an AWS sign-in URL")
	return cmd
}

// run serves. holdSet says whether --hold was given.
func (s *serveCmd) run(ctx context.Context, holdSet bool) error {
	if err := app.CheckHosts("--forward-host", s.forward.Hosts); err != nil {
		return err
	}
	if !s.forward.Allowed(s.forward.To) {
		return usage("--forward-to %s isn't an AWS sign-in URL, and its host isn't named with --forward-host",
			s.forward.To)
	}
	public, err := app.NewPublic(s.public.url, s.public.cert, s.public.key)
	if err != nil {
		return err
	}
	s.relay.page.open = s.relay.page.open && public == nil // its browser would be the server's
	authority, err := s.authorityToIntercept()
	if err != nil {
		return err
	}
	store, err := s.stored.Open(s.Getenv)
	if err != nil {
		return err
	}
	o := s.relay.options()
	o.Public = public
	o.Keep, o.Forwarding, o.Notice = time.Duration(s.stored.keep), s.forward.Forwarding, s.interception.Notice()
	o.Version, _ = version.Build()
	a, err := app.Start(s.env(), o, store, func(string) (inspect.Options, error) {
		return s.judgement.options(ctx,
			s.Command)
	})
	if err != nil {
		return errors.Join(err, store.Close())
	}
	a.Given(s.judgement.evidence.Loaded(s.source))
	var extra []string
	if s.intercept {
		if !holdSet {
			s.relay.hold = string(proxy.HoldNever)
		}
		if extra, err = s.startInterceptor(a, authority); err != nil {
			return errors.Join(err, a.Discard())
		}
	}
	return s.serveApp(ctx, a, s.relay, extra)
}

// authorityToIntercept checks the flags of the interception proxy and returns its CA;
// nil when there is to be none.
func (s *serveCmd) authorityToIntercept() (*proxy.Authority, error) {
	if err := s.interception.Check(); err != nil {
		return nil, err
	}
	if !s.intercept {
		return nil, nil
	}
	if err := app.LoopbackOnly("--proxy-listen", s.proxyListen); err != nil {
		return nil, err
	}
	return s.authority()
}

// startInterceptor puts the interception proxy beside the page, and returns
// what a person has to know of it.
func (s *serveCmd) startInterceptor(a *app.App, authority *proxy.Authority) ([]string, error) {
	at, err := a.Intercept(s.proxyListen, s.interception.Interception, authority, proxy.Hold(s.relay.hold))
	if err != nil {
		return nil, err
	}
	s.noteUpstream(s.interception)
	return []string{
		"interception proxy   " + at,
		"its PAC file         " + at + "/proxy.pac   (the browser's or the system's automatic proxy configuration)",
		"its CA               samlscope ca trust   (once, until " + until(authority) + ")",
		"",
	}, nil
}

// noteUpstream tells the terminal what the page says as well.
func (c *Command) noteUpstream(i interceptionFlags) {
	if text := i.Notice(); text != "" {
		c.note(text)
	}
}

// serveApp says where everything is, and what happens there, until ctx ends.
func (c *Command) serveApp(ctx context.Context, a *app.App, r relayFlags, extra []string) error {
	listening, stop := context.WithCancel(ctx)
	defer stop()
	since := c.Now()
	events, _ := a.Log.Subscribe(listening, 0) // before the first message can come
	gone := make(chan os.Signal, 1)            // never read: a reader of the lines that has gone ends no sign-in
	signal.Notify(gone, syscall.SIGPIPE)
	defer signal.Stop(gone)
	return a.Run(ctx, func(ctx context.Context) error {
		if err := c.announce(a.Addresses, r.output.format, extra); err != nil {
			return err
		}
		opened := make(chan struct{})
		go func() {
			defer close(opened)
			if r.page.open {
				c.openPage(ctx, a)
			}
		}()
		if r.output.format == "json" {
			stop()
		} else {
			live := app.Live{
				Log: a.Log, Now: c.Now, Since: since, Waits: a.Waits, PageURL: a.PageURL, Out: c.Stdout, Options: c.text(),
			}
			if err := live.Watch(ctx, events); err != nil {
				c.warn(err) // no one reads it any more, and sign-ins go on
			}
		}
		<-ctx.Done()
		<-opened
		return nil
	})
}

// announce prints where everything is: one line of JSON, or for a person the
// one URL to click first.
func (c *Command) announce(r app.Addresses, format string, extra []string) error {
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
