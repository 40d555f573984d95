package app

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlscope/samlscope/internal/evidence"
)

// fetchFrom starts an https server on loopback, and returns the transport that trusts it.
func fetchFrom(t *testing.T, h http.HandlerFunc) (url string, via http.RoundTripper) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // one of the clients does not trust it
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL, s.Client().Transport
}

func TestMetadataIsFetched(t *testing.T) {
	url, via := fetchFrom(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/here", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte("<metadata/>")) // the test would see it
	})
	for _, path := range []string{"/here", "/moved"} {
		if data, err := ReadMetadata(context.Background(), via, url+path); err != nil || string(data) != "<metadata/>" {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
}

func TestMetadataIsRefused(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("plain http was asked") }))
	t.Cleanup(plain.Close)
	url, via := fetchFrom(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/missing":
			http.NotFound(w, r)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "/plain":
			http.Redirect(w, r, plain.URL, http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/large":
			chunk := []byte(strings.Repeat(" ", 1<<16))
			for sent := 0; sent <= evidence.MaxMetadata; sent += len(chunk) {
				if _, err := w.Write(chunk); err != nil {
					return // the reader has seen enough
				}
			}
		case "/short":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("<metadata")) // cut off is what is tested
		}
	})
	for path, want := range map[string]string{
		"/missing": "answered 404 Not Found",
		"/broken":  "answered 500",
		"/plain":   "doesn't follow redirects",
		"/file":    "doesn't follow redirects",
		"/loop":    "doesn't follow redirects",
		"/large":   "more than the 10000000 bytes that IAM accepts",
		"/short":   "unexpected EOF",
	} {
		data, err := ReadMetadata(context.Background(), via, url+path)
		var p *Problem
		if !errors.As(err, &p) || p.Usage || !strings.Contains(err.Error(), want) || len(p.Hints) == 0 || data != nil {
			t.Errorf("%s: %d bytes, %v; want %q", path, len(data), err, want)
		}
	}
	if _, err := ReadMetadata(context.Background(), via,
		plain.URL); err == nil || !strings.Contains(err.Error(), "isn't https") {
		t.Errorf("plain http: %v", err)
	}
	if _, err := ReadMetadata(context.Background(), nil,
		url+"/here"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
	if _, err := ReadMetadata(context.Background(), via,
		"http://user:secret@host.example/"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a password is shown: %v", err)
	}
}

// silent is a server that never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestMetadataIsNotWaitedForForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := ReadMetadata(t.Context(), silent{}, "https://login.example/metadata")
		if err == nil || time.Since(start) != fetchTime {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ReadMetadata(ctx, silent{}, "https://login.example/metadata"); !errors.Is(err, context.Canceled) {
		t.Errorf("Ctrl-C: %v", err)
	}
}
