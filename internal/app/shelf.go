package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

// Shelf is where captures are looked at and deleted: a store, or a samlscope that runs.
type Shelf interface {
	List(ctx context.Context, q capture.Query) (page []capture.Capture, next string, err error)
	Get(ctx context.Context, id string) (capture.Record, error)
	Delete(ctx context.Context, id string) error
	DeleteAll(ctx context.Context) error
	Close() error
}

// OpenShelf opens the store. One that was named has to be there: who only looks makes none.
func (s Storage) OpenShelf(env Env) (Shelf, error) {
	if s.Place != "" && !s.Ephemeral && !capture.IsPostgres(s.Place) {
		if _, err := os.Stat(s.Place); errors.Is(err, fs.ErrNotExist) {
			return nil, Unreadable("opening the captures in", s.Place, err)
		}
	}
	store, err := s.Open(env.Getenv)
	if err != nil {
		return nil, err
	}
	// how long captures are kept is for those to say who record them
	return capture.NewLog(store, capture.LogOptions{Now: env.Now, Keep: math.MaxInt64, Warn: env.Warn}), nil
}

// Running is a samlscope that runs, spoken to by its API.
type Running struct {
	page, token string
	client      http.Client
}

// answerTime is how long it may take to answer.
const answerTime = 30 * time.Second

// NewRunning returns the one whose page is there. It needs the token that both were given.
func NewRunning(env Env, page string) (*Running, error) {
	u, err := url.Parse(page)
	if err != nil {
		return nil, Usage("--server %q is not a URL, for example http://127.0.0.1:8484", page)
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, Usage("--server %s would send the token over the network for all to read", page).
			With("name an address of this machine, or one with https")
	}
	token := env.Getenv("SAMLSCOPE_TOKEN")
	if token == "" {
		return nil, Usage("the running samlscope needs its token, and SAMLSCOPE_TOKEN isn't set").
			With("set SAMLSCOPE_TOKEN to the same value for samlscope serve and for this command")
	}
	client := http.Client{Transport: env.Transport, Timeout: answerTime}
	return &Running{u.Scheme + "://" + u.Host, token, client}, nil
}

// List returns one page of the captures, newest first.
func (r *Running) List(ctx context.Context, q capture.Query) ([]capture.Capture, string, error) {
	v := url.Values{"limit": {strconv.Itoa(q.Limit)}, "q": {q.Text}, "verdict": {string(q.Verdict)}, "before": {q.Before}}
	var page struct {
		Captures []capture.Capture
		Next     string
	}
	err := r.do(ctx, http.MethodGet, "?"+v.Encode(), &page)
	return page.Captures, page.Next, err
}

// Get returns a capture with its report.
func (r *Running) Get(ctx context.Context, id string) (capture.Record, error) {
	var rec struct {
		capture.Record
		XML string `json:"xml"`
	}
	err := r.do(ctx, http.MethodGet, "/"+url.PathEscape(id), &rec)
	if rec.Report != nil {
		rec.Report.XML = rec.XML
	}
	return rec.Record, err
}

// Delete removes a capture.
func (r *Running) Delete(ctx context.Context, id string) error {
	return r.do(ctx, http.MethodDelete, "/"+url.PathEscape(id), nil)
}

// DeleteAll removes every capture.
func (r *Running) DeleteAll(ctx context.Context) error { return r.do(ctx, http.MethodDelete, "", nil) }

// Decide forwards or drops a message that waits.
func (r *Running) Decide(ctx context.Context, id string, s capture.State) error {
	rec, err := r.Get(ctx, id)
	if err != nil {
		return err
	}
	if s == capture.Dropped {
		return r.do(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/drop", nil)
	}
	if rec.Via != capture.ViaBrowse && rec.Via != capture.ViaIntercept {
		return Failed(fmt.Errorf("capture %s came by %s, and its own page posts it on", id, rec.Via),
			"press Forward to AWS in the tab that waits, or on "+r.page+"/captures/"+id)
	}
	return r.do(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/forward", nil)
}

// Close does nothing: the other one runs on.
func (r *Running) Close() error { return nil }

// do asks the API about the captures. What it says went wrong is the error.
func (r *Running) do(ctx context.Context, method, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, r.page+"/api/v1/captures"+path, nil)
	if err != nil {
		return Failed(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := r.client.Do(req)
	if err != nil {
		return Failed(fmt.Errorf("asking the samlscope at %s: %w", r.page, errors.Unwrap(err)),
			"samlscope serve or browse must be running; --server URL names the address of its page")
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	data, err := io.ReadAll(io.LimitReader(resp.Body, 4*inspect.MaxInput))
	switch {
	case err != nil:
		return Failed(err)
	case resp.StatusCode == http.StatusUnauthorized:
		return Failed(fmt.Errorf("the samlscope at %s has another token", r.page),
			"set SAMLSCOPE_TOKEN to the same value for both")
	case resp.StatusCode == http.StatusNotFound:
		return capture.ErrNotFound
	case resp.StatusCode >= http.StatusBadRequest:
		var e struct {
			Error struct{ Message, Hint string }
		}
		if json.Unmarshal(data, &e) != nil || e.Error.Message == "" {
			return Failed(fmt.Errorf("the samlscope at %s answered %s", r.page, resp.Status))
		}
		p := Failed(errors.New(e.Error.Message))
		if e.Error.Hint != "" {
			p = p.With(e.Error.Hint)
		}
		return p
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return Failed(fmt.Errorf("%s isn't a samlscope page: %w", r.page, err))
	}
	return nil
}
