package standin

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are parsed once; executing them changes nothing.
var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// show writes one page. Only its own style and script run, forms go to
// formAction alone, and nothing is kept by the browser: the pages carry
// bearer credentials, if only pretended ones.
func show(w http.ResponseWriter, status int, name, formAction string, data any) {
	nonce := rand.Text()
	var b bytes.Buffer
	err := pages.ExecuteTemplate(&b, name, struct {
		Nonce string
		Data  any
	}{nonce, data})
	if err != nil {
		http.Error(w, fmt.Sprintf("showing %s: %v", name, err), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+nonce+"'; style-src 'nonce-"+nonce+
		"'; form-action "+formAction+"; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // only the connection can fail
}
