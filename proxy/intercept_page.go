package proxy

import (
	"bytes"
	"html/template"
	"net/http"
)

// trouble is a page that says why the browser gets no answer of the server's.
type trouble struct {
	status           int
	headline, advice string
}

// show answers with the page.
func (t trouble) show(w http.ResponseWriter) {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, page{
		Title: "On the way to AWS", Tone: "reject", Headline: t.headline, Advice: t.advice,
		CSS: template.CSS(pageCSS), JS: template.JS(pageJS),
	})
	if err != nil {
		say(w, t.status, t.headline)
		return
	}
	headers(w.Header())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy(nil))
	w.WriteHeader(t.status)
	_, _ = w.Write(b.Bytes()) // the client may be gone
}
