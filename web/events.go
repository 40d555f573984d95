package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

const (
	heartbeat = 15 * time.Second
	// writeTime is how long one event may take to reach the browser. The
	// stream itself has no end.
	writeTime = 10 * time.Second
)

// stream writes server-sent events, each with its own deadline.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *stream) send(format string, args ...any) error {
	// A writer without deadlines, as in tests, works too.
	_ = s.control.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return err
	}
	return s.control.Flush()
}

func (s *stream) event(id uint64, kind string, v any) error {
	data, err := json.Marshal(v) // never holds a line break
	if err != nil {
		return err
	}
	if id == 0 {
		return s.send("event: %s\ndata: %s\n\n", kind, data)
	}
	return s.send("id: %d\nevent: %s\ndata: %s\n\n", id, kind, data)
}

// getEvents streams the changes of the log: a snapshot first, unless the
// browser says which event it saw last and none is missing since.
func (s *server) getEvents(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64) // 0: a new subscriber
	events, resumed := s.Log.Subscribe(r.Context(), after)
	w.Header().Set("Content-Type", "text/event-stream")
	out := &stream{w, http.NewResponseController(w)}
	if !resumed || after == 0 {
		p, err := s.page(r, capture.Query{})
		if err != nil {
			logProblem(w, err)
			return
		}
		if out.event(0, "snapshot", p) != nil {
			return
		}
	} else if out.send(": resumed\n\n") != nil {
		return
	}
	s.follow(r, out, events)
}

func (s *server) follow(r *http.Request, out *stream, events <-chan capture.Event) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			err = out.send(": still here\n\n")
		case e, open := <-events:
			if !open {
				return // too slow, or the log was closed: the browser comes back by itself
			}
			err = out.event(e.ID, string(e.Kind), e.Capture)
		}
		if err != nil {
			return
		}
	}
}
