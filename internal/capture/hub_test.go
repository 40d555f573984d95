package capture

import "testing"

func publishN(h *hub, n int) {
	for range n {
		h.publish([]Event{{Kind: EventCapture}})
	}
}

func TestSubscribersResume(t *testing.T) {
	h := newHub(100)
	publishN(h, 5) // 101 to 105
	for _, c := range []struct {
		last  uint64
		ok    bool
		first uint64 // of the events that come first; 0: none wait
	}{
		{100, true, 101}, {103, true, 104}, {105, true, 0}, {99, false, 0}, {106, false, 0}, {0, false, 0},
	} {
		events, ok := h.subscribe(t.Context(), c.last)
		if ok != c.ok {
			t.Errorf("after %d: ok is %v", c.last, ok)
		}
		if c.first == 0 && len(events) > 0 {
			t.Errorf("after %d: %d events wait", c.last, len(events))
		}
		for id := c.first; id != 0 && id <= 105; id++ {
			if e := <-events; e.ID != id {
				t.Errorf("after %d: got %d, want %d", c.last, e.ID, id)
			}
		}
	}
}

func TestResumeEndsWithTheRing(t *testing.T) {
	h := newHub(0)
	publishN(h, ringSize+10)
	if _, ok := h.subscribe(t.Context(), 9); ok {
		t.Error("an event that is gone was promised")
	}
	events, ok := h.subscribe(t.Context(), 10)
	if !ok || len(events) != ringSize {
		t.Errorf("ok %v, %d events, want %d", ok, len(events), ringSize)
	}
}

func TestSlowSubscriberIsDropped(t *testing.T) {
	h := newHub(0)
	slow, _ := h.subscribe(t.Context(), 0)
	publishN(h, backlog+1)
	fresh, _ := h.subscribe(t.Context(), h.last)
	publishN(h, 1)
	n := 0
	for range slow { // ends: the channel is closed
		n++
	}
	if n != backlog {
		t.Errorf("the slow one got %d events, want %d", n, backlog)
	}
	if e := <-fresh; e.ID != backlog+2 {
		t.Errorf("the other one got event %d", e.ID)
	}
}
