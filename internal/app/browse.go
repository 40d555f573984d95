package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/browser"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/proxy"
)

// TakeFromBrowser prepares for Browse: messages of an isolated browser are taken
// on their way and wait as hold says.
func (a *App) TakeFromBrowser(hold proxy.Hold) {
	a.flows = newFlows(a.Log, a.env.Now, a.env.Warn)
	o := a.pipeline(capture.ViaBrowse, hold)
	o.FormActions = releaseActions
	o.PageURL = nil // the isolated browser has no key to the page
	o.Took = a.flows.took
	a.gate = proxy.NewGate(o)
}

// Browsing says how the isolated browser runs.
type Browsing struct {
	browser.Options              // Path, Args, Headless and URL are the caller's
	Also            []string     // HOST or HOST:PORT whose posts are taken too
	Proxied         bool         // behind the interception proxy, not by DevTools
	Interception                 // of that proxy
	Note            func(string) // told what a person should know meanwhile
}

// Stops lists what posts of the isolated browser are stopped, for a sentence: AWS's sign-in, the services of
// awsfacts.Places, each with an address where those are wanted, and the hosts that the user named. A
// proxied browser reaches this machine, and hosts that no name tells, without the proxy.
func Stops(named []string, proxied, addresses bool) string {
	all := []string{"AWS sign-in"}
	for i, places := 0, awsfacts.Places(); i < len(places); i++ {
		p := places[i]
		name := p.Target.Name()
		if p.Target == report.TargetSTSDriver {
			name = "drivers on this machine"
		}
		hidden := len(p.HostEnds()) == 0 && // AWS's own hosts of the next two are among those of its sign-in
			p.Target != report.TargetIdentityCenter && p.Target != report.TargetCognito
		if proxied && hidden || i > 0 && places[i-1].Target == p.Target {
			continue
		}
		if addresses {
			name += " (" + p.URL + ")"
		}
		all = append(all, name)
	}
	return words.List(append(all, named...), "and")
}

// Browse runs the isolated browser until it is closed or ctx ends. It takes
// posts by DevTools or, where that is forbidden or not wanted, behind a proxy.
func (a *App) Browse(ctx context.Context, b Browsing) error {
	o := b.Options
	named := Forwarding{Hosts: slices.Concat(a.o.Forwarding.Hosts, b.Also)}
	o.Holder, o.Takes, o.Watches, o.Page = a.gate, named.takes, a.flows.watches(), a.flows.page
	o.Patterns = named.patterns()
	if !b.Proxied {
		err := browser.Run(ctx, o)
		if !errors.Is(err, browser.ErrForbidden) {
			return err
		}
		b.Note(err.Error() + "; going on with --via proxy.")
	}
	var services []string
	for _, p := range awsfacts.Places() {
		services = append(services, p.HostEnds()...)
	}
	hosts := interceptedHosts(named, services)
	authority, err := proxy.NewAuthority(proxy.AuthorityOptions{Hosts: hosts, Now: a.env.Now})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the interception proxy cannot listen: %w", err)
	}
	interceptor, err := a.newInterceptor(b.Interception, authority, named, services,
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

// releaseActions are the sources of the page of a message that waits in the isolated browser. A service beside
// AWS's sign-in redirects to where only it knows, and the page's forms post to the message's own address alone.
func releaseActions(action string) []string {
	if u, err := url.Parse(action); err == nil && awsfacts.SignInHost(u.Hostname()) {
		return Forwarding{}.formActions(action)
	}
	return append(Forwarding{}.formActions(action), "https:")
}

// takes says whether what is posted to an address is taken.
func (f Forwarding) takes(u *url.URL) bool { return awsfacts.PostedTo(u) != "" || f.names(u) }

// patterns are the nets for all that is taken, for the browser.
func (f Forwarding) patterns() (all []string) {
	for _, host := range awsfacts.SignInHostEnds() {
		all = append(all, "http*://*"+host+"*/*saml*")
	}
	for _, p := range awsfacts.Places() {
		all = append(all, p.Pattern())
	}
	for _, host := range f.Hosts {
		all = append(all, "http*://*"+strings.ToLower(host)+"*")
	}
	slices.Sort(all)
	return slices.Compact(all)
}
