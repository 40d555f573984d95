package proxy

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

// TestGateForgetsWhatIsTooMuch: first what went on, and never the newest.
func TestGateForgetsWhatIsTooMuch(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	f.gate.most = 50 << 10
	take := func() (id string, page *Response) {
		t.Helper()
		page = f.gate.Request(t.Context(), signInPost(strings.Repeat("<a/>", 2<<10))).Page
		return f.newest().ID, page
	}
	first, _ := take()
	second, page := take()
	if !f.gate.Holds(first) || !f.gate.Holds(second) {
		t.Fatal("two have room")
	}
	if f.press(page, "forward", nil).Send == nil {
		t.Fatal("it does not go on")
	}
	third, _ := take()
	if _, known := f.gate.held[second]; known || !f.gate.Holds(first) || !f.gate.Holds(third) {
		t.Errorf("the one that went on is remembered: %v; the others wait: %v %v", known, f.gate.Holds(first),
			f.gate.Holds(third))
	}
	fourth, _ := take()
	if f.gate.Holds(first) || !f.gate.Holds(third) || !f.gate.Holds(fourth) {
		t.Error("the oldest of those that wait is the one to go")
	}
	for f.state(first).TabClosed == false {
		if f.state(first).State != capture.Held {
			t.Fatal("it was decided")
		}
	}
	f.gate.most = 1
	if fifth, _ := take(); !f.gate.Holds(fifth) || len(f.gate.held) != 1 {
		t.Error("the newest has to stay")
	}
	if size := f.gate.held[f.newest().ID].size(); f.gate.bytes != size {
		t.Errorf("%d bytes are counted, of %d", f.gate.bytes, size)
	}
}

func (f *gateFixture) state(id string) capture.Capture {
	f.t.Helper()
	rec, err := f.log.Get(f.t.Context(), id)
	if err != nil {
		f.t.Fatal(err)
	}
	return rec.Capture
}
