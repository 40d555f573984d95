// Package browser starts a browser with a throw-away profile and takes the
// posts to AWS out of it over the DevTools protocol, on a pipe that no other
// program can reach. The browser's own TLS talks to AWS: there is no proxy and
// no certificate.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"time"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/samlscope/samlscope/proxy"
)

// probeTime is how long the browser may take for its first answer. One whose
// policy forbids DevTools never answers.
const probeTime = 5 * time.Second

// ErrForbidden is returned when the browser runs but does not answer.
var ErrForbidden = errors.New("the browser does not answer on its DevTools pipe, so a policy of this machine seems " +
	"to forbid it (RemoteDebuggingAllowed)")

// Options says which browser is started and what it is watched for.
type Options struct {
	Path     string   // of the program, as Find returns it
	Args     []string // further arguments, as they are
	Headless bool
	URL      string // where the browser begins
	// Patterns are the addresses whose requests are looked at, with * for
	// anything. They are only a net: Takes decides.
	Patterns []string
	// Takes says whether posts to a URL are taken. Its requests are put to
	// Holder.
	Takes  func(u *url.URL) bool
	Holder proxy.Holder
	// Watches are pages that are read, and left as they are; Page is told of
	// each.
	Watches []Watch
	Page    func(p Page)
	// Hurry is closed when the browser is to end at once; nil: never.
	Hurry <-chan struct{}
}

// Watch is a kind of pages.
type Watch struct {
	Pattern string // * for anything
	Scripts bool   // what the pages' scripts fetch there as well
}

// Page is an answer that the browser got from an address that is watched.
type Page struct {
	Tab         string // that shows it
	Method, URL string
	Status      int
	Location    string
	Body        []byte // empty for a redirect
}

// Run starts the browser and returns when it was closed or ctx has ended; its
// profile is gone by then.
func Run(ctx context.Context, o Options) error {
	sweep()
	profile := ""
	allocator, stop := chromedp.NewExecAllocator(ctx, flags(o, &profile)...)
	defer stop() // removes the profile
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := start(ctx, o); err != nil {
		return err
	}
	socket := socketOf(profile)
	defer func() {
		stop()
		removeSocket(socket)
	}()
	s := &session{Options: o, captures: map[fetch.RequestID]string{}}
	paused := chromedp.BrowserEvents(ctx, fetch.RequestPaused)
	if _, err := chromedp.CallBrowser(ctx, fetch.Enable, fetch.EnableParams{Patterns: s.patterns()}); err != nil {
		return fmt.Errorf("watching the browser's requests: %w", err)
	}
	if err := s.open(ctx); err != nil {
		return fmt.Errorf("opening %s in the browser: %w", o.URL, err)
	}
	for e, err := range paused {
		if err != nil {
			break // the browser was closed, or we end
		}
		s.goes.Go(func() { s.paused(ctx, e) })
	}
	cancel()
	s.goes.Wait()
	return nil
}

// start starts the browser and waits for its first answer.
func start(ctx context.Context, o Options) error {
	answered := make(chan error, 1)
	go func() {
		_, err := chromedp.CallBrowser(ctx, devtools.GetVersion, cdp.Empty{})
		answered <- err
	}()
	patience := time.NewTimer(probeTime)
	defer patience.Stop()
	select {
	case err := <-answered:
		if err != nil && strings.Contains(err.Error(), "remote debugging is disallowed") {
			return ErrForbidden
		}
		if err != nil {
			return fmt.Errorf("starting the browser %s: %w", o.Path, err)
		}
		return nil
	case <-patience.C:
		return ErrForbidden
	case <-ctx.Done():
		return ctx.Err()
	}
}

// flags are those of a browser for a person: nothing is switched off that a
// sign-in could need, and nothing shows a warning bar. profile is set when it starts.
func flags(o Options, profile *string) []chromedp.ExecAllocatorOption {
	all := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(o.Path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-component-update",
			true),
		chromedp.Flag("password-store", "basic"), chromedp.Flag("use-mock-keychain",
			true), chromedp.Flag("disable-background-networking", true),
	}
	if o.Headless {
		all = append(all, chromedp.Headless)
	}
	return append(all, chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
		dieWithParent(cmd)
		for _, a := range cmd.Args {
			if dir, is := strings.CutPrefix(a, "--user-data-dir="); is {
				*profile = dir
				_ = sign(dir) // unsigned it is only not swept
			}
		}
		last := len(cmd.Args) - 1 // the empty page; what a person adds comes after our own flags and wins
		cmd.Args = append(append(slices.Clone(cmd.Args[:last]), o.Args...), cmd.Args[last])
	}))
}

// open shows the first page, in place of the empty one the browser began with.
func (s *session) open(ctx context.Context) error {
	empty, err := chromedp.CallBrowser(ctx, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		return err
	}
	if _, err := chromedp.CallBrowser(ctx, target.CreateTarget, target.CreateTargetParams{URL: s.URL}); err != nil {
		return err
	}
	for _, t := range empty.TargetInfos {
		if t.Type == "page" && t.URL == "about:blank" {
			// an empty tab more does no harm
			_, _ = chromedp.CallBrowser(ctx, target.CloseTarget, target.CloseTargetParams{TargetID: t.TargetID})
		}
	}
	return nil
}
