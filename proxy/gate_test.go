package proxy

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

// gateFixture is a gate with its log.
type gateFixture struct {
	t    *testing.T
	log  *capture.Log
	gate *Gate
}

func startGate(t *testing.T, hold Hold, verdict inspect.Verdict) *gateFixture {
	t.Helper()
	judge := func(r capture.Record) *inspect.Report {
		xml, _ := base64.StdEncoding.DecodeString(r.SAMLResponse)
		return &inspect.Report{Verdict: verdict, Headline: "judged as " + string(verdict), XML: string(xml)}
	}
	log := capture.NewLog(capture.NewMemory(), capture.LogOptions{Judge: judge, Now: func() time.Time { return noon }})
	t.Cleanup(func() { log.Close() })
	gate := NewGate(Options{
		Log: log, Hold: hold, JudgingTime: time.Minute, Now: func() time.Time { return noon },
		FormActions: func(string) []string { return []string{"https://signin.aws.amazon.com"} },
		Refusal:     func(_ capture.Record, text string) (string, string) { return text, "rsn-present" },
	})
	t.Cleanup(gate.Close)
	return &gateFixture{t, log, gate}
}

func signInPost(xml string) Request {
	body := "SAMLResponse=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(xml))) + "&RelayState=%2fa"
	return Request{Method: "POST", URL: awsURL, Body: []byte(body), Header: http.Header{
		"Content-Type": {urlencodedForm}, "Origin": {"https://login.microsoftonline.com"}, "Cookie": {"a=b"}}}
}

// press posts one of the forms of a verdict page, as the browser would.
func (f *gateFixture) press(page *Response, button string, change url.Values) Reply {
	f.t.Helper()
	return f.pressAt(awsURL, page, button, change)
}

// pressAt is the same, posted to any address.
func (f *gateFixture) pressAt(address string, page *Response, button string, change url.Values) Reply {
	f.t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form.*?</form>`).FindAllString(string(page.Body), -1) {
		if !strings.Contains(form, `value="`+button+`"`) {
			continue
		}
		body := ""
		for _, in := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
			body += "&" + in[1] + "=" + url.QueryEscape(html.UnescapeString(in[2]))
		}
		if len(change) > 0 {
			body += "&" + change.Encode()
		}
		return f.gate.Request(f.t.Context(), Request{
			Method: "POST",
			URL:    address,
			Body:   []byte(body[1:]),
			Header: http.Header{"Content-Type": {urlencodedForm}},
		})
	}
	f.t.Fatalf("no button %q on the page:\n%s", button, page.Body)
	return Reply{}
}

func (f *gateFixture) newest() capture.Capture {
	f.t.Helper()
	list, _, err := f.log.List(f.t.Context(), capture.Query{})
	if err != nil || len(list) == 0 {
		f.t.Fatalf("no capture: %v", err)
	}
	return list[0]
}

func same(a, b Request) bool {
	return a.Method == b.Method && a.URL == b.URL && string(a.Body) == string(b.Body) &&
		fmt.Sprint(a.Header) == fmt.Sprint(b.Header)
}

// A script that reads the list forwards a message as soon as it sees it, which
// may be before the verdict is there.
func TestGateHoldsWhatTheLogShows(t *testing.T) {
	var gate *Gate
	judge := func(r capture.Record) *inspect.Report {
		if !gate.Holds(r.ID) {
			t.Errorf("%s is in the log as held while the gate does not know it", r.ID)
		}
		return &inspect.Report{Verdict: "reject"}
	}
	log := capture.NewLog(capture.NewMemory(), capture.LogOptions{Judge: judge})
	defer log.Close()
	gate = NewGate(Options{Log: log, JudgingTime: time.Minute})
	defer gate.Close()
	events, _ := log.Subscribe(t.Context(), 0)
	for range 100 {
		go gate.Request(t.Context(), signInPost("<a/>"))
		if e := <-events; !gate.Holds(e.Capture.ID) {
			t.Fatalf("%s was announced as held while the gate does not know it", e.Capture.ID)
		}
		<-events // its verdict
	}
}

// The browser continues the request in which the button arrives. At another address, or with another
// query, that would carry the message to where no one posted it.
func TestGateReleasesToTheVeryURLOnly(t *testing.T) {
	for _, button := range []string{"forward", "edit", "drop"} {
		f := startGate(t, HoldAlways, "reject")
		waits := f.gate.Request(t.Context(), signInPost("<a/>"))
		for _, elsewhere := range []string{
			"https://evil.example/saml", awsURL + "?x=1", awsURL + "/", "http://127.0.0.1:35001/",
		} {
			r := f.pressAt(elsewhere, waits.Page, button, url.Values{"xml": {"<b/>"}})
			if r.Send != nil || r.Page == nil || r.Page.Status != http.StatusConflict || f.newest().State != capture.Held {
				t.Errorf("%s at %s: sent %v, capture %s", button, elsewhere, r.Send, f.newest().State)
			}
		}
		if r := f.press(waits.Page, "forward", nil); r.Send == nil || r.Send.URL != awsURL {
			t.Errorf("after %s elsewhere it does not go where it was posted: %+v", button, r)
		}
	}
}

func TestGateForwardsTheOriginalRequest(t *testing.T) {
	f := startGate(t, HoldAlways, "reject")
	original := signInPost("<a/>")
	r := f.gate.Request(t.Context(), original)
	if r.Page == nil || r.Send != nil {
		t.Fatalf("the message does not wait: %+v", r)
	}
	if !strings.Contains(string(r.Page.Body), "judged as reject") || f.newest().State != capture.Held {
		t.Errorf("the page has no verdict, or the capture is %s", f.newest().State)
	}
	for _, part := range []string{"SAMLResponse", "%2fa"} {
		if strings.Contains(string(r.Page.Body), `name="`+part) {
			t.Errorf("the page's form carries %s, which AWS's address would get", part)
		}
	}
	if _, framed := r.Page.Header["X-Frame-Options"]; framed ||
		strings.Contains(r.Page.Header.Get("Content-Security-Policy"), "frame-ancestors") {
		t.Error("a sign-in in a frame would show nothing")
	}
	sent := f.press(r.Page, "forward", nil)
	if sent.Send == nil || !same(*sent.Send, original) || sent.Capture != f.newest().ID {
		t.Errorf("forwarded %+v, want the original %+v", sent.Send, original)
	}
	if f.newest().State != capture.Forwarded {
		t.Errorf("the capture is %s", f.newest().State)
	}
	f.gate.Answer(t.Context(), sent.Capture, Response{
		Status: 400,
		Body:   []byte("words"),
		Header: http.Header{"Location": {"/x"}},
	})
	if a := f.newest().Answer; a == nil || *a != (capture.Answer{
		Status:   400,
		Location: "/x",
		AWSError: "words",
		Matched:  "rsn-present",
	}) {
		t.Errorf("the answer is %+v", a)
	}
	again := f.press(r.Page, "forward", nil)
	if again.Page == nil || !strings.Contains(string(again.Page.Body), "Forward to AWS again") {
		t.Error("a second press sent the message a second time")
	}
	if twice := f.press(again.Page, "again", nil); twice.Send == nil || !same(*twice.Send, original) {
		t.Error("asked for in so many words, it does not go on again")
	}
}

func TestGateHoldsWhatItIsToldTo(t *testing.T) {
	for _, tt := range []struct {
		hold    Hold
		verdict inspect.Verdict
		waits   bool
	}{
		{HoldNever, "reject", false}, {HoldNever, "accept", false},
		{HoldOnError, "reject", true}, {HoldOnError, "at-risk", false}, {HoldOnError, "accept", false},
		{HoldAlways, "accept", true},
	} {
		f := startGate(t, tt.hold, tt.verdict)
		original := signInPost("<a/>")
		r := f.gate.Request(t.Context(), original)
		if (r.Page != nil) != tt.waits || (r.Send != nil) == tt.waits {
			t.Errorf("hold %s, verdict %s: waits is %v", tt.hold, tt.verdict, r.Page != nil)
		}
		want := capture.Held
		if !tt.waits {
			want = capture.Forwarded
			if r.Send == nil || !same(*r.Send, original) || r.Capture == "" {
				t.Errorf("hold %s, verdict %s: sent %+v for capture %q", tt.hold, tt.verdict, r.Send, r.Capture)
			}
		}
		if f.newest().State != want {
			t.Errorf("hold %s, verdict %s: the capture is %s", tt.hold, tt.verdict, f.newest().State)
		}
	}
}

func TestGateDrops(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	page := f.gate.Request(t.Context(), signInPost("<a/>")).Page
	r := f.press(page, "drop", nil)
	if r.Send != nil || !strings.Contains(string(r.Page.Body), "AWS didn't get this message") ||
		f.newest().State != capture.Dropped {
		t.Errorf("dropped: %+v, capture %s", r, f.newest().State)
	}
	if late := f.press(page, "forward", nil); late.Send != nil {
		t.Error("a dropped message went on")
	}
}

// A decision that was made in the inspection page is news to the tab.
func TestGateTellsThePageWhatWasDecidedElsewhere(t *testing.T) {
	for state, word := range map[capture.State]string{capture.Forwarded: "forwarded", capture.Dropped: "dropped"} {
		f := startGate(t, HoldAlways, "accept")
		f.gate.watchTime = time.Hour
		page := f.gate.Request(t.Context(), signInPost("<a/>")).Page
		news := regexp.MustCompile(`data-news="([^"]*)"`).FindStringSubmatch(string(page.Body))
		got := make(chan string, 1)
		go func() {
			r := f.gate.Request(t.Context(), Request{
				Method: "GET",
				URL:    awsURL + html.UnescapeString(news[1]),
				Header: http.Header{},
			})
			got <- string(r.Page.Body)
		}()
		id := f.newest().ID
		if !f.gate.Holds(id) {
			t.Error("the gate does not hold what it holds")
		}
		if err := f.log.SetState(t.Context(), id, state); err != nil {
			t.Fatal(err)
		}
		if said := <-got; said != word {
			t.Errorf("the page hears %q, want %q", said, word)
		}
	}
}

// A page whose own button was pressed is not told to press it once more.
func TestGateDoesNotTellThePageWhatItDidItself(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	f.gate.watchTime = time.Hour
	page := f.gate.Request(t.Context(), signInPost("<a/>")).Page
	news := regexp.MustCompile(`data-news="([^"]*)"`).FindStringSubmatch(string(page.Body))
	got := make(chan string, 1)
	go func() {
		r := f.gate.Request(t.Context(), Request{
			Method: "GET",
			URL:    awsURL + html.UnescapeString(news[1]),
			Header: http.Header{},
		})
		got <- string(r.Page.Body)
	}()
	f.press(page, "forward", nil)
	if said := <-got; said != "leaving" {
		t.Errorf("the page hears %q", said)
	}
}

func TestGateMarksClosedTabs(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	f.gate.watchTime, f.gate.closedAfter = time.Millisecond, 0
	events, _ := f.log.Subscribe(t.Context(), 0)
	page := f.gate.Request(t.Context(), signInPost("<a/>")).Page
	for e := range events {
		if e.Capture.TabClosed {
			break
		}
	}
	id := f.newest().ID
	if f.gate.Holds(id) {
		t.Error("the gate holds a message whose tab is gone")
	}
	if r := f.press(page, "forward", nil); r.Send == nil { // a tab that was only asleep
		t.Error("the page came back and cannot forward")
	}
	if c := f.newest(); c.TabClosed || c.State != capture.Forwarded {
		t.Errorf("the capture is %+v", c)
	}
}

func TestGateSendsNothingForAClientThatIsGone(t *testing.T) {
	f := startGate(t, HoldNever, "accept")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := f.gate.Request(ctx, signInPost("<a/>")); r.Send != nil {
		t.Error("a message was sent for a browser that had left")
	}
	if f.newest().State != capture.Held {
		t.Errorf("the capture is %s", f.newest().State)
	}
}

func TestGateMarksReplays(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	f.gate.Request(t.Context(), signInPost("<a/>"))
	first := f.newest()
	page := f.gate.Request(t.Context(), signInPost("<a/>")).Page
	if f.newest().ReplayOf != first.ID || !strings.Contains(string(page.Body), "posted this message before") {
		t.Errorf("the reload is %+v", f.newest())
	}
}

func TestGateLetsOtherRequestsPass(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	for name, r := range map[string]Request{
		"a page": {Method: "GET", URL: awsURL, Header: http.Header{}},
		"another form": {
			Method: "POST",
			URL:    awsURL,
			Body:   []byte("password=x"),
			Header: http.Header{"Content-Type": {urlencodedForm}},
		},
		"something JSON": {
			Method: "POST",
			URL:    awsURL,
			Body:   []byte("{}"),
			Header: http.Header{"Content-Type": {"application/json"}},
		},
		"another method": {Method: "OPTIONS", URL: awsURL, Header: http.Header{}},
		"an empty body":  {Method: "POST", URL: awsURL, Header: http.Header{}},
		"a query of ours": {
			Method: "POST",
			URL:    awsURL + "?samlscope=x",
			Body:   []byte("a=b"),
			Header: http.Header{"Content-Type": {urlencodedForm}},
		},
	} {
		got := f.gate.Request(t.Context(), r)
		if got.Page != nil || got.Send == nil || !same(*got.Send, r) || got.Capture != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if list, _, _ := f.log.List(t.Context(), capture.Query{}); len(list) != 0 {
		t.Errorf("%d of them were kept", len(list))
	}
	// What holds a SAMLResponse but isn't a form AWS would read goes on too, and is in the list.
	odd := Request{
		Method: "POST",
		URL:    awsURL,
		Body:   []byte("SAMLResponse=a&SAMLResponse=b"),
		Header: http.Header{"Content-Type": {urlencodedForm}},
	}
	if got := f.gate.Request(t.Context(), odd); got.Send == nil || !same(*got.Send, odd) ||
		f.newest().State != capture.Recorded {
		t.Errorf("two responses in one form: %+v", got)
	}
}

func TestGateRefusesWhoHasNoToken(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	f.gate.Request(t.Context(), signInPost("<a/>"))
	for _, key := range []string{"", "x", f.newest().ID, f.newest().ID + ".", f.newest().ID + ".0123"} {
		for _, do := range []string{"forward", "again", "drop", "edit"} {
			r := f.gate.Request(t.Context(), Request{
				Method: "POST",
				URL:    awsURL,
				Body:   []byte("samlscope=" + key + "&do=" + do),
				Header: http.Header{},
			})
			if r.Send != nil || r.Page.Status != http.StatusGone {
				t.Errorf("%q may %s", key, do)
			}
		}
		if r := f.gate.Request(t.Context(), Request{
			Method: "GET",
			URL:    awsURL + "?samlscope=" + key,
			Header: http.Header{},
		}); r.Send != nil || r.Page.Status != http.StatusGone {
			t.Errorf("%q hears news", key)
		}
	}
	if f.newest().State != capture.Held {
		t.Errorf("the capture is %s", f.newest().State)
	}
}

// The page on which AWS asks for a role posts the message again, with the choice.
func TestGateKnowsTheChoiceOfARole(t *testing.T) {
	f := startGate(t, HoldNever, "accept")
	first := f.gate.Request(t.Context(), signInPost("<a/>"))
	choice := signInPost("<a/>")
	choice.Body = append(choice.Body, "&roleIndex=arn%3Aaws"...)
	r := f.gate.Request(t.Context(), choice)
	if r.Send == nil || !same(*r.Send, choice) || r.Capture != first.Capture {
		t.Errorf("the choice: %+v, want it sent on for capture %s", r, first.Capture)
	}
}

func TestGateInParallel(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			original := signInPost(fmt.Sprintf("<a n='%d'/>", i))
			page := f.gate.Request(t.Context(), original).Page
			if page == nil {
				t.Error("it does not wait")
				return
			}
			if r := f.press(page, "forward", nil); r.Send == nil || !same(*r.Send, original) {
				t.Errorf("message %d: %+v was sent", i, r.Send)
			}
		})
	}
	wg.Wait()
	list, _, err := f.log.List(t.Context(), capture.Query{Limit: 500})
	if err != nil || len(list) != 200 {
		t.Fatalf("%d captures: %v", len(list), err)
	}
	for _, c := range list {
		if c.State != capture.Forwarded {
			t.Errorf("%s is %s", c.ID, c.State)
		}
	}
}
