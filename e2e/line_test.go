package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The whole line, as the README tells a newcomer to walk it: sign in at the
// stand-in Entra ID, read the verdict in the same tab, forward, and find AWS's
// answer beside the capture.
func TestTheWholeLine(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)

	t.Run("the good sign-in ends on the console", func(t *testing.T) {
		do(t, tab, chromedp.Navigate(r.IDP+"/signin/good"))
		shows(t, tab, "AWS will accept this sign-in", "Forward to AWS")
		do(t, tab, chromedp.Click(`//button[contains(., "Forward to AWS")]`))
		shows(t, tab, "Console", "stand-in")
	})

	t.Run("the missing session name is named, forwarded and answered", func(t *testing.T) {
		do(t, tab, chromedp.Navigate(r.IDP+"/signin/rsn-missing"))
		shows(t, tab, "AWS will reject this sign-in: RoleSessionName is missing", "Attributes & Claims")
		do(t, tab, chromedp.Click(`//button[contains(., "Forward to AWS")]`))
		shows(t, tab, "RoleSessionName is required in AuthnResponse", "stand-in")
	})

	t.Run("the page shows both, with AWS's answers", func(t *testing.T) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, "RoleSessionName is missing", "alice", "AWS answered 400", "AWS answered 302")
		clicks(t, tab, "nav a", "RoleSessionName is missing")
		shows(t, tab, "Attributes & Claims", "Predicted and confirmed", "RoleSessionName is required in AuthnResponse")
		until(t, tab, `!location.search.includes("token")`)
	})

	t.Run("AWS is asked about it by a button", func(t *testing.T) {
		clicks(t, tab, "main button", "Ask AWS")
		shows(t, tab, "Asked by STS AssumeRoleWithSAML", "400 InvalidIdentityToken")
	})

	t.Run("the verdict page leads to the capture", func(t *testing.T) {
		do(t, tab, chromedp.Navigate(r.IDP+"/signin/rsn-guest"))
		shows(t, tab, "Open in the inspection page", "Drop")
		do(t, tab, chromedp.Click(`//a[contains(., "Open in the inspection page")]`))
		until(t, tab, `location.pathname.startsWith("/captures/")`)
		shows(t, tab, "RoleSessionName contains characters AWS doesn't allow", "As it came")
	})

	var list struct {
		Captures []struct {
			State  string
			Answer *struct {
				Status   int
				AWSError string
			}
		}
	}
	getJSON(t, r, "/captures", &list)
	if len(list.Captures) != 3 {
		t.Fatalf("%d captures, want 3", len(list.Captures))
	}
	held, bad, good := list.Captures[0], list.Captures[1], list.Captures[2]
	if held.State != "held" || held.Answer != nil {
		t.Errorf("the sign-in that waits: %+v answer %+v", held, held.Answer)
	}
	if bad.State != "forwarded" || bad.Answer == nil || bad.Answer.Status != 400 || bad.Answer.AWSError == "" {
		t.Errorf("the refused sign-in: %+v answer %+v", bad, bad.Answer)
	}
	if good.State != "forwarded" || good.Answer == nil || good.Answer.Status >= 400 {
		t.Errorf("the good sign-in: %+v answer %+v", good, good.Answer)
	}
}
