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
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/proxy"
	"github.com/samlscope/samlscope/web"
)

// site is the page around one log, with the ways in that feed it, ready to be
// served.
type site struct {
	*Command
	ready       ready
	log         *capture.Log
	judge       *judge
	asker       *asker
	gate        *proxy.Gate        // nil when no way in holds messages on their way
	interceptor *proxy.Interceptor // nil when there is none
	servers     []running
}

// endTime is how long requests may take to end when the program does.
const endTime = 5 * time.Second

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
	relays, err := proxy.Listen(s.relayListen)
	if err != nil {
		return nil, failed(err)
	}
	relayURL := "http://" + relays[0].Addr().String() + "/saml"
	closed := func(err error) error {
		for _, l := range relays {
			err = errors.Join(err, l.Close())
		}
		return err
	}
	options, err := known(relayURL)
	if err != nil {
		return nil, closed(err)
	}
	options.RelayURLs = relayURLs(relays[0])
	t, err := c.newSite(s, store, options, relayURL)
	if err != nil {
		return nil, closed(err)
	}
	relay := proxy.New(t.handing(s, capture.ViaRelay))
	for _, l := range relays {
		t.servers = append(t.servers, running{proxy.Server(relay), l})
	}
	return t, nil
}

// newSite opens the page's listener and builds the page around one log. With
// an error the store is left to the caller.
func (c *Command) newSite(s *serving, store capture.Store, options inspect.Options, relayURL string) (*site, error) {
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
	options.SecondOpinion = true
	ui := "http://" + page.Addr().String()
	t := &site{
		Command: c, judge: &judge{options: options, forwarding: &s.forwarding, now: c.Now},
		ready: ready{UI: ui + "/?token=" + token, API: ui + "/api/v1", Token: token, Relay: relayURL},
	}
	t.asker = &asker{transport: c.Transport, now: c.Now, allowed: s.allowed}
	t.log = capture.NewLog(store, capture.LogOptions{Now: c.Now, Keep: time.Duration(s.keep), Judge: t.judge.record, Warn: c.warn})
	v, _ := version.Build()
	handler := web.New(web.Options{
		Log: t.log, Token: token, Hosts: hostsOf(page), Assets: assets, Inspect: t.judge.pasted, Action: s.action, Allowed: s.allowed,
		RelayPage: t.relayPage, Holds: t.holds, Ask: t.ask, WhatIf: t.judge.whatIf, Evidence: &t.judge.evidence, Now: c.Now, Version: v, Ways: ways(relayURL), Notice: s.notice(),
	})
	t.servers = append(t.servers, running{proxy.Server(handler), page})
	return t, nil
}

// handing are the options of a way in that hands messages on.
func (t *site) handing(s *serving, via capture.Via) proxy.Options {
	return proxy.Options{
		Log: t.log, Action: s.action, Allowed: s.allowed, FormActions: s.formActions, PageURL: t.pageURL, Hold: proxy.Hold(s.hold),
		Now: t.Now, Via: via, RelayURLs: t.judge.options.RelayURLs, Refusal: refusal,
	}
}

// refusal finds a known refusal of a message in the text of an answer, and the
// check that names it: the one that failed, where the report has one.
func refusal(rec capture.Record, text string) (awsError, matched string) {
	known := inspect.MatchErrors(text)
	if len(known) == 0 {
		return "", ""
	}
	if rec.Report != nil {
		for _, f := range rec.Report.Findings {
			if slices.Contains(known[0].Checks, f.ID) {
				return known[0].Text, f.ID
			}
		}
	}
	if len(known[0].Checks) > 0 {
		return known[0].Text, known[0].Checks[0]
	}
	return known[0].Text, known[0].ID
}

// holds says whether a message waits in this program and can go on.
func (t *site) holds(id string) bool { return t.gate != nil && t.gate.Holds(id) }

// shortToken is the length, in characters, from which a token set by hand is
// taken without a warning.
const shortToken = 16

// token returns the session token: from SAMLSCOPE_TOKEN, or 128 random bits.
func (c *Command) token() (string, error) {
	if t := c.Getenv("SAMLSCOPE_TOKEN"); t != "" {
		if strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return "", usage("SAMLSCOPE_TOKEN must be printable ASCII without blanks: it goes into a URL")
		}
		if len(t) < shortToken {
			c.warn(fmt.Errorf("SAMLSCOPE_TOKEN has %d characters and guards credentials: take %d or more outside of tests", len(t), shortToken))
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
	all := []web.Way{
		{Title: "Browse", Text: "A browser of its own, with a throw-away profile. The post to AWS is taken on its way; nothing has to be changed in Entra ID, and forwarding works.", Command: "samlscope browse"},
		{Title: "Try it", Text: "A stand-in Entra ID and a stand-in AWS on this machine, with dozens of sign-ins that go right and wrong.", Command: "samlscope demo"},
		{Title: "Paste or drop", Text: "A SAMLResponse value, a form body or a file with one, pasted with the button above or dropped anywhere on this page."},
	}
	if relay != "" {
		all = append(all, web.Way{Title: "Relay", Text: "In a test app, add this as the Reply URL (Assertion Consumer Service URL) and sign in. AWS refuses such a message when it is forwarded; everything in it can be judged.", Command: relay})
	}
	return append(all, web.Way{Title: "Terminal", Text: "The same judgement without the page.", Command: "samlscope inspect response.txt"})
}

// judge makes reports for what was captured or pasted.
type judge struct {
	options    inspect.Options
	evidence   evidence
	forwarding *forwarding
	now        func() time.Time
}

// record judges a captured message as of the moment it came in, as if posted to
// where it will be forwarded.
func (j *judge) record(r capture.Record) *inspect.Report {
	m, o := j.question(r)
	return inspect.Inspect(m, o)
}

// question is a captured message, and what it is judged by.
func (j *judge) question(r capture.Record) (*inspect.Message, inspect.Options) {
	o := j.evidence.add(j.options)
	o.Clock = inspect.Clock{Basis: "capture", At: r.ReceivedAt}
	if r.Via == capture.ViaImport {
		o.Clock = inspect.Clock{}
	}
	if r.SAMLResponse == "" {
		return inspect.Messages(r.ID, r.Body)[0], o
	}
	if !j.forwarding.all {
		o.ACS = r.Endpoint
	}
	return inspect.FormField(r.ID, r.SAMLResponse, r.RelayState), o
}

// discard closes a site that is not served after all.
func (t *site) discard() (err error) {
	for _, s := range t.servers {
		err = errors.Join(err, s.listener.Close())
	}
	return errors.Join(err, t.log.Close())
}

// serve says where everything is and runs until ctx ends.
func (t *site) serve(ctx context.Context, format string, open bool, extra []string) error {
	return t.run(ctx, func(ctx context.Context) error {
		if err := t.announce(t.ready, format, extra); err != nil {
			return err
		}
		if open {
			openBrowser(t.ready.UI)
		}
		<-ctx.Done()
		return nil
	})
}

// run serves while main runs, and then ends orderly: listeners first, then the
// log. main's context ends when a listener breaks.
func (t *site) run(ctx context.Context, main func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(t.servers))
	for _, s := range t.servers {
		s.ErrorLog = log.New(t.Stderr, "samlscope: ", 0)
		s.BaseContext = func(net.Listener) context.Context { return ctx }
		go func() {
			errs <- s.Serve(s.listener)
			cancel()
		}()
	}
	problem := main(ctx)
	select {
	case err := <-errs:
		problem = errors.Join(problem, err)
	default:
	}
	cancel() // ends the event streams, which a shutdown would wait for
	late, stop := context.WithTimeout(context.Background(), endTime)
	defer stop()
	for _, s := range t.servers {
		if err := s.Shutdown(late); err != nil && problem == nil {
			problem = err
		}
	}
	if t.interceptor != nil {
		if err := t.interceptor.Close(late); err != nil && problem == nil {
			problem = err
		}
	}
	if t.gate != nil {
		t.gate.Close()
	}
	if err := t.log.Close(); err != nil && problem == nil {
		problem = err
	}
	if e := new(exit); problem == nil || errors.As(problem, &e) {
		return problem
	}
	return failed(problem)
}
