package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	// bodyTime is how long a request body may take to come in.
	bodyTime = 30 * time.Second
	// answerTime is how long making an answer and taking it may take. The event
	// stream has limits of its own.
	answerTime = time.Minute
)

// limits gives up clients that send or read too slowly, with or without the
// token. The server has no such limits, because the event stream has no end.
func limits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		now := time.Now()
		_ = control.SetWriteDeadline(now.Add(bodyTime + answerTime)) // not every writer has deadlines
		if r.ContentLength != 0 {
			_ = control.SetReadDeadline(now.Add(bodyTime))
			r.Body = &timedBody{r.Body, control}
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody lifts the deadline at the end of the body: it would end the
// request's context while the answer is being made.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
