package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/render"
)

// errAnswered ends the watching of --once.
var errAnswered = errors.New("answered")

// watcher prints what is captured: each message when it is judged, and again
// when AWS has answered.
type watcher struct {
	*Command
	log    *capture.Log
	format string
	failOn inspect.Severity
	once   bool
	page   func(id string) string

	seen map[string]*sight
}

// sight is what was printed of a capture.
type sight struct {
	verdict         inspect.Verdict
	fails, answered bool
}

// watch prints until the context ends, or with --once until the first answer.
func (w *watcher) watch(ctx context.Context, events <-chan capture.Event) error {
	w.seen = map[string]*sight{}
	for e := range events {
		if err := w.take(ctx, e.Capture); err != nil {
			if errors.Is(err, errAnswered) {
				return nil
			}
			return err
		}
	}
	return nil
}

// take prints a capture if there is something new to say of it.
func (w *watcher) take(ctx context.Context, c capture.Capture) error {
	if c.ID == "" || c.Headline == "" && c.Answer == nil {
		return nil // not judged yet, or deleted
	}
	s := w.seen[c.ID]
	if s != nil && (c.Answer == nil || s.answered) {
		return nil
	}
	rec, err := w.log.Get(context.WithoutCancel(ctx), c.ID)
	if errors.Is(err, capture.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	isNew := s == nil
	if isNew {
		s = &sight{}
		w.seen[c.ID] = s
	}
	s.verdict, s.answered = rec.Verdict, rec.Answer != nil
	s.fails = rec.Report != nil && slices.ContainsFunc(rec.Report.Findings, func(f inspect.Finding) bool { return f.Severity.AtOrAbove(w.failOn) })
	if err := w.print(rec, isNew); err != nil {
		return written(err)
	}
	if s.answered && w.once {
		return errAnswered
	}
	return nil
}

// print prints one capture. JSON is that of GET /api/v1/captures/{id}, as far
// as a reader of the terminal needs it.
func (w *watcher) print(rec capture.Record, isNew bool) error {
	if w.format != "text" {
		line, err := json.Marshal(struct {
			capture.Capture
			Report *inspect.Report `json:"report"`
		}{rec.Capture, rec.Report})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w.Stdout, "%s\n", line)
		return err
	}
	if isNew {
		if rec.Report == nil {
			_, err := fmt.Fprintf(w.Stdout, "%s\n", render.VisibleLine(rec.Headline))
			return err
		}
		if err := render.Text(w.Stdout, []*inspect.Report{rec.Report}, render.TextOptions{Color: w.color()}); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w.Stdout, "%s\n\n", w.page(rec.ID)); err != nil {
			return err
		}
	}
	if a := rec.Answer; a != nil {
		_, err := fmt.Fprintf(w.Stdout, "%s\n\n", render.VisibleLine(answerLine(rec.Report, *a)))
		return err
	}
	return nil
}

// answerLine says what AWS answered, and whether it was foretold.
func answerLine(r *inspect.Report, a capture.Answer) string {
	var text string
	switch {
	case a.Status == 0:
		return "AWS was not reached: " + a.Failed
	case a.AWSError != "":
		text = fmt.Sprintf("AWS answered %d: %s", a.Status, a.AWSError)
	case a.Status >= 400:
		text = fmt.Sprintf("AWS answered %d", a.Status)
	case a.Location != "":
		text = fmt.Sprintf("AWS took the message and sent the browser to %s", a.Location)
	default:
		text = fmt.Sprintf("AWS took the message and answered %d", a.Status)
	}
	if r == nil {
		return text
	}
	return text + " (" + r.Against(a.Refused()).Sentence + ")"
}

// outcome is how the command ends: by what was found, or without anything.
func (w *watcher) outcome(timeout time.Duration, over bool) error {
	counts := map[inspect.Verdict]int{}
	fails, answered := false, 0
	for _, s := range w.seen {
		counts[s.verdict]++
		fails = fails || s.fails
		if s.answered {
			answered++
		}
	}
	if w.once && len(w.seen) == 0 {
		why := "the browser was closed before anything was posted to AWS"
		if over && timeout > 0 {
			why = fmt.Sprintf("nothing was posted to AWS within %s", timeout)
		}
		return failed(errors.New(why), "without --headless the window shows where the sign-in stopped")
	}
	if w.format == "text" {
		w.note(fmt.Sprintf("%d captured: AWS rejects %d, may refuse %d, accepts %d; %d answered.",
			len(w.seen), counts[inspect.Reject], counts[inspect.AtRisk], counts[inspect.Accept], answered))
	}
	if fails {
		return &exit{code: exitFindings}
	}
	return nil
}
