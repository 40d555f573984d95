package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// supplied is the list of evidence, and what can be added.
type supplied struct {
	Evidence []Supplied     `json:"evidence"`
	Kinds    []EvidenceKind `json:"kinds"`
}

func (s *server) getEvidence(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, supplied{append([]Supplied{}, s.Evidence.All()...), s.Evidence.Kinds()})
}

// postEvidence takes a file; ?name= is what it is called.
func (s *server) postEvidence(w http.ResponseWriter, r *http.Request) {
	data, ok := dropped(w, r, "file", "the flags of samlscope serve accept larger ones")
	if !ok {
		return
	}
	name := r.URL.Query().Get("name")
	if name == "" {
		name = "supplied"
	}
	taken, err := s.Evidence.Take(name, data)
	if err != nil {
		problem(w, http.StatusBadRequest, "no-evidence", err.Error(), "metadata, a policy, Connect users, a SCIM user, "+
			"CloudTrail events, a sign-in log, a certificate or a key will do")
		return
	}
	answer(w, http.StatusOK, taken)
}

func (s *server) deleteEvidence(w http.ResponseWriter, r *http.Request) {
	if !s.Evidence.Forget(chi.URLParam(r, "id")) {
		problem(w, http.StatusNotFound, "no-such-evidence", "there is no such evidence", "")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
