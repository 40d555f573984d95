package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/brief"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/words"
)

// page of captures, newest first.
type capturePage struct {
	Captures []capture.Capture `json:"captures"`
	Next     *string           `json:"next"` // `before` of the next page; null on the last
}

func (s *server) page(r *http.Request, q capture.Query) (capturePage, error) {
	list, next, err := s.Log.List(r.Context(), q)
	p := capturePage{Captures: list}
	if list == nil {
		p.Captures = []capture.Capture{}
	}
	if next != "" {
		p.Next = &next
	}
	return p, err
}

func (s *server) getCaptures(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	q := capture.Query{
		Text:    v.Get("q"),
		Verdict: inspect.Verdict(v.Get("verdict")),
		Before:  v.Get("before"),
		Target:  inspect.Target(v.Get("target")),
		Check:   v.Get("check"),
	}
	if text := v.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			problem(w, http.StatusBadRequest, "bad-limit", "limit is not a number from 1 up", "")
			return
		}
		q.Limit = n
	}
	if !capture.MayBeID(q.Before) {
		problem(w, http.StatusBadRequest, "bad-before", "before is not the ID of a capture",
			"the previous page has it in next")
		return
	}
	switch q.Verdict {
	case "", inspect.Reject, inspect.AtRisk, inspect.Accept:
	default: // an empty list would look like the answer to another question
		problem(w, http.StatusBadRequest, "bad-verdict", "verdict is reject, at-risk or accept", "")
		return
	}
	if !slices.Contains(inspect.TargetNames(""), string(q.Target)) {
		problem(w, http.StatusBadRequest, "bad-target", "target is "+words.List(inspect.TargetNames(), "or"), "")
		return
	}
	if q.Check != "" && inspect.Lookup(q.Check) == nil {
		problem(w, http.StatusBadRequest, "bad-check", "there is no such check", "/api/v1/checks lists them")
		return
	}
	p, err := s.page(r, q)
	if err != nil {
		logProblem(w, err)
		return
	}
	answer(w, http.StatusOK, p)
}

// oneCapture is a capture with everything that is known about it.
type oneCapture struct {
	capture.Capture
	SAMLResponse string          `json:"samlResponse"`
	Body         []byte          `json:"body,omitempty"` // base64; of a post that held no SAMLResponse
	Report       *inspect.Report `json:"report"`
	XML          string          `json:"xml"`       // the text that the report's offsets index
	RelayPage    *string         `json:"relayPage"` // where the message can be forwarded from
	Receiver     string          `json:"receiver"`  // who gets the message, as people call it
	LastHop      *lastHop        `json:"lastHop,omitempty"`
	Hops         *hops           `json:"legs,omitempty"`
	// What was predicted, beside AWS's answer to the browser and to the question.
	AnswerBeside *inspect.Prediction `json:"answerBeside,omitempty"`
	AskedBeside  *inspect.Prediction `json:"askedBeside,omitempty"`
}

// hops are what this message and an earlier one of the same sign-in say together.
type hops struct {
	First string `json:"first"` // ID of the earlier capture
	*inspect.Hops
}

// hops looks for the first leg of a sign-in through IAM Identity Center.
func (s *server) hops(ctx context.Context, rec capture.Record) *hops {
	if rec.Flow == nil {
		return nil
	}
	for _, hop := range rec.Flow.Hops {
		if hop.Capture == rec.ID {
			break
		}
		if hop.Capture == "" {
			continue
		}
		first, err := s.Log.Get(ctx, hop.Capture)
		if err != nil {
			continue // it was deleted
		}
		if found := inspect.TwoHops(first.Report, rec.Report); found != nil {
			return &hops{first.ID, found}
		}
	}
	return nil
}

// lastHop is the last station of the sign-in that was seen.
type lastHop struct {
	capture.Hop
	Means string `json:"means"`
}

func (s *server) getCapture(w http.ResponseWriter, r *http.Request) {
	rec, err := s.Log.Get(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		logProblem(w, err)
		return
	}
	c := oneCapture{
		Capture: rec.Capture, SAMLResponse: rec.SAMLResponse, Body: rec.Body, Report: rec.Report, Receiver: rec.Receiver(),
	}
	if rec.Report != nil {
		c.XML = rec.Report.XML
		c.RedeemUntil = brief.RedeemUntil(rec.Report) // logs of earlier versions do not hold it
		if a := rec.Answer; a != nil && a.Status != 0 && !a.Unclear {
			c.AnswerBeside = new(inspect.Against(rec.Report, a.Refused()))
		}
		if a := rec.Asked; a != nil {
			c.AskedBeside = new(inspect.Against(rec.Report, a.Refused()))
		}
	}
	if hop, means := rec.LastHop(); means != "" {
		c.LastHop = &lastHop{hop, means}
	}
	c.Hops = s.hops(r.Context(), rec)
	if page := s.App.RelayPage(rec); page != "" {
		c.RelayPage = &page
	}
	answer(w, http.StatusOK, c)
}

// postForward lets a held message go on. For a relayed one it answers what the
// browser's form has to post: samlscope itself sends nothing.
func (s *server) postForward(w http.ResponseWriter, r *http.Request) {
	rec, err := s.Log.Get(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		logProblem(w, err)
		return
	}
	if rec.Via == capture.ViaBrowse || rec.Via == capture.ViaIntercept {
		s.release(w, r, rec)
		return
	}
	if rec.SAMLResponse == "" || rec.State == capture.Dropped || rec.State == capture.Recorded {
		problem(w, http.StatusConflict, "nothing-to-forward",
			"the capture is "+string(rec.State)+" and has nothing to forward", "")
		return
	}
	action, allowed := s.App.Destination(rec)
	if !allowed {
		problem(w, http.StatusUnprocessableEntity, "not-aws", "messages are forwarded to AWS sign-in addresses only",
			"--forward-host names another host")
		return
	}
	if !isText(rec.SAMLResponse) || rec.RelayState != nil && !isText(*rec.RelayState) {
		problem(w, http.StatusUnprocessableEntity, "not-text", "the message or its relay state contains "+
			"bytes that JSON can't carry, so it would change on the way",
			"forward it on its own page, in the tab of the sign-in: that form carries every byte but zero")
		return
	}
	if err := s.Log.SetState(r.Context(), rec.ID, capture.Forwarded); err != nil {
		logProblem(w, err)
		return
	}
	answer(w, http.StatusOK, struct {
		Action       string  `json:"action"`
		SAMLResponse string  `json:"SAMLResponse"`
		RelayState   *string `json:"RelayState"`
	}{action, rec.SAMLResponse, rec.RelayState})
}

// isText says whether a value survives JSON and a form: both put replacement
// characters where there is no text.
func isText(v string) bool { return utf8.ValidString(v) && !strings.Contains(v, "\x00") }

// release lets a message go on that was taken on its way: the browser's own
// page carries on.
func (s *server) release(w http.ResponseWriter, r *http.Request, rec capture.Record) {
	if rec.State == capture.Held && !s.App.Holds(rec.ID) {
		problem(w, http.StatusConflict, "tab-closed", "the browser's page with this message is gone, so the "+
			"message can't continue", "sign in again")
		return
	}
	if err := s.Log.SetState(r.Context(), rec.ID, capture.Forwarded); err != nil {
		logProblem(w, err)
		return
	}
	s.getCapture(w, r)
}

func (s *server) postDrop(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	if err := s.Log.SetState(r.Context(), id, capture.Dropped); err != nil {
		logProblem(w, err)
		return
	}
	s.getCapture(w, r)
}

func (s *server) deleteCapture(w http.ResponseWriter, r *http.Request) {
	if err := s.Log.Delete(r.Context(), chi.URLParam(r, "id")); err != nil {
		logProblem(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) deleteCaptures(w http.ResponseWriter, r *http.Request) {
	if err := s.Log.DeleteAll(r.Context()); err != nil {
		logProblem(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// getDiff compares two captures.
func (s *server) getDiff(w http.ResponseWriter, r *http.Request) {
	var sides [2]*inspect.Report
	for i, name := range []string{"a", "b"} {
		rec, err := s.Log.Get(r.Context(), r.URL.Query().Get(name))
		if err != nil {
			logProblem(w, err)
			return
		}
		if rec.Report == nil {
			problem(w, http.StatusConflict, "not-judged", "the capture "+rec.ID+
				" wasn't checked, so there is nothing to compare", "")
			return
		}
		sides[i] = rec.Report
	}
	answer(w, http.StatusOK, inspect.Compare(sides[0], sides[1]))
}
