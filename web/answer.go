package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/internal/capture"
)

// answer sends a value as JSON.
func answer(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		problem(w, http.StatusInternalServerError, "internal", "the answer could not be written as JSON", "")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // the client is gone if this fails
}

// problem sends an error in the one shape that all errors have.
func problem(w http.ResponseWriter, status int, code, message, hint string) {
	type body struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
	}
	answer(w, status, struct {
		Error body `json:"error"`
	}{body{code, message, hint}})
}

// pageHead begins the pages that stand alone. Their style is for everybody, because one of them says that
// the page is locked.
const pageHead = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/assets/theme.css">`

const pageStrip = `<header class="strip"><a class="brand" href="/">samlscope</a></header>
`

const notFoundPage = pageHead + `<title>samlscope: not found</title>
` + pageStrip + `<main class="center"><h1>There is nothing at this address</h1>
<p>A capture that was here may have been deleted, or was kept no longer.</p>
<p class="buttons"><a class="button primary" href="/">To the captures</a></p></main>
</html>
`

// notFound answers a browser that goes to a page with a page, and programs with JSON.
func notFound(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/api/") && strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(notFoundPage)) // the browser is gone if this fails
		return
	}
	problem(w, http.StatusNotFound, "not-found", "there is nothing at this address", "GET /api/v1/openapi.yaml lists "+
		"what there is")
}

func methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", strings.Join(allowed(r), ", "))
	problem(w, http.StatusMethodNotAllowed, "method-not-allowed", "this address doesn't accept that method",
		"GET /api/v1/openapi.yaml lists what there is")
}

// allowed are the methods that the address takes; the router keeps what it
// found to itself.
func allowed(r *http.Request) (methods []string) {
	routes := chi.RouteContext(r.Context()).Routes
	for _, m := range []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	} {
		if routes.Match(chi.NewRouteContext(), m, r.URL.EscapedPath()) {
			methods = append(methods, m)
		}
	}
	return methods
}

// logProblem sends what the capture log could not do.
func logProblem(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, capture.ErrNotFound):
		problem(w, http.StatusNotFound, "no-such-capture", "there is no such capture", "it may have been deleted, or is "+
			"older than --keep")
	case errors.Is(err, capture.ErrNotHeld):
		problem(w, http.StatusConflict, "not-held", "the message does not wait for a decision any more", "")
	case errors.Is(err, capture.ErrRemains):
		problem(w, http.StatusServiceUnavailable, "remains", err.Error(), capture.Hint(err))
	default:
		problem(w, http.StatusInternalServerError, "log", "the capture log failed: "+err.Error(), capture.Hint(err))
	}
}
