package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"
)

// maxQuestion bounds the body of a question.
const maxQuestion = 4 << 10

// postAsk asks AWS about a capture's message and records the answer.
func (s *server) postAsk(w http.ResponseWriter, r *http.Request) {
	q := struct {
		Via  string `json:"via"`
		Role string `json:"role"`
	}{Via: "sts"}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxQuestion)).Decode(&q)
	if err != nil && !errors.Is(err, io.EOF) || q.Via != "sts" && q.Via != "signin" {
		problem(w, http.StatusBadRequest, "bad-question", "the question is not JSON like {\"via\":\"sts\"}",
			"via is sts or signin; role is needed when the message names several")
		return
	}
	rec, err := s.Log.Get(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		logProblem(w, err)
		return
	}
	answered, err := s.App.Ask(r.Context(), rec, q.Via, q.Role)
	var why *AskProblem
	switch {
	case errors.As(err, &why):
		problem(w, http.StatusConflict, why.Code, why.Error(), "")
		return
	case err != nil:
		problem(w, http.StatusBadGateway, "no-answer", err.Error(), "is this machine online, and does it need a proxy "+
			"(HTTPS_PROXY)?")
		return
	}
	if err := s.Log.SetAsked(r.Context(), rec.ID, answered); err != nil {
		logProblem(w, err)
		return
	}
	s.getCapture(w, r)
}
