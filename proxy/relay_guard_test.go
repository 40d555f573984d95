package proxy

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

func TestHostileValuesAreEscaped(t *testing.T) {
	hostile := `"'><script>alert(1)</script><form action=x>` + "\u202e"
	f := start(t, func(capture.Record) *inspect.Report {
		r := sample(inspect.Reject, hostile)
		r.Message.Assertion.RoleSessionName = &hostile
		r.Findings[0].Title, r.Findings[0].Detail, r.Findings[0].AWSError = hostile, hostile, hostile
		r.Causes[0].Title, r.Causes[0].Explanation = hostile, hostile
		return r
	}, nil)
	body := f.post("SAMLResponse=" + url.QueryEscape(hostile)).body
	if n := strings.Count(body, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if n := strings.Count(body, "<form"); n != 2 {
		t.Errorf("%d forms", n)
	}
	if shown := hiddenInput.ReplaceAllString(body, ""); strings.Contains(shown, "\u202e") &&
		!strings.Contains(shown, `\u{202E}`) {
		t.Error("text is turned around")
	}
}

func TestPolicy(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "fine"), nil)
	got := f.post("SAMLResponse=x")
	csp := got.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "connect-src 'self'",
		"form-action 'self' https://signin.aws.amazon.com https://*.aws.amazon.com;"} {
		if !strings.Contains(csp, want) {
			t.Errorf("the policy lacks %s: %s", want, csp)
		}
	}
	for tag, directive := range map[string]string{"script": "script-src ", "style": "style-src "} {
		m := regexp.MustCompile(`(?s)<` + tag + `>(.*)</` + tag + `>`).FindStringSubmatch(got.body)
		if m == nil || !strings.Contains(csp, directive+hashOf(m[1])+";") {
			t.Errorf("the page's %s has not the hash of the policy", tag)
		}
	}
	for name, want := range map[string]string{
		"Cache-Control":                "no-store",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Set-Cookie":                   "",
	} {
		if v := got.header.Get(name); v != want {
			t.Errorf("%s: %q", name, v)
		}
	}
	if p := policy([]string{
		"https://a.example; script-src *", "https://b.example",
	}); strings.Contains(p, "a.example") || !strings.Contains(p, "b.example") {
		t.Errorf("a source broke out: %s", p)
	}
}

func TestNoFormWhereNothingMayGo(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		body   string
		says   string
	}{
		"not AWS": {
			func(o *Options) { o.Action = func(capture.Record) string { return "https://evil.example/saml" } },
			"x",
			"https://evil.example/saml, which is not an AWS",
		},
		"nowhere": {func(o *Options) { o.Action = nil }, "x", "nowhere to forward"},
		"broken": {
			func(o *Options) { o.Action = func(capture.Record) string { panic("no partition") } },
			"x",
			"nowhere to forward",
		},
		"not for a form": {nil, "%00", "no HTML form can carry"},
	} {
		f := start(t, judgedReport(inspect.Accept, "fine"), c.change)
		got := f.post("SAMLResponse=" + c.body)
		if got.status != 200 || len(formValues(got.body)) != 0 || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: status %d, page posts %q", name, got.status, formValues(got.body))
		}
	}
}

func TestTokens(t *testing.T) {
	f := start(t, judgedReport(inspect.Reject, "rejected"), nil)
	f.post("SAMLResponse=x")
	rec := f.newest()
	const form = "application/x-www-form-urlencoded"
	base := "/saml/" + rec.ID
	unknown := f.do("GET", "/saml/none?token="+rec.Token, "", "")
	for _, c := range []struct{ method, path, body string }{
		{
			"GET", base, "",
		}, {"GET", base + "?token=", ""}, {"GET", base + "?token=" + rec.Token[1:], ""}, {"GET", "/saml/?token=", ""},
		{"POST", base + "/drop", ""}, {"POST", base + "/forward", "token=x"}, {"POST", "/saml/none/drop", "token="},
		{"GET", base + "/drop?token=" + rec.Token, ""}, {"POST", base + "/drop?token=" + rec.Token, ""},
		{"POST", base + "?token=" + rec.Token, "token=" + rec.Token}, {"POST", base + "/other", "token=" + rec.Token},
		{"GET", "//saml", ""}, {"GET", "/", ""}, {"GET", "/%73aml", ""}, {"POST", "/saml/../saml", ""},
	} {
		if got := f.do(c.method, c.path, form, c.body); got.status != 404 || got.body != unknown.body {
			t.Errorf("%s %s: status %d, %q", c.method, c.path, got.status, got.body)
		}
	}
	if f.newest().State != capture.Held {
		t.Fatal("decided without the token")
	}
	if got := f.do("GET", base+"?token="+rec.Token, "",
		""); got.status != 200 || formValues(got.body)["SAMLResponse"] != "x" {
		t.Errorf("with the token: %d", got.status)
	}
	if got := f.do("POST", base+"/forward", form, "token="+
		rec.Token); got.status != 204 || f.newest().State != capture.Forwarded {
		t.Errorf("forward: %d", got.status)
	}
	if got := f.do("POST", base+"/drop", form, "token="+
		rec.Token); got.status != 409 || f.newest().State != capture.Forwarded {
		t.Errorf("drop after forward: %d", got.status)
	}
	f.post("SAMLResponse=y")
	rec = f.newest()
	got := f.do("POST", "/saml/"+rec.ID+"/drop", form, "token="+rec.Token)
	if got.status != 200 || f.newest().State != capture.Dropped || strings.Contains(got.body, "<form") ||
		!strings.Contains(got.body, "AWS didn't get this message") {
		t.Errorf("drop: %d", got.status)
	}
}

func TestHosts(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "fine"), func(o *Options) { o.Hosts = []string{"relay.example:99"} })
	_, port, _ := strings.Cut(strings.TrimPrefix(f.url, "http://"), ":")
	for host, want := range map[string]int{
		"localhost:" + port: 200, "LOCALHOST:" +
			port: 200, "127.0.0.1:" + port: 200, "[::1]:" + port: 200, "relay.example:99": 200,
		"localhost": 421, "localhost:1": 421, "evil.example:" + port: 421, "evil.example": 421, "localhost.:" + port: 421,
		"127.0.0.1.evil.example:" + port: 421, "0.0.0.0:" + port: 421,
	} {
		for _, method := range []string{"GET", "POST"} {
			req, err := http.NewRequestWithContext(t.Context(), method, f.url+"/saml", strings.NewReader("SAMLResponse=x"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Host = host
			if got := f.send(req); got.status != want || want == 421 && got.body != "" {
				t.Errorf("%s %s: %d %q, want %d", method, host, got.status, got.body, want)
			}
		}
	}
}
