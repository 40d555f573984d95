package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/station"
	"github.com/samlscope/samlscope/proxy"
	"github.com/samlscope/samlscope/web"
)

// Env is what the program touches besides files, as values.
type Env struct {
	Now       func() time.Time
	Getenv    func(string) string
	Transport http.RoundTripper // to AWS and to the metadata URLs that the user names; nil: Go's own
	Stderr    io.Writer         // where the servers log
	Warn      func(error)       // told what went wrong with no caller to tell
	Note      func(string)      // told what a person should know; nil: no one is told
}

// Options say what an App serves, and how.
type Options struct {
	Listen      string  // HOST:PORT of the page and the API
	RelayListen string  // HOST:PORT of the relay; not used when there is a public address
	Public      *Public // nil: page and relay are on loopback only
	Assets      string  // directory of the page's files; "": those built in
	Keep        time.Duration
	Hold        proxy.Hold // which relayed messages wait for a person
	Forwarding  Forwarding
	Notice      string // what the page says at its top
	Stops       string // what the isolated browser stops, as Stops lists it; "": there is no such browser
	Demo        string // address of the stand-in Entra ID; "": there is none
	Version     string
}

// App is the page around one log, with the ways in that feed it, ready to be
// served. It is the web.App of its page.
type App struct {
	Addresses Addresses
	Log       *capture.Log

	env         Env
	o           Options
	judge       *judge
	asker       *Asker
	flows       *flows // of the isolated browser; nil when there is none
	door        *door
	holds       map[capture.Via]proxy.Hold
	gate        *proxy.Gate        // nil when no way in holds messages on their way
	interceptor *proxy.Interceptor // nil when there is none
	servers     []running
}

// Addresses are where everything is, for scripts.
type Addresses struct {
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

// endTime is how long requests may take to end when the program does.
const endTime = 5 * time.Second

// running is one server with its listener.
type running struct {
	*http.Server
	listener net.Listener
}

// Start opens the listeners and builds relay and page around one log. known
// says what to judge by, once the relay's address is settled. With an error the
// store is left to the caller; otherwise Run and Discard close it.
func Start(env Env, o Options, store capture.Store, known func(relayURL string) (inspect.Options, error)) (*App,
	error) {
	if err := o.Public.checkListen("--listen", o.Listen); err != nil {
		return nil, err
	}
	if p := o.Public; p != nil {
		relayURL := p.origin + "/saml"
		options, err := known(relayURL)
		if err != nil {
			return nil, err
		}
		options.RelayURLs = []string{relayURL}
		return New(env, o, store, options, relayURL)
	}
	if err := LoopbackOnly("--relay-listen", o.RelayListen); err != nil {
		return nil, err
	}
	if o.Listen == o.RelayListen && !strings.HasSuffix(o.Listen, ":0") {
		return nil, Usage("--listen and --relay-listen are both %s; the page and the relay need one port each",
			o.Listen)
	}
	relays, err := proxy.Listen(o.RelayListen)
	if err != nil {
		return nil, Failed(err)
	}
	relayURL := "http://" + relays[0].Addr().String() + "/saml"
	options, err := known(relayURL)
	if err != nil {
		return nil, closeAll(relays, err)
	}
	options.RelayURLs = relayURLs(relays[0])
	a, err := New(env, o, store, options, relayURL)
	if err != nil {
		return nil, closeAll(relays, err)
	}
	relay := proxy.New(a.pipeline(capture.ViaRelay, o.Hold))
	for _, l := range relays {
		a.Serve(relay, l)
	}
	return a, nil
}

// New opens the page's listener and builds the page around one log. With an
// error the store is left to the caller.
func New(env Env, o Options, store capture.Store, options inspect.Options, relayURL string) (*App, error) {
	token, err := sessionToken(env, o.Public != nil)
	if err != nil {
		return nil, err
	}
	assets, err := pageFiles(o.Assets)
	if err != nil {
		return nil, err
	}
	page, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, Failed(fmt.Errorf("the page cannot listen on %s: %w", o.Listen, err),
			"stop the program that uses it, or type --listen 127.0.0.1:0 for a free port")
	}
	options.SecondOpinion = true
	at := placeOf(o.Public, page)
	a := &App{
		Addresses: Addresses{API: at.ui + "/api/v1", Token: token, Relay: relayURL},
		env:       env, o: o, door: newDoor(at.ui, env),
		judge: &judge{options: options, forwarding: o.Forwarding, now: env.Now, standIns: o.Demo != ""},
		asker: &Asker{Env: env, Allowed: o.Forwarding.Allowed},
	}
	a.Addresses.UI = a.door.address()
	a.Log = capture.NewLog(store, capture.LogOptions{Now: env.Now, Keep: o.Keep, Judge: a.judge.record, Warn: env.Warn})
	a.serveAll(web.New(web.Options{
		App: a, Evidence: &a.judge.evidence, Log: a.Log, Token: token, Hosts: at.hosts, HTTPS: at.public, Assets: assets,
		Version: o.Version, Ways: ways(relayURL, o), Notice: o.Notice, Demo: o.Demo,
		Keys: a.door.keys, Locked: a.door.locked,
	}), page)
	return a, nil
}

// Given says what the options that captures are judged by were read from, for the page to list.
func (a *App) Given(evidence []web.Supplied) { a.judge.evidence.Given(evidence) }

// Serve adds a server, which Run starts and ends.
func (a *App) Serve(h http.Handler, l net.Listener) {
	a.servers = append(a.servers, running{proxy.Server(h), l})
}

// AskAt makes the App ask a stand-in AWS instead of AWS's own addresses.
func (a *App) AskAt(sts, signIn string) { a.asker.STS, a.asker.SignIn = sts, signIn }

// pipeline are the options of a way in that hands messages on.
func (a *App) pipeline(via capture.Via, hold proxy.Hold) proxy.Options {
	f := a.o.Forwarding
	if a.holds == nil {
		a.holds = map[capture.Via]proxy.Hold{}
	}
	a.holds[via] = hold
	return proxy.Options{
		Log: a.Log, Action: f.action, Allowed: f.Allowed, FormActions: f.formActions, PageURL: a.PageURL, Hold: hold,
		Now: a.env.Now, Via: via, RelayURLs: a.judge.options.RelayURLs, Refusal: refusal, Warn: a.env.Warn,
		Demo: a.o.Demo != "",
	}
}

// Waits says whether a capture waits for a person.
func (a *App) Waits(c capture.Capture) bool {
	return c.State == capture.Held && a.holds[c.Via].Holds(c)
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

// Answered records what the stand-in AWS answered.
func (a *App) Answered(samlResponse string, status int, location, awsError, matched string) {
	err := a.Log.AnswerFor(context.Background(), samlResponse,
		capture.Answer{
			Status: status, Location: location, AWSError: awsError, Matched: matched,
			Unclear: awsError == "" && station.Unclear(status, location),
		})
	if err != nil && !errors.Is(err, capture.ErrNotFound) {
		a.env.Warn(fmt.Errorf("recording the stand-in AWS's answer: %w", err))
	}
}

// Discard closes an App that is not served after all.
func (a *App) Discard() (err error) {
	for _, s := range a.servers {
		err = errors.Join(err, s.listener.Close())
	}
	return errors.Join(err, a.Log.Close())
}

// Run serves while main runs, and then ends orderly: listeners first, then the
// log. main's context ends when a listener breaks.
func (a *App) Run(ctx context.Context, main func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(a.servers))
	for _, s := range a.servers {
		s.ErrorLog = proxy.ErrorLog(a.env.Stderr)
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
	for _, s := range a.servers {
		err := s.Shutdown(late)
		if errors.Is(err, context.DeadlineExceeded) {
			err = s.Close() // a client that sends nothing, as a browser's spare connection, is cut off
		}
		if err != nil && problem == nil {
			problem = err
		}
	}
	if a.interceptor != nil {
		if err := a.interceptor.Close(late); err != nil && problem == nil {
			problem = err
		}
	}
	if a.gate != nil {
		a.gate.Close()
	}
	if err := a.Log.Close(); err != nil && problem == nil {
		problem = err
	}
	return failed(problem)
}
