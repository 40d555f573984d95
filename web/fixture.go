package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/awsfacts"
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
			" was not judged, so there is nothing to record", "")
		return
	}
	m := inspect.FormField(rec.ID, rec.SAMLResponse, rec.RelayState)
	if _, ok := awsfacts.SignInEndpoint(rec.Endpoint); ok {
		m.ACS = rec.Endpoint
	}
	made, err := fixture.Record(m, rec.Report)
	if err == nil {
		made, err = fixture.Redact(made, rec.Report, fixture.RedactOptions{})
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
