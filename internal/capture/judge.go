package capture

import (
	"context"
	"errors"
	"fmt"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/brief"
)

// brokeHeadline is in the list for a message that no verdict exists on.
const brokeHeadline = "Not checked: samlscope itself failed on this message. That says nothing about the " +
	"message."

var errNoJudge = errors.New("judging is not set up")

// outcome is how one judging ended.
type outcome struct {
	report *inspect.Report
	err    error
}

// Judge judges a recorded message and records the result. When ctx ends
// first, judging goes on and its result is recorded when it comes.
func (l *Log) Judge(ctx context.Context, id string) (Record, error) {
	r, err := l.store.Get(ctx, id)
	if err != nil {
		return Record{}, err
	}
	result, err := l.judge(ctx, r)
	if err != nil {
		return r, err
	}
	select {
	case o := <-result:
		return l.keep(context.WithoutCancel(ctx), id, o)
	case <-ctx.Done():
		go func() {
			if _, err := l.keep(context.WithoutCancel(ctx), id, <-result); err != nil && !errors.Is(err, ErrNotFound) {
				l.warn(fmt.Errorf("recording a late verdict: %w", err))
			}
		}()
		return r, ctx.Err()
	}
}

// Examine judges a message without recording anything, for one that could not
// be recorded.
func (l *Log) Examine(ctx context.Context, r Record) (*inspect.Report, error) {
	result, err := l.judge(ctx, r)
	if err != nil {
		return nil, err
	}
	select {
	case o := <-result:
		return o.report, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// judge starts judging once one of the places for it is free.
func (l *Log) judge(ctx context.Context, r Record) (<-chan outcome, error) {
	if l.o.Judge == nil {
		return nil, errNoJudge
	}
	select {
	case l.judges <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	result := make(chan outcome, 1)
	go func() {
		defer func() { <-l.judges }()
		report, err := l.safely(r)
		result <- outcome{report, err}
	}()
	return result, nil
}

// safely turns a panic of the judge into an error.
func (l *Log) safely(r Record) (report *inspect.Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			report, err = nil, fmt.Errorf("judging broke: %v", p)
		}
	}()
	if report = l.o.Judge(r); report == nil {
		return nil, errors.New("judging gave no report")
	}
	return report, nil
}

// keep records how judging ended, on the record as it is by now.
func (l *Log) keep(ctx context.Context, id string, o outcome) (Record, error) {
	var r Record
	err := l.change(ctx, &write{do: func(tx Tx) (_ []Event, err error) {
		if r, err = tx.Get(id); err != nil {
			return nil, err
		}
		if o.err != nil {
			r.Headline = brokeHeadline
		} else {
			r.judged(o.report)
			if r.Answer != nil || r.Asked != nil { // AWS was quicker
				l.judgeAgain(&r)
			}
		}
		return []Event{{Kind: EventCapture, Capture: r.Capture}}, tx.Put(r)
	}})
	return r, errors.Join(o.err, err)
}

// judgeAgain lets what was seen of a judged message decide: inside the transaction that records it,
// so that no one sees an answer beside a verdict that does not know it.
func (l *Log) judgeAgain(r *Record) {
	if r.Report == nil || l.o.Judge == nil {
		return
	}
	if report, err := l.safely(*r); err == nil {
		r.judged(report)
	}
}

// judged takes over what a report says.
func (r *Record) judged(report *inspect.Report) {
	r.Report, r.Verdict, r.Headline = report, report.Verdict, report.Headline
	r.RedeemUntil = brief.RedeemUntil(report)
	if who := brief.Who(report); who != "" {
		r.Who = who
	}
}
