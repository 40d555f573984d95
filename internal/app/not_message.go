package app

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/evidence"
)

// sifted holds back what could not be decoded until it is known whether anything
// in the input can: without a message it may be evidence.
type sifted struct {
	take   Take
	opened func() // told once that there is a message; nil: no one is
	held   []*inspect.Message
	open   bool
}

// mostHeld is how many messages that could not be decoded are held back. Evidence
// gives one or a few.
const mostHeld = 16

func (s *sifted) found(m *inspect.Message) error {
	if !s.open && len(s.held) < mostHeld && !readable(m) {
		s.held = append(s.held, m)
		return nil
	}
	if err := s.pass(); err != nil {
		return err
	}
	return s.take(m)
}

// pass hands on what was held back.
func (s *sifted) pass() error {
	if s.open {
		return nil
	}
	if s.open = true; s.opened != nil {
		s.opened()
	}
	held := s.held
	s.held = nil
	for _, m := range held {
		if err := s.take(m); err != nil {
			return err
		}
	}
	return nil
}

// sifted ends the reading of an input: what is evidence instead of a message is said.
func (i Inputs) sifted(s *sifted, evidence func() *Problem) (*Problem, error) {
	if !s.open && !i.AnyFile {
		if p := evidence(); p != nil {
			return p, nil
		}
	}
	return nil, s.pass()
}

// readable says whether a message was decoded, whatever it is. What a recording shows of a sign-in
// counts without one.
func readable(m *inspect.Message) bool {
	return m.NoResponse || m.Answer != nil || m.XML != "" && !evidence.IsMetadata(strings.TrimSpace(m.XML))
}

// kept is the beginning of a stream, up to the length of the longest evidence.
type kept struct {
	data []byte
	over bool
}

// Write implements io.Writer.
func (k *kept) Write(b []byte) (int, error) {
	if !k.over {
		k.data = append(k.data, b...)
		if len(k.data) > evidence.MaxUsersFile {
			k.drop()
		}
	}
	return len(b), nil
}

func (k *kept) drop() { k.data, k.over = nil, true }

// evidenceIn says what a file is that can be read once more; nil where nothing is known.
func evidenceIn(name string) *Problem {
	data, whole, err := readUpTo(name, evidence.MaxUsersFile)
	if err != nil || !whole {
		return nil
	}
	return notMessage(name, data)
}

// readMemory gives the messages of an input in memory, or one that says that the input is evidence.
func readMemory(ctx context.Context, name string, data []byte, take Take) error {
	s := &sifted{take: take}
	if err := inspect.ReadWithin(ctx, name, bytes.NewReader(data), pageBounds, s.found); err != nil || s.open {
		return err
	}
	p := notMessage(name, data)
	if p == nil {
		return s.pass()
	}
	m := *s.held[0]
	m.XML = ""
	m.Problems = []inspect.Problem{{
		Check: "response-base64", Code: "ENC-EVIDENCE", Offset: -1,
		Detail: p.Error() + ": supply it as evidence (ENC-EVIDENCE).",
	}}
	return take(&m)
}

// firstMessage is the first message of an input in memory.
func firstMessage(name string, data []byte) (first *inspect.Message) {
	_ = inspect.ReadWithin(context.Background(), name, bytes.NewReader(data), pageBounds, // which gives at least one
		func(m *inspect.Message) error {
			first = m
			return errEnough
		})
	return first
}

// notMessage says of an input in which no message was found that it is evidence,
// and how it is used; nil where it is not known to be any.
func notMessage(name string, data []byte) *Problem {
	data, err := evidence.Unzipped(data)
	if err != nil {
		return nil
	}
	kind, read, err := evidence.Recognise(name, data)
	switch {
	case errors.Is(err, evidence.ErrIndex):
		return Usage("%s is the index of a directory of evidence, not a SAML message", name).With(
			"samlscope inspect --evidence " + filepath.Dir(name) + " MESSAGE checks a message with the " +
				"files next to it")
	case errors.Is(err, evidence.ErrForeign):
		return Usage("%w", err).With("name the file with the SAML message")
	case kind == nil, read.Guessed && !read.Shaped:
		return nil
	}
	path := name
	if name == "-" {
		name, path = "standard input", "FILE"
	}
	p := Usage("%s is %s, not a SAML message", name, kind.Is).With("samlscope inspect " + kind.Flag + " " + path +
		" MESSAGE checks a message with it; --evidence accepts it too")
	switch kind {
	case &evidence.SCIMUser:
		p.Hints = append(p.Hints, "samlscope scim check "+path+" checks only the user")
	case &evidence.IDPMetadata, &evidence.AWSMetadata:
		p.Hints = append(p.Hints, "samlscope metadata check "+path+" checks only the metadata")
	}
	if kind == &evidence.IDPMetadata {
		p.Hints = append(p.Hints, "--aws-metadata accepts it if the IAM identity provider stores it")
	}
	if err != nil {
		p.Hints = append(p.Hints, "it can't be used: "+err.Error())
	}
	return p
}
