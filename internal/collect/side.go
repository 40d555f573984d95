package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/words"
)

// outcome is what an error of a service means.
type outcome struct {
	state evidencedir.State
	code  string
	why   string // in a sentence
	// opens says that a permission could open the call: no policy forbids it explicitly.
	opens bool
	again bool          // it may go better in a moment
	after time.Duration // that the service asked to wait
	stop  bool          // nothing else of this side will be answered
	token bool          // the token of the page doesn't hold any more
}

// side is AWS or Microsoft Entra ID: one is stopped without the other.
type side struct {
	*run
	outcome func(error) outcome
	opens   func(operation string) string // the permission that opens it
	stopped string                        // why nothing else of it is asked; "" while it is
}

// run is one run of collect.
type run struct {
	o     Options
	paced pace
	dir   *evidencedir.Dir
	made  []Made
	said  time.Time // of the last line about a long walk
	// admitted says that AWS has told who is asking.
	admitted bool
}

// Made is a call of this run, and what became of it.
type Made struct {
	evidencedir.Call
	// Kept says that an earlier answer stays in the directory.
	Kept bool
}

// try makes a call, as often as it takes or the budget allows. Its error ends the whole run.
func (s *side) try(ctx context.Context, c evidencedir.Call, f func(context.Context) error) (*outcome, error) {
	for tries := 1; ; tries++ {
		if err := s.paced.wait(ctx, c); err != nil {
			return nil, err
		}
		err := f(ctx)
		if err == nil {
			return nil, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if unlisted, is := errors.AsType[*notListedError](err); is {
			return nil, unlisted
		}
		o := s.outcome(err)
		if !o.again || tries == mostTries || o.after > mostAskedOf {
			return &o, nil
		}
		if err := s.paced.Sleep(ctx, pause(tries, o.after)); err != nil {
			return nil, err
		}
	}
}

// skipped notes a call that is not made: the side has been stopped, or why says what else keeps it.
func (s *side) skipped(c evidencedir.Call, why string) error {
	c.File, c.State, c.Why = "", evidencedir.NotAsked, why
	return s.note(c)
}

// refused notes a call that was not answered.
func (s *side) refused(c evidencedir.Call, o *outcome) error {
	c.File, c.State, c.Code, c.Why = "", o.state, words.VisibleLine(o.code), words.VisibleLine(o.why)
	if o.state == evidencedir.Denied && o.opens {
		c.Opens = s.opens(c.Operation)
	}
	if o.stop {
		s.stopped = c.Why
	}
	return s.note(c)
}

// missingError says that the answer is of something else than what was asked for.
type missingError struct{ why string }

// Error implements error.
func (e *missingError) Error() string { return e.why }

// lastIs says whether the last call ended in a state.
func (r *run) lastIs(s evidencedir.State) bool {
	return len(r.made) > 0 && r.made[len(r.made)-1].State == s
}

func (s *side) note(c evidencedir.Call) error {
	c.At = s.o.Now().UTC()
	kept, err := s.dir.Note(c)
	s.made = append(s.made, Made{c, kept})
	return err
}

// ask makes a call, and notes it when it was not answered.
func (s *side) ask(ctx context.Context, c evidencedir.Call, f func(context.Context) error) (answered bool, err error) {
	if s.stopped != "" {
		return false, s.skipped(c, s.stopped)
	}
	o, err := s.try(ctx, c, f)
	if err == nil && o != nil {
		err = s.refused(c, o)
	}
	return o == nil && err == nil, err
}

// object asks for one thing and writes it. It is nil where there is none to go on with.
func (s *side) object(ctx context.Context, c evidencedir.Call, f func(context.Context) (any, error)) (any, error) {
	var got any
	answered, err := s.ask(ctx, c, func(ctx context.Context) (err error) {
		got, err = f(ctx)
		return err
	})
	if !answered {
		return nil, err
	}
	return got, s.write(c, got)
}

// write keeps one thing in its file.
func (s *side) write(c evidencedir.Call, v any) error {
	data, ready := v.([]byte)
	if !ready {
		text, err := encoded(v)
		if err != nil {
			return fmt.Errorf("writing the answer to %s: %w", c.Operation, err)
		}
		data = append(text, '\n')
	}
	c.State, c.Count, c.At = evidencedir.Complete, 1, s.o.Now().UTC()
	s.made = append(s.made, Made{Call: c})
	return s.dir.Write(c, data)
}

// pager gives the entries of one page, and the token of the next; "" behind the last.
type pager func(ctx context.Context, token string) (entries []any, next string, err error)

// listed is a list that is asked for: its call, and the keys under which entries and token are written.
type listed struct {
	evidencedir.Call
	key, token string
	// bare says of an entry that the service shows no more of it than that it is there; nil: none is.
	bare func(json.RawMessage) bool
}

// resumable is how long the token of a page is used again.
const resumable = time.Hour

// list walks the pages of a list into its file. each is told of every entry, those of an earlier run
// included; nil: no one is.
func (s *side) list(ctx context.Context, l listed, page pager, each func(json.RawMessage) error) error {
	if s.stopped != "" {
		return s.skipped(l.Call, s.stopped)
	}
	anew := false
	for {
		w, err := s.dir.NewList(l.Call, l.key, l.token)
		if err != nil {
			return err
		}
		walk := &walk{side: s, listed: l, w: w, each: each}
		token := ""
		if !anew && s.fresh(l.Call) {
			if token, err = w.Resume(walk.seen); err != nil {
				return errors.Join(err, w.Drop())
			}
		}
		o, token, err := walk.pages(ctx, token, page)
		if o != nil && o.token && !anew {
			anew = true
			if err := w.Drop(); err != nil {
				return err
			}
			continue
		}
		return walk.end(o, token, err)
	}
}

// fresh says whether the token of an earlier run may still hold.
func (s *side) fresh(c evidencedir.Call) bool {
	old := s.dir.Find(c)
	return old != nil && s.o.Now().Sub(old.At) < resumable
}

// walk is a list on its way into its file.
type walk struct {
	*side
	listed
	w      *evidencedir.List
	each   func(json.RawMessage) error
	hidden int // entries that are bare
}

func (w *walk) seen(entry json.RawMessage) error {
	if w.bare != nil && w.bare(entry) {
		w.hidden++
	}
	if w.each == nil {
		return nil
	}
	return w.each(entry)
}

// pages walks from a token on. It returns the token that it got to.
func (w *walk) pages(ctx context.Context, token string, page pager) (*outcome, string, error) {
	for {
		var entries []any
		next := ""
		o, err := w.try(ctx, w.Call, func(ctx context.Context) (err error) {
			entries, next, err = page(ctx, token)
			return err
		})
		if o != nil || err != nil {
			return o, token, err
		}
		for _, e := range entries {
			if err := w.add(e); err != nil {
				return nil, token, err
			}
		}
		if next == token && token != "" { // a later run begins anew: by the token it would read the page twice
			return &outcome{state: evidencedir.Partial, why: "the service gave the same page again"}, "", nil
		}
		if next == "" {
			return nil, "", nil
		}
		token = next
		w.progress(w.Call, w.w.Count)
	}
}

func (w *walk) add(e any) error {
	entry, raw := e.(json.RawMessage)
	if !raw {
		var err error
		if entry, err = encoded(e); err != nil {
			return err
		}
	}
	if err := w.w.Add(entry); err != nil {
		return err
	}
	return w.seen(entry)
}

// end closes the file: whole, or as far as it came. What was refused at once leaves no file.
func (w *walk) end(o *outcome, token string, err error) error {
	if err == nil && o == nil && w.hidden > 0 {
		w.Opens = w.opens(w.Operation)
		return w.finish(evidencedir.Partial, "", fmt.Sprintf("%d of %d entries show only their ids: a permission is missing",
			w.hidden, w.w.Count))
	}
	if err == nil && o == nil {
		return w.finish(evidencedir.Complete, "", "")
	}
	if o != nil && w.w.Count == 0 {
		return errors.Join(w.w.Drop(), w.refused(w.Call, o))
	}
	if err != nil && w.w.Count == 0 {
		return errors.Join(err, w.w.Drop())
	}
	why := "interrupted"
	if o != nil {
		why = words.VisibleLine(o.why)
		if o.stop {
			w.stopped = why
		}
	}
	return errors.Join(err, w.finish(evidencedir.Partial, token, why))
}

func (w *walk) finish(state evidencedir.State, token, why string) error {
	kept, err := w.w.Finish(state, token, why, w.Opens)
	c := w.Call
	c.State, c.Count, c.Why, c.At = state, w.w.Count, why, w.o.Now().UTC()
	w.made = append(w.made, Made{c, kept})
	return err
}

// betweenLines is how far the lines about a long walk are apart.
const betweenLines = 5 * time.Second

// progress says how far a long walk has come.
func (r *run) progress(c evidencedir.Call, count int) {
	now := r.o.Now()
	if r.said.IsZero() {
		r.said = now
	}
	if now.Sub(r.said) < betweenLines {
		return
	}
	r.said = now
	r.o.Say(fmt.Sprintf("%s: %d read so far", c.Operation, count))
}
