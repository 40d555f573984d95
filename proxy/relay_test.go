package proxy

import (
	"bytes"
	"context"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

const awsURL = "https://signin.aws.amazon.com/saml"

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// fixture is a relay on loopback with its log.
type fixture struct {
	t   *testing.T
	log *capture.Log
	url string // of the server, without a path
}

func start(t *testing.T, judge func(capture.Record) *inspect.Report, change func(*Options)) *fixture {
	t.Helper()
	log := capture.NewLog(capture.NewMemory(), capture.LogOptions{Judge: judge, Now: func() time.Time { return noon }})
	t.Cleanup(func() { log.Close() })
	o := Options{
		Log:         log,
		Action:      func(capture.Record) string { return awsURL },
		Allowed:     func(u string) bool { return u == awsURL },
		FormActions: func(string) []string { return []string{"https://signin.aws.amazon.com", "https://*.aws.amazon.com"} },
		PageURL:     func(id string) string { return "http://127.0.0.1:8484/#/c/" + id },
		Now:         func() time.Time { return noon },
		RelayURLs:   []string{"http://localhost:8485/saml"},
		JudgingTime: time.Minute,
	}
	if change != nil {
		change(&o)
	}
	srv := httptest.NewServer(New(o))
	t.Cleanup(srv.Close)
	return &fixture{t, log, srv.URL}
}

// answer is what the relay answered.
type answer struct {
	status int
	header http.Header
	body   string
}

func (f *fixture) do(method, path, contentType, body string) answer {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Origin", "null")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	return f.send(req)
}

func (f *fixture) send(req *http.Request) answer {
	f.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		f.t.Error(err)
		return answer{}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Error(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

func (f *fixture) post(body string) answer {
	return f.do("POST", "/saml", "application/x-www-form-urlencoded", body)
}

// newest is the record that the last post made.
func (f *fixture) newest() capture.Record {
	f.t.Helper()
	page, _, err := f.log.List(f.t.Context(), capture.Query{Limit: 1})
	if err != nil || len(page) != 1 {
		f.t.Fatalf("nothing was recorded (error %v)", err)
	}
	rec, err := f.log.Get(f.t.Context(), page[0].ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return rec
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="(SAMLResponse|RelayState)" value="([^"]*)">`)

// formValues are the values that the page would post to AWS.
func formValues(page string) map[string]string {
	values := map[string]string{}
	for _, m := range hiddenInput.FindAllStringSubmatch(page, -1) {
		values[m[1]] = html.UnescapeString(m[2])
	}
	return values
}

func judgedReport(verdict inspect.Verdict, headline string) func(capture.Record) *inspect.Report {
	return func(capture.Record) *inspect.Report { return sample(verdict, headline) }
}

func sample(verdict inspect.Verdict, headline string) *inspect.Report {
	recipient, who := awsURL, "ann@example.com"
	return &inspect.Report{
		Verdict: verdict, Headline: headline, Target: inspect.TargetIAM,
		Causes: []inspect.Cause{{Title: "The mail attribute is empty", Explanation: "Entra leaves the claim out.",
			Fixes: []inspect.Fix{{Where: inspect.Entra, Path: "Attributes & Claims", Do: "Choose user.userprincipalname."}}}},
		Findings: []inspect.Finding{{
			ID:       "rsn-present",
			Severity: inspect.Error,
			Title:    "RoleSessionName is missing",
			AWSError: "RoleSessionName is required in AuthnResponse",
		}},
		Message: &inspect.MessageFacts{
			IssueInstant: noon.Add(-100 * time.Second).Format(time.RFC3339),
			Assertion: &inspect.AssertionFacts{
				NameID:       &who,
				Recipient:    &recipient,
				IssueInstant: noon.Add(-90 * time.Second).Format(time.RFC3339),
			},
		},
	}
}

func TestValuesGoOnByteForByte(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "AWS will accept this sign-in."), nil)
	wrapped := "PHNhbWw+\r\nZm9v/+==\r\n"
	for _, c := range []struct{ body, response, relay string }{
		{
			"SAMLResponse=" + url.QueryEscape("a+b/c=") + "&RelayState=" + url.QueryEscape("https://x.example/?a=1&b=2"),
			"a+b/c=",
			"https://x.example/?a=1&b=2",
		},
		{"SAMLResponse=a%2Bb%2bc+d&RelayState=%25+%2", "a+b+c d", "% %2"},
		{"SAMLResponse=" + url.QueryEscape(wrapped) + "&RelayState=a;b", wrapped, "a;b"},
		{
			"RelayState=" + url.QueryEscape(`"><script>`+"\u202e") + "&other=1&SAMLResponse=x==",
			"x==",
			`"><script>` + "\u202e",
		},
	} {
		got := f.post(c.body)
		values := formValues(got.body)
		if got.status != 200 || values["SAMLResponse"] != c.response || values["RelayState"] != c.relay {
			t.Errorf("%s: status %d, page posts %q", c.body, got.status, values)
		}
		rec := f.newest()
		if rec.SAMLResponse != c.response || rec.RelayState == nil || *rec.RelayState != c.relay ||
			rec.State != capture.Held || rec.Endpoint != awsURL {
			t.Errorf("%s: recorded %q, %v, %s", c.body, rec.SAMLResponse, rec.RelayState, rec.State)
		}
	}
}

func TestRelayStateOnlyWhenSent(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "fine"), nil)
	if v := formValues(f.post("SAMLResponse=x").body); len(v) != 1 || f.newest().RelayState != nil {
		t.Errorf("without: %q", v)
	}
	v := formValues(f.post("SAMLResponse=x&RelayState=").body)
	if relay, there := v["RelayState"]; !there || relay != "" {
		t.Errorf("empty: %q", v)
	}
}

func TestMultipart(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "fine"), nil)
	part := func(disposition, value string) string {
		return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n"
	}
	send := func(parts string) answer {
		return f.do("POST", "/saml", "multipart/form-data; boundary=b", parts+"--b--\r\n")
	}
	got := send(part(`name="SAMLResponse"`, "a+b=\r\nc") + part(`name="RelayState"`, "r"))
	if v := formValues(got.body); v["SAMLResponse"] != "a+b=\r\nc" || v["RelayState"] != "r" {
		t.Errorf("status %d, page posts %q", got.status, v)
	}
	if got := send(part(`name="SAMLResponse"; filename="x"`,
		"a")); got.status != 400 || f.newest().State != capture.Recorded {
		t.Errorf("a file: %d", got.status)
	}
}

func TestNoSignInIsRecordedAndExplained(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	f := start(t, judgedReport(inspect.Accept, "fine"), nil)
	for _, c := range []struct {
		name, path, contentType, body string
		status                        int
		says                          string
	}{
		{"nothing", "/saml", form, "", 400, "no SAMLResponse"},
		{"two responses", "/saml", form, "SAMLResponse=a&SAMLResponse=b", 400, "2 SAMLResponse"},
		{"two relay states", "/saml", form, "SAMLResponse=a&RelayState=b&RelayState=c", 400, "2 RelayState"},
		{"request", "/saml", form, "SAMLRequest=a", 400, "SAMLRequest"},
		{"empty", "/saml", form, "SAMLResponse=", 400, "empty"},
		{"query", "/saml?SAMLResponse=a", form, "SAMLResponse=a", 400, "The address carried SAMLResponse"},
		{"query relay state", "/saml?RelayState=a", form, "SAMLResponse=a", 400, "The address carried RelayState"},
		{"many fields", "/saml", form, strings.Repeat("a=b&", maxFields) + "SAMLResponse=a", 400, "more than 64 fields"},
		{"no form", "/saml", "text/xml", "<Response/>", 400, "text/xml"},
		{"no boundary", "/saml", "multipart/form-data", "x", 400, "boundary"},
		{
			"cut",
			"/saml",
			"multipart/form-data; boundary=b",
			"--b\r\nContent-Disposition: form-data; name=\"SAMLResponse\"\r\n\r\nx",
			400,
			"cut short",
		},
		{"large", "/saml", form, "SAMLResponse=" + strings.Repeat("A", 3<<20), 413, "larger than 512 KiB"},
	} {
		got := f.do("POST", c.path, c.contentType, c.body)
		rec := f.newest()
		if got.status != c.status || !strings.Contains(got.body, c.says) || strings.Contains(got.body, "<form") {
			t.Errorf("%s: status %d, page lacks %q or has a form", c.name, got.status, c.says)
		}
		if rec.State != capture.Recorded || !strings.Contains(rec.Headline, c.says) || rec.SAMLResponse != "" {
			t.Errorf("%s: recorded as %s with %q", c.name, rec.State, rec.Headline)
		}
		if tail := c.body[:min(len(c.body), 1000)]; !bytes.Contains(rec.Body, []byte(tail)) || len(rec.Body) > maxKept {
			t.Errorf("%s: kept %d bytes of the body", c.name, len(rec.Body))
		}
	}
}

func TestPageSaysWhatAndWhy(t *testing.T) {
	f := start(t, judgedReport(inspect.Reject, "AWS will reject this sign-in: RoleSessionName is missing."), nil)
	got := f.post("SAMLResponse=x")
	rec := f.newest()
	for _, want := range []string{
		`<div class="verdict reject">`, `<h1>AWS will reject this <span class="whole">sign-in</span>: RoleSessionName is missing.</h1>`, `Microsoft Entra admin center</span><span class="step">Attributes &amp; Claims</span>`, "Choose user.userprincipalname.",
		"RoleSessionName is required in AuthnResponse", "ann@example.com", "Real data", "12:03:20 UTC", `data-seconds="200"`, "3 min 20 s",
		`action="` + awsURL + `"`, `action="/saml/` + rec.ID + `/drop"`, "http://127.0.0.1:8484/#/c/" + rec.ID,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(got.body, "names this relay") {
		t.Error("the Recipient is AWS, not the relay")
	}
}

func TestRecipientThatNamesTheRelayComesFirst(t *testing.T) {
	f := start(t, func(capture.Record) *inspect.Report {
		r, relay := sample(inspect.Reject, "rejected"), "http://localhost:8485/saml"
		r.Message.Assertion.Recipient = &relay
		return r
	}, nil)
	body := f.post("SAMLResponse=x").body
	first, headline := strings.Index(body, "Recipient is this relay"), strings.Index(body, "<h1")
	if first < 0 || first > headline {
		t.Errorf("stands at %d, the headline at %d", first, headline)
	}
}

func TestFiveMinutesOver(t *testing.T) {
	f := start(t, judgedReport(inspect.Reject, "late"),
		func(o *Options) { o.Now = func() time.Time { return noon.Add(24 * time.Hour) } })
	if body := f.post("SAMLResponse=x").body; !strings.Contains(body, "too late") ||
		!strings.Contains(body, `<time datetime="2026-11-22T12:03:20Z">2026-11-22 12:03:20 UTC</time>`) ||
		strings.Contains(body, `id="left"`) {
		t.Error("the page counts on")
	}
}

func TestBrokenJudgeStopsNothing(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	for name, judge := range map[string]func(capture.Record) *inspect.Report{
		"panics": func(capture.Record) *inspect.Report { panic("broken check") },
		"hangs":  func(capture.Record) *inspect.Report { <-release; return nil },
		"absent": nil,
	} {
		f := start(t, judge, func(o *Options) { o.JudgingTime = 10 * time.Millisecond })
		got := f.post("SAMLResponse=x")
		if got.status != 200 || !strings.Contains(got.body, "Not checked") || formValues(got.body)["SAMLResponse"] != "x" {
			t.Errorf("%s: status %d, page posts %q", name, got.status, formValues(got.body))
		}
		if f.newest().SAMLResponse != "x" {
			t.Errorf("%s: not recorded", name)
		}
	}
}

// fullDisk is a store that cannot write.
type fullDisk struct{ *capture.Memory }

func (fullDisk) Write(context.Context, func(capture.Tx) error) error {
	return io.ErrShortWrite
}

func TestFullDiskStopsNothing(t *testing.T) {
	log := capture.NewLog(fullDisk{capture.NewMemory()}, capture.LogOptions{
		Judge: judgedReport(inspect.Reject, "AWS will reject it."),
	})
	defer log.Close()
	f := start(t, nil, func(o *Options) { o.Log = log })
	got := f.post("SAMLResponse=x")
	if got.status != 200 || formValues(got.body)["SAMLResponse"] != "x" ||
		!strings.Contains(got.body, "was not recorded") ||
		!strings.Contains(got.body, "AWS will reject it.") {
		t.Errorf("status %d, page posts %q", got.status, formValues(got.body))
	}
}

// TestBrokenOffFormIsKept: what arrived of a form is in the list.
func TestBrokenOffFormIsKept(t *testing.T) {
	f := start(t, nil, nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(f.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /saml HTTP/1.1\r\nHost: "+conn.RemoteAddr().String()+
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nSAMLResponse=PHNhb")
	if err == nil {
		err = conn.(*net.TCPConn).CloseWrite()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatal(err)
	}
	if rec := f.newest(); string(rec.Body) != "SAMLResponse=PHNhb" || !strings.Contains(rec.Headline, "broke off") {
		t.Errorf("recorded %q with %q", rec.Body, rec.Headline)
	}
}

func TestGetExplains(t *testing.T) {
	f := start(t, nil, nil)
	if got := f.do("GET", "/saml?SAMLResponse=x", "",
		""); got.status != 200 || !strings.Contains(got.body, "Reply URL") || !strings.Contains(got.body, "HTTP-POST") {
		t.Errorf("%d", got.status)
	}
	if got := f.do("PUT", "/saml", "", ""); got.status != 405 {
		t.Errorf("PUT: %d", got.status)
	}
}

func TestManyPostsAtOnce(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "fine"), nil)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if got := f.post("SAMLResponse=x"); got.status != 200 || formValues(got.body)["SAMLResponse"] != "x" {
				t.Errorf("status %d", got.status)
			}
		})
	}
	wg.Wait()
	page, _, err := f.log.List(t.Context(), capture.Query{Limit: 500})
	if err != nil || len(page) != 100 {
		t.Errorf("%d recorded, error %v", len(page), err)
	}
}
