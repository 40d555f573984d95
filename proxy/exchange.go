package proxy

import (
	"context"
	"net/http"
)

// Request is a request of the browser to an AWS sign-in host, seen before AWS
// sees it.
type Request struct {
	Method string
	URL    string // absolute
	Header http.Header
	Body   []byte // complete
	Tab    string // what it came from, where the way in can tell; "" otherwise
}

// Response is an answer: AWS's, or samlscope's own page.
type Response struct {
	Status int // 0 when there is none
	Header http.Header
	Body   []byte
	Failed string // why there is no answer; "": there is one
}

// Reply says what becomes of a request: the browser gets a page, or the
// request goes on.
type Reply struct {
	Page    *Response // answer the browser with this and send nothing
	Send    *Request  // else send this on
	Capture string    // ID of the capture that the answer to Send belongs to; "" for none
}

// Holder decides about the requests that a way in took from the browser.
type Holder interface {
	// Wants says whether Request is to be asked about a request, whose body
	// has to be read for that.
	Wants(method, host, path string) bool
	// Request decides about one request. It may take minutes; ctx ends when
	// the client is gone.
	Request(ctx context.Context, r Request) Reply
	// Answer is told what AWS answered to a request that belongs to a capture.
	Answer(ctx context.Context, captureID string, r Response)
}
