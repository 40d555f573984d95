package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// errAnswered ends the watching of --once.
var errAnswered = errors.New("answered")

// Watcher prints what is captured: each message when it is judged, and again
// when AWS has answered.
type Watcher struct {
	App     *App
	Out     io.Writer
	Note    func(string) // tells a person what isn't a result
	Text    bool         // for a person; otherwise a line of JSON each
	Options render.TextOptions
	FailOn  inspect.Severity
	Once    bool // end after the first answer

	seen map[string]*printedCapture
	live Live
}

// printedCapture is what was printed of a capture.
type printedCapture struct {
	verdict         inspect.Verdict
	fails, answered bool
	stopped         bool   // no message came of it
	unreached       bool   // AWS was not reached
	diagnosed       string // what the judgement says, where AWS refused what it rejects
	who             string
	means           string // what the last station means that was seen
	shown           string // the last error of a page that was printed
}

// Watch prints until the context ends, or with --once until the first answer. A log drops a listener that is too
// slow, and all of them when a shared store may have changed untold: what happened meanwhile is looked up.
func (w *Watcher) Watch(ctx context.Context, events <-chan capture.Event) error {
	w.seen = map[string]*printedCapture{}
	w.live = Live{Log: w.App.Log, Now: w.App.env.Now, Waits: w.App.Waits, Out: w.Out, Options: w.Options,
		told: map[string]*toldCapture{}}
	since := w.App.env.Now()
	for {
		for e := range events {
			if err := w.tell(ctx, e); err != nil {
				return ended(err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(resubscribe):
		}
		events, _ = w.App.Log.Subscribe(ctx, 0)
		if err := w.missed(ctx, since); err != nil {
			return ended(err)
		}
	}
}

// ended is the error with which Watch ends.
func ended(err error) error {
	if errors.Is(err, errAnswered) {
		return nil
	}
	return err
}

// tell prints what is new in an event.
func (w *Watcher) tell(ctx context.Context, e capture.Event) error {
	if err := w.take(ctx, e.Capture); err != nil {
		return err
	}
	return w.waits(ctx, e)
}

// missed tells what came since then and was not told yet.
func (w *Watcher) missed(ctx context.Context, since time.Time) error {
	newest, _, err := w.App.Log.List(ctx, capture.Query{})
	if err != nil {
		if ctx.Err() == nil {
			w.App.env.Warn(fmt.Errorf("looking up what was captured meanwhile: %w", err))
		}
		return nil
	}
	for _, c := range slices.Backward(newest) {
		if c.ReceivedAt.Before(since) {
			continue // of an earlier run
		}
		if err := w.tell(ctx, capture.Event{Kind: capture.EventCapture, Capture: c}); err != nil {
			return err
		}
	}
	return nil
}

// take prints a capture if there is something new to say of it.
func (w *Watcher) take(ctx context.Context, c capture.Capture) error {
	if c.ID == "" || c.Headline == "" && c.Answer == nil {
		return nil // not judged yet, or deleted
	}
	if c.Via == capture.ViaRelay || c.Via == capture.ViaIntercept {
		return nil // of another samlscope on the same store: this one's browser takes no such message
	}
	s := w.seen[c.ID]
	if s != nil {
		if err := w.hop(s, c); err != nil {
			return Written(err)
		}
		if c.Answer == nil || s.answered {
			return nil
		}
	}
	rec, err := w.App.Log.Get(context.WithoutCancel(ctx), c.ID)
	if errors.Is(err, capture.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	isNew := s == nil
	if isNew {
		s = &printedCapture{}
		w.seen[c.ID] = s
	}
	s.verdict, s.answered = rec.Verdict, rec.Answer != nil
	s.unreached = s.answered && rec.Answer.Status == 0
	if s.answered && rec.Answer.Refused() && rec.Report != nil && rec.Verdict == inspect.Reject {
		s.diagnosed = rec.Headline
	}
	s.who = rec.Who
	s.stopped = rec.Report == nil && rec.Verdict == inspect.Reject
	s.fails = s.stopped || rec.Report != nil &&
		slices.ContainsFunc(rec.Report.Findings, func(f inspect.Finding) bool { return f.Severity.AtOrAbove(w.FailOn) })
	if err := w.print(rec, isNew); err != nil {
		return Written(err)
	}
	if w.Once && (s.answered || s.stopped) {
		return errAnswered
	}
	return nil
}

// waits says that a message waits, and what became of that. The rest is told at length.
func (w *Watcher) waits(ctx context.Context, e capture.Event) error {
	if !w.Text || w.seen[e.Capture.ID] == nil {
		return nil
	}
	for _, h := range w.live.news(ctx, e) {
		if h.what == "held" || h.what == "forwarded" || h.what == "dropped" {
			if err := w.live.print(h); err != nil {
				return err
			}
		}
	}
	return nil
}

// hop notes how far a sign-in has come, and prints an error that a page behind
// its message shows.
func (w *Watcher) hop(s *printedCapture, c capture.Capture) error {
	hop, means := c.LastHop()
	s.means = means
	if !w.Text || hop.Error == "" || hop.Error == s.shown || hop.Capture == c.ID {
		return nil
	}
	s.shown = hop.Error
	_, err := fmt.Fprintf(w.Out,
		"%s shows: %s\n%s\nsamlscope explain %s says more.\n\n", words.VisibleLine(hop.URL), hop.Error, means, hop.Matched)
	return err
}

// print prints one capture. JSON is that of GET /api/v1/captures/{id}, as far
// as a reader of the terminal needs it.
func (w *Watcher) print(rec capture.Record, isNew bool) error {
	if !w.Text {
		line, err := json.Marshal(struct {
			capture.Capture
			Report *inspect.Report `json:"report"`
		}{rec.Capture, rec.Report})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w.Out, "%s\n", line)
		return err
	}
	if isNew {
		if rec.Report == nil {
			_, err := fmt.Fprintf(w.Out, "%s\n", words.VisibleLine(rec.Headline))
			return err
		}
		if err := render.Text(w.Out, []*inspect.Report{rec.Report}, w.Options); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w.Out, "%s\n\n", w.App.PageURL(rec.ID)); err != nil {
			return err
		}
	}
	if a := rec.Answer; a != nil {
		_, err := fmt.Fprintf(w.Out, "%s\n\n", words.VisibleLine(AnswerLine(rec.Report, *a)))
		return err
	}
	return nil
}

// AnswerLine says what AWS answered, and whether it was foretold; r is nil when it was not judged.
func AnswerLine(r *inspect.Report, a capture.Answer) string {
	var text string
	switch {
	case a.Status == 0:
		return "samlscope couldn't reach AWS: " + a.Failed
	case a.Unclear:
		return fmt.Sprintf("AWS answered %d, which says nothing about this message", a.Status)
	case a.AWSError != "":
		text = fmt.Sprintf("AWS answered %d: %s", a.Status, a.AWSError)
	case a.Status >= 400:
		text = fmt.Sprintf("AWS answered %d", a.Status)
	case a.Location != "":
		text = fmt.Sprintf("AWS accepted the message and sent the browser to %s", a.Location)
	default:
		text = fmt.Sprintf("AWS accepted the message and answered %d", a.Status)
	}
	if r == nil {
		return text
	}
	return text + " (" + inspect.Against(r, a.Refused()).Sentence + ")"
}

// Outcome is how it ended: by what was found, or without anything. over says that
// the time was up.
func (w *Watcher) Outcome(timeout time.Duration, over bool) (fails bool, err error) {
	counts := map[inspect.Verdict]int{}
	answered, stopped, unreached := 0, 0, 0
	for _, s := range w.seen {
		fails = fails || s.fails
		switch {
		case s.stopped:
			stopped++
		case s.unreached:
			unreached++
			counts[s.verdict]++
		case s.answered:
			answered++
			fallthrough
		default:
			counts[s.verdict]++
		}
	}
	if w.Once && len(w.seen) == 0 {
		why := "the browser closed before anything was posted to AWS"
		if over && timeout > 0 {
			why = fmt.Sprintf("nothing was posted to AWS within %s", timeout)
		}
		return false, Failed(errors.New(why), "without --headless the window shows where the sign-in stopped")
	}
	if w.Once && answered+unreached+stopped == 0 {
		why := "the browser closed before AWS answered"
		if over && timeout > 0 {
			why = fmt.Sprintf("AWS didn't answer within %s", timeout)
		}
		return false, Failed(errors.New(why), "with --hold never messages continue without a click")
	}
	if w.Once && unreached > 0 {
		return false, Failed(errors.New("AWS wasn't reached, so its answer is unknown"),
			"check the network and the proxy of this machine, then sign in again: a message is good for five minutes")
	}
	if w.Text {
		text := fmt.Sprintf("%d captured: AWS rejects %d, might reject %d, accepts %d; %d answered.",
			len(w.seen)-stopped, counts[inspect.Reject], counts[inspect.AtRisk], counts[inspect.Accept], answered)
		if stopped > 0 {
			text += fmt.Sprintf(" %d ended without a Response.", stopped)
		}
		w.Note(text)
		for _, id := range slices.Sorted(maps.Keys(w.seen)) {
			s := w.seen[id]
			switch {
			case s.diagnosed != "":
				w.Note(words.VisibleLine(cmp.Or(s.who, id) + ": " + s.diagnosed))
			case s.means != "":
				w.Note(words.VisibleLine(cmp.Or(s.who, id)) + "; the last page seen: " + s.means)
			}
		}
	}
	return fails, nil
}
