package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/browser"
	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/proxy"
)

// myApps is where a person's tiles are in Entra ID.
const myApps = "https://myapps.microsoft.com/"

// browseCmd is `samlscope browse`.
type browseCmd struct {
	*Command
	judgement    judgementFlags
	page         pageFlags
	hold         string
	stored       captureFlags
	interception interceptionFlags
	forward      forwardFlags
	also         []string
	output       outputFlags
	via          string
	browser      string
	browserArgs  []string
	headless     bool
	once         bool
	timeout      time.Duration
}

func (c *Command) browseCommand() *cobra.Command {
	b := &browseCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "browse [URL]",
		Short: "Sign in with an isolated browser and capture its post to AWS",
		Long: `Starts Chrome, Chromium, Brave or Edge with a throw-away profile. Sign in there as usual. samlscope stops the post to AWS,
checks it and shows the verdict in its tab, with the buttons Forward to AWS, Edit and Drop. It records AWS's answer with the
capture. You change nothing in Entra ID and install no certificate. Close the browser to end.

It also stops posts to other AWS services that use SAML: Client VPN, OpenSearch, Amazon Managed Grafana and more, and to
database drivers on this machine. --also HOST adds a service that samlscope doesn't know. A message goes only to the URL
it was posted to.

The browser opens My Apps unless you give another address, such as the application's user access URL.`,
		Example: `  samlscope browse
  samlscope browse https://launcher.myapps.microsoft.com/api/signin/…
  samlscope browse --headless --once --hold never --format jsonl URL`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("browse starts at one URL, not %d", len(args)).with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return b.run(cmd.Context(), append(args, myApps)[0]) },
	}
	f := cmd.Flags()
	b.judgement.register(f)
	choice(f, &b.via, "via", "`WAY` to capture posts; proxy works where a policy forbids DevTools", "devtools", "proxy")
	b.interception.register(f)
	f.StringVar(&b.browser, "browser", "",
		"start this `PROGRAM` instead of the first browser found")
	f.StringArrayVar(&b.browserArgs, "browser-arg", nil,
		"further `ARG` for the browser, such as --lang=en (repeatable)")
	f.BoolVar(&b.headless, "headless", false, "without a window, for scripts")
	f.BoolVar(&b.once, "once", false, "end after AWS's first answer, with the exit code of inspect")
	f.DurationVar(&b.timeout, "timeout", 0, "end after this long; 0: when the browser is closed")
	registerHold(f, &b.hold)
	b.output.registerFormat(f, "`FORMAT`; json and jsonl print a line when captured and when answered", "text", "json",
		"jsonl")
	b.output.registerFailOn(f)
	b.page.registerListen(f, "127.0.0.1:0")
	f.StringArrayVar(&b.also, "also", nil, "also capture posts to this `HOST[:PORT]` (repeatable)")
	b.forward.register(f, "also capture posts to this `HOST[:PORT]`, and let ask post to it (repeatable)")
	b.stored.register(f)
	return cmd
}

func (b *browseCmd) run(ctx context.Context, start string) error {
	if !webAddress(start) {
		return usage("%q isn't a URL for a browser", start).with("samlscope browse https://myapps.microsoft.com/")
	}
	if err := errors.Join(app.CheckHosts("--forward-host", b.forward.Hosts), b.checkAlso(),
		app.LoopbackOnly("--listen", b.page.listen), b.interception.Check()); err != nil {
		return err
	}
	if b.timeout < 0 {
		return usage("--timeout cannot be negative")
	}
	path, err := browser.Find(b.browser, runtime.GOOS, b.Getenv)
	if err != nil {
		return failed(err, "install one of them, or give a program with --browser PATH",
			"samlscope serve needs no browser, but another Reply URL")
	}
	options, err := b.judgement.options(ctx, b.Command)
	if err != nil {
		return err
	}
	store, err := b.stored.Open(b.Getenv)
	if err != nil {
		return err
	}
	b.forward.To = awsfacts.SignInURL
	o := app.Options{
		Listen: b.page.listen, Keep: time.Duration(b.stored.keep), Forwarding: b.forward.Forwarding,
		Notice: b.interception.Notice(), Stops: b.stops(true),
	}
	o.Version, _ = version.Build()
	a, err := app.New(b.env(), o, store, options, "")
	if err != nil {
		return errors.Join(err, store.Close())
	}
	a.Given(b.judgement.evidence.Loaded(b.source))
	a.TakeFromBrowser(proxy.Hold(b.hold))
	if b.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, b.timeout)
		defer cancel()
	}
	w := &app.Watcher{
		App: a, Out: b.Stdout, Note: b.note, Text: b.output.format == "text", Options: b.text(),
		FailOn: inspect.Severity(b.output.failOn), Once: b.once,
	}
	err = a.Run(ctx, func(ctx context.Context) error { return b.browse(ctx, a, w, path, start) })
	if err != nil {
		return err
	}
	fails, err := w.Outcome(b.timeout, ctx.Err() != nil)
	if err == nil && fails {
		return &exit{code: exitFindings}
	}
	return err
}

// browse runs the browser and the watcher until one of them ends.
func (b *browseCmd) browse(ctx context.Context, a *app.App, w *app.Watcher, path, start string) error {
	b.noteUpstream(b.interception)
	if w.Text {
		b.note("The browser opens at " + start + ". What it posts is shown there, here, and on " + a.Addresses.UI)
		b.note("It stops posts to " + b.stops(false) + ".")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	watched := make(chan error, 1)
	events, _ := a.Log.Subscribe(ctx, 0)
	go func() {
		watched <- w.Watch(ctx, events)
		cancel()
	}()
	hurry, settled := hurried()
	defer settled()
	err := a.Browse(ctx, app.Browsing{
		Options: browser.Options{Path: path, Args: b.browserArgs, Headless: b.headless, URL: start, Hurry: hurry},
		Also:    b.also,
		Proxied: b.via == "proxy", Interception: b.interception.Interception, Note: b.note,
	})
	cancel()
	werr := <-watched
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		err = nil // ended by --once, --timeout or Ctrl-C
	}
	if err != nil {
		return failed(err, "--browser PATH names another one, --browser-arg passes it further arguments")
	}
	return werr
}

// checkAlso checks the hosts of --also. A proxy is not asked for this machine.
func (b *browseCmd) checkAlso() error {
	if err := app.CheckHosts("--also", b.also); err != nil || b.via != "proxy" {
		return err
	}
	for _, host := range b.also {
		if u, err := url.Parse("//" + strings.ToLower(host)); err == nil && proxy.CheckHost(u.Hostname()) != nil {
			return usage("--also %s: --via proxy cannot stop posts to this machine", host).with("leave out --via proxy")
		}
	}
	return nil
}

// stops lists the services whose posts the browser stops.
func (b *browseCmd) stops(addresses bool) string {
	return app.Stops(slices.Concat(b.also, b.forward.Hosts), b.via == "proxy", addresses)
}

// note tells a person something that isn't a result.
func (c *Command) note(text string) { _, _ = fmt.Fprintln(c.Stderr, text) } // nowhere left to say that this failed
