package proxy

import (
	"context"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

const (
	bodyTime   = 20 * time.Second // to send a form
	answerTime = 30 * time.Second // to take the answer
	// mostBodies is what the bodies of all posts may take in memory at the same time.
	mostBodies = 32 << 20
)

type relay struct {
	pipeline
	bodies     *budget
	toldUnseen sync.Once
}

// New returns the handler of the relay: an assertion consumer service that
// records each message, judges it and answers with its verdict page. Whatever
// breaks on the way, a message that can be forwarded gets its form.
func New(o Options) http.Handler {
	return &relay{pipeline: newPipeline(o, capture.ViaRelay), bodies: newBudget(mostBodies)}
}

// ServeHTTP routes by the exact path: nothing is cleaned or redirected.
func (s *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A server without these limits, as in tests, works too.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.o.BodyTime + s.o.AnswerTime))
	if r.Body != nil && r.Body != http.NoBody {
		body := newArriving(w, r, s.bodies, s.o.BodyTime)
		defer body.done()
		r.Body = body
	}
	headers(w.Header())
	if !s.knowsHost(r) {
		w.Header().Set("Connection", "close") // its body is not waited for
		w.WriteHeader(http.StatusMisdirectedRequest)
		return
	}
	rest, below := strings.CutPrefix(r.URL.Path, "/saml/")
	id, verb, hasVerb := strings.Cut(rest, "/")
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case r.URL.RawPath != "":
		s.notFound(w)
	case r.URL.Path == "/saml" && r.Method == http.MethodPost:
		s.post(w, r)
	case r.URL.Path == "/saml" && reads:
		s.explain(w, r)
	case r.URL.Path == "/saml":
		w.Header().Set("Allow", "GET, HEAD, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case below && !hasVerb && reads:
		s.again(w, r, id)
	case below && r.Method == http.MethodPost && (verb == "forward" || verb == "drop"):
		s.settle(w, r, id, verb)
	case below && r.Method == http.MethodPost && verb == "edit":
		s.edit(w, r, id)
	default:
		s.notFound(w)
	}
}

// knowsHost lets only the relay's own names through, so that a page whose name
// was rebound to this machine gets no answer.
func (s *relay) knowsHost(r *http.Request) bool {
	host := strings.ToLower(r.Host)
	if slices.Contains(s.o.Hosts, host) {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return false
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), "80"
	}
	names := []string{"localhost", "127.0.0.1", "::1", local.IP.String()}
	return port == strconv.Itoa(local.Port) && slices.Contains(names, name)
}

// open returns the capture of an ID to whoever has its token.
func (s *relay) open(ctx context.Context, id, token string) (capture.Record, bool) {
	rec, err := s.o.Log.Get(ctx, id)
	same := subtle.ConstantTimeCompare([]byte(rec.Token), []byte(token)) == 1
	return rec, err == nil && same && rec.Token != ""
}

// again shows the page of a capture once more.
func (s *relay) again(w http.ResponseWriter, r *http.Request, id string) {
	rec, ok := s.open(r.Context(), id, r.URL.Query().Get("token"))
	if !ok {
		s.notFound(w)
		return
	}
	s.show(w, http.StatusOK, s.relayPage(rec))
}

// settle marks a held message as forwarded or drops it.
func (s *relay) settle(w http.ResponseWriter, r *http.Request, id, verb string) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	rec, ok := s.open(r.Context(), id, r.PostFormValue("token"))
	if !ok {
		s.notFound(w)
		return
	}
	state := capture.Forwarded
	if verb == "drop" {
		state = capture.Dropped
	}
	err := s.decide(r.Context(), id, state)
	if err == nil && state == capture.Forwarded && rec.EditedFrom != "" {
		_ = s.decide(r.Context(), rec.EditedFrom, capture.Dropped) // it may have gone on by itself before
	}
	if err == nil && state == capture.Forwarded {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if now, ok := s.open(context.WithoutCancel(r.Context()), id, rec.Token); ok {
		rec = now
	}
	p := s.relayPage(rec)
	status := http.StatusOK
	if err != nil {
		status, p.Trouble = http.StatusServiceUnavailable, "That was not done: "+err.Error()+"."
	}
	if errors.Is(err, capture.ErrNotHeld) {
		status = http.StatusConflict // the page then keeps the message
	}
	s.show(w, status, p)
}

// edit shows the page of the edited message in the place of the one that is
// held.
func (s *relay) edit(w http.ResponseWriter, r *http.Request, id string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxEdit)
	rec, ok := s.open(r.Context(), id, r.PostFormValue("token"))
	if !ok {
		s.notFound(w)
		return
	}
	sent := signIn{rec.SAMLResponse, rec.RelayState}
	form := sent.edited(rec, r.PostFormValue("xml"), r.PostFormValue("relayState"))
	if form.same(sent) {
		p := s.relayPage(rec)
		p.Trouble = unedited
		s.show(w, http.StatusOK, p)
		return
	}
	changed := capture.Record{SAMLResponse: form.samlResponse}
	changed.Via, changed.State, changed.RelayState, changed.Endpoint, changed.EditedFrom = s.o.Via, capture.Held,
		form.relayState, rec.Endpoint, id
	s.showNew(w, r, changed)
}

func (s *relay) notFound(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Connection", "close") // a body is not waited for
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte("There is nothing here. The relay accepts SAML Responses at /saml.\n")) // the client may be gone
}
