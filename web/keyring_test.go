package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// clocked is the page with its own clock.
func clocked(t *testing.T, change func(*Options)) (*rig, *time.Time) {
	t.Helper()
	now := noon
	f := start(t, func(o *Options) {
		o.Keys, o.Assets = NewKeyring(func() time.Time { return now }), Assets()
		if change != nil {
			change(o)
		}
	})
	return f, &now
}

// open asks for the page with a code, and says whether it opened.
func open(f *rig, code string) bool {
	g := f.send(f.request("GET", "/captures/x?token="+code, ""))
	return g.status == http.StatusSeeOther && g.header.Get("Location") == "/captures/x" &&
		strings.HasPrefix(g.header.Get("Set-Cookie"), "samlscope_")
}

func TestACodeOpensThePageOnce(t *testing.T) {
	f, now := clocked(t, nil)
	first, used := f.o.Keys.Code(time.Minute)
	second, _ := f.o.Keys.Code(time.Minute)
	select {
	case <-used:
		t.Error("used before it was")
	default:
	}
	if first == second || !open(f, first) || open(f, first) {
		t.Error("a code opens the page once")
	}
	<-used
	*now = now.Add(61 * time.Second)
	if f.o.Keys.Opens(second) || open(f, second) {
		t.Error("a code opens the page after its time")
	}
	for _, path := range []string{"/api/v1/captures?token=", "/healthz?token="} {
		third, _ := f.o.Keys.Code(time.Minute)
		f.send(f.request("GET", path+third, ""))
		req := f.request("GET", "/api/v1/captures", "")
		req.Header.Set("Authorization", "Bearer "+third)
		isProblem(t, "a code as bearer", f.send(req), http.StatusUnauthorized, "unauthorized")
		if !open(f, third) {
			t.Error("used up by an address that takes none")
		}
	}
}

// TestThePageComesFromAPost: as a file posts it that a browser is opened with.
func TestThePageComesFromAPost(t *testing.T) {
	f, _ := clocked(t, nil)
	code, used := f.o.Keys.Code(time.Minute)
	post := func(token string) got {
		req := f.request("POST", "/session", url.Values{"token": {token}}.Encode())
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "null")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		return f.send(req)
	}
	for _, c := range []struct {
		token string
		good  bool
	}{{code, true}, {code, false}, {"", false}, {token, true}, {strings.Repeat("x", maxCode+1), false}} {
		g := post(c.token)
		cookie := strings.HasPrefix(g.header.Get("Set-Cookie"), "samlscope_")
		if c.good != (g.status == http.StatusOK) || c.good != cookie || c.good != strings.Contains(g.body, `content="0; url=/"`) ||
			g.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.40s: %d %v %s", c.token, g.status, g.header, g.body)
		}
	}
	<-used
	g := f.send(f.request("POST", "/session?token="+token, ""))
	if g.status != http.StatusUnauthorized {
		t.Errorf("the token in the address of a post: %d", g.status)
	}
}

// TestTheCookieAloneOpensNothing: browsers send it to every port of this
// machine, so another program gets it, and may send with it what it likes.
func TestTheCookieAloneOpensNothing(t *testing.T) {
	f, now := clocked(t, nil)
	c := signedIn(t, f)
	key := pageHas(f, c)
	if len(key) != 32 || key == c.Value || strings.Contains(token, key) || pageHas(f, c) != key {
		t.Fatalf("key %q, cookie %q", key, c.Value)
	}
	get := func(headers ...string) int {
		req := f.request("GET", "/api/v1/captures", "")
		req.AddCookie(c)
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		return f.send(req).status
	}
	own := "http://" + f.host()
	for _, headers := range [][]string{
		{}, {"Sec-Fetch-Site", "same-origin", "Origin", own, "Referer", own + "/"}, {pageKey, c.Value}, {pageKey, token},
		{pageKey, ""}, {"Authorization", "Bearer " + c.Value}, {"Authorization", "Bearer " + key, pageKey, key},
	} {
		if got := get(headers...); got != http.StatusUnauthorized {
			t.Errorf("the cookie with %q: %d", headers, got)
		}
	}
	other := signedIn(t, f)
	if pageHas(f, other) == key || get(pageKey, pageHas(f, other)) != http.StatusUnauthorized {
		t.Error("the key of another browser fits")
	}
	if got := get(pageKey, key); got != http.StatusOK {
		t.Errorf("the page itself: %d", got)
	}
	if again := pageHas(f, c); again != "" {
		t.Error("the key is told again after the page has used it")
	}
	if got := f.do("GET", "/", "").body; strings.Contains(got, "samlscope-key") {
		t.Error("a program with the token gets a key")
	}
	*now = now.Add(claimTime + time.Second)
	if pageHas(f, other) != "" {
		t.Error("the key is told long after the browser was let in")
	}
}

// TestKeyAlone opens nothing either.
func TestKeyAlone(t *testing.T) {
	f, _ := clocked(t, nil)
	key := pageHas(f, signedIn(t, f))
	req := f.request("GET", "/api/v1/captures", "")
	req.Header.Set(pageKey, key)
	isProblem(t, "key", f.send(req), http.StatusUnauthorized, "unauthorized")
}

func TestOldSessionsAreForgotten(t *testing.T) {
	f, _ := clocked(t, nil)
	first := signedIn(t, f)
	for range maxSessions {
		signedIn(t, f)
	}
	req := f.request("GET", "/", "")
	req.AddCookie(first)
	if g := f.send(req); g.status != http.StatusUnauthorized || len(f.o.Keys.sessions) != maxSessions {
		t.Errorf("%d, %d sessions", g.status, len(f.o.Keys.sessions))
	}
}

// TestWhoIsLockedOut is told to the program, but not what other sites ask for.
func TestWhoIsLockedOut(t *testing.T) {
	told := 0
	f, _ := clocked(t, func(o *Options) { o.Locked = func() { told++ } })
	for site, want := range map[string]int{"": 1, "none": 1, "same-site": 1, "cross-site": 0} {
		told = 0
		req := f.request("GET", "/captures/x", "")
		if site != "" {
			req.Header.Set("Sec-Fetch-Site", site)
		}
		if f.send(req); told != want {
			t.Errorf("%q: told %d times", site, told)
		}
	}
	told = 0
	f.do("GET", "/", "")
	f.send(f.request("GET", "/api/v1/captures", ""))
	if told != 0 {
		t.Error("told of what is no page, or is open")
	}
	req := f.request("GET", "/api/v1/captures", "")
	req.AddCookie(signedIn(t, f))
	if f.send(req); told != 1 {
		t.Errorf("a page that has lost its key: told %d times", told)
	}
}
