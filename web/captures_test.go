package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

type list struct {
	Captures []capture.Capture
	Next     *string
}

func ids(list []capture.Capture) []string {
	all := []string{}
	for _, c := range list {
		all = append(all, c.ID)
	}
	return all
}

func judged(v inspect.Verdict, headline string) func(*capture.Record) {
	return func(r *capture.Record) { r.Report = &inspect.Report{Verdict: v, Headline: headline} }
}

func TestEmptyListIsAList(t *testing.T) {
	f := start(t, nil)
	if g := f.do("GET", "/api/v1/captures", ""); strings.TrimSpace(g.body) != `{"captures":[],"next":null}` {
		t.Error(g.body)
	}
}

// TestRedeemUntil: the page is told when AWS's five minutes end, of captures that were
// judged by an earlier version as well.
func TestRedeemUntil(t *testing.T) {
	f := start(t, nil)
	id := f.add(func(r *capture.Record) {
		r.Report = &inspect.Report{
			Kind:    inspect.KindResponse,
			Target:  inspect.TargetIAM,
			Message: &inspect.MessageFacts{IssueInstant: "2026-11-22T11:58:00Z"},
		}
	}).ID
	if g := f.do("GET", "/api/v1/captures/"+id, ""); !strings.Contains(g.body, `"redeemUntil":"2026-11-22T12:03:00Z"`) {
		t.Error(g.body)
	}
	other := f.add(judged(inspect.Accept, "fine")).ID
	if g := f.do("GET", "/api/v1/captures/"+other, ""); strings.Contains(g.body, "redeemUntil") {
		t.Error(g.body)
	}
}

func TestListFilters(t *testing.T) {
	f := start(t, nil)
	reject := f.add(judged(inspect.Reject, "RoleSessionName is missing")).ID
	risk := f.add(judged(inspect.AtRisk, "Größe")).ID
	accept := f.add(judged(inspect.Accept, "fine")).ID
	raw := f.add(func(r *capture.Record) { r.Endpoint = "https://eu-west-1.signin.aws.amazon.com/saml" }).ID
	for query, want := range map[string][]string{
		"":                             {raw, accept, risk, reject},
		"?verdict=":                    {raw, accept, risk, reject},
		"?verdict=reject":              {reject},
		"?verdict=at-risk":             {risk},
		"?verdict=accept":              {accept},
		"?q=rolesessionname":           {reject},
		"?q=GR%C3%96SSE":               {},
		"?q=gr%C3%96%C3%9Fe":           {risk},
		"?q=eu-west-1":                 {raw},
		"?q=" + accept:                 {accept},
		"?q=nothing":                   {},
		"?q=fine&verdict=reject":       {},
		"?q=PHNhbWw":                   {}, // the message itself is not searched
		"?limit=2":                     {raw, accept},
		"?limit=500":                   {raw, accept, risk, reject},
		"?before=" + risk:              {reject},
		"?before=" + risk + "&limit=1": {reject},
		"?before=0":                    {},
		"?q=%25":                       {},
		"?q=_":                         {},
	} {
		if got := ids(decode[list](t, f.do("GET", "/api/v1/captures"+query, "")).Captures); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for query, code := range map[string]string{
		"?limit=0": "bad-limit", "?limit=-1": "bad-limit", "?limit=x": "bad-limit", "?limit=1.5": "bad-limit",
		"?limit=99999999999999999999": "bad-limit", "?limit=%20": "bad-limit",
		"?before=bogus": "bad-before", "?verdict=rejected": "bad-verdict", "?verdict=REJECT": "bad-verdict",
	} {
		isProblem(t, query, f.do("GET", "/api/v1/captures"+query, ""), http.StatusBadRequest, code)
	}
}

func TestPaging(t *testing.T) {
	f := start(t, nil)
	for i := range 502 {
		f.add(func(r *capture.Record) { r.Headline = fmt.Sprintf("parity %d", i%2) })
	}
	want := ids(f.all())
	for query, size := range map[string]int{"": 50, "limit=500": 500, "limit=501": 500, "limit=1000000": 500} {
		p := decode[list](t, f.do("GET", "/api/v1/captures?"+query, ""))
		if len(p.Captures) != size || p.Next == nil || *p.Next != p.Captures[size-1].ID {
			t.Errorf("%q: %d captures, next %v", query, len(p.Captures), p.Next)
		}
	}
	for _, c := range []struct {
		query string
		pages []int
	}{
		{"limit=200", []int{200, 200, 102}},
		{"limit=251", []int{251, 251}}, // no empty page at the end
		{"limit=200&q=parity+1", []int{200, 51}},
	} {
		var seen []string
		var pages []int
		for before := ""; ; {
			p := decode[list](t, f.do("GET", "/api/v1/captures?"+c.query+"&before="+before, ""))
			pages, seen = append(pages, len(p.Captures)), append(seen, ids(p.Captures)...)
			if p.Next == nil {
				break
			}
			before = *p.Next
			if len(pages) == 1 {
				f.add(func(r *capture.Record) { r.Headline = "parity 1" }) // newer: on no later page
			}
		}
		if !slices.Equal(pages, c.pages) || !slices.IsSortedFunc(seen,
			func(a, b string) int { return strings.Compare(b, a) }) {
			t.Errorf("%s: pages of %d, want %d", c.query, pages, c.pages)
		}
		f.deleteNewerThan(want[0])
	}
}

func (f *rig) deleteNewerThan(id string) {
	f.t.Helper()
	for _, c := range f.all() {
		if c.ID > id {
			if err := f.log.Delete(f.t.Context(), c.ID); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

func TestOneCapture(t *testing.T) {
	f := start(t, func(o *Options) {
		o.fake().relayPage = func(r capture.Record) string {
			if r.Via == capture.ViaRelay {
				return "http://127.0.0.1:8485/saml/" + r.ID
			}
			return ""
		}
	})
	plain := f.add(nil)
	full := f.add(func(r *capture.Record) {
		judged(inspect.Reject, "no")(r)
		r.Report.XML, r.Via, r.Body, r.RelayState = "<a>\u2028</a>", capture.ViaImport, []byte("a\x00\xff"), nil
		r.Report.Target = inspect.TargetClientVPN
	})
	for _, c := range []struct {
		id   string
		want map[string]string // JSON of fields
	}{
		{plain.ID, map[string]string{
			"id": `"` + plain.ID + `"`, "via": `"relay"`, "state": `"held"`, "endpoint": `"` + awsURL +
				`"`, "receivedAt": `"2026-11-22T12:00:00Z"`,
			"samlResponse": `"PHNhbWw+/+=="`, "relayState": `"https://console.aws.amazon.com/?a=1&b=<2>"`,
			"report": "null", "xml": `""`, "answer": "null", "verdict": "null", "relayPage": `"http://127.0.0.1:8485/saml/` +
				plain.ID + `"`, "body": "", "receiver": `"AWS"`,
		}},
		{full.ID, map[string]string{
			"relayState": "null", "relayPage": "null", "body": `"YQD/"`, "verdict": `"reject"`, "headline": `"no"`, "xml": "\"<a>\u2028</a>\"",
			"receiver": `"Client VPN"`,
		}},
	} {
		g := f.do("GET", "/api/v1/captures/"+c.id, "")
		for name, value := range c.want {
			var a, b any
			raw, there := decode[map[string]json.RawMessage](t, g)[name]
			if value == "" && !there {
				continue
			}
			if json.Unmarshal(raw, &a) != nil || json.Unmarshal([]byte(value), &b) != nil || a != b {
				t.Errorf("%s: %s, want %s", name, raw, value)
			}
		}
		if strings.Contains(g.body, plain.Token) || strings.Contains(g.body, full.Token) {
			t.Error("the capture's token is shown")
		}
	}
}

func TestNoSuchCapture(t *testing.T) {
	f := start(t, nil)
	for _, id := range []string{"0", "..", "%2e%2e", "a%2Fb", "%00", "%ff", "'%20or%201=1--", strings.Repeat("a", 5000)} {
		for _, route := range []string{"GET /%s", "DELETE /%s", "POST /%s/forward", "POST /%s/drop"} {
			method, path, _ := strings.Cut(fmt.Sprintf(route, id), " ")
			isProblem(t, method+" "+path, f.do(method, "/api/v1/captures"+path, ""), http.StatusNotFound, "no-such-capture")
		}
	}
}

func TestForwardAnswersWhatTheFormPosts(t *testing.T) {
	f := start(t, nil)
	for _, c := range []struct {
		name, response string
		relay          *string
	}{
		{"both", "PHNhbWw+/+==", new("https://x.example/?a=1&b=\"<>'\u202e\u2028\r\n")},
		{"no relay state", "a\r\nb+c d%2B", nil},
		{"empty relay state", "x", new("")},
	} {
		rec := f.add(func(r *capture.Record) { r.SAMLResponse, r.RelayState = c.response, c.relay })
		for range 2 { // again: the form was lost, or the button clicked twice
			v := decode[map[string]any](t, f.do("POST", "/api/v1/captures/"+rec.ID+"/forward", ""))
			relay, isText := v["RelayState"].(string)
			if len(v) != 3 || v["action"] != awsURL || v["SAMLResponse"] != c.response || isText != (c.relay != nil) ||
				isText && relay != *c.relay {
				t.Errorf("%s: %q", c.name, v)
			}
		}
		if f.state(rec.ID) != capture.Forwarded {
			t.Errorf("%s: %s", c.name, f.state(rec.ID))
		}
	}
}

func TestDecisions(t *testing.T) {
	f := start(t, func(o *Options) { o.fake().holds = func(string) bool { return false } })
	holding := start(t, nil)
	is := func(via capture.Via, s capture.State) func(*capture.Record) {
		return func(r *capture.Record) { r.Via, r.State = via, s }
	}
	elsewhere := func(r *capture.Record) { r.Endpoint = "https://evil.example/saml" }
	for _, c := range []struct {
		name, do string
		f        *rig
		change   func(*capture.Record)
		status   int
		code     string
		state    capture.State // afterwards
	}{
		{"dropped", "drop", f, nil, 200, "", capture.Dropped},
		{"dropped again", "drop", f, is(capture.ViaRelay, capture.Dropped), 200, "", capture.Dropped},
		{"dropped too late", "drop", f, is(capture.ViaRelay, capture.Forwarded), 409, "not-held", capture.Forwarded},
		{"nothing to drop", "drop", f, is(capture.ViaImport, capture.Recorded), 409, "not-held", capture.Recorded},
		{"demo goes on as relay", "forward", f, is(capture.ViaDemo, capture.Held), 200, "", capture.Forwarded},
		{
			"forwarded after drop",
			"forward",
			f,
			is(capture.ViaRelay, capture.Dropped),
			409,
			"nothing-to-forward",
			capture.Dropped,
		},
		{"recorded", "forward", f, is(capture.ViaImport, capture.Recorded), 409, "nothing-to-forward", capture.Recorded},
		{
			"no message",
			"forward",
			f,
			func(r *capture.Record) { r.SAMLResponse = "" },
			409,
			"nothing-to-forward",
			capture.Held,
		},
		{"not AWS", "forward", f, elsewhere, 422, "not-aws", capture.Held},
		{
			"not AWS any more",
			"forward",
			f,
			func(r *capture.Record) { elsewhere(r); r.State = capture.Forwarded },
			422,
			"not-aws",
			capture.Forwarded,
		},
		{"tab is there", "forward", holding, is(capture.ViaBrowse, capture.Held), 200, "", capture.Forwarded},
		{"proxy waits", "forward", holding, is(capture.ViaIntercept, capture.Held), 200, "", capture.Forwarded},
		{"tab is gone", "forward", f, is(capture.ViaBrowse, capture.Held), 409, "tab-closed", capture.Held},
		{"went on before the tab closed", "forward", f, is(capture.ViaBrowse, capture.Forwarded), 200, "", capture.Forwarded},
		{"dropped on its way", "forward", f, is(capture.ViaIntercept, capture.Dropped), 409, "not-held", capture.Dropped},
		{"seen on its way", "forward", f, is(capture.ViaIntercept, capture.Recorded), 409, "not-held", capture.Recorded},
		{"dropped though the tab is gone", "drop", f, is(capture.ViaBrowse, capture.Held), 200, "", capture.Dropped},
		{
			"bytes that no text carries",
			"forward",
			f,
			func(r *capture.Record) { r.SAMLResponse = "a\xff" },
			422,
			"not-text",
			capture.Held,
		},
		{
			"relay state that no text carries",
			"forward",
			f,
			func(r *capture.Record) { r.RelayState = new("\xc3(") },
			422,
			"not-text",
			capture.Held,
		},
		{"a zero byte", "forward", f, func(r *capture.Record) { r.RelayState = new("a\x00") }, 422, "not-text", capture.Held},
	} {
		rec := c.f.add(c.change)
		g := c.f.do("POST", "/api/v1/captures/"+rec.ID+"/"+c.do, "")
		switch {
		case c.code != "":
			isProblem(t, c.name, g, c.status, c.code)
		case g.status != c.status:
			t.Errorf("%s: %d %s", c.name, g.status, g.body)
		case c.do == "drop" || rec.Via == capture.ViaBrowse || rec.Via == capture.ViaIntercept:
			if v := decode[capture.Capture](t, g); v.ID != rec.ID || v.State != c.state {
				t.Errorf("%s: answered %s", c.name, g.body)
			}
		}
		if s := c.f.state(rec.ID); s != c.state {
			t.Errorf("%s: it is %s", c.name, s)
		}
	}
}

// TestOneDecisionWins: forward and drop at once, and only one of them is told
// that it happened.
func TestOneDecisionWins(t *testing.T) {
	f := start(t, nil)
	for range 20 {
		rec := f.add(nil)
		answers := make(chan int, 2)
		for _, do := range []string{"forward", "drop"} {
			req := f.request("POST", "/api/v1/captures/"+rec.ID+"/"+do, "")
			req.Header.Set("Authorization", "Bearer "+token)
			go func() {
				resp, err := f.server.Client().Do(req)
				if err != nil {
					answers <- 0
					return
				}
				resp.Body.Close()
				answers <- resp.StatusCode
			}()
		}
		if a, b := <-answers, <-answers; min(a, b) != http.StatusOK || max(a, b) != http.StatusConflict {
			t.Errorf("%d and %d, it is %s", a, b, f.state(rec.ID))
		}
	}
}

func TestDelete(t *testing.T) {
	f := start(t, nil)
	first, second, third := f.add(nil), f.add(nil), f.add(nil)
	if g := f.do("DELETE", "/api/v1/captures/"+second.ID, ""); g.status != http.StatusNoContent || g.body != "" {
		t.Errorf("%d %q", g.status, g.body)
	}
	if left := ids(f.all()); !slices.Equal(left, []string{third.ID, first.ID}) {
		t.Errorf("left: %q", left)
	}
	isProblem(t, "again", f.do("DELETE", "/api/v1/captures/"+second.ID, ""), http.StatusNotFound, "no-such-capture")
	isProblem(t, "get", f.do("GET", "/api/v1/captures/"+second.ID, ""), http.StatusNotFound, "no-such-capture")
	for range 2 {
		if g := f.do("DELETE", "/api/v1/captures", ""); g.status != http.StatusNoContent || len(f.all()) != 0 {
			t.Errorf("%d, %d left", g.status, len(f.all()))
		}
	}
}

// TestClosedLog: the log fails in the error shape too.
func TestClosedLog(t *testing.T) {
	f := start(t, nil)
	rec := f.add(nil)
	if err := f.log.Close(); err != nil {
		t.Fatal(err)
	}
	isProblem(t, "delete", f.do("DELETE", "/api/v1/captures/"+rec.ID, ""), http.StatusInternalServerError, "log")
	isProblem(t, "record", f.do("POST", "/api/v1/inspect?record=1", "x"), http.StatusInternalServerError, "log")
}

func TestDiff(t *testing.T) {
	f := start(t, nil)
	a, b, raw := f.add(judged(inspect.Accept, "yes")), f.add(judged(inspect.Reject, "no")), f.add(nil)
	path := func(a, b string) string { return "/api/v1/diff?a=" + a + "&b=" + b }
	c := decode[inspect.Comparison](t, f.do("GET", path(a.ID, b.ID), ""))
	if c.Schema != inspect.ComparisonSchema || c.A.Headline != "yes" || c.B.Verdict != inspect.Reject ||
		c.Summary != "A is accepted and B is rejected." {
		t.Errorf("%+v", c)
	}
	isProblem(t, "none", f.do("GET", path(a.ID, "0"), ""), http.StatusNotFound, "no-such-capture")
	isProblem(t, "not judged", f.do("GET", path(a.ID, raw.ID), ""), http.StatusConflict, "not-judged")
}
