package proxy

import (
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

func TestGateEdits(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	page := f.gate.Request(t.Context(), signInPost("<a>\n</a>")).Page
	first := f.newest()

	r := f.press(page, "edit", url.Values{"xml": {"<b>\r\n</b>"}, "relayState": {"/a"}})
	if r.Page == nil || !strings.Contains(string(r.Page.Body), "You edited this message") {
		t.Fatalf("the edited message does not wait with a page of its own: %+v", r)
	}
	edited := f.newest()
	if edited.EditedFrom != first.ID || edited.State != capture.Held {
		t.Errorf("the edited capture: %+v", edited)
	}
	sent := f.press(r.Page, "forward", nil)
	if sent.Send == nil || string(sent.Send.Body) != strings.Replace(string(signInPost("<b>\n</b>").Body), "%2fa",
		"%2Fa", 1) {
		t.Errorf("sent %s", sent.Send.Body)
	}
	if rec, err := f.log.Get(t.Context(), first.ID); err != nil || rec.State != capture.Dropped {
		t.Errorf("the original is %s", rec.State)
	}

	// With only line breaks changed, as every browser does, the message keeps its bytes.
	page = f.gate.Request(t.Context(), signInPost("<c>\n</c>")).Page
	r = f.press(page, "edit", url.Values{"xml": {"<c>\r\n</c>"}, "relayState": {"/other"}})
	sent = f.press(r.Page, "forward", nil)
	if want := strings.Replace(string(signInPost("<c>\n</c>").Body), "%2fa", "%2Fother",
		1); string(sent.Send.Body) != want {
		t.Errorf("sent %s, want %s", sent.Send.Body, want)
	}
}

// An edited message that was pressed on twice at the same time is sent once, and one that was dropped elsewhere leaves
// the original waiting.
func TestGateSendsAnEditedMessageOnce(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	edited := func() *Response {
		page := f.gate.Request(t.Context(), signInPost("<a/>")).Page
		return f.press(page, "edit", url.Values{"xml": {"<b/>"}, "relayState": {"/a"}}).Page
	}
	for range 400 {
		page := edited()
		var sent atomic.Int32
		var presses sync.WaitGroup
		for range 16 {
			presses.Go(func() {
				if f.press(page, "forward", nil).Send != nil {
					sent.Add(1)
				}
			})
		}
		presses.Wait()
		if sent.Load() != 1 {
			t.Fatalf("it was sent %d times", sent.Load())
		}
	}

	page := edited()
	c := f.newest()
	if err := f.log.SetState(t.Context(), c.ID, capture.Dropped); err != nil {
		t.Fatal(err)
	}
	if f.press(page, "forward", nil).Send != nil {
		t.Error("a dropped message went on")
	}
	if rec, err := f.log.Get(t.Context(), c.EditedFrom); err != nil || rec.State != capture.Held {
		t.Errorf("the original is %s, %v", rec.State, err)
	}
}
