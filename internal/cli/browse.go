package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/browser"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/proxy"
)

// myApps is where a person's tiles are in Entra ID.
const myApps = "https://myapps.microsoft.com/"

// browseCmd is `samlscope browse`.
type browseCmd struct {
	*Command
	serving
	via         string
	browser     string
	browserArgs []string
	headless    bool
	once        bool
	timeout     time.Duration
	failOn      string
}

func (c *Command) browseCommand() *cobra.Command {
	b := &browseCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "browse [URL]",
		Short: "Sign in with an isolated browser whose post to AWS is taken on its way",
		Long: `Starts Chrome, Chromium, Brave or Edge with a throw-away profile. Sign in there as usual: the post to AWS is stopped,
judged, and its tab shows the verdict with the buttons Forward to AWS, Edit and Drop. What AWS then answers is recorded
beside the capture. Nothing has to be changed in Entra ID, no certificate is installed, and closing the browser ends it.

The address to begin with is My Apps unless another is given, such as the application's user access URL.`,
		Example: `  samlscope browse
  samlscope browse https://launcher.myapps.microsoft.com/api/signin/…
  samlscope browse --headless --once --hold never --format jsonl URL`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("browse begins at one address, and %d were given", len(args)).with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return b.run(cmd.Context(), append(args, myApps)[0]) },
	}
	f := cmd.Flags()
	b.judging.register(cmd)
	choice(cmd, &b.via, "via", "`WAY` to take the posts: the browser's DevTools, or an interception proxy with a key of its own for each run, which is used as well where a policy forbids DevTools", "devtools", "proxy")
	b.intercepting.register(cmd)
	f.StringVar(&b.browser, "browser", "", "start this `PROGRAM` instead of the first browser that is found (also SAMLSCOPE_BROWSER)")
	f.StringArrayVar(&b.browserArgs, "browser-arg", nil, "further `ARG` for the browser, such as --lang=en (repeatable)")
	f.BoolVar(&b.headless, "headless", false, "without a window, for scripts")
	f.BoolVar(&b.once, "once", false, "end after the first answer of AWS, with the exit code that inspect would give")
	f.DurationVar(&b.timeout, "timeout", 0, "end after this long; 0: when the browser is closed")
	holdFlag(cmd, &b.hold)
	choice(cmd, &b.format, "format", "`FORMAT` of what is printed; json and jsonl are a line for each capture, when it is taken and when it is answered", "text", "json", "jsonl")
	choice(cmd, &b.failOn, "fail-on", "least `SEVERITY` that makes the exit code 1", "error", "warning", "note")
	f.StringVar(&b.listen, "listen", "127.0.0.1:0", "`ADDRESS` of the page and the API; port 0 picks a free one")
	f.StringArrayVar(&b.hosts, "forward-host", nil, "another `HOST[:PORT]` whose posts are taken besides AWS's, such as a Cognito custom domain (repeatable)")
	b.storing(cmd)
	return cmd
}

func (b *browseCmd) run(ctx context.Context, start string) error {
	if u, err := url.Parse(start); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return usage("%q is no address for a browser", start).with("samlscope browse https://myapps.microsoft.com/")
	}
	if err := errors.Join(forwardHosts(b.hosts), loopbackOnly("--listen", b.listen)); err != nil {
		return err
	}
	if _, err := b.upstreams(); err != nil {
		return err
	}
	if b.via == "devtools" && len(b.upstream) > 0 {
		return usage("--upstream is for the interception proxy").with("--via proxy uses it; with DevTools the browser resolves names by itself: --browser-arg='--host-resolver-rules=MAP …'")
	}
	path, err := browser.Find(b.browser, runtime.GOOS, b.Getenv)
	if err != nil {
		return failed(err, "install one of them, or name a program with --browser PATH", "samlscope serve needs no browser of its own, but another Reply URL")
	}
	options, err := b.options(ctx, b.Transport)
	if err != nil {
		return err
	}
	store, err := b.openStore(b.Command)
	if err != nil {
		return err
	}
	b.to = defaultACS
	t, err := b.newSite(&b.serving, store, options, "")
	if err != nil {
		return errors.Join(err, store.Close())
	}
	handing := t.handing(&b.serving, capture.ViaBrowse)
	handing.PageURL = nil // the isolated browser has no key to the page
	seen := newFlows(t.log, b.Now, b.warn)
	handing.Took = seen.took
	t.gate = proxy.NewGate(handing)
	if b.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, b.timeout)
		defer cancel()
	}
	w := &watcher{Command: b.Command, log: t.log, format: b.format, failOn: inspect.Severity(b.failOn), once: b.once, page: t.pageURL}
	err = t.run(ctx, func(ctx context.Context) error { return b.browse(ctx, t, w, seen, path, start) })
	if err != nil {
		return err
	}
	return w.outcome(b.timeout, ctx.Err() != nil)
}

// browse runs the browser and the watcher until one of them ends.
func (b *browseCmd) browse(ctx context.Context, t *site, w *watcher, seen *flows, path, start string) error {
	b.noteUpstream(&b.intercepting)
	if b.format == "text" {
		b.note("The browser opens at " + start + "; what it posts to AWS is shown there, here, and on " + t.ready.UI)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	watched := make(chan error, 1)
	events, _ := t.log.Subscribe(ctx, 0)
	go func() {
		watched <- w.watch(ctx, events)
		cancel()
	}()
	err := b.sit(ctx, t, browser.Options{
		Path: path, Args: b.browserArgs, Headless: b.headless, URL: start, Holder: t.gate,
		Hosts: append(awsfacts.SignInHostEnds(), b.hosts...), Takes: b.takes, Watches: seen.watches(), Page: seen.page,
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

// sit runs the browser by DevTools or, where that is forbidden or not wanted,
// behind a proxy.
func (b *browseCmd) sit(ctx context.Context, t *site, o browser.Options) error {
	if b.via == "devtools" {
		err := browser.Run(ctx, o)
		if !errors.Is(err, browser.ErrForbidden) {
			return err
		}
		b.note(err.Error() + "; going on with --via proxy.")
	}
	authority, err := proxy.NewAuthority(proxy.AuthorityOptions{Hosts: interceptedHosts(b.forwarding), Now: b.Now})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the interception proxy cannot listen: %w", err)
	}
	interceptor, err := t.newInterceptor(&b.intercepting, authority, b.forwarding, "a policy may forbid the browser's flag --ignore-certificate-errors-spki-list")
	if err != nil {
		return errors.Join(err, l.Close())
	}
	server := proxy.Server(interceptor)
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	err = browser.RunProxied(ctx, o, browser.Proxied{PAC: proxy.PACURL(l.Addr().String(), interceptedHosts(b.forwarding)), SPKI: authority.SPKI()})
	late, stop := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer stop()
	err = errors.Join(err, server.Shutdown(late), interceptor.Close(late))
	if serr := <-served; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}

// takes says whether what is posted to an address is taken.
func (b *browseCmd) takes(u *url.URL) bool {
	if u.Scheme == "https" && u.Port() == "" && awsfacts.SignInHost(strings.ToLower(u.Host)) {
		return true
	}
	return b.named(u)
}

// note tells a person something that is no result.
func (c *Command) note(text string) { _, _ = fmt.Fprintln(c.Stderr, text) } // nowhere left to say that this failed
