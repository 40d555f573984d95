package proxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// drained is how much of a body that is too large is still read, so that the
// browser gets to see the answer.
const drained = 8 << 20

// errBusy is of a body for which there was no room in time.
var errBusy = errors.New("too much arrives at the same time")

// budget bounds what all bodies together take in memory. A post for which there
// isn't a room waits: a burst of sign-ins is no reason to lose one.
type budget struct {
	mu    sync.Mutex
	left  int
	freed chan struct{} // closed when something was given back
}

func newBudget(n int) *budget { return &budget{left: n, freed: make(chan struct{})} }

// take waits until there are n bytes, or until the time is over.
func (b *budget) take(n int, over <-chan struct{}) error {
	for {
		b.mu.Lock()
		enough, freed := b.left >= n, b.freed
		if enough {
			b.left -= n
		}
		b.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-freed:
		case <-over:
			return errBusy
		}
	}
}

func (b *budget) give(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
	close(b.freed)
	b.freed = make(chan struct{})
}

// arriving is a body that has to be here in time, and that counts against the
// budget until it is done with.
type arriving struct {
	io.ReadCloser
	limits *http.ResponseController
	bodies *budget // nil: it is not counted
	timer  context.Context
	end    context.CancelFunc
	taken  int
	wasted bool // what still comes is not kept, so it is not counted
}

// newArriving puts a body under a deadline. The deadline stays when the body is
// not read to its end: the server would wait for the rest of it, without one,
// before it answers.
func newArriving(w http.ResponseWriter, r *http.Request, bodies *budget, limit time.Duration) *arriving {
	a := &arriving{ReadCloser: r.Body, limits: http.NewResponseController(w), bodies: bodies}
	a.timer, a.end = context.WithTimeout(r.Context(), limit)
	_ = a.limits.SetReadDeadline(time.Now().Add(limit)) // not every server has deadlines
	return a
}

// Read implements io.Reader.
func (a *arriving) Read(b []byte) (int, error) {
	n, err := a.ReadCloser.Read(b)
	if err == io.EOF {
		a.inTime()
	}
	if a.bodies != nil && !a.wasted && n > 0 {
		if busy := a.bodies.take(n, a.timer.Done()); busy != nil {
			return 0, busy
		}
		a.taken += n
	}
	return n, err
}

// inTime takes the deadline away. Behind a body the server reads on, to notice
// a client that goes away, and would take the deadline for one.
func (a *arriving) inTime() { _ = a.limits.SetReadDeadline(time.Time{}) }

// done gives back what the body took.
func (a *arriving) done() {
	a.end()
	if a.taken > 0 {
		a.bodies.give(a.taken)
	}
}

// readBody reads a body up to the limit. What arrived is returned even when it
// is refused.
func readBody(r *http.Request) ([]byte, *refusal) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case errors.Is(err, errBusy):
		return body, &refusal{http.StatusServiceUnavailable, "More arrives at the same time than samlscope has room for.",
			"Sign in again. If it happens again, look for a page or a program that posts to this address all the time."}
	case err != nil:
		status := http.StatusBadRequest
		if errors.Is(err, os.ErrDeadlineExceeded) {
			status = http.StatusRequestTimeout
		}
		return body, &refusal{status, "The form broke off before its end.",
			"Sign in again. If it happens again, look for a proxy between the browser and samlscope."}
	case len(body) > maxBody:
		if a, ok := r.Body.(*arriving); ok {
			a.wasted = true
		}
		_, _ = io.CopyN(io.Discard, r.Body, drained) // what does not come is not needed
		return body, &refusal{413, fmt.Sprintf("The form is larger than %d KiB; no sign-in is.", maxBody>>10),
			"The first part is in the list. If this is a sign-in, look for an attribute with very many values, such as all " +
				"of a user's groups."}
	}
	return body, nil
}
