package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// policy lets the page load its own files and talk to its own address, and
// nothing else. Nothing may frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// challenge goes with every 401; browsers show no password window for it.
const challenge = `Bearer realm="samlscope"`

// headers sets what every answer carries.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// knownHost answers only to the names the listener was started with: a page
// that rebinds its own name to this machine would otherwise read everything.
func (s *server) knownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(s.Hosts, hostPort(r)) {
			problem(w, http.StatusMisdirectedRequest, "unknown-host", "the page does not go by this name",
				"open the URL that samlscope printed")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameSite refuses what another site's page asks for. Cross-origin protection
// covers writes; this covers reads as well.
func sameSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
			problem(w, http.StatusForbidden, "cross-site", "the request comes from another site's page",
				"use the page's own address, or a program with the token")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameOriginWrites refuses writes that a page of another origin makes.
func sameOriginWrites() *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		problem(w, http.StatusForbidden, "cross-site", "the request comes from another site's page",
			"use the page's own address, or a program with the token")
	}))
	return p
}

// hostPort is the name and port that were asked for. Browsers leave the
// default port out.
func hostPort(r *http.Request) string {
	host := strings.ToLower(r.Host)
	if _, _, err := net.SplitHostPort(host); err != nil {
		host += ":80"
	}
	return host
}

// cookieName holds the port, because cookies do not know ports: two samlscopes
// on one machine would overwrite each other's.
func cookieName(r *http.Request) string {
	_, port, _ := net.SplitHostPort(hostPort(r)) // knownHost has let it through
	return "samlscope_" + port
}

// valid compares in constant time, also over the length. No token at all is a
// mistake and opens nothing.
func (s *server) valid(token string) bool {
	got, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(s.Token))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && s.Token != ""
}

// authorized looks at the header alone when there is one, and else at every
// cookie of our name: others on this machine can plant one before ours.
func (s *server) authorized(r *http.Request) bool {
	scheme, bearer, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if ok && strings.EqualFold(scheme, "Bearer") {
		return s.valid(strings.TrimLeft(bearer, " "))
	}
	return slices.ContainsFunc(r.CookiesNamed(cookieName(r)), func(c *http.Cookie) bool {
		token, err := url.QueryUnescape(c.Value)
		return err == nil && s.valid(token)
	})
}

// signIn takes the token out of the printed URL and leaves a cookie instead, so
// that the token does not stay in the address bar and the history.
func (s *server) signIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if !q.Has("token") || !s.valid(q.Get("token")) {
			next.ServeHTTP(w, r)
			return
		}
		http.SetCookie(w, &http.Cookie{ // escaped, because a token may hold what no cookie can
			Name: cookieName(r), Value: url.QueryEscape(s.Token), Path: "/", HttpOnly: true,
			SameSite: http.SameSiteStrictMode,
		})
		q.Del("token")
		clean := *r.URL
		clean.RawQuery = q.Encode()
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, clean.RequestURI(), http.StatusSeeOther)
	})
}

// pageToken lets only a browser with the cookie see the page.
func (s *server) pageToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.authorized(r) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("WWW-Authenticate", challenge)
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(lockedPage)) // the browser is gone if this fails
	})
}

const lockedPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>samlscope: locked</title>
<h1>This page is locked</h1>
<p>Captured sign-ins are credentials. Open the URL that samlscope printed in the terminal when it started; it carries the token.</p>
</html>
`

// apiToken lets only requests with the token or the cookie through.
func (s *server) apiToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.authorized(r) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", challenge)
		problem(w, http.StatusUnauthorized, "unauthorized", "the session token is missing or wrong",
			"send Authorization: Bearer TOKEN with the token that samlscope printed, or open the printed URL")
	})
}
