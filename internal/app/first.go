package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/capture"
)

// Sources are where a message that the user names may be: files, and the
// captures of a store.
type Sources struct {
	Inputs
	Storage
	Getenv func(string) string
}

// errEnough ends the reading of an input in which what was looked for is found.
var errEnough = errors.New("the rest is not asked for")

// First is the first SAML response in a file, or a capture, with its report.
func (s Sources) First(ctx context.Context, name string, o inspect.Options) (m *inspect.Message, r *inspect.Report,
	err error) {
	unread := s.Read(ctx, name, func(found *inspect.Message) error {
		if found.Remark {
			return nil
		}
		if m, r = found, inspect.Inspect(found, o); r.Kind == inspect.KindResponse {
			return errEnough
		}
		return nil
	})
	var evidence *Problem
	switch {
	case unread == nil, errors.Is(unread, errEnough):
		return m, r, nil
	case errors.As(unread, &evidence) && evidence.Usage, filepath.Base(name) != name:
		return nil, nil, unread
	}
	rec, err := s.Captured(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	m = inspect.FormField(rec.ID, rec.SAMLResponse, rec.RelayState)
	if _, ok := awsfacts.SignInEndpoint(rec.Endpoint); ok { // where a stand-in is says nothing of the message
		m.ACS = rec.Endpoint
	}
	m.CapturedAt = rec.ReceivedAt
	return m, inspect.Inspect(m, o), nil
}

// Latest is how a person names the newest capture.
const Latest = "latest"

// Captured returns a capture from the store.
func (s Sources) Captured(ctx context.Context, id string) (capture.Record, error) {
	store, err := s.Open(s.Getenv)
	if err != nil {
		return capture.Record{}, err
	}
	if id == Latest {
		if newest, _, err := store.List(ctx, capture.Query{Limit: 1}); err == nil && len(newest) == 1 {
			id = newest[0].ID
		}
	}
	rec, err := store.Get(ctx, id)
	if err = errors.Join(err, store.Close()); err != nil {
		if errors.Is(err, capture.ErrNotFound) {
			return rec, Failed(fmt.Errorf("there is no file or capture called %s", id),
				"samlscope captures list shows the captures; latest is the newest one")
		}
		return rec, Failed(err)
	}
	return rec, nil
}
