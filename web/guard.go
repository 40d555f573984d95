package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
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
		if !slices.Contains(s.Hosts, s.hostPort(r)) {
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
func (s *server) hostPort(r *http.Request) string {
	host := strings.ToLower(r.Host)
	if _, _, err := net.SplitHostPort(host); err != nil {
		port := "80"
		if s.HTTPS {
			port = "443"
		}
		host += ":" + port
	}
	return host
}

// cookieName holds the port, because cookies do not know ports: two samlscopes
// on one machine would overwrite each other's.
func (s *server) cookieName(r *http.Request) string {
	_, port, _ := net.SplitHostPort(s.hostPort(r)) // knownHost has let it through
	return "samlscope_" + port
}

// valid compares in constant time, also over the length. No token at all is a
// mistake and opens nothing.
func (s *server) valid(token string) bool {
	got, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(s.Token))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && s.Token != ""
}

// bearer is the token in the Authorization header; ok says whether there is one.
func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimLeft(token, " "), ok && strings.EqualFold(scheme, "Bearer")
}

// cookie returns the value of the first cookie of our name that ok takes: others
// on this machine can plant one before ours.
func (s *server) cookie(r *http.Request, ok func(value string) bool) (string, bool) {
	for _, c := range r.CookiesNamed(s.cookieName(r)) {
		if ok(c.Value) {
			return c.Value, true
		}
	}
	return "", false
}

// seesPage says whether the page, which holds no capture, is shown. A header
// with a token is looked at alone when there is one.
func (s *server) seesPage(r *http.Request) bool {
	if token, ok := bearer(r); ok {
		return s.valid(token)
	}
	_, ok := s.cookie(r, s.Keys.knows)
	return ok
}

// pageKey is the header in which the page sends its key. The cookie alone opens
// nothing: browsers send it to every port of this machine, whoever listens there.
const pageKey = "X-Samlscope-Key"

// authorized says whether a request may use the API.
func (s *server) authorized(r *http.Request) bool {
	if token, ok := bearer(r); ok {
		return s.valid(token)
	}
	key := r.Header.Get(pageKey)
	_, ok := s.cookie(r, func(value string) bool { return s.Keys.fits(value, key) })
	return ok
}

// opens says whether a code, which is used up by that, or the token opens the page.
func (s *server) opens(token string) bool { return s.Keys.spend(token) || s.valid(token) }

// admit leaves a cookie in the browser.
func (s *server) admit(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r), Value: s.Keys.admit(), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: s.HTTPS,
	})
}

// signIn takes the code out of the printed URL and leaves a cookie instead.
func (s *server) signIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Has("token") && s.opens(q.Get("token")) {
			s.admit(w, r)
		} else if !q.Has("token") || !s.seesPage(r) {
			next.ServeHTTP(w, r)
			return
		}
		q.Del("token")
		clean := *r.URL
		clean.RawQuery = q.Encode()
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, clean.RequestURI(), http.StatusSeeOther)
	})
}

// postSession takes the code from the body, which is in no history. The file that
// the browser is opened with posts it here, and so does the form of the locked page.
func (s *server) postSession(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxCode)
	if !s.opens(r.PostFormValue("token")) {
		s.locked(w)
		return
	}
	s.admit(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(onwards)) // the browser is gone if this fails
}

// maxCode is how long a posted code or token may be.
const maxCode = 16 << 10

// onwards leads from a post to the page. It isn't a redirect: browsers send a strict
// cookie only where our own page leads on, and the post may come from a file.
const onwards = pageHead + `<meta http-equiv="refresh" content="0; url=/"><title>samlscope</title>
<p><a href="/">On to samlscope</a></p>
</html>
`

// pageToken lets only a browser with the cookie see the page.
func (s *server) pageToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.seesPage(r) {
			next.ServeHTTP(w, r)
			return
		}
		s.tellLocked(r)
		s.locked(w)
	})
}

// tellLocked tells the program that someone asks for the page, or a page for its captures,
// who may not. What another site's page loads is no one.
func (s *server) tellLocked(r *http.Request) {
	if s.Locked != nil && r.Header.Get("Sec-Fetch-Site") != "cross-site" {
		s.Locked()
	}
}

// locked answers with a page that takes the token.
func (s *server) locked(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("WWW-Authenticate", challenge)
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write([]byte(lockedPage)) // the browser is gone if this fails
}

const lockedPage = pageHead + `<title>samlscope: locked</title>
` + pageStrip + `<main class="center"><h1>This page is locked</h1>
<p>Captured sign-ins are credentials. Open the address that samlscope printed last in the terminal. It works once,
within ten minutes. If it didn't work, the terminal has just printed a new one.</p>
<form method="post" action="/session"><p><label for="token">Or enter the session token (SAMLSCOPE_TOKEN)</label></p>
<p class="buttons"><input id="token" type="password" name="token" autocomplete="off" required> <button class="primary">
Open</button></p></form></main>
</html>
`

// apiToken lets only requests with the token, or from the page, through.
func (s *server) apiToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.authorized(r) {
			next.ServeHTTP(w, r)
			return
		}
		if s.seesPage(r) { // the browser has lost the page's key
			s.tellLocked(r)
		}
		w.Header().Set("WWW-Authenticate", challenge)
		problem(w, http.StatusUnauthorized, "unauthorized", "the session token is missing or wrong",
			"send Authorization: Bearer TOKEN with the session token, or open the address that samlscope printed last")
	})
}
