package web

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

// signedIn opens the printed URL as a browser does, and returns the cookie.
func signedIn(t *testing.T, f *rig) *http.Cookie {
	t.Helper()
	g := f.send(f.request("GET", "/?token="+url.QueryEscape(f.o.Token), ""))
	cookies := (&http.Response{Header: g.header}).Cookies()
	if g.status != http.StatusSeeOther || len(cookies) != 1 {
		t.Fatalf("%d, cookies %v", g.status, cookies)
	}
	return cookies[0]
}

// pageHas returns the key that is in the page, "" when there is none.
func pageHas(f *rig, c *http.Cookie) string {
	req := f.request("GET", "/", "")
	req.AddCookie(c)
	_, rest, _ := strings.Cut(f.send(req).body, `<meta name="samlscope-key" content="`)
	key, _, _ := strings.Cut(rest, `"`)
	return key
}

// fromPage makes a request one of the page's own.
func fromPage(t *testing.T, f *rig, req *http.Request) *http.Request {
	t.Helper()
	c := signedIn(t, f)
	req.AddCookie(c)
	req.Header.Set(pageKey, pageHas(f, c))
	return req
}

func TestTokenInTheURLBecomesACookie(t *testing.T) {
	f := start(t, nil)
	_, port, _ := strings.Cut(f.host(), ":")
	for _, c := range []struct{ path, location string }{
		{"/?token=" + token, "/"},
		{"/captures/abc?token=" + token, "/captures/abc"},
		{"/captures/a%2Fb?token=" + token + "&x=1", "/captures/a%2Fb?x=1"},
		{"/?token=" + token + "&token=other", "/"},
	} {
		g := f.send(f.request("GET", c.path, ""))
		if g.status != http.StatusSeeOther || g.header.Get("Location") != c.location ||
			g.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d to %q, %s", c.path, g.status, g.header.Get("Location"), g.header.Get("Cache-Control"))
		}
		if strings.Contains(g.body, token) {
			t.Errorf("%s: the token stands in the page", c.path)
		}
	}
	c := signedIn(t, f)
	if c.Name != "samlscope_"+port || strings.Contains(c.Value, token) || len(c.Value) != 32 || c.Path != "/" || !c.HttpOnly ||
		c.SameSite != http.SameSiteStrictMode ||
		c.Domain != "" || !c.Expires.IsZero() || c.MaxAge != 0 {
		t.Errorf("cookie %s", c.Raw)
	}
}

func TestBrowserSession(t *testing.T) {
	f := start(t, nil)
	rec := f.add(nil)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: f.server.Client().Transport}
	status := func(method, path, key string) int {
		req := f.request(method, path, "")
		if key != "" {
			req.Header.Set(pageKey, key)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	for _, path := range []string{"/?token=" + token, "/", "/captures/" + rec.ID, "/assets/app.js", "/?token=wrong"} {
		if got := status("GET", path, ""); got != http.StatusOK {
			t.Errorf("%s: %d", path, got)
		}
	}
	if got := status("POST", "/api/v1/captures/"+rec.ID+"/drop", ""); got != http.StatusUnauthorized ||
		f.state(rec.ID) != capture.Held {
		t.Errorf("drop with the cookie alone: %d, %s", got, f.state(rec.ID))
	}
	u, err := url.Parse("http://" + f.host())
	if err != nil {
		t.Fatal(err)
	}
	key := pageHas(f, jar.Cookies(u)[0])
	if got := status("POST", "/api/v1/captures/"+rec.ID+"/drop", key); got != http.StatusOK ||
		f.state(rec.ID) != capture.Dropped {
		t.Errorf("drop from the page: %d, %s", got, f.state(rec.ID))
	}
}

// TestAPITakesNoTokenInTheURL: API addresses end up in logs and histories.
func TestAPITakesNoTokenInTheURL(t *testing.T) {
	f := start(t, nil)
	isProblem(t, "token in the URL", f.send(f.request("GET", "/api/v1/captures?token="+token, "")),
		http.StatusUnauthorized, "unauthorized")
}

// TestWrongBearerIsNotSavedByACookie: who sends a token means it.
func TestWrongBearerIsNotSavedByACookie(t *testing.T) {
	f := start(t, nil)
	req := fromPage(t, f, f.request("GET", "/api/v1/captures", ""))
	if g := f.send(req); g.status != http.StatusOK {
		t.Errorf("from the page: %d", g.status)
	}
	req.Header.Set("Authorization", "Bearer wrong")
	isProblem(t, "wrong bearer", f.send(req), http.StatusUnauthorized, "unauthorized")
}

func TestHost(t *testing.T) {
	f := start(t, func(o *Options) { o.Hosts = append(o.Hosts, "localhost:8484", "[::1]:8484") })
	for _, c := range []struct {
		host string
		ok   bool
	}{
		{f.host(), true}, {"localhost:8484", true}, {"LOCALHOST:8484", true}, {"[::1]:8484", true},
		{"evil.example", false}, {"evil.example:8484", false}, {"localhost", false}, {"localhost:8485", false},
		{
			"localhost.:8484", false,
		}, {"localhost:8484.evil.example", false}, {"127.0.0.1.nip.io:8484", false}, {"::1:8484", false},
	} {
		for _, path := range []string{"/healthz", "/", "/api/v1/captures", "/nothing", "/?token=" + token} {
			req := f.request("GET", path, "")
			req.Header.Set("Authorization", "Bearer "+token)
			req.Host = c.host
			g := f.send(req)
			if refused := g.status == http.StatusMisdirectedRequest; refused == c.ok {
				t.Errorf("Host %q, %s: %d", c.host, path, g.status)
			}
			if !c.ok && g.header.Get("Set-Cookie") != "" {
				t.Errorf("Host %q, %s: a cookie", c.host, path)
			}
		}
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	f := start(t, nil)
	own := "http://" + f.host()
	for _, c := range []struct {
		name, origin, site string
		read, write        bool // whether it goes through
	}{
		{"a program", "", "", true, true},
		{"the page", own, "same-origin", true, true},
		{"typed by the user", "", "none", true, true},
		{"an old browser's page", own, "", true, true},
		{"another site", "https://evil.example", "cross-site", false, false},
		{"another site without Origin", "", "cross-site", false, false},
		{"another port of this machine", "http://127.0.0.1:1", "same-site", false, false},
		{"another site, said to be ours", own, "cross-site", false, false},
		{"an old browser on another site", "https://evil.example", "", true, false},
		{"an old browser on another port", "http://127.0.0.1:1", "", true, false},
		{"a sandboxed frame", "null", "", true, false},
		{"a new word", own, "new-word", true, false},
	} {
		rec := f.add(nil)
		for _, route := range []string{
			"GET /api/v1/captures", "GET /api/v1/captures/" + rec.ID, "GET /api/v1/checks",
			"POST /api/v1/inspect?record=1", "POST /api/v1/captures/" + rec.ID +
				"/drop", "POST /api/v1/captures/" + rec.ID + "/forward",
			"DELETE /api/v1/captures/" + rec.ID, "DELETE /api/v1/captures",
		} {
			method, path, _ := strings.Cut(route, " ")
			req := fromPage(t, f, f.request(method, path, "")) // a browser that sends both in spite of all
			if c.origin != "" {
				req.Header.Set("Origin", c.origin)
			}
			if c.site != "" {
				req.Header.Set("Sec-Fetch-Site", c.site)
			}
			g := f.send(req)
			if pass := method == "GET" && c.read || method != "GET" && c.write; pass {
				if g.status == http.StatusForbidden {
					t.Errorf("%s, %s: refused", c.name, route)
				}
			} else {
				isProblem(t, c.name+", "+route, g, http.StatusForbidden, "cross-site")
			}
			if g.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s, %s: other origins may read the answer", c.name, route)
			}
		}
		if !c.write && f.state(rec.ID) != capture.Held {
			t.Errorf("%s: the log was changed", c.name)
		}
	}
}

// TestPreflightGrantsNothing: a preflight carries no cookie, and is answered
// as any request without the token.
func TestPreflightGrantsNothing(t *testing.T) {
	f := start(t, nil)
	req := f.request("OPTIONS", "/api/v1/captures", "")
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Access-Control-Request-Method", "DELETE")
	req.Header.Set("Access-Control-Request-Headers", "authorization")
	g := f.send(req)
	for name := range g.header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %s", name, g.header.Get(name))
		}
	}
	if g.status < 400 {
		t.Errorf("answered %d", g.status)
	}
}

// TestHeadersOfEveryAnswer includes the answers that refuse.
func TestHeadersOfEveryAnswer(t *testing.T) {
	f := start(t, nil)
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
			"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	}
	check := func(name, path string, g got) {
		for header, value := range want {
			if g.header.Get(header) != value {
				t.Errorf("%s (%d): %s is %q", name, g.status, header, g.header.Get(header))
			}
		}
		if strings.HasPrefix(path, "/api/") && g.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s (%d): the browser may keep it: Cache-Control %q", name, g.status, g.header.Get("Cache-Control"))
		}
		if g.header.Get("Content-Type") == "" && g.status != http.StatusNoContent {
			t.Errorf("%s (%d): no content type", name, g.status)
		}
	}
	routes := append(routesOf(t, New(f.o)), "GET /nothing", "GET /api/v1/nothing", "PUT /", "PUT /api/v1/captures",
		"GET /?token="+token)
	for _, route := range routes {
		rec := f.add(nil)
		method, pattern, _ := strings.Cut(route, " ")
		path := strings.NewReplacer("{id}", rec.ID, "{file}", "app.js").Replace(pattern)
		if path != "/api/v1/events" { // has no end; its headers are looked at with its events
			check(route, path, f.do(method, path, ""))
		}
		check(route+" without a token", path, f.send(f.request(method, path, "")))
		check(route+" from another site", path, f.do(method, path, "", "Sec-Fetch-Site", "cross-site"))
		req := f.request(method, path, "")
		req.Host = "evil.example"
		g := f.send(req)
		check(route+" under another name", "", g)
		isProblem(t, route+" under another name", g, http.StatusMisdirectedRequest, "unknown-host")
	}
}

// TestAnyPrintableTokenWorks: SAMLSCOPE_TOKEN may hold every printable
// character.
func TestAnyPrintableTokenWorks(t *testing.T) {
	for _, own := range []string{`a;b"c\d,e+f%41&g=h#i?j/k`, "+++%%%;;;", `"quoted"`, "=="} {
		f := start(t, func(o *Options) { o.Token = own })
		page := f.request("GET", "/", "")
		page.AddCookie(signedIn(t, f))
		api := f.request("GET", "/api/v1/captures", "")
		api.Header.Set("Authorization", "Bearer "+own)
		for _, req := range []*http.Request{page, api} {
			if g := f.send(req); g.status != http.StatusOK {
				t.Errorf("token %q, %s: %d", own, req.URL.Path, g.status)
			}
		}
	}
}

// TestNoTokenOpensNothing: an empty token is a mistake of the caller, and must
// not be a token that everybody has.
func TestNoTokenOpensNothing(t *testing.T) {
	f := start(t, func(o *Options) { o.Token = "" })
	_, port, _ := strings.Cut(f.host(), ":")
	for _, path := range []string{"/", "/?token=", "/api/v1/captures"} {
		req := f.request("GET", path, "")
		req.Header.Set("Cookie", "samlscope_"+port+"=")
		if g := f.send(req); g.status != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, g.status)
		}
	}
}

// TestStrangeCookieDoesNotLockTheOwnerOut: cookies know neither ports nor who
// set them, so another program on this machine can put one before ours.
func TestStrangeCookieDoesNotLockTheOwnerOut(t *testing.T) {
	f := start(t, nil)
	own := signedIn(t, f)
	req := f.request("GET", "/api/v1/captures", "")
	req.AddCookie(&http.Cookie{Name: own.Name, Value: "planted"})
	req.AddCookie(own)
	req.Header.Set(pageKey, pageHas(f, own))
	if g := f.send(req); g.status != http.StatusOK {
		t.Errorf("%d %s", g.status, g.body)
	}
}

// TestBearerInAnyCase: the name of a scheme knows no case (RFC 9110, 11.1).
func TestBearerInAnyCase(t *testing.T) {
	f := start(t, nil)
	for value, ok := range map[string]bool{
		"bearer " + token: true, "BEARER " + token: true, "Bearer  " + token: true,
		"Bearer" + token: false, "Bearer x " + token: false, "Bearer " + strings.ToUpper(token): false,
	} {
		if g := f.do("GET", "/api/v1/captures", "", "Authorization", value); (g.status == http.StatusOK) != ok {
			t.Errorf("%q: %d", value, g.status)
		}
	}
}

// TestUnauthorizedNamesTheScheme, as RFC 9110 demands of every 401.
func TestUnauthorizedNamesTheScheme(t *testing.T) {
	f := start(t, nil)
	for _, path := range []string{"/", "/api/v1/captures"} {
		if g := f.send(f.request("GET", path, "")); g.status != http.StatusUnauthorized ||
			g.header.Get("WWW-Authenticate") != `Bearer realm="samlscope"` {
			t.Errorf("%s: %d %q", path, g.status, g.header.Get("WWW-Authenticate"))
		}
	}
}

// TestDefaultPort: browsers leave :80 out of Host.
func TestDefaultPort(t *testing.T) {
	f := start(t, func(o *Options) { o.Hosts = []string{"127.0.0.1:80", "[::1]:80"} })
	for host, ok := range map[string]bool{
		"127.0.0.1":    true,
		"127.0.0.1:80": true,
		"[::1]":        true,
		"127.0.0.1:81": false,
		"localhost":    false,
		"":             false,
	} {
		req := f.request("GET", "/?token="+token, "")
		if req.Host = host; host == "" {
			req.Host = "."
		}
		g := f.send(req)
		if (g.status == http.StatusSeeOther) != ok || ok && !strings.HasPrefix(g.header.Get("Set-Cookie"), "samlscope_80=") {
			t.Errorf("Host %q: %d %q", host, g.status, g.header.Get("Set-Cookie"))
		}
	}
}
