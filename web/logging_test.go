package web

import (
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

// TestNothingIsLogged: a captured sign-in is a credential. Neither the streams
// of the process nor the loggers hear anything of requests, good or bad.
func TestNothingIsLogged(t *testing.T) {
	said := streams(t)
	f := start(t, func(o *Options) { o.fake().holds = func(string) bool { return false } })
	xml, _ := sample(t)
	const secret = "alice@example.com" // it is in everything below
	var held capture.Record
	for _, via := range []capture.Via{capture.ViaRelay, capture.ViaBrowse, capture.ViaImport} {
		held = f.add(func(r *capture.Record) {
			r.Via, r.SAMLResponse, r.RelayState, r.Endpoint, r.Body = via, secret+
				"\xff", new(secret), awsURL+"?"+secret, []byte(secret)
		})
		for _, route := range []string{"GET ", "POST /forward", "POST /drop", "POST /forward", "DELETE ", "GET "} {
			method, path, _ := strings.Cut(route, " ")
			f.do(method, "/api/v1/captures/"+held.ID+path, secret)
		}
	}
	for _, path := range []string{
		"",
		"?record=1&name=" + secret,
		"?relayState=" + secret + "&target=" + secret,
		"?skew=" + secret,
		"?strict=" + secret,
	} {
		for _, body := range []string{
			secret,
			xml,
			"SAMLResponse=" + url.QueryEscape(secret),
			secret + strings.Repeat("x", maxPaste),
		} {
			f.do("POST", "/api/v1/inspect"+path, body)
		}
	}
	l := f.listen("")
	l.next()
	for _, path := range []string{
		"/" + secret,
		"/?token=" + secret,
		"/?token=" + token,
		"/assets/" + secret,
		"/captures/" + secret,
		"/api/v1/captures?q=" + secret,
		"/api/v1/captures/" + secret,
		"/api/v1/" + secret,
	} {
		f.do("GET", path, "")
		f.do(http.MethodPut, path, secret, "Authorization", secret, "Cookie", secret, "Origin", secret, "Last-Event-ID",
			secret)
	}
	// A body that ends too early.
	req := f.request("POST", "/api/v1/inspect", "")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(secret)), 1000
	if resp, err := f.server.Client().Do(req); err == nil {
		resp.Body.Close()
	}
	l.leave()
	f.server.Close()
	if text := said() + f.errors.String(); text != "" {
		t.Errorf("%d bytes were said, first %.300q", len(text), text)
	}
}

// streams takes over what the process could say something on, until the
// returned function reads it back.
func streams(t *testing.T) func() string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "said"))
	if err != nil {
		t.Fatal(err)
	}
	out, errs, logger, flags, structured := os.Stdout, os.Stderr, log.Writer(), log.Flags(), slog.Default()
	restore := func() {
		os.Stdout, os.Stderr = out, errs
		slog.SetDefault(structured) // it redirects package log as well
		log.SetOutput(logger)
		log.SetFlags(flags)
	}
	os.Stdout, os.Stderr = file, file
	slog.SetDefault(slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.SetOutput(file)
	t.Cleanup(func() { restore(); file.Close() })
	return func() string {
		restore()
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}
