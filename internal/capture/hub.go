package capture

import (
	"context"
	"sync"
)

const (
	// ringSize is how many events are kept for subscribers who come back.
	ringSize = 1024
	// backlog is how many events a subscriber may be behind.
	backlog = 256
)

// hub tells subscribers of events and waits for none of them.
type hub struct {
	mu     sync.Mutex
	last   uint64  // ID of the last event
	ring   []Event // the newest events, oldest first
	subs   map[chan Event]struct{}
	closed bool
}

// newHub returns a hub whose first event follows on start. Different starts
// keep the event IDs of an earlier process from being mistaken for its own.
func newHub(start uint64) *hub { return &hub{last: start, subs: map[chan Event]struct{}{}} }

// publish numbers events and hands them to every subscriber; one whose channel
// is full loses its subscription.
func (h *hub) publish(events []Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		h.last++
		e.ID = h.last
		if len(h.ring) == ringSize {
			copy(h.ring, h.ring[1:])
			h.ring = h.ring[:ringSize-1]
		}
		h.ring = append(h.ring, e)
		for sub := range h.subs {
			select {
			case sub <- e:
			default:
				h.drop(sub)
			}
		}
	}
}

func (h *hub) subscribe(ctx context.Context, lastEventID uint64) (<-chan Event, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	missed, ok := h.since(lastEventID)
	sub := make(chan Event, backlog+len(missed))
	for _, e := range missed {
		sub <- e
	}
	if h.closed {
		close(sub)
		return sub, ok
	}
	h.subs[sub] = struct{}{}
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.drop(sub)
	})
	return sub, ok
}

// since returns the events after an ID, and whether those are all of them.
func (h *hub) since(id uint64) ([]Event, bool) {
	first := h.last - uint64(len(h.ring)) // the ID before the oldest kept event
	if id < first || id > h.last {
		return nil, false
	}
	return h.ring[id-first:], true
}

// drop ends a subscription. The caller holds the lock.
func (h *hub) drop(sub chan Event) {
	if _, there := h.subs[sub]; there {
		delete(h.subs, sub)
		close(sub)
	}
}

// restart ends every subscription: each subscriber needs a fresh look at the
// list, because something may have happened untold.
func (h *hub) restart() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	h.ring = nil
	for sub := range h.subs {
		h.drop(sub)
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for sub := range h.subs {
		h.drop(sub)
	}
}
