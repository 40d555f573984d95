package proxy

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// policy is the page's content security policy. Sources that would break out
// of it are left out.
func policy(formSources []string) string {
	sources := []string{"'self'"}
	for _, src := range formSources {
		if src != "" && !strings.ContainsFunc(src, func(c rune) bool {
			return c <= ' ' || c >= 0x7f || c == ';' ||
				c == ','
		}) {
			sources = append(sources, src)
		}
	}
	return "default-src 'none'; script-src " + hashOf(pageJS) + "; style-src " + hashOf(pageCSS) +
		"; connect-src 'self'; form-action " + strings.Join(sources, " ") + "; base-uri 'none'"
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// headers are those of every answer.
func headers(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'")
}

// origin is the scheme and host of a URL, as a policy names them.
func origin(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
