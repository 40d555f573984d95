package proxy

import (
	"errors"
	"net/http"

	"github.com/samlscope/samlscope/internal/capture"
)

// post takes one form: it is recorded, then judged, then shown.
func (s *relay) post(w http.ResponseWriter, r *http.Request) {
	if why := unseen(r.Header); why != "" {
		s.refuseUnseen(w, why)
		return
	}
	body, bad := readBody(r)
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

// unseen says why no one would see that a form was posted; "": a browser may have gone to this page with it.
// What scripts send on their own, and what is posted into a frame, says so. A frame could not show the verdict
// page (frame-ancestors 'none'), and an embedded contact control panel signs in by its own window.
// Old browsers say nothing.
func unseen(h http.Header) string {
	for _, mode := range h.Values("Sec-Fetch-Mode") {
		if mode != "navigate" {
			return "A script of a page sent this (Sec-Fetch-Mode is not navigate)"
		}
	}
	for _, into := range h.Values("Sec-Fetch-Dest") {
		if into != "document" {
			return "A page posted this from inside a frame (Sec-Fetch-Dest is not document)"
		}
	}
	return ""
}

// refuseUnseen answers what never is a sign-in that someone looks at. Nothing is
// recorded: any page could fill the disk, and push out what is in the list.
func (s *relay) refuseUnseen(w http.ResponseWriter, why string) {
	s.toldUnseen.Do(func() {
		s.o.Warn(errors.New("the relay didn't record a form. " + why + ". Open the sign-in in its own tab"))
	})
	w.Header().Set("Connection", "close") // its body is not waited for
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write([]byte("The relay accepts forms that a browser posts when it opens this page. " + why +
		", so it was not recorded. Open the sign-in in its own tab.\n")) // the client may be gone
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

// refuse records a post that holds no sign-in, and says what was wrong.
func (s *relay) refuse(w http.ResponseWriter, r *http.Request, body []byte, bad *refusal) {
	if r.URL.RawQuery != "" {
		body = append([]byte("?"+r.URL.RawQuery+"\n"), body...)
	}
	rec := capture.Record{Body: body[:min(len(body), maxKept)]}
	rec.Via, rec.State, rec.Headline = s.o.Via, capture.Recorded, bad.reason
	rec, trouble := s.record(r.Context(), rec)
	s.show(w, bad.status, page{
		Title: "This post contains no sign-in", Tone: "none", Headline: bad.reason, Advice: bad.advice,
		PageURL: s.pageURL(rec), Trouble: trouble,
	})
}

// action asks where the form posts to; a broken answer is none.
func (s *relay) action(rec capture.Record) (url string) {
	defer func() {
		if recover() != nil {
			url = "" // the message is recorded anyway
		}
	}()
	return s.o.Action(rec)
}
