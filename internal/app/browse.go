package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/browser"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/proxy"
)

// TakeFromBrowser prepares for Browse: messages of an isolated browser are taken
// on their way and wait as hold says.
func (a *App) TakeFromBrowser(hold proxy.Hold) {
	a.flows = newFlows(a.Log, a.env.Now, a.env.Warn)
	o := a.pipeline(capture.ViaBrowse, hold)
	o.PageURL = nil // the isolated browser has no key to the page
	o.Took = a.flows.took
	a.gate = proxy.NewGate(o)
}

// Browsing says how the isolated browser runs.
type Browsing struct {
	browser.Options              // Path, Args, Headless and URL are the caller's
	Proxied         bool         // behind the interception proxy, not by DevTools
	Interception                 // of that proxy
	Note            func(string) // told what a person should know meanwhile
}

// Browse runs the isolated browser until it is closed or ctx ends. It takes
// posts by DevTools or, where that is forbidden or not wanted, behind a proxy.
func (a *App) Browse(ctx context.Context, b Browsing) error {
	o := b.Options
	o.Holder, o.Takes, o.Watches, o.Page = a.gate, a.takes, a.flows.watches(), a.flows.page
	o.Hosts = append(awsfacts.SignInHostEnds(), a.o.Forwarding.Hosts...)
	if !b.Proxied {
		err := browser.Run(ctx, o)
		if !errors.Is(err, browser.ErrForbidden) {
			return err
		}
		b.Note(err.Error() + "; going on with --via proxy.")
	}
	hosts := interceptedHosts(a.o.Forwarding)
	authority, err := proxy.NewAuthority(proxy.AuthorityOptions{Hosts: hosts, Now: a.env.Now})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the interception proxy cannot listen: %w", err)
	}
	interceptor, err := a.newInterceptor(b.Interception, authority, a.o.Forwarding,
		"a policy may forbid the browser's flag --ignore-certificate-errors-spki-list")
	if err != nil {
		return errors.Join(err, l.Close())
	}
	server := proxy.Server(interceptor)
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	err = browser.RunProxied(ctx, o, browser.Proxied{PAC: proxy.PACURL(l.Addr().String(), hosts), SPKI: authority.SPKI()})
	late, stop := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer stop()
	err = errors.Join(err, server.Shutdown(late), interceptor.Close(late))
	if serr := <-served; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}

// takes says whether what is posted to an address is taken.
func (a *App) takes(u *url.URL) bool {
	if u.Scheme == "https" && u.Port() == "" && awsfacts.SignInHost(strings.ToLower(u.Host)) {
		return true
	}
	return a.o.Forwarding.names(u)
}
