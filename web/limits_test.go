package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// deadlines is a writer that notes what is asked of its connection.
type deadlines struct {
	http.ResponseWriter
	read, write []time.Time
}

func (d *deadlines) Unwrap() http.ResponseWriter        { return d.ResponseWriter }
func (d *deadlines) SetReadDeadline(t time.Time) error  { d.read = append(d.read, t); return nil }
func (d *deadlines) SetWriteDeadline(t time.Time) error { d.write = append(d.write, t); return nil }

// TestSlowClientsAreGivenUp: the server itself has no limit for bodies and
// answers, because the event stream has no end.
func TestSlowClientsAreGivenUp(t *testing.T) {
	f := start(t, nil)
	rec := f.add(nil)
	for _, route := range []string{
		"POST /api/v1/inspect", "POST /api/v1/captures/" + rec.ID +
			"/drop", "GET /api/v1/captures", "GET /", "GET /nothing", "POST /healthz",
	} {
		for _, bearer := range []string{token, "wrong"} { // who has no token can send slowly as well
			method, path, _ := strings.Cut(route, " ")
			w := &deadlines{ResponseWriter: httptest.NewRecorder()}
			req := httptest.NewRequestWithContext(t.Context(), method, "http://"+f.host()+path, nil)
			if method == "POST" {
				req = httptest.NewRequestWithContext(t.Context(), method, "http://"+f.host()+path, strings.NewReader("x"))
			}
			req.Header.Set("Authorization", "Bearer "+bearer)
			began := time.Now()
			New(f.o).ServeHTTP(w, req)
			if len(w.write) == 0 || !within(w.write[0], began) {
				t.Errorf("%s: the answer's deadlines are %v", route, w.write)
			}
			if method == "POST" && (len(w.read) == 0 || !within(w.read[0], began)) {
				t.Errorf("%s: the body's deadlines are %v", route, w.read)
			}
			if path == "/api/v1/inspect" && bearer == token && !w.read[len(w.read)-1].IsZero() {
				t.Errorf("%s: judging is cut off with the body's deadline", route)
			}
		}
	}
}

func within(deadline, began time.Time) bool {
	return deadline.After(began) && deadline.Before(began.Add(2*time.Minute))
}
