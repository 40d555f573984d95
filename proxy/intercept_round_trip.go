package proxy

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// serveInner takes the requests of opened connections.
func (p *Interceptor) serveInner(w http.ResponseWriter, r *http.Request) {
	if !p.begin() {
		say(w, http.StatusServiceUnavailable, "samlscope is ending.")
		return
	}
	defer p.work.Done()
	c, ok := r.Context().Value(innerKey{}).(*innerConn)
	if !ok || !c.is(r.Host) {
		say(w, http.StatusMisdirectedRequest, "This connection was opened for another host.")
		return
	}
	if r.Method == http.MethodConnect {
		say(w, http.StatusMethodNotAllowed, "There is no proxy behind this host.")
		return
	}
	f := &roundTrip{p: p, scheme: "https", authority: c.authority(), uri: r.RequestURI}
	if !strings.HasPrefix(f.uri, "/") {
		f.uri = r.URL.RequestURI() // a whole URL, whose host was compared above
	}
	if p.o.Holder.Wants(r.Method, c.host, r.URL.Path) {
		f.ask(w, r)
		return
	}
	f.forward(w, r)
}

// is says whether a Host header names the host that the connection is for.
func (c *innerConn) is(hostHeader string) bool {
	host := strings.ToLower(hostHeader)
	return host == net.JoinHostPort(c.host, c.port) || c.port == "443" && host == c.host
}

// roundTrip is one request on its way to a server.
type roundTrip struct {
	p         *Interceptor
	scheme    string
	authority string // HOST or HOST:PORT
	uri       string // path and query, as they came
	capture   string // "": the answer belongs to no capture
	answer    *answered
	failure   string      // why there is no answer; "": there is one
	connected atomic.Bool // there was a connection to the server
}

// ask reads the request and does what the Holder says.
func (f *roundTrip) ask(w http.ResponseWriter, r *http.Request) {
	arrives := newArriving(w, r, nil, f.p.o.BodyTime)
	defer arrives.done()
	body, err := io.ReadAll(io.LimitReader(arrives, maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler) // the client is gone, or as good as
	}
	if len(body) > maxBody {
		arrives.inTime()
		// No sign-in is that large: AWS takes 100,000 characters.
		r.Body = &joined{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
		f.forward(w, r)
		return
	}
	if len(body) == 0 {
		body = nil
	}
	asked := Request{Method: r.Method, URL: f.origin() + f.uri, Header: r.Header.Clone(), Body: body}
	// The server notices a client that goes away because the body was read to
	// its end.
	ctx, cancel := f.p.untilClosing(r.Context())
	defer cancel()
	reply := f.decide(ctx, asked)
	switch {
	case r.Context().Err() != nil:
		f.unsent(r, reply, "The browser was gone before it was sent: AWS did not get it.")
		panic(http.ErrAbortHandler)
	case ctx.Err() != nil:
		f.unsent(r, reply, "samlscope ended before it was sent: AWS did not get it.")
		trouble(w, http.StatusServiceUnavailable, "samlscope ended before this request was released.",
			"AWS did not get it. Sign in again.")
	case reply.Page != nil:
		write(w, reply.Page)
	case reply.Send != nil:
		f.capture = reply.Capture
		f.send(w, r, *reply.Send)
	default:
		trouble(w, http.StatusInternalServerError, "samlscope did not decide about this request.",
			"AWS did not get it. That is a fault of samlscope; sign in again without it.")
	}
}

// decide asks the Holder. One that breaks has not decided, and what it might
// have dropped is not sent.
func (f *roundTrip) decide(ctx context.Context, asked Request) (reply Reply) {
	defer func() {
		if v := recover(); v != nil {
			reply = Reply{}
			// Not what it broke with: that may be part of a message.
			f.p.o.Warn(fmt.Errorf("a request to %s was not sent on, because deciding about it broke with a %T",
				f.authority, v))
		}
	}()
	return f.p.o.Holder.Request(ctx, asked)
}

// unsent tells of a message that the Holder let go on too late.
func (f *roundTrip) unsent(r *http.Request, reply Reply, why string) {
	if reply.Send != nil {
		f.capture, f.failure = reply.Capture, why
		f.tell(r.Context())
	}
}

func (f *roundTrip) origin() string { return f.scheme + "://" + f.authority }

// joined is a body of which some bytes have been read already.
type joined struct {
	io.Reader
	io.Closer
}

// write answers with a page.
func write(w http.ResponseWriter, page *Response) {
	maps.Copy(w.Header(), page.Header)
	w.WriteHeader(page.Status)
	_, _ = w.Write(page.Body) // the client may be gone
}

// send sends on what the Holder made of a request. It stays with the host that
// the browser believes to talk to, whose cookies it carries.
func (f *roundTrip) send(w http.ResponseWriter, r *http.Request, s Request) {
	uri, ok := strings.CutPrefix(s.URL, f.origin())
	if !ok || !strings.HasPrefix(uri, "/") {
		f.failure = "It was to go to another host than the browser sent it to: AWS did not get it."
		f.tell(r.Context())
		trouble(w, http.StatusInternalServerError,
			"samlscope was to send this request to another host than the browser did.", "AWS did not get it.")
		return
	}
	f.uri = uri
	out := r.WithContext(r.Context())
	out.Method, out.Header, out.TransferEncoding, out.Trailer = s.Method, s.Header.Clone(), nil, nil
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(s.Body)), int64(len(s.Body))
	if out.Header == nil {
		out.Header = http.Header{}
	}
	out.Header.Del("Expect") // the body is here already
	out.Header.Del("Content-Length")
	if len(s.Body) > 0 {
		out.Header.Set("Content-Length", strconv.Itoa(len(s.Body)))
	}
	f.forward(w, out)
}

// forward passes a request on and its answer back, both as they came.
func (f *roundTrip) forward(w http.ResponseWriter, r *http.Request) {
	// An answer without a type is not given one by the server here.
	w.Header()["Content-Type"] = nil
	through := httputil.ReverseProxy{
		Rewrite:        f.rewrite,
		Transport:      way(f.p.roundTrip),
		FlushInterval:  -1,
		ErrorLog:       log.New(io.Discard, "", 0), // it would name addresses, and the page says what matters
		ModifyResponse: f.record,
		ErrorHandler:   f.failed,
	}
	ctx := httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { f.connected.Store(true) },
	})
	defer f.tell(r.Context()) // also when the browser breaks the answer off
	through.ServeHTTP(w, r.WithContext(ctx))
}

// rewrite addresses the request. The path goes on as it was written: url.URL
// would escape some characters anew.
func (f *roundTrip) rewrite(pr *httputil.ProxyRequest) {
	to := &url.URL{Scheme: f.scheme, Host: f.authority}
	path, query, asks := strings.Cut(f.uri, "?")
	to.RawQuery, to.ForceQuery = query, asks && query == ""
	if strings.HasPrefix(path, "//") {
		to.Path, to.RawPath = pr.In.URL.Path, pr.In.URL.RawPath // an opaque URL may not begin like this
	} else {
		to.Opaque = path
	}
	pr.Out.URL = to
	if f.capture != "" {
		readable(pr.Out.Header)
	}
}

// readable asks for an answer that can be recorded as text.
func readable(h http.Header) {
	encoding := "identity"
	for accepted := range strings.SplitSeq(strings.Join(h["Accept-Encoding"], ","), ",") {
		name, weight, weighs := strings.Cut(accepted, ";")
		refused := weighs && strings.Trim(weight, " qQ=0.") == ""
		if strings.EqualFold(strings.TrimSpace(name), "gzip") && !refused {
			encoding = "gzip"
		}
	}
	h.Set("Accept-Encoding", encoding)
}

// answered is what a server answered, kept while the browser reads it.
type answered struct {
	io.ReadCloser
	status int
	header http.Header
	kept   bytes.Buffer
	late   *time.Timer // breaks it off: closing is what makes a Read return that waits
}

// Close implements io.Closer.
func (a *answered) Close() error {
	a.late.Stop()
	return a.ReadCloser.Close()
}

// Read implements io.Reader.
func (a *answered) Read(b []byte) (int, error) {
	n, err := a.ReadCloser.Read(b)
	a.kept.Write(b[:min(n, maxKept-a.kept.Len())])
	return n, err
}

// record keeps the answer to a captured message.
func (f *roundTrip) record(resp *http.Response) error {
	if f.capture != "" && resp.StatusCode != http.StatusSwitchingProtocols {
		body := resp.Body
		f.answer = &answered{ReadCloser: body, status: resp.StatusCode, header: resp.Header.Clone(),
			late: time.AfterFunc(f.p.o.RestTime, func() { _ = body.Close() })}
		resp.Body = f.answer
	}
	return nil
}

// tell tells the Holder the answer, or that there is none, while the browser goes on.
func (f *roundTrip) tell(ctx context.Context) {
	response := Response{Failed: f.failure}
	if f.answer != nil {
		response = Response{Status: f.answer.status, Header: f.answer.header, Body: f.answer.decoded()}
	}
	if f.capture == "" || f.answer == nil && f.failure == "" {
		return
	}
	f.p.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
		defer cancel()
		f.p.o.Holder.Answer(ctx, f.capture, response)
	})
}

// decoded is the body as text. One in an encoding that was not asked for is
// left out.
func (a *answered) decoded() []byte {
	switch strings.ToLower(a.header.Get("Content-Encoding")) {
	case "", "identity":
		return a.kept.Bytes()
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(&a.kept)
		if err != nil {
			return nil
		}
		text, _ := io.ReadAll(io.LimitReader(z, maxKept)) // what was cut off ends early
		return text
	}
	return nil
}

// trouble answers with a page that says why there is nothing else.
func trouble(w http.ResponseWriter, status int, headline, advice string) {
	write(w, (&page{Title: "On the way to AWS", Tone: "reject", Headline: headline, Advice: advice}).response(status))
}

// failed says on a page why there is no answer.
func (f *roundTrip) failed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		f.failure = "The browser went away before there was an answer."
		panic(http.ErrAbortHandler)
	}
	status, sentence := f.p.unreachable(f.authority, err)
	var unverified *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	switch {
	case status == http.StatusForbidden:
		status = http.StatusBadGateway // it was this machine that resolved the name so
	case errors.As(err, &unverified), errors.As(err, &unknown):
		sentence = fmt.Sprintf("%s showed a certificate that cannot be verified: %v.", f.authority, err)
	case f.connected.Load() && status == http.StatusBadGateway:
		sentence = fmt.Sprintf("%s broke the connection off before it answered: %v.", f.authority, err)
	}
	advice := "The request did not get there. Reload this page to try again."
	if f.connected.Load() {
		advice = "The request may have reached AWS, and AWS accepts a sign-in only once. If AWS refuses a " +
			"reload, start again at the identity provider."
	}
	if f.capture != "" {
		advice += " The capture is kept."
	}
	f.failure = sentence
	trouble(w, status, sentence, advice)
}
