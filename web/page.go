package web

import (
	"bytes"
	_ "embed"
	"io/fs"
	"net/http"
	"path"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/theme"
)

//go:embed openapi.yaml
var openAPI []byte

// getPage serves the page, with its key in it for a browser that has none yet.
func (s *server) getPage(w http.ResponseWriter, r *http.Request) {
	key := ""
	_, _ = s.cookie(r, func(value string) bool {
		key = s.Keys.claim(value)
		return key != ""
	})
	data, err := fs.ReadFile(s.Assets, "index.html")
	if err != nil || key == "" {
		s.file(w, r, "index.html")
		return
	}
	w.Header().Set("Content-Type", contentType("index.html"))
	w.Header().Set("Cache-Control", "no-store")
	meta := `<meta name="samlscope-key" content="` + key + `">` + "\n<title>"
	_, _ = w.Write(bytes.Replace(data, []byte("<title>"), []byte(meta), 1)) // the browser is gone if this fails
}

func (s *server) getAsset(w http.ResponseWriter, r *http.Request) {
	s.file(w, r, chi.URLParam(r, "file"))
}

// getTheme serves the style that the page shares with those of other packages.
func (s *server) getTheme(w http.ResponseWriter, _ *http.Request) {
	send(w, "theme.css", []byte(theme.CSS()))
}

// file serves one of the page's files. They are read again each time: a page
// of yesterday's program costs more than a read.
func (s *server) file(w http.ResponseWriter, r *http.Request, name string) {
	data, err := fs.ReadFile(s.Assets, name)
	if err != nil {
		notFound(w, r)
		return
	}
	send(w, name, data)
}

func send(w http.ResponseWriter, name string, data []byte) {
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(data) // the browser is gone if this fails
}

// contentType does not ask the operating system, whose table may be anything.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

func (s *server) getHealth(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (s *server) getAbout(w http.ResponseWriter, _ *http.Request) {
	ways := s.Ways
	if ways == nil {
		ways = []Way{}
	}
	answer(w, http.StatusOK, struct {
		Version string `json:"version"`
		Checks  int    `json:"checks"`
		Ways    []Way  `json:"ways"`
		Notice  string `json:"notice,omitempty"`
		Demo    string `json:"demo,omitempty"`
	}{s.Version, len(inspect.Catalogue()), ways, s.Notice, s.Demo})
}

// getExplain says what an error text means, as samlscope explain does.
func (s *server) getExplain(w http.ResponseWriter, r *http.Request) {
	text := r.URL.Query().Get("text")
	if text == "" {
		problem(w, http.StatusBadRequest, "no-text", "there is no text to explain", "?text=… is an error "+
			"text of AWS or Microsoft, or the ID of a check")
		return
	}
	var about *inspect.Report
	if id := r.URL.Query().Get("capture"); id != "" {
		rec, err := s.Log.Get(r.Context(), id)
		if err != nil {
			logProblem(w, err)
			return
		}
		about = rec.Report
	}
	w.Header().Set("Content-Type", "application/json")
	checks, known := inspect.Explain(text)
	x := render.Explanation{Text: text, Checks: checks, Known: known, About: about}
	if len(checks)+len(known) == 0 {
		x.Nearest = inspect.NearestErrors(text)
	}
	_ = render.ExplainJSON(w, x) // the client is gone if this fails
}

func (s *server) getChecks(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = render.CatalogueJSON(w, inspect.Catalogue()) // the client is gone if this fails
}

func (s *server) getOpenAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(openAPI) // the client is gone if this fails
}
