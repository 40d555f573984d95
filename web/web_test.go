package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

const (
	token  = "0123456789abcdef0123456789abcdef"
	awsURL = "https://signin.aws.amazon.com/saml"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// rig is the page on loopback with its log.
type rig struct {
	t      *testing.T
	app    fakeApp
	log    *capture.Log
	o      Options
	server *httptest.Server
	errors *lockedBuffer // what the HTTP server logged

	mu    sync.Mutex
	asked []Query // what POST inspect was asked with
}

// fakeApp is the program around the page, a function for each thing that tests
// change.
type fakeApp struct {
	inspect   func(ctx context.Context, name string, body []byte, q Query, take func(*inspect.Report) error) error
	whatIf    func(rec capture.Record, changes []inspect.Change, fix string) (*inspect.Report, error)
	ask       func(ctx context.Context, rec capture.Record, via, role string) (capture.Asked, error)
	relayPage func(capture.Record) string
	holds     func(id string) bool
}

func (a *fakeApp) Inspect(ctx context.Context, name string, body []byte, q Query,
	take func(*inspect.Report) error) error {
	return a.inspect(ctx, name, body, q, take)
}

func (a *fakeApp) WhatIf(rec capture.Record, changes []inspect.Change, fix string) (*inspect.Report, error) {
	return a.whatIf(rec, changes, fix)
}

// Question is as the program's, without evidence.
func (a *fakeApp) Question(rec capture.Record) (*inspect.Message, inspect.Options) {
	return inspect.FormField(rec.ID, rec.SAMLResponse, rec.RelayState), inspect.Options{
		Clock: inspect.Clock{Basis: "capture", At: rec.ReceivedAt}, SecondOpinion: true,
	}
}

func (a *fakeApp) Ask(ctx context.Context, rec capture.Record, via, role string) (capture.Asked, error) {
	return a.ask(ctx, rec, via, role)
}

func (a *fakeApp) Destination(rec capture.Record) (string, bool) {
	return rec.Endpoint, rec.Endpoint == awsURL
}

func (a *fakeApp) RelayPage(rec capture.Record) string {
	if a.relayPage == nil {
		return ""
	}
	return a.relayPage(rec)
}

func (a *fakeApp) Holds(id string) bool { return a.holds(id) }

// fake is the program around the page, to be changed.
func (o *Options) fake() *fakeApp { return o.App.(*fakeApp) }

// lockedBuffer is written by the server and read by the test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func start(t *testing.T, change func(*Options)) *rig {
	t.Helper()
	f := &rig{t: t, errors: &lockedBuffer{}}
	f.log = capture.NewLog(capture.NewMemory(), capture.LogOptions{
		Now:  func() time.Time { return noon },
		Warn: func(err error) { t.Error(err) },
	})
	t.Cleanup(func() { f.log.Close() })
	f.server = httptest.NewUnstartedServer(nil)
	f.app = fakeApp{
		inspect: f.inspect,
		whatIf:  func(capture.Record, []inspect.Change, string) (*inspect.Report, error) { return nil, errors.New("no") },
		holds:   func(string) bool { return true },
		ask: func(context.Context, capture.Record, string, string) (capture.Asked, error) {
			return capture.Asked{Via: "sts", At: noon, Status: http.StatusOK}, nil
		},
	}
	f.o = f.options()
	if change != nil {
		change(&f.o)
	}
	f.server.Config.Handler = New(f.o)
	f.server.Config.ErrorLog = log.New(f.errors, "", 0)
	f.server.Start()
	t.Cleanup(f.server.Close)
	return f
}

func (f *rig) options() Options {
	return Options{
		Log: f.log, Token: token, Hosts: []string{f.server.Listener.Addr().String()},
		Assets: fstest.MapFS{
			"index.html": {Data: []byte("<!doctype html><title>page</title>")},
			"app.js":     {Data: []byte("export {};")},
			"style.css":  {Data: []byte("body{}")},
			"icon.svg":   {Data: []byte("<svg/>")},
			"data.bin":   {Data: []byte{0}},
		},
		App:      &f.app,
		Evidence: new(noEvidence),
		Version:  "v1.2.3",
	}
}

// inspect judges for real.
func (f *rig) inspect(_ context.Context, name string, body []byte, q Query, take func(*inspect.Report) error) error {
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	for _, m := range inspect.Messages(name, body) {
		if err := take(inspect.Inspect(m, inspect.Options{
			ACS:        q.ACS,
			RelayState: q.RelayState,
			Clock:      inspect.Clock{Basis: "given", At: noon},
		})); err != nil {
			return err
		}
	}
	return nil
}

// host is the Host value that the page answers to.
func (f *rig) host() string { return f.server.Listener.Addr().String() }

// got is what was answered.
type got struct {
	status int
	header http.Header
	body   string
}

func (f *rig) request(method, path, body string) *http.Request {
	f.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(f.t.Context(), method, f.server.URL+path, r)
	if err != nil {
		f.t.Fatal(err)
	}
	return req
}

// send follows no redirects.
func (f *rig) send(req *http.Request) got {
	f.t.Helper()
	client := *f.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return got{resp.StatusCode, resp.Header, string(b)}
}

// do asks with the token; headers are pairs of name and value.
func (f *rig) do(method, path, body string, headers ...string) got {
	f.t.Helper()
	req := f.request(method, path, body)
	req.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return f.send(req)
}

// add puts a held message into the log; change says how it differs.
func (f *rig) add(change func(*capture.Record)) capture.Record {
	f.t.Helper()
	relay := "https://console.aws.amazon.com/?a=1&b=<2>"
	r := capture.Record{SAMLResponse: "PHNhbWw+/+=="}
	r.Via, r.State, r.Endpoint, r.RelayState = capture.ViaRelay, capture.Held, awsURL, &relay
	if change != nil {
		change(&r)
	}
	r, err := f.log.Add(f.t.Context(), r)
	if err != nil {
		f.t.Fatal(err)
	}
	return r
}

// state is what the log says of a capture by now.
func (f *rig) state(id string) capture.State {
	f.t.Helper()
	r, err := f.log.Get(f.t.Context(), id)
	if err != nil {
		f.t.Fatal(err)
	}
	return r.State
}

// all are the captures of the log, newest first.
func (f *rig) all() []capture.Capture {
	f.t.Helper()
	list, _, err := f.log.List(f.t.Context(), capture.Query{Limit: 500})
	if err != nil {
		f.t.Fatal(err)
	}
	return list
}

// isProblem wants an error answer in the one shape that all have.
func isProblem(t *testing.T, name string, g got, status int, code string) {
	t.Helper()
	if problem := problemOf(g, status, code); problem != "" {
		t.Errorf("%s: %s, want %d %s; answered %d %q", name, problem, status, code, g.status, g.body)
	}
}

func problemOf(g got, status int, code string) string {
	var v map[string]map[string]string
	dec := json.NewDecoder(strings.NewReader(g.body))
	if err := dec.Decode(&v); err != nil {
		return "no error in JSON: " + err.Error()
	}
	e := v["error"]
	_, hint := e["hint"]
	switch {
	case g.status != status:
		return "another status"
	case e["code"] != code:
		return "another code"
	case len(v) != 1 || len(e) != 3 || e["message"] == "" || !hint:
		return "another shape"
	case g.header.Get("Content-Type") != "application/json":
		return "content type " + g.header.Get("Content-Type")
	}
	return ""
}

// decode reads a JSON answer of status 200.
func decode[T any](t *testing.T, g got) T {
	t.Helper()
	var v T
	if g.status != http.StatusOK || g.header.Get("Content-Type") != "application/json" {
		t.Fatalf("answered %d %s %q", g.status, g.header.Get("Content-Type"), g.body)
	}
	if err := json.Unmarshal([]byte(g.body), &v); err != nil {
		t.Fatalf("%v in %q", err, g.body)
	}
	return v
}
