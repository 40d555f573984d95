package standin

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/samlscope/samlscope/internal/theme"
)

//go:embed pages/*.html pages/page.css
var pageFiles embed.FS

// Home is where the stand-in AWS's pages lead back to; "" leads nowhere.
type Home struct {
	Page  string // samlscope's
	Entra string // the stand-in Entra ID
}

// style is what the pages are styled by.
func style() template.CSS {
	own, err := pageFiles.ReadFile("pages/page.css")
	if err != nil {
		panic(err) // it is embedded above
	}
	return template.CSS(theme.CSS() + string(own))
}

// pages are parsed once; executing them changes nothing.
var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// show writes one page. Only its own style and script run, forms go to
// formAction alone, and nothing is kept by the browser: the pages carry
// bearer credentials, if only pretended ones.
func (h Home) show(w http.ResponseWriter, status int, name, formAction string, data any) {
	nonce := rand.Text()
	var b bytes.Buffer
	err := pages.ExecuteTemplate(&b, name, struct {
		Nonce string
		CSS   template.CSS
		Home  Home
		Data  any
	}{nonce, style(), h, data})
	if err != nil {
		http.Error(w, fmt.Sprintf("showing %s: %v", name, err), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+nonce+"'; style-src 'nonce-"+nonce+
		"'; form-action "+formAction+"; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // only the connection can fail
}
