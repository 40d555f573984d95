package app

import (
	"context"
	"fmt"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/evidence"
	"github.com/samlscope/samlscope/web"
)

// judge makes reports for what was captured or pasted.
type judge struct {
	options    inspect.Options
	evidence   evidence.Shelf
	forwarding Forwarding
	now        func() time.Time
	standIns   bool // the options are those of stand-ins, which send and take nothing that a person brings along
}

// known is what messages are judged by, those that a person brought along apart from the others.
func (j *judge) known(imported bool) inspect.Options {
	if imported && j.standIns {
		return j.evidence.Add(inspect.Options{RelayURLs: j.options.RelayURLs})
	}
	return j.evidence.Add(j.options)
}

// record judges a captured message as of the moment it came in, as if posted to
// where it will be forwarded.
func (j *judge) record(r capture.Record) *inspect.Report {
	m, o := j.question(r)
	return inspect.Inspect(m, o)
}

// question is a captured message, and what it is judged by.
func (j *judge) question(r capture.Record) (*inspect.Message, inspect.Options) {
	o := j.known(r.Via == capture.ViaImport)
	o.Clock = inspect.Clock{Basis: "capture", At: r.ReceivedAt}
	if r.Via == capture.ViaImport {
		o.Clock = inspect.Clock{}
	}
	if r.SAMLResponse == "" {
		return firstMessage(r.ID, r.Body), o
	}
	if !j.forwarding.All {
		o.ACS = r.Endpoint
	}
	m := inspect.FormField(r.ID, r.SAMLResponse, r.RelayState)
	seen(m, r)
	return m, o
}

// seen tells a message what was seen of its sign-in.
func seen(m *inspect.Message, r capture.Record) {
	if r.Via != capture.ViaImport {
		m.By, m.CapturedAt = report.By(r.Via), r.ReceivedAt
	}
	if a := r.Answer; a != nil && a.Status != 0 {
		m.Answer = &inspect.RecordedAnswer{
			Status: a.Status, Location: a.Location, AWSError: a.AWSError, Matched: a.Matched, Unclear: a.Unclear,
		}
		m.Hops = r.Behind()
	}
	if a := r.Asked; a != nil {
		m.Asked = &inspect.Observation{
			By: report.ByAsk, Result: report.ResultAccepted, At: &a.At, Where: "aws", Text: a.AWSError, Role: a.Role,
		}
		if a.Refused() {
			m.Asked.Result = report.ResultRefused
		}
	}
}

// pageBounds are those of an input at the page.
var pageBounds = inspect.Bounds{Messages: 10000}

// pasted judges what was pasted or dropped into the page, as `inspect` would, while ctx lasts.
func (j *judge) pasted(ctx context.Context, name string, body []byte, q web.Query,
	take func(*inspect.Report) error) error {
	o := j.known(true)
	if q.Alone {
		o = inspect.Options{RelayURLs: o.RelayURLs}
	}
	o.ACS, o.RelayState, o.Strict = q.ACS, q.RelayState, q.Strict || o.Strict
	if q.Skew > 0 {
		o.Skew = q.Skew
	}
	if q.Target != "" {
		o.Target = inspect.Target(q.Target)
	}
	if q.At != "" {
		var err error
		if o.Clock, err = inspect.ParseClock(q.At, j.now); err != nil {
			return fmt.Errorf("at %w, not %q", err, q.At)
		}
	}
	return readMemory(ctx, name, body, func(m *inspect.Message) error {
		return take(inspect.Inspect(m, o))
	})
}

// whatIf judges a capture as if it had been sent otherwise.
func (j *judge) whatIf(r capture.Record, changes []inspect.Change, fix string) (*inspect.Report, error) {
	m, o := j.question(r)
	o.SecondOpinion = false
	return inspect.WhatIf(m, o, j.now(), changes, fix)
}
