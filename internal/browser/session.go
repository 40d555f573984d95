package browser

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/samlscope/samlscope/proxy"
)

// maxBody is how much of a watched page is looked at.
const maxBody = 1 << 20

// session is one run of the browser.
type session struct {
	Options
	goes sync.WaitGroup

	mu       sync.Mutex
	captures map[fetch.RequestID]string // of the requests that were sent on and are not answered yet
}

// patterns are what the browser pauses: requests to the addresses whose posts
// are taken and their answers, and the answers of the pages that are watched. A * crosses dots and
// slashes, so each URL is looked at again.
func (s *session) patterns() []*fetch.RequestPattern {
	var all []*fetch.RequestPattern
	for _, p := range s.Patterns {
		all = append(all, &fetch.RequestPattern{URLPattern: p, RequestStage: fetch.RequestStageRequest},
			&fetch.RequestPattern{URLPattern: p, RequestStage: fetch.RequestStageResponse})
	}
	for _, w := range s.Watches {
		kinds := []network.ResourceType{network.ResourceTypeDocument}
		if w.Scripts {
			kinds = append(kinds, network.ResourceTypeXHR, network.ResourceTypeFetch)
		}
		for _, kind := range kinds {
			all = append(all, &fetch.RequestPattern{URLPattern: w.Pattern, ResourceType: kind,
				RequestStage: fetch.RequestStageResponse})
		}
	}
	return all
}

// paused decides about one request or answer. Whatever happens, the browser
// gets to go on.
func (s *session) paused(ctx context.Context, e fetch.EventRequestPaused) {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		s.goOn(ctx, e)
		return
	}
	if e.ResponseStatusCode != 0 || e.ResponseErrorReason != "" {
		s.answered(ctx, e)
		return
	}
	body, whole := bodyOf(e.Request)
	if !whole || !s.Takes(u) || !s.Holder.Wants(e.Request.Method, u.Hostname(), u.Path) {
		s.goOn(ctx, e)
		return
	}
	if e.Request.Method == http.MethodPost && e.ResourceType != network.ResourceTypeDocument {
		s.notNavigation(ctx, e)
		return
	}
	r := proxy.Request{Method: e.Request.Method, URL: e.Request.URL, Header: headerOf(e.Request.Headers), Body: body,
		Tab: string(e.FrameID)}
	reply := s.Holder.Request(ctx, r)
	switch {
	case reply.Page != nil:
		s.fulfill(ctx, e, reply.Page)
	case reply.Send != nil:
		s.send(ctx, e, body, reply)
	default:
		s.goOn(ctx, e)
	}
}

// notNavigation decides about a post that shows nothing in a tab, so that
// there is nothing to hold it with. What a page's script sends goes on. When a
// developer tool joins the browser, that posts a page's own request again to
// read it: such a copy must not reach AWS, which takes a message once.
func (s *session) notNavigation(ctx context.Context, e fetch.EventRequestPaused) {
	if e.ResourceType != network.ResourceTypeOther {
		s.goOn(ctx, e)
		return
	}
	// or it is gone
	_, _ = chromedp.CallBrowser(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID,
		ErrorReason: network.ErrorReasonAborted})
}

// goOn lets a request or an answer pass as it is. A request whose tab is gone
// cannot go on, which is as it should be.
func (s *session) goOn(ctx context.Context, e fetch.EventRequestPaused) {
	_, _ = chromedp.CallBrowser(ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
}

// send lets a request go on with the bytes of reply, and remembers whose
// answer comes back.
func (s *session) send(ctx context.Context, e fetch.EventRequestPaused, body []byte, reply proxy.Reply) {
	if reply.Send.URL != e.Request.URL { // a message never goes elsewhere than it was posted to
		_, _ = chromedp.CallBrowser(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID,
			ErrorReason: network.ErrorReasonAccessDenied})
		return
	}
	p := fetch.ContinueRequestParams{RequestID: e.RequestID}
	if !bytes.Equal(body, reply.Send.Body) {
		p.PostData = reply.Send.Body
		for name, values := range reply.Send.Header {
			for _, v := range values {
				p.Headers = append(p.Headers, &fetch.HeaderEntry{Name: name, Value: v})
			}
		}
	}
	if reply.Capture != "" {
		s.mu.Lock()
		s.captures[e.RequestID] = reply.Capture
		s.mu.Unlock()
	}
	if _, err := chromedp.CallBrowser(ctx, fetch.ContinueRequest, p); err != nil {
		s.mu.Lock()
		delete(s.captures, e.RequestID) // the tab is gone; nothing was sent
		s.mu.Unlock()
	}
}

func (s *session) fulfill(ctx context.Context, e fetch.EventRequestPaused, page *proxy.Response) {
	p := fetch.FulfillRequestParams{RequestID: e.RequestID, ResponseCode: int64(page.Status), Body: page.Body}
	for name, values := range page.Header {
		for _, v := range values {
			p.ResponseHeaders = append(p.ResponseHeaders, &fetch.HeaderEntry{Name: name, Value: v})
		}
	}
	_, _ = chromedp.CallBrowser(ctx, fetch.FulfillRequest, p) // the tab may be gone
}

// answered reads an answer on its way to the browser.
func (s *session) answered(ctx context.Context, e fetch.EventRequestPaused) {
	s.mu.Lock()
	id := s.captures[e.RequestID]
	delete(s.captures, e.RequestID)
	s.mu.Unlock()
	r := proxy.Response{Status: int(e.ResponseStatusCode), Header: http.Header{}}
	for _, h := range e.ResponseHeaders {
		r.Header.Add(h.Name, h.Value)
	}
	watched := s.Page != nil && (e.ResourceType == network.ResourceTypeDocument ||
		e.ResourceType == network.ResourceTypeXHR || e.ResourceType == network.ResourceTypeFetch)
	if e.ResponseErrorReason == "" && (id != "" || watched) && (r.Status < 300 || r.Status > 399) {
		r.Body = s.bodyOf(ctx, e)
	}
	if id != "" {
		if e.ResponseErrorReason != "" {
			r.Status, r.Failed = 0, string(e.ResponseErrorReason)
		}
		s.Holder.Answer(ctx, id, r)
	}
	if watched && e.ResponseErrorReason == "" {
		s.Page(Page{Tab: string(e.FrameID), Method: e.Request.Method, URL: e.Request.URL, Status: r.Status,
			Location: r.Header.Get("Location"), Body: r.Body})
	}
	s.goOn(ctx, e)
}

// getResponseBody has the text of the protocol, which is base64 only where it
// says so.
var getResponseBody = cdp.Command[fetch.GetResponseBodyParams, responseBody]{Method: fetch.CommandGetResponseBody}

type responseBody struct {
	Body          string `json:"body"`
	Base64Encoded bool   `json:"base64Encoded"`
}

func (s *session) bodyOf(ctx context.Context, e fetch.EventRequestPaused) []byte {
	b, err := chromedp.CallBrowser(ctx, getResponseBody, fetch.GetResponseBodyParams{RequestID: e.RequestID})
	if err != nil {
		return nil // an answer that cannot be read is still recorded by its status
	}
	body := []byte(b.Body)
	if b.Base64Encoded {
		if body, err = base64.StdEncoding.DecodeString(b.Body); err != nil {
			return nil
		}
	}
	return body[:min(len(body), maxBody)]
}

// bodyOf joins the parts of a posted body, and says whether all of it is there.
func bodyOf(r *network.Request) (body []byte, whole bool) {
	for _, part := range r.PostDataEntries {
		if part.Bytes == nil {
			return nil, false // a file of the disk
		}
		body = append(body, part.Bytes...)
	}
	return body, len(body) > 0 || !r.HasPostData
}

func headerOf(headers network.Headers) http.Header {
	h := http.Header{}
	for name, value := range headers {
		for v := range strings.SplitSeq(fmt.Sprint(value), "\n") {
			h.Add(name, v)
		}
	}
	return h
}
