package web

import (
	"encoding/json"
	"errors"
	"net/http"

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

func notFound(w http.ResponseWriter, _ *http.Request) {
	problem(w, http.StatusNotFound, "not-found", "there is nothing at this address", "GET /api/v1/openapi.yaml lists what there is")
}

func methodNotAllowed(w http.ResponseWriter, _ *http.Request) {
	problem(w, http.StatusMethodNotAllowed, "method-not-allowed", "this address does not take that method", "GET /api/v1/openapi.yaml lists what there is")
}

// logProblem sends what the capture log could not do.
func logProblem(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, capture.ErrNotFound):
		problem(w, http.StatusNotFound, "no-such-capture", "there is no such capture", "it may have been deleted, or is older than --keep")
	case errors.Is(err, capture.ErrNotHeld):
		problem(w, http.StatusConflict, "not-held", "the message does not wait for a decision any more", "")
	default:
		problem(w, http.StatusInternalServerError, "log", "the capture log failed: "+err.Error(), "")
	}
}
