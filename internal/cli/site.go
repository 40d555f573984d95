package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/proxy"
	"github.com/samlscope/samlscope/web"
)

// site is the relay and the page, ready to be served.
type site struct {
	*Command
	ready   ready
	log     *capture.Log
	servers []running
}

// running is one server with its listener.
type running struct {
	*http.Server
	listener net.Listener
}

// start opens the listeners and builds relay and page around one log. known
// says what to judge by, once the relay's address is settled. site.serve
// closes the store.
func (c *Command) start(s *serving, store capture.Store, known func(relayURL string) (inspect.Options, error)) (*site, error) {
	if err := errors.Join(loopbackOnly("--listen", s.listen), loopbackOnly("--relay-listen", s.relayListen)); err != nil {
		return nil, err
	}
	if s.listen == s.relayListen && !strings.HasSuffix(s.listen, ":0") {
		return nil, usage("--listen and --relay-listen are both %s, and the page and the relay need a port each", s.listen)
	}
	token, err := c.token()
	if err != nil {
		return nil, err
	}
	assets, err := pageFiles(s.assets)
	if err != nil {
		return nil, err
	}
	page, err := net.Listen("tcp", s.listen)
	if err != nil {
		return nil, failed(fmt.Errorf("the page cannot listen on %s: %w", s.listen, err), "end the program that uses it, or type --listen 127.0.0.1:0 for a free port")
	}
	relays, err := proxy.Listen(s.relayListen)
	if err != nil {
		return nil, errors.Join(failed(err), page.Close())
	}
	t := &site{Command: c, ready: addresses(page, relays[0], token)}
	options, err := known(t.ready.Relay)
	if err != nil {
		err = errors.Join(err, page.Close())
		for _, l := range relays {
			err = errors.Join(err, l.Close())
		}
		return nil, err
	}
	options.SecondOpinion, options.RelayURLs = true, relayURLs(relays[0])
	j := &judge{options: options, forwarding: &s.forwarding, now: c.Now}
	t.log = capture.NewLog(store, capture.LogOptions{Now: c.Now, Keep: time.Duration(s.keep), Judge: j.record, Warn: c.warn})
	relay := proxy.New(proxy.Options{
		Log: t.log, Action: s.action, Allowed: s.allowed, FormActions: s.formActions, PageURL: t.pageURL,
		Now: c.Now, Via: capture.ViaRelay, RelayURLs: options.RelayURLs,
	})
	v, _ := version()
	ui := web.New(web.Options{
		Log: t.log, Token: token, Hosts: hostsOf(page), Assets: assets, Inspect: j.pasted, Action: s.action, Allowed: s.allowed,
		RelayPage: t.relayPage, Now: c.Now, Version: v, Ways: ways(t.ready.Relay),
	})
	t.servers = append(t.servers, running{proxy.Server(ui), page})
	for _, l := range relays {
		t.servers = append(t.servers, running{proxy.Server(relay), l})
	}
	return t, nil
}

// minToken is the least length of a token set by hand, in characters.
const minToken = 16

// token returns the session token: from SAMLSCOPE_TOKEN, or 128 random bits.
func (c *Command) token() (string, error) {
	if t := c.Getenv("SAMLSCOPE_TOKEN"); t != "" {
		if len(t) < minToken || strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return "", usage("SAMLSCOPE_TOKEN must be %d or more printable characters, because it guards credentials", minToken)
		}
		return t, nil
	}
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b), nil
}

// pageFiles returns the page's files: built in, or from a directory.
func pageFiles(dir string) (fs.FS, error) {
	if dir == "" {
		return web.Assets(), nil
	}
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return nil, unreadable("reading the page's file", filepath.Join(dir, "index.html"), err).with("--assets names a copy of web/assets")
	}
	return os.DirFS(dir), nil
}

func addresses(page, relay net.Listener, token string) ready {
	ui := "http://" + page.Addr().String()
	return ready{UI: ui + "/?token=" + token, API: ui + "/api/v1", Token: token, Relay: "http://" + relay.Addr().String() + "/saml"}
}

func port(l net.Listener) string {
	_, p, _ := net.SplitHostPort(l.Addr().String()) // a listener's address always has one
	return p
}

// hostsOf are the Host values under which the page may be asked for.
func hostsOf(l net.Listener) []string {
	p := port(l)
	return []string{l.Addr().String(), "localhost:" + p, "127.0.0.1:" + p, "[::1]:" + p}
}

// relayURLs are the spellings of the relay's address that a Reply URL may have.
func relayURLs(l net.Listener) []string {
	p := port(l)
	return []string{"http://localhost:" + p + "/saml", "http://127.0.0.1:" + p + "/saml", "http://[::1]:" + p + "/saml"}
}

// pageURL is the inspection page of a capture. It needs the cookie that the
// printed URL sets, so that the relay's page never carries the session token.
func (t *site) pageURL(id string) string {
	return strings.TrimSuffix(t.ready.API, "/api/v1") + "/captures/" + id
}

// relayPage is the verdict page from which a held message can be forwarded.
func (t *site) relayPage(r capture.Record) string {
	if r.Via != capture.ViaRelay || r.SAMLResponse == "" {
		return ""
	}
	return t.ready.Relay + "/" + r.ID + "?token=" + r.Token
}

// ways are what an empty page tells about getting a capture.
func ways(relay string) []web.Way {
	return []web.Way{
		{Title: "Try it", Text: "A stand-in Entra ID and a stand-in AWS on this machine, with dozens of sign-ins that go right and wrong.", Command: "samlscope demo"},
		{Title: "Paste or drop", Text: "A SAMLResponse value, a form body or a file with one, pasted with the button above or dropped anywhere on this page."},
		{Title: "Relay", Text: "In a test app, add this as the Reply URL (Assertion Consumer Service URL) and sign in. AWS refuses such a message when it is forwarded; everything in it can be judged.", Command: relay},
		{Title: "Terminal", Text: "The same judgement without the page.", Command: "samlscope inspect response.txt"},
	}
}

// judge makes reports for what was captured or pasted.
type judge struct {
	options    inspect.Options
	forwarding *forwarding
	now        func() time.Time
}

// record judges a captured message as of the moment it came in, as if posted to
// where it will be forwarded.
func (j *judge) record(r capture.Record) *inspect.Report {
	o := j.options
	o.Clock = inspect.Clock{Basis: "capture", At: r.ReceivedAt}
	if r.Via == capture.ViaImport {
		o.Clock = inspect.Clock{}
	}
	if r.SAMLResponse == "" {
		return inspect.Inspect(inspect.Messages(r.ID, r.Body)[0], o)
	}
	if !j.forwarding.all {
		o.ACS = r.Endpoint
	}
	return inspect.Inspect(inspect.FormField(r.ID, r.SAMLResponse, r.RelayState), o)
}

// serve runs until ctx ends, and then ends orderly: listeners first, then the
// log. others are servers besides relay and page.
func (t *site) serve(ctx context.Context, format string, open bool, extra []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(t.servers))
	for _, s := range t.servers {
		s.ErrorLog = log.New(t.Stderr, "samlscope: ", 0)
		s.BaseContext = func(net.Listener) context.Context { return ctx }
		go func() { errs <- s.Serve(s.listener) }()
	}
	problem := t.announce(t.ready, format, extra)
	if open && problem == nil {
		openBrowser(t.ready.UI)
	}
	if problem == nil {
		select {
		case <-ctx.Done():
		case problem = <-errs:
		}
	}
	cancel() // ends the event streams, which a shutdown would wait for
	late, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	for _, s := range t.servers {
		if err := s.Shutdown(late); err != nil && problem == nil {
			problem = err
		}
	}
	if err := t.log.Close(); err != nil && problem == nil {
		problem = err
	}
	if problem != nil {
		return failed(problem)
	}
	return nil
}
