package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// Question is how a file is judged, as the flags of `samlscope inspect` say it.
type Question struct {
	Name       string  `json:"name"` // of the file, for the report
	ACS        string  `json:"acs"`
	At         string  `json:"at"`
	RelayState *string `json:"relayState"`
	Target     string  `json:"target"`
	Strict     bool    `json:"strict"`
	Skew       string  `json:"skew"`
	Alone      bool    `json:"alone"`   // by the message itself, without the evidence
	Message    int     `json:"message"` // which message of the file, from 0; inspect judges all
}

// bounds are those of an input at the page.
var bounds = inspect.Bounds{Messages: 10000}

// options are what the messages of the file are judged by.
func (e *Engine) options(q Question) (o inspect.Options, err error) {
	if !q.Alone {
		o = e.shelf.Add(o)
	}
	o.ACS, o.RelayState, o.Target, o.Strict = q.ACS, q.RelayState, inspect.Target(q.Target), q.Strict
	if !slices.Contains(inspect.TargetNames("", "auto"), q.Target) {
		return o, errors.New("target is " + words.List(inspect.TargetNames("auto"), "or"))
	}
	if q.At != "" {
		if o.Clock, err = inspect.ParseClock(q.At, e.now); err != nil {
			return o, fmt.Errorf("at %w, not %q", err, q.At)
		}
	}
	if q.Skew != "" {
		if o.Skew, err = time.ParseDuration(q.Skew); err != nil || o.Skew < 0 {
			return o, errors.New("skew is not a length of time like 30s")
		}
	}
	return o, nil
}

// each gives the messages of a file to take.
func each(q Question, file []byte, take func(*inspect.Message) error) error {
	return inspect.ReadWithin(context.Background(), q.Name, bytes.NewReader(file), bounds, take)
}

// errEnough ends the reading of a file.
var errEnough = errors.New("the message was found")

func enough(err error) bool { return errors.Is(err, errEnough) }

// one is the message of a file that a question is about, and what it is judged by.
func (e *Engine) one(q Question, file []byte) (m *inspect.Message, o inspect.Options, err error) {
	if o, err = e.options(q); err != nil {
		return nil, o, err
	}
	left := q.Message
	err = each(q, file, func(found *inspect.Message) error {
		if left--; left >= 0 {
			return nil
		}
		m = found
		return errEnough
	})
	if m == nil {
		return nil, o, fmt.Errorf("%s has no message %d", q.Name, q.Message+1)
	}
	if enough(err) {
		err = nil
	}
	return m, o, err
}
