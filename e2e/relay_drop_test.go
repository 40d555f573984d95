package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDroppedElsewhere: a message that was dropped in the inspection page, or by a program, goes nowhere, although its
// own tab still shows Forward. One that waits goes on.
func TestDroppedElsewhere(t *testing.T) {
	r := startDemo(t)
	tab := unwatched(t, 4*patience) // the refusal to mark is a line in the console
	newest := func() (id string, answered bool) {
		var list struct {
			Captures []struct {
				ID     string
				Answer any
			}
		}
		getJSON(t, r, "/captures", &list)
		return list.Captures[0].ID, list.Captures[0].Answer != nil
	}
	for _, dropped := range []bool{true, false} {
		do(t, tab, chromedp.Navigate(r.IDP+"/signin/rsn-missing"))
		shows(t, tab, "RoleSessionName is missing", "Forward to AWS")
		id, _ := newest()
		if dropped {
			resp := call(t, r.API, r.Token, http.MethodPost, "/captures/"+id+"/drop")
			if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
				t.Fatal(resp.Status, err)
			}
		}
		until(t, tab, `document.readyState === "complete"`)
		do(t, tab, chromedp.Click(`#forward button`))
		if dropped {
			shows(t, tab, "Dropped")
		} else {
			shows(t, tab, "AWS refuses this sign-in")
		}
		if now, answered := newest(); now != id || answered == dropped {
			t.Errorf("dropped %t: the stand-in AWS got the message: %t", dropped, answered)
		}
	}
}
