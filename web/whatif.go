package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
)

// maxChanges bounds the body of a what-if question, in bytes.
const maxChanges = 1 << 20

// whatIf is a judgement of what no one sent.
type whatIf struct {
	Report *inspect.Report `json:"report"`
	XML    string          `json:"xml"` // unsigned, for reading only
}

// postWhatIf judges a capture as if it had been sent otherwise.
func (s *server) postWhatIf(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Changes []inspect.Change `json:"changes"`
		Fix     string           `json:"fix"`
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxChanges))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil && !errors.Is(err, io.EOF) {
		problem(w, http.StatusBadRequest, "bad-change", "the body is not a list of changes",
			`{"changes":[{"what":"attribute","name":"…","values":["…"]}],"fix":"cause"}`)
		return
	}
	rec, err := s.Log.Get(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		logProblem(w, err)
		return
	}
	report, err := safely(func() (*inspect.Report, error) { return s.App.WhatIf(rec, q.Changes, q.Fix) })
	switch {
	case errors.Is(err, errBroke):
		problem(w, http.StatusInternalServerError, "internal", err.Error(), "")
		return
	case err != nil:
		problem(w, http.StatusConflict, "cannot-change", err.Error(), "")
		return
	}
	answer(w, http.StatusOK, whatIf{report, report.XML})
}

// postJudge judges a capture again, by what is known now.
func (s *server) postJudge(w http.ResponseWriter, r *http.Request) {
	if _, err := s.Log.Judge(r.Context(), chi.URLParam(r, "id")); err != nil {
		logProblem(w, err)
		return
	}
	s.getCapture(w, r)
}
