package cli

import (
	"context"
	"path/filepath"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
)

// first is the first Response in a file, or a capture, with its report.
func (s *serving) first(ctx context.Context, c *Command, name string, o inspect.Options) (m *inspect.Message, r *inspect.Report, err error) {
	i := &inspectCmd{Command: c}
	unread := i.read(ctx, name, func(found *inspect.Message) {
		if r == nil || r.Kind != inspect.KindResponse {
			m, r = found, inspect.Inspect(found, o)
		}
	})
	switch {
	case unread == nil:
		return m, r, nil
	case filepath.Base(name) != name:
		return nil, nil, unread
	}
	rec, err := s.captured(ctx, c, name)
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
