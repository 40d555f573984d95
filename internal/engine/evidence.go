package engine

import (
	"encoding/json"
	"errors"

	"github.com/samlscope/samlscope/internal/evidence"
)

// supply takes a file of evidence: messages are judged by it from now on. It answers what the file is.
func (e *Engine) supply(options []byte, files [][]byte) ([]byte, error) {
	var q struct {
		Name string `json:"name"`
	}
	if err := read(options, &q); err != nil {
		return nil, err
	}
	taken, err := e.shelf.Take(q.Name, files[0])
	if err != nil {
		return nil, err
	}
	return json.Marshal(taken)
}

// evidence lists what was supplied, and what else can be.
func (e *Engine) evidence([]byte, [][]byte) ([]byte, error) {
	return json.Marshal(struct {
		Evidence []evidence.Supplied `json:"evidence"`
		Kinds    []evidence.Offer    `json:"kinds"`
	}{append([]evidence.Supplied{}, e.shelf.All()...), e.shelf.Kinds()})
}

// forget takes a file of evidence back.
func (e *Engine) forget(options []byte, _ [][]byte) ([]byte, error) {
	var q struct {
		ID string `json:"id"`
	}
	if err := read(options, &q); err != nil {
		return nil, err
	}
	if !e.shelf.Forget(q.ID) {
		return nil, errors.New("there is no such evidence")
	}
	return []byte("{}"), nil
}
