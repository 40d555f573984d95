package proxy

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/capture"
)

const (
	bodyTime    = 20 * time.Second // to send a form
	answerTime  = 30 * time.Second // to take the answer
	recordTime  = 10 * time.Second // to get a record onto the disk
	judgingTime = 2 * time.Second  // before the page goes out without a verdict
)

// Options says how a relay works. Log is required.
type Options struct {
	Log *capture.Log
	// Action says where the form of a record posts to. It is asked once,
	// before the message is recorded and judged. Nil or "": nowhere.
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
	RelayURLs   []string               // the relay's own addresses, to recognise a Recipient that names it
	Hosts       []string               // Host values to answer to besides the loopback names, each with its port
	JudgingTime time.Duration          // how long the page waits for the verdict; 0: two seconds
}

type relay struct{ o Options }

// New returns the handler of the relay: an assertion consumer service that
// records each message, judges it and answers with its verdict page. Whatever
// breaks on the way, a message that can be forwarded gets its form.
func New(o Options) http.Handler {
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
	if o.Via == "" {
		o.Via = capture.ViaRelay
	}
	if o.JudgingTime == 0 {
		o.JudgingTime = judgingTime
	}
	return &relay{o}
}

// ServeHTTP routes by the exact path: nothing is cleaned or redirected.
func (s *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A server without these limits, as in tests, works too.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(bodyTime + answerTime))
	headers(w.Header())
	if !s.knowsHost(r) {
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
		s.decide(w, r, id, verb)
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
	s.show(w, http.StatusOK, s.page(rec))
}

// decide marks a held message as forwarded or drops it.
func (s *relay) decide(w http.ResponseWriter, r *http.Request, id, verb string) {
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
	// The browser leaves for AWS while this is written.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), recordTime)
	defer cancel()
	err := s.o.Log.SetState(ctx, id, state)
	if err == nil && state == capture.Forwarded {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if now, ok := s.open(ctx, id, rec.Token); ok {
		rec = now
	}
	p := s.page(rec)
	status := http.StatusOK
	if err != nil {
		status, p.Trouble = http.StatusConflict, "That was not done: "+err.Error()+"."
	}
	s.show(w, status, p)
}

func (s *relay) notFound(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte("There is nothing here. The relay takes SAML Responses at /saml.\n")) // the client may be gone
}
