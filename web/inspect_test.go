package web

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/testdata"
)

// sample is a genuine Response and its ID.
func sample(t *testing.T) (xml, id string) {
	t.Helper()
	file, err := testdata.Files.ReadFile("corpus/assertion-single-pass-advice.saml")
	if err != nil {
		t.Fatal(err)
	}
	_, xml, _ = strings.Cut(strings.TrimSuffix(string(file), "\n"), "\n\n")
	_, id, _ = strings.Cut(xml, ` ID="`)
	id, _, _ = strings.Cut(id, `"`)
	return xml, id
}

func deflated(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestInspectReadsEveryForm(t *testing.T) {
	f := start(t, nil)
	xml, id := sample(t)
	value := base64.StdEncoding.EncodeToString([]byte(xml))
	for _, c := range []struct{ name, body, form string }{
		{"xml", xml, "xml"},
		{"base64", value, "base64"},
		{"base64 without padding, for URLs", base64.RawURLEncoding.EncodeToString([]byte(xml)), "base64"},
		{"base64 percent-encoded", url.QueryEscape(value), "base64"},
		{"base64 wrapped", value[:76] + "\r\n" + value[76:], "base64"},
		{"form", "SAMLResponse=" + url.QueryEscape(value) + "&RelayState=r", "form"},
		{"redirect", "https://signin.aws.amazon.com/saml?SAMLResponse=" + url.QueryEscape(deflated(t, xml)), "query"},
	} {
		// Whatever the client calls it, the content decides.
		for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"} {
			v := decode[inspect.Reports](t, f.do("POST", "/api/v1/inspect?name=my+paste", c.body, "Content-Type", contentType))
			if v.Schema != inspect.Schema || len(v.Reports) != 1 || v.Summary.Reports != 1 {
				t.Fatalf("%s: %+v", c.name, v)
			}
			r := v.Reports[0]
			if r.Kind != inspect.KindResponse || r.Source.Form != c.form || r.Source.Name != "my paste" || r.Message == nil ||
				r.Message.ID != id || r.Verdict == "" {
				t.Errorf("%s as %q: %s, form %s, name %q", c.name, contentType, r.Kind, r.Source.Form, r.Source.Name)
			}
		}
	}
	if n := len(f.all()); n != 0 {
		t.Errorf("%d were recorded without being asked for", n)
	}
}

func TestInspectReportsWhatCannotBeDecoded(t *testing.T) {
	f := start(t, nil)
	for _, body := range []string{"", " ", "nonsense", "\x00\xff\xfe", "<", "SAMLResponse=", "{}"} {
		v := decode[inspect.Reports](t, f.do("POST", "/api/v1/inspect", body))
		if len(v.Reports) != 1 || v.Reports[0].Kind != inspect.KindUndecodable || v.Reports[0].Source.Name != "pasted" {
			t.Errorf("%q: %+v", body, v)
		}
	}
}

func TestInspectOptions(t *testing.T) {
	f := start(t, nil)
	for query, want := range map[string]Query{
		"":                                {},
		"?acs=" + url.QueryEscape(awsURL): {ACS: awsURL},
		"?at=issued&target=cognito":       {At: "issued", Target: "cognito"},
		"?target=auto&strict=false":       {Target: "auto"},
		"?strict=1&skew=1m30s":            {Strict: true, Skew: 90 * time.Second},
		"?skew=0s&strict=":                {},
		"?record=false":                   {},
		"?record=":                        {},
	} {
		g := f.do("POST", "/api/v1/inspect"+query, "x")
		if asked := f.asked[len(f.asked)-1]; g.status != http.StatusOK || asked != want {
			t.Errorf("%s: %d, asked with %+v, want %+v", query, g.status, asked, want)
		}
	}
	for query, want := range map[string]*string{"": nil, "?relayState=": new(""), "?relayState=a%2Bb": new("a+b")} {
		f.do("POST", "/api/v1/inspect"+query, "x")
		if relay := f.asked[len(f.asked)-1].RelayState; (relay == nil) != (want == nil) || relay != nil && *relay != *want {
			t.Errorf("%q: relay state %v", query, relay)
		}
	}
	asked := len(f.asked)
	for _, query := range []string{
		"target=iam2", "target=sts", "target=IAM", "strict=yes", "strict=2", "skew=30", "skew=-1s", "skew=x", "record=yes", "record=2",
	} {
		isProblem(t, query, f.do("POST", "/api/v1/inspect?"+query, "x"), http.StatusBadRequest, "bad-option")
	}
	if len(f.asked) != asked || len(f.all()) != 0 {
		t.Error("wrong options were judged by")
	}
}

// TestWrongOptionOfTheJudge: what only the judge can tell to be wrong.
func TestWrongOptionOfTheJudge(t *testing.T) {
	f := start(t, func(o *Options) {
		o.fake().inspect = func(context.Context, string, []byte, Query, func(*inspect.Report) error) error {
			return io.ErrUnexpectedEOF
		}
	})
	isProblem(t, "at", f.do("POST", "/api/v1/inspect?at=x&record=1", "x"), http.StatusBadRequest, "bad-option")
	if len(f.all()) != 0 {
		t.Error("something was recorded")
	}
}

func TestInspectBodyCap(t *testing.T) {
	f := start(t, nil)
	for _, c := range []struct {
		size   int
		status int
	}{{maxPaste - 1, 200}, {maxPaste, 200}, {maxPaste + 1, 413}, {3 * maxPaste, 413}} {
		for _, chunked := range []bool{false, true} {
			req := f.request("POST", "/api/v1/inspect?record=1", strings.Repeat(" ", c.size))
			req.Header.Set("Authorization", "Bearer "+token)
			if chunked {
				req.ContentLength = -1
			}
			before := len(f.all())
			g := f.send(req)
			if c.status == http.StatusRequestEntityTooLarge {
				isProblem(t, "too large", g, c.status, "too-large")
			} else if g.status != c.status {
				t.Errorf("%d bytes, chunked %t: %d", c.size, chunked, g.status)
			}
			if recorded := len(f.all()) - before; recorded != map[int]int{200: 1, 413: 0}[c.status] {
				t.Errorf("%d bytes, chunked %t: %d recorded", c.size, chunked, recorded)
			}
		}
	}
}

func TestInspectRecords(t *testing.T) {
	f := start(t, nil)
	xml, id := sample(t)
	body := "SAMLResponse=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(xml))) + "&RelayState=a%2Bb"
	g := f.do("POST", "/api/v1/inspect?record=true&name=drop.txt", body)
	list := f.all()
	if len(list) != 1 || g.header.Get("Location") != "/captures/"+list[0].ID {
		t.Fatalf("%d recorded, Location %q", len(list), g.header.Get("Location"))
	}
	rec, err := f.log.Get(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if rec.Via != capture.ViaImport || rec.State != capture.Recorded || rec.Endpoint != "drop.txt" ||
		rec.RelayState == nil || *rec.RelayState != "a+b" ||
		string(rec.Body) != body || rec.Report == nil || rec.Report.Message.ID != id || rec.Report.XML != xml ||
		rec.Verdict == "" {
		t.Errorf("recorded %+v", rec)
	}
	if g := f.do("GET", g.header.Get("Location"), ""); g.status != http.StatusOK {
		t.Errorf("its page: %d", g.status)
	}
}

// TestSeveralMessagesAreKeptApart: deleting one for good must not leave its
// copy with the others, and a body of many must not be stored many times.
func TestSeveralMessagesAreKeptApart(t *testing.T) {
	f := start(t, nil)
	xml, _ := sample(t)
	second := strings.ReplaceAll(xml, "alice@example.com", "bob@example.com")
	field := func(xml string) string {
		return "SAMLResponse=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(xml)))
	}
	g := f.do("POST", "/api/v1/inspect?record=1", field(xml)+"&"+field(second)+"&SAMLResponse=nonsense")
	list := f.all()
	if len(list) != 3 || g.header.Get("Location") != "/captures/"+list[2].ID {
		t.Fatalf("%d recorded, Location %q", len(list), g.header.Get("Location"))
	}
	for i, want := range []string{"", second, xml} {
		rec, err := f.log.Get(t.Context(), list[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		if string(rec.Body) != want || rec.Report.XML != want {
			t.Errorf("message %d holds %.300q", i, rec.Body)
		}
	}
}

// TestNothingFoundIsNothingRecorded: an address of no capture leads nowhere.
func TestNothingFoundIsNothingRecorded(t *testing.T) {
	f := start(t, func(o *Options) {
		o.fake().inspect = func(context.Context, string, []byte, Query, func(*inspect.Report) error) error { return nil }
	})
	g := f.do("POST", "/api/v1/inspect?record=1", "x")
	if _, there := g.header["Location"]; there || g.status != http.StatusOK || !strings.Contains(g.body, `"reports":[]`) {
		t.Errorf("%d, Location %q, %s", g.status, g.header.Get("Location"), g.body)
	}
}

// TestBrokenJudge: a message that breaks the judge breaks one answer, and what
// the panic holds of it reaches no log.
func TestBrokenJudge(t *testing.T) {
	f := start(t, func(o *Options) {
		o.fake().inspect = func(_ context.Context, _ string, body []byte, _ Query, _ func(*inspect.Report) error) error {
			panic("broke on " + string(body))
		}
	})
	g := f.do("POST", "/api/v1/inspect?record=1", "alice@example.com")
	isProblem(t, "panic", g, http.StatusInternalServerError, "internal")
	if said := g.body + f.errors.String(); strings.Contains(said, "alice") || len(f.all()) != 0 {
		t.Errorf("said %q, %d recorded", said, len(f.all()))
	}
}

// TestBodyIsHeldOnce: a buffer that grows with the body would be in memory several times.
func TestBodyIsHeldOnce(t *testing.T) {
	samltest.SkipUnderRace(t, "the detector changes what is measured: memory")
	const size = 8 << 20
	for name, length := range map[string]int64{"stated": size, "stated too long": 1 << 62, "not stated": -1} {
		r := httptest.NewRequest("POST", "/", io.LimitReader(zeros{}, size))
		r.ContentLength = length
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		body, ok := dropped(httptest.NewRecorder(), r, "body", "")
		runtime.ReadMemStats(&after)
		if !ok || len(body) != size {
			t.Errorf("%s: %d bytes, %v", name, len(body), ok)
		}
		if n := after.TotalAlloc - before.TotalAlloc; length == size && n > size*5/4 || n > maxPaste*5/4 {
			t.Errorf("%s: %d bytes were asked for", name, n)
		}
	}
}

// zeros has no end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
