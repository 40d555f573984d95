package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// Live prints a line for each thing that happens to a capture, for someone who
// watches the terminal.
type Live struct {
	Log     *capture.Log
	Now     func() time.Time
	Waits   func(capture.Capture) bool // whether a message waits for a person
	PageURL func(id string) string     // where a message that waits is decided; nil: in its own tab
	Out     io.Writer
	Options render.TextOptions
	Since   time.Time // when the events were subscribed to; what came before is of an earlier run

	told map[string]*toldCapture
}

// toldCapture is what was told of a capture.
type toldCapture struct {
	verdict, held, decided, answered bool
}

// happened is one thing that happened.
type happened struct {
	at       time.Time
	what     string // captured, verdict, held, forwarded, dropped or answered
	as, text string // how it is coloured, and more about it
}

// resubscribe is how long a listener waits that the log has dropped.
const resubscribe = time.Second

// Watch prints until ctx ends. A log drops a listener that is too slow, and all of them when a shared store may have
// changed untold: what happened meanwhile is looked up.
func (l *Live) Watch(ctx context.Context, events <-chan capture.Event) error {
	l.told = map[string]*toldCapture{}
	for {
		for e := range events {
			if err := l.Tell(ctx, e); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(resubscribe):
		}
		events, _ = l.Log.Subscribe(ctx, 0)
		newest, _, err := l.Log.List(ctx, capture.Query{})
		if err != nil {
			continue // the store is away: the next event tells what there is to tell of its capture
		}
		for _, c := range slices.Backward(newest) {
			if err := l.Tell(ctx, capture.Event{Kind: capture.EventCapture, Capture: c}); err != nil {
				return err
			}
		}
	}
}

// Tell prints what is new in an event.
func (l *Live) Tell(ctx context.Context, e capture.Event) error {
	for _, h := range l.news(ctx, e) {
		if err := l.print(h); err != nil {
			return err
		}
	}
	return nil
}

func (l *Live) print(h happened) error {
	line := render.EventLine(h.at, h.what, h.as, words.VisibleLine(h.text), l.Options)
	_, err := fmt.Fprintln(l.Out, line)
	return Written(err)
}

// news is what was not told yet.
func (l *Live) news(ctx context.Context, e capture.Event) (all []happened) {
	c := e.Capture
	if e.Kind == capture.EventDelete {
		delete(l.told, c.ID)
		return nil
	}
	t := l.told[c.ID]
	if t == nil {
		old := c.ReceivedAt.Before(l.Since) // of an earlier run
		t = &toldCapture{old, old, old, old}
		l.told[c.ID] = t
		if !old {
			all = append(all, happened{c.ReceivedAt, "captured", "", c.ID + " by " + string(c.Via)})
		}
	}
	if !t.verdict && c.Headline != "" {
		t.verdict = true
		who := Masked(c.Who)
		if who != "" {
			who += ": "
		}
		all = append(all, happened{l.Now(), "verdict", string(c.Verdict), who + c.Headline})
	}
	if t.verdict && !t.held && l.Waits(c) {
		t.held = true
		where := "in its tab of the browser"
		if l.PageURL != nil {
			where += ", and on " + l.PageURL(c.ID)
		}
		all = append(all, happened{l.Now(), "held", "", "waits for Forward or Drop " + where})
	}
	said := map[capture.State]string{
		capture.Forwarded: "the original bytes go on to AWS", capture.Dropped: "AWS never sees it",
	}[c.State]
	if !t.decided && said != "" {
		t.decided = true
		all = append(all, happened{l.Now(), string(c.State), "", said})
	}
	if !t.answered && c.Answer != nil {
		t.answered = true
		all = append(all, l.answered(ctx, c))
	}
	return all
}

func (l *Live) answered(ctx context.Context, c capture.Capture) happened {
	rec, err := l.Log.Get(context.WithoutCancel(ctx), c.ID)
	if err != nil {
		rec.Report = nil // it was deleted meanwhile; what AWS answered is known anyway
	}
	as := string(inspect.Accept)
	if c.Answer.Status == 0 || c.Answer.Refused() {
		as = string(inspect.Reject)
	}
	return happened{l.Now(), "answered", as, AnswerLine(rec.Report, *c.Answer)}
}

// Masked is a user's name of which only the first character and the domain are
// left: what runs over a terminal all day is seen by others.
func Masked(who string) string {
	if who == "" {
		return ""
	}
	name, domain, isAddress := strings.Cut(who, "@")
	_, size := utf8.DecodeRuneInString(name)
	masked := name[:size] + "…"
	if isAddress {
		masked += "@" + domain
	}
	return masked
}
