package proxy

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

// drained is how much of a body that is too large is still read, so that the
// browser gets to see the answer.
const drained = 8 << 20

// post takes one form: it is recorded, then judged, then shown.
func (s *relay) post(w http.ResponseWriter, r *http.Request) {
	body, bad := readBody(w, r)
	var in signIn
	if bad == nil {
		in, bad = readForm(r.Header.Get("Content-Type"), r.URL.RawQuery, body)
	}
	if bad != nil {
		s.refuse(w, r, body, bad)
		return
	}
	rec := capture.Record{SAMLResponse: in.samlResponse}
	rec.Via, rec.State, rec.RelayState = s.o.Via, capture.Held, in.relayState
	rec.Endpoint = s.action(rec)
	s.showNew(w, r, rec)
}

// showNew records a message, judges it and shows its page.
func (s *relay) showNew(w http.ResponseWriter, r *http.Request, rec capture.Record) {
	rec, trouble := s.record(r.Context(), rec)
	rec, unjudged := s.judge(r.Context(), rec)
	p := s.relayPage(rec)
	p.Trouble = trouble
	if unjudged {
		p.unjudged()
	}
	s.show(w, http.StatusOK, p)
}

// readBody reads a body up to the limit. What arrived is returned even when it
// is refused.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	limits := http.NewResponseController(w)
	_ = limits.SetReadDeadline(time.Now().Add(bodyTime)) // not every server has deadlines
	defer func() { _ = limits.SetReadDeadline(time.Time{}) }()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return body, &refusal{
			400,
			"The form broke off before its end.",
			"Sign in again. If it happens again, look for a proxy between the browser and samlscope.",
		}
	case len(body) > maxBody:
		_, _ = io.CopyN(io.Discard, r.Body, drained) // what does not come is not needed
		return body, &refusal{
			413,
			fmt.Sprintf("The form is larger than %d KiB; no sign-in is.", maxBody>>10),
			"The first part is in the list. If this is a sign-in, look for an attribute with very many values, such as all " +
				"of a user's groups.",
		}
	}
	return body, nil
}

// refuse records a post that holds no sign-in, and says what was wrong.
func (s *relay) refuse(w http.ResponseWriter, r *http.Request, body []byte, bad *refusal) {
	if r.URL.RawQuery != "" {
		body = append([]byte("?"+r.URL.RawQuery+"\n"), body...)
	}
	rec := capture.Record{Body: body[:min(len(body), maxKept)]}
	rec.Via, rec.State, rec.Headline = s.o.Via, capture.Recorded, bad.reason
	rec, trouble := s.record(r.Context(), rec)
	s.show(w, bad.status, page{
		Title: "This post holds no sign-in", Tone: "none", Headline: bad.reason, Advice: bad.advice,
		PageURL: s.pageURL(rec), Trouble: trouble,
	})
}

// action asks where the form posts to; a broken answer is none.
func (s *relay) action(rec capture.Record) (url string) {
	defer func() {
		if recover() != nil {
			url = "" // the message is recorded all the same
		}
	}()
	return s.o.Action(rec)
}
