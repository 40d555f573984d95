package web

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

// event is one server-sent event; a comment has a text alone.
type event struct{ id, kind, data, comment string }

// captureOf is the capture that an event tells of.
func (e event) captureOf(t *testing.T) capture.Capture {
	t.Helper()
	var c capture.Capture
	if err := json.Unmarshal([]byte(e.data), &c); err != nil {
		t.Fatalf("%v in %+v", err, e)
	}
	return c
}

// listening is a subscriber.
type listening struct {
	t     *testing.T
	lines *bufio.Reader
	resp  *http.Response
	leave context.CancelFunc
}

func (f *rig) listen(lastEventID string) *listening {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), time.Minute)
	f.t.Cleanup(cancel)
	req := f.request("GET", "/api/v1/events", "").WithContext(ctx)
	req.Header.Set("Authorization", "Bearer "+token)
	if lastEventID != "" {
		req.Header.Set("Last-Event-ID", lastEventID)
	}
	resp, err := f.server.Client().Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { resp.Body.Close() })
	return &listening{f.t, bufio.NewReader(resp.Body), resp, cancel}
}

// next waits for the next event or comment.
func (l *listening) next() event {
	l.t.Helper()
	e, err := readEvent(l.lines)
	if err != nil {
		l.t.Fatal(err)
	}
	return e
}

func readEvent(lines *bufio.Reader) (event, error) {
	var e event
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return e, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "":
			if value != "" {
				e.comment = value
				continue
			}
			if line == "\n" {
				return e, nil
			}
		case "id":
			e.id = value
		case "event":
			e.kind = value
		case "data":
			e.data += value
		default:
			return e, fmt.Errorf("a line that is no event: %q", line)
		}
	}
}

func TestEventsBeginWithASnapshot(t *testing.T) {
	f := start(t, nil)
	l := f.listen("")
	if e := l.next(); e.kind != "snapshot" || e.id != "" || e.data != `{"captures":[],"next":null}` {
		t.Errorf("of an empty log: %+v", e)
	}
	for range 60 {
		f.add(nil)
	}
	l = f.listen("")
	for name, value := range map[string]string{
		"Content-Type":            "text/event-stream",
		"Cache-Control":           "no-store",
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": policy,
	} {
		if l.resp.StatusCode != http.StatusOK || l.resp.Header.Get(name) != value {
			t.Errorf("%d, %s: %q", l.resp.StatusCode, name, l.resp.Header.Get(name))
		}
	}
	e := l.next()
	var p list
	if err := json.Unmarshal([]byte(e.data), &p); err != nil || e.kind != "snapshot" {
		t.Fatalf("%v: %+v", err, e)
	}
	if newest := f.all()[0].ID; len(p.Captures) != 50 || p.Captures[0].ID != newest || p.Next == nil {
		t.Errorf("snapshot of %d, next %v", len(p.Captures), p.Next)
	}
}

// TestEventsTellEveryChange, in the order in which they happened, to all who
// listen.
func TestEventsTellEveryChange(t *testing.T) {
	f := start(t, nil)
	listeners := []*listening{f.listen(""), f.listen("")}
	for _, l := range listeners {
		l.next()
	}
	first := f.add(func(r *capture.Record) { r.Endpoint = awsURL; r.RelayState = new("line\r\nevent: forged\ndata: x\n\n") })
	second := f.add(nil)
	f.do("POST", "/api/v1/captures/"+first.ID+"/forward", "")
	f.do("POST", "/api/v1/captures/"+first.ID+"/forward", "") // changes nothing and is not told
	f.do("POST", "/api/v1/captures/"+second.ID+"/drop", "")
	if err := f.log.SetAnswer(t.Context(), first.ID, capture.Answer{Status: 200}); err != nil {
		t.Fatal(err)
	}
	f.do("DELETE", "/api/v1/captures/"+first.ID, "")
	f.do("DELETE", "/api/v1/captures", "")
	f.do("POST", "/api/v1/inspect?record=1", "x")
	imported := f.all()[0].ID
	for i, l := range listeners {
		last := uint64(0)
		for _, want := range []struct{ kind, id, state string }{
			{
				"capture", first.ID, "held",
			}, {"capture", second.ID, "held"}, {"forward", first.ID, "forwarded"}, {"drop", second.ID, "dropped"},
			{"capture", first.ID, "forwarded"}, {"delete", first.ID, ""}, {"delete", "", ""}, {"capture", imported, "recorded"},
		} {
			e := l.next()
			c := e.captureOf(t)
			if e.kind != want.kind || c.ID != want.id || string(c.State) != want.state {
				t.Errorf("listener %d: %+v, want %+v", i, e, want)
			}
			if strings.Contains(e.data, first.SAMLResponse) || strings.Contains(e.data, first.Token) {
				t.Errorf("listener %d: %s holds the message", i, e.kind)
			}
			id, err := strconv.ParseUint(e.id, 10, 64)
			if err != nil || last != 0 && id != last+1 {
				t.Errorf("listener %d: ID %q after %d", i, e.id, last)
			}
			last = id
		}
	}
}

func TestEventsResume(t *testing.T) {
	f := start(t, nil)
	l := f.listen("")
	l.next()
	var seen []event
	for range 3 {
		f.add(nil)
		seen = append(seen, l.next())
	}
	l.leave()
	missed := f.add(nil)
	l = f.listen(seen[1].id)
	if e := l.next(); e.kind != "" || e.comment != "resumed" {
		t.Errorf("first comes %+v", e)
	}
	if e := l.next(); e != seen[2] {
		t.Errorf("then %+v, want %+v", e, seen[2])
	}
	e := l.next()
	if e.kind != "capture" || e.captureOf(t).ID != missed.ID {
		t.Errorf("then %+v", e)
	}
	up := f.listen(e.id) // nothing was missed
	if e := up.next(); e.comment != "resumed" {
		t.Errorf("first comes %+v", e)
	}
	now := f.add(nil)
	if e := up.next(); e.captureOf(t).ID != now.ID {
		t.Errorf("then %+v", e)
	}
}

// TestEventsOfAnotherLife: an ID that this log has not given, or has forgotten,
// leads to a fresh look.
func TestEventsOfAnotherLife(t *testing.T) {
	f := start(t, nil)
	f.add(nil)
	for _, id := range []string{"0", "1", "18446744073709551615", "99999999999999999999999", "-1", "x", "1; DROP"} {
		l := f.listen(id)
		if e := l.next(); e.kind != "snapshot" {
			t.Errorf("Last-Event-ID %q: %+v", id, e)
		}
		l.leave()
	}
	l := f.listen("")
	l.next()
	f.add(nil)
	old := l.next().id
	l.leave()
	for range 1100 { // more than are kept
		f.add(nil)
	}
	if e := f.listen(old).next(); e.kind != "snapshot" {
		t.Errorf("after too many: %+v", e)
	}
}

// stuck is a client that does not read until it is let go.
type stuck struct {
	*httptest.ResponseRecorder
	began chan struct{}
	once  sync.Once
	let   chan struct{}
}

func (s *stuck) Write(p []byte) (int, error) {
	s.once.Do(func() { close(s.began) })
	<-s.let
	return s.ResponseRecorder.Write(p)
}

// TestSlowListenerHoldsNobodyUp: others hear of everything at once, and the
// slow one is sent away to come back and resume.
func TestSlowListenerHoldsNobodyUp(t *testing.T) {
	f := start(t, nil)
	slow := &stuck{ResponseRecorder: httptest.NewRecorder(), began: make(chan struct{}), let: make(chan struct{})}
	req := httptest.NewRequestWithContext(t.Context(), "GET", "http://"+f.host()+"/api/v1/events", nil)
	req.Header.Set("Authorization", "Bearer "+token)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		New(f.o).ServeHTTP(slow, req)
	}()
	<-slow.began // it is subscribed, and waits with the snapshot
	l := f.listen("")
	l.next()
	const all = 400
	for range all {
		rec := f.add(nil)
		if e := l.next(); e.captureOf(t).ID != rec.ID {
			t.Fatalf("%+v, want %s", e, rec.ID)
		}
	}
	close(slow.let)
	<-ended
	if told := strings.Count(slow.Body.String(), "event: capture"); told == 0 || told >= all {
		t.Errorf("the slow one was told of %d of %d", told, all)
	}
}

func TestEventsEndWithTheLog(t *testing.T) {
	f := start(t, nil)
	l := f.listen("")
	l.next()
	if err := f.log.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err := readEvent(l.lines); err == nil {
		t.Errorf("after the end: %+v", e)
	}
}

// TestFailedSnapshot answers in the error shape, not with half a stream.
func TestFailedSnapshot(t *testing.T) {
	f := start(t, func(o *Options) { o.Log = brokenList{o.Log} })
	isProblem(t, "events", f.do("GET", "/api/v1/events", ""), http.StatusInternalServerError, "log")
	isProblem(t, "list", f.do("GET", "/api/v1/captures", ""), http.StatusInternalServerError, "log")
}

// brokenList is a log whose list cannot be read.
type brokenList struct{ Log }

func (brokenList) List(context.Context, capture.Query) ([]capture.Capture, string, error) {
	return nil, "", context.DeadlineExceeded
}

// TestHeartbeat: a quiet stream shows that it lives, each time with a limit of
// its own. The clock is the bubble's.
func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := capture.NewLog(capture.NewMemory(), capture.LogOptions{Tick: make(chan time.Time)})
		defer log.Close()
		ctx, leave := context.WithCancel(t.Context())
		rec := httptest.NewRecorder()
		w := &deadlines{ResponseWriter: rec}
		req := httptest.NewRequestWithContext(ctx, "GET", "http://page:1/api/v1/events", nil)
		req.Header.Set("Authorization", "Bearer "+token)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			New(Options{Log: log, Token: token, Hosts: []string{"page:1"}}).ServeHTTP(w, req)
		}()
		began := time.Now()
		<-time.After(3*heartbeat + time.Second)
		leave()
		<-ended
		if beats := strings.Count(rec.Body.String(), ": still here\n\n"); beats != 3 {
			t.Errorf("%d beats in %q", beats, rec.Body.String())
		}
		if last := w.write[len(w.write)-1]; !last.Equal(began.Add(3*heartbeat + writeTime)) {
			t.Errorf("the last write had until %s", last)
		}
	})
}
