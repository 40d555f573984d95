package e2e

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A database driver listens on this machine. Its post is stopped like one to AWS, and goes on to the
// driver alone, byte for byte; a form without a message is none of samlscope's business.
func TestBrowseStopsThePostToADriver(t *testing.T) {
	posts := make(chan string, 2)
	driver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posts <- r.URL.Path + " " + string(body)
		fmt.Fprint(w, "<!doctype html><title>Driver</title>close this window")
	}))
	t.Cleanup(driver.Close)
	value := base64.StdEncoding.EncodeToString([]byte(samlXML))
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		field := `<input name="user" value="a">`
		if r.URL.Path == "/message" {
			field = `<input name="SAMLResponse" value="` + html.EscapeString(value) + `">`
		}
		fmt.Fprintf(w, `<!doctype html><title>Working</title><form method="post" action="%s/redshift/">%s</form>`+
			`<script>document.forms[0].submit()</script>`, driver.URL, field)
	}))
	t.Cleanup(idp.Close)

	b := startBrowse(t, "devtools", "https://127.0.0.1:1", idp.URL+"/message")
	held := b.next()
	if held.State != "held" || held.Endpoint != driver.URL+"/redshift/" || len(posts) != 0 {
		t.Fatalf("the capture: %+v", held)
	}
	page := browser(t, ready{AWS: driver.URL}) // the buttons of the inspection page name the driver too
	do(t, page, chromedp.Navigate(strings.TrimSuffix(b.ready.API, "/api/v1")+"/?token="+browseToken))
	clicks(t, page, "nav a", "waits for you")
	shows(t, page, "Forward to "+strings.TrimPrefix(driver.URL, "http://"), "never sees it")
	do(t, page, chromedp.Navigate("about:blank")) // it would ask for the capture while browse ends
	clicks(t, b.tab(driver.URL), "button", "Forward")
	answered := b.next()
	if answered.State != "forwarded" || answered.Answer == nil || answered.Answer.Status != 200 {
		t.Errorf("the answer: %+v %+v", answered, answered.Answer)
	}
	if got := <-posts; got != "/redshift/ SAMLResponse="+url.QueryEscape(value) {
		t.Errorf("the driver got %q", got)
	}
	b.end()

	b = startBrowse(t, "devtools", "https://127.0.0.1:1", idp.URL+"/plain")
	if got := <-posts; got != "/redshift/ user=a" {
		t.Errorf("a form without a message came as %q", got)
	}
	b.end()
}

// --also names a service that no one knows; what it is called is enough.
func TestBrowseAlsoStopsPostsToANamedHost(t *testing.T) {
	aws := startAWS(t)
	elsewhere := strings.TrimPrefix(aws.URL, "https://")
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><form method="post" action="https://app.example/acs">`+
			`<input name="SAMLResponse" value="%s"></form><script>document.forms[0].submit()</script>`,
			base64.StdEncoding.EncodeToString([]byte(samlXML)))
	}))
	t.Cleanup(app.Close)
	b := startBrowse(t, "devtools", aws.URL, app.URL, "--also", "app.example",
		"--browser-arg=--host-resolver-rules=MAP *.example "+elsewhere)
	held := b.next()
	if held.State != "held" || held.Endpoint != "https://app.example/acs" {
		t.Errorf("the capture: %+v", held)
	}
	shows(t, b.tab("https://app.example/acs"), "Forward", "Drop")
	b.end()
}

// The stand-in services answer under the addresses of the real ones, as the demo's terminal says how.
func TestBrowseSignsInToTheStandInServices(t *testing.T) {
	demo := startDemo(t)
	plain := strings.TrimPrefix(demo.AWS, "http://")
	signIn := func(id string) string { return demo.IDP + "/signin/" + id + "?to=aws" }
	b := startBrowse(t, "devtools", demo.AWS, signIn("vpn-good"),
		"--browser-arg=--host-resolver-rules=MAP *.amazonaws.com "+demo.AWSTLS+", MAP 127.0.0.1:35001 "+plain)
	var tab context.Context
	for _, id := range []string{
		"vpn-good", "portal-good", "search-good", "serverless-good", "grafana-good", "driver-good",
	} {
		if tab != nil {
			do(t, tab, chromedp.Navigate(signIn(id)))
		}
		if held := b.next(); held.State != "held" || held.Verdict == "reject" {
			t.Errorf("%s: %+v", id, held)
		}
		if tab == nil {
			tab = b.tab("http://127.0.0.1:35001")
		}
		clicks(t, tab, "button", "Forward")
		shows(t, tab, "accepts this sign-in")
		if answered := b.next(); answered.Answer == nil || answered.Answer.Status >= 400 {
			t.Errorf("%s: the answer %+v %+v", id, answered, answered.Answer)
		}
	}
	b.end()
}
