package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// startWorld serves Entra ID, Identity Center, its portal, the console and
// Connect, all at one address. A path says what goes wrong.
func startWorld(t *testing.T) *httptest.Server {
	post := func(to, relay string) string {
		return `<!doctype html><title>Working</title><form method="post" action="` + to +
			`"><input type="hidden" name="SAMLResponse" value="` +
			base64.StdEncoding.EncodeToString([]byte(samlXML)) + `"><input type="hidden" name="RelayState" value="` + relay +
			`"></form><script>document.forms[0].submit()</script>`
	}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page := "<!doctype html><title>p</title>"
		switch r.Host + r.URL.Path {
		case "login.microsoftonline.com/t/refused":
			page += `<script>$Config={"strServiceExceptionMessage":"AADSTS50105: Your administrator has configured the application AWS ('x') to block users"}</script>Sorry`
		case "login.microsoftonline.com/t/leg1":
			page = post("https://us-east-1.signin.aws/platform/saml/acs/0aa1", "")
		case "us-east-1.signin.aws/platform/saml/acs/0aa1":
			http.Redirect(w, r, "https://d-1234567890.awsapps.com/start", http.StatusFound)
			return
		case "d-1234567890.awsapps.com/start":
			page += `<script>fetch("https://portal.sso.us-east-1.amazonaws.com/federation/credentials").then(r => r.text()).then(t => { document.body.textContent = t; })</script>portal`
		case "portal.sso.us-east-1.amazonaws.com/federation/credentials":
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			page = "{\"message\":\"User attribute: ${user:email} is empty. Please check with your administrator\"}"
		case "login.microsoftonline.com/t/connect":
			page = post("https://signin.aws.amazon.com/saml", "https://eu-west-2.console.aws.amazon.com/connect/federate/i-1")
		case "signin.aws.amazon.com/saml":
			http.Redirect(w, r, "https://eu-west-2.console.aws.amazon.com/connect/federate/i-1", http.StatusFound)
			return
		case "eu-west-2.console.aws.amazon.com/connect/federate/i-1":
			http.Redirect(w, r, "https://acme.my.connect.aws/auth?code=secret", http.StatusFound)
			return
		case "acme.my.connect.aws/auth":
			page += "Access Denied. Your account has been authenticated, but has not been onboarded to this application."
		default:
			w.WriteHeader(http.StatusNotFound)
		}
		fmt.Fprint(w, page)
	}))
	t.Cleanup(s.Close)
	return s
}

type flowLine struct {
	State, Verdict, Headline, Endpoint string
	Flow                               *struct {
		ID   string
		Hops []struct{ Station, URL, Error, Matched, Capture string }
	}
	LastHop *struct{ Station, Means, Matched string }
}

// TestFlowShowsTheLastHop: what the pages before and after the message show is
// linked to it, and the last station that was seen is named.
func TestFlowShowsTheLastHop(t *testing.T) {
	for path, want := range map[string]struct{ stations, station, matched, means, fix string }{
		"/t/refused": {"entra", "entra", "aadsts50105", "issued no Response", "Users and groups"},
		"/t/leg1":    {"entra identity-center portal", "portal", "user-attribute-empty", "primary email", "emails[type eq"},
		"/t/connect": {"entra sign-in federate connect", "connect", "connect-not-onboarded",
			"a Connect user whose name equals RoleSessionName", "User management"},
	} {
		t.Run(path[3:], func(t *testing.T) {
			world := startWorld(t)
			u, err := url.Parse(world.URL)
			if err != nil {
				t.Fatal(err)
			}
			b := startBrowse(t, "devtools", world.URL, "https://login.microsoftonline.com"+path, "--hold", "never",
				"--browser-arg=--host-resolver-rules=MAP *:443 "+u.Host)
			b.next()
			var list struct{ Captures []captureLine }
			var c flowLine
			until := patienceFrom()
			for c.LastHop == nil || c.LastHop.Matched != want.matched {
				getJSON(t, b.ready, "/captures", &list)
				if len(list.Captures) > 0 {
					getJSON(t, b.ready, "/captures/"+list.Captures[0].ID, &c)
				}
				if until() {
					t.Fatalf("the last hop is not seen: %+v %+v", c.Flow, c.LastHop)
				}
			}
			var stations []string
			for _, h := range c.Flow.Hops {
				stations = append(stations, h.Station)
				if strings.Contains(h.URL, "?") {
					t.Errorf("the query is kept: %s", h.URL)
				}
			}
			if got := strings.Join(stations, " "); got != want.stations || c.LastHop.Station != want.station ||
				!strings.Contains(c.LastHop.Means, want.means) {
				t.Errorf("stations %q, last %+v", got, c.LastHop)
			}
			tab := browser(t, ready{AWS: world.URL})
			do(t, tab, chromedp.Navigate(strings.TrimSuffix(b.ready.API, "/api/v1")+"/?token="+browseToken),
				chromedp.Navigate(strings.TrimSuffix(b.ready.API, "/api/v1")+"/captures/"+list.Captures[0].ID))
			shows(t, tab, "The whole sign-in", "Last station seen", want.means, want.fix)
			b.end()
		})
	}
}
