package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
)

// getFixture answers the redacted fixture of a capture.
func (s *server) getFixture(w http.ResponseWriter, r *http.Request) {
	rec, err := s.Log.Get(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		logProblem(w, err)
		return
	}
	if rec.Report == nil || rec.SAMLResponse == "" {
		problem(w, http.StatusConflict, "not-judged", "the capture "+rec.ID+
			" wasn't checked, so there is nothing to record", "")
		return
	}
	// The evidence may be another than when it was captured, so it is judged by what is known now.
	m, o := s.App.Question(rec)
	report := inspect.Inspect(m, o)
	made, err := fixture.RecordBy(m, report, o)
	if err == nil {
		made, err = fixture.Redact(made, report, fixture.RedactOptions{})
	}
	if err != nil {
		problem(w, http.StatusConflict, "not-redactable", err.Error(), "samlscope fixture record --reveal keeps the "+
			"message as it is, with the real data")
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+rec.ID+`.saml"`)
	_, _ = w.Write(made.Bytes()) // the reader may have gone
}
