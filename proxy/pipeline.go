package proxy

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/capture"
)

const (
	recordTime  = 10 * time.Second // to get a record onto the disk
	judgingTime = 2 * time.Second  // before a message goes on without a verdict
)

// Hold says which messages wait for a person before they go on.
type Hold string

// The choices of --hold.
const (
	HoldNever   Hold = "never"
	HoldOnError Hold = "on-error" // those that AWS would reject, and those without a verdict
	HoldAlways  Hold = "always"
)

// Options says how messages are taken and handed on. Log is required.
type Options struct {
	Log *capture.Log
	// Action says where the form of a relayed message posts to. It is asked
	// once, before the message is recorded and judged. Nil or "": nowhere.
	Action func(capture.Record) string
	// Allowed says whether messages may go to a URL: an AWS sign-in address
	// or a host that was named for it. Nil: nothing is allowed.
	Allowed func(url string) bool
	// FormActions are the sources of the page's form-action policy. Browsers
	// apply it to the whole chain of redirects: naming the sign-in host alone
	// lets the assertion reach AWS and then strands the user. Nil: the host alone.
	FormActions func(action string) []string
	PageURL     func(id string) string // of the inspection page; nil: no link
	Now         func() time.Time       // nil: time.Now
	Via         capture.Via            // "": relay
	Demo        bool                   // no one signs in for real
	Hold        Hold                   // "": always
	RelayURLs   []string               // the relay's own addresses, to recognise a Recipient that names it
	// Refusal finds the sentence of a known refusal of a message in the text of AWS's
	// answer, and what it is known as. Nil: none is known.
	Refusal func(rec capture.Record, text string) (awsError, matched string)
	// Took is told of each message that was taken on its way and recorded; nil:
	// no one is told.
	Took        func(r Request, captureID string)
	Warn        func(error)   // told once of posts that are refused unrecorded; nil: no one
	Hosts       []string      // Host values that the relay answers to besides the loopback names, each with its port
	JudgingTime time.Duration // how long a message waits for its verdict; 0: two seconds
	BodyTime    time.Duration // how long the body of a post may take to arrive; 0: 20 seconds
	AnswerTime  time.Duration // how long a client may take to read the answer after that; 0: 30 seconds
}

// pipeline is what every live way in does with a message: record it, judge
// it, show its page.
type pipeline struct{ o Options }

func newPipeline(o Options, via capture.Via) pipeline {
	if o.Action == nil {
		o.Action = func(capture.Record) string { return "" }
	}
	if o.Allowed == nil {
		o.Allowed = func(string) bool { return false }
	}
	if o.FormActions == nil {
		o.FormActions = func(action string) []string { return []string{origin(action)} }
	}
	if o.PageURL == nil {
		o.PageURL = func(string) string { return "" }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Refusal == nil {
		o.Refusal = func(capture.Record, string) (string, string) { return "", "" }
	}
	if o.Took == nil {
		o.Took = func(Request, string) {}
	}
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	o.Via, o.Hold = cmp.Or(o.Via, via), cmp.Or(o.Hold, HoldAlways)
	o.JudgingTime = cmp.Or(o.JudgingTime, judgingTime)
	o.BodyTime, o.AnswerTime = cmp.Or(o.BodyTime, bodyTime), cmp.Or(o.AnswerTime, answerTime)
	return pipeline{o}
}

// holds says whether a judged message waits for a person.
func (s *pipeline) holds(rec capture.Record) bool { return s.o.Hold.Holds(rec.Capture) }

// Holds says whether a message that was judged waits for a person. One that a person edited always does.
func (h Hold) Holds(c capture.Capture) bool {
	switch {
	case c.EditedFrom != "":
		return true
	case h == HoldNever:
		return false
	case h == HoldOnError:
		return c.Verdict == report.Reject || c.Verdict == ""
	}
	return true
}

// record makes a record durable. A full disk must not stop the sign-in, so a
// failure is only told.
func (s *pipeline) record(ctx context.Context, rec capture.Record) (_ capture.Record, trouble string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	added, err := s.o.Log.Add(ctx, rec)
	if err != nil {
		return rec, fmt.Sprintf("This message was not recorded and is not in the list: %v.", err)
	}
	return added, ""
}

// judge waits for the verdict, but not for long. Every way of failing is the
// same here: the message goes on without one.
func (s *pipeline) judge(ctx context.Context, rec capture.Record) (_ capture.Record, unjudged bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.JudgingTime)
	defer cancel()
	if rec.ID == "" {
		report, err := s.o.Log.Examine(ctx, rec)
		if err != nil {
			return rec, true
		}
		rec.Report, rec.Verdict, rec.Headline = report, report.Verdict, report.Headline
		return rec, false
	}
	judged, err := s.o.Log.Judge(ctx, rec.ID)
	if err != nil {
		return rec, true
	}
	return judged, false
}

// decide sets what becomes of a held message, while the browser may already be
// gone.
func (s *pipeline) decide(ctx context.Context, id string, state capture.State) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	return s.o.Log.SetState(ctx, id, state)
}
