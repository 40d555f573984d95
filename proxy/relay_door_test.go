package proxy

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

// count is how many captures the log holds.
func (f *fixture) count() int {
	f.t.Helper()
	page, _, err := f.log.List(f.t.Context(), capture.Query{Limit: 500})
	if err != nil {
		f.t.Error(err)
	}
	return len(page)
}

// TestWhatNobodySeesPostsNothing: a page may go to the relay with a form, which
// people see; its scripts and frames may not fill the log behind their back.
func TestWhatNobodySeesPostsNothing(t *testing.T) {
	var warned atomic.Int32
	f := start(t, judgedReport(inspect.Accept, "fine"), func(o *Options) { o.Warn = func(error) { warned.Add(1) } })
	for _, c := range []struct {
		modes, into []string
		recorded    bool
	}{
		{nil, nil, true}, // an old browser, curl
		{[]string{"navigate"}, nil, true},
		{[]string{"navigate"}, []string{"document"}, true}, // also by window.open
		{nil, []string{"document"}, true},
		{[]string{"no-cors"}, nil, false}, {[]string{"cors"}, nil, false}, {[]string{"same-origin"}, nil, false},
		{[]string{"websocket"}, nil, false}, {[]string{""}, nil, false}, {[]string{"navigate, no-cors"}, nil, false},
		{[]string{"navigate", "no-cors"}, nil, false}, {[]string{"NAVIGATE"}, nil, false},
		{[]string{"navigate"}, []string{"iframe"}, false}, {[]string{"navigate"}, []string{"frame"}, false},
		{[]string{"navigate"}, []string{"object"}, false}, {[]string{"navigate"}, []string{"embed"}, false},
		{[]string{"navigate"}, []string{"fencedframe"}, false}, {[]string{"navigate"}, []string{""}, false},
		{[]string{"navigate"}, []string{"document", "iframe"}, false}, {nil, []string{"iframe"}, false},
		{[]string{"no-cors"}, []string{"document"}, false},
	} {
		for _, body := range []string{"SAMLResponse=x", "no sign-in"} {
			before := f.count()
			req, err := http.NewRequestWithContext(t.Context(), "POST", f.url+"/saml", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header["Content-Type"] = []string{urlencodedForm}
			req.Header["Sec-Fetch-Site"] = []string{"cross-site"}
			for name, values := range map[string][]string{"Sec-Fetch-Mode": c.modes, "Sec-Fetch-Dest": c.into} {
				if values != nil {
					req.Header[name] = values
				}
			}
			got := f.send(req)
			if refused := got.status == http.StatusForbidden; refused == c.recorded || f.count()-before > 1 ||
				(f.count() > before) != c.recorded {
				t.Errorf("%q %q with %q: %d, %d recorded", c.modes, c.into, body, got.status, f.count()-before)
			}
		}
	}
	if warned.Load() != 1 {
		t.Errorf("told %d times", warned.Load())
	}
}

// TestOwnPageMarksByScript: the verdict page tells by its own script that
// its form left.
func TestOwnPageMarksByScript(t *testing.T) {
	f := start(t, judgedReport(inspect.Accept, "fine"), nil)
	f.post("SAMLResponse=x")
	rec := f.newest()
	req, err := http.NewRequestWithContext(t.Context(), "POST", f.url+"/saml/"+rec.ID+"/forward",
		strings.NewReader("token="+rec.Token))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", urlencodedForm)
	req.Header.Set("Sec-Fetch-Mode", "cors")
	if got := f.send(req); got.status != http.StatusNoContent || f.newest().State != capture.Forwarded {
		t.Errorf("%d", got.status)
	}
}

// raw sends bytes and returns what is answered until the server closes the
// connection.
func (f *fixture) raw(text string) string {
	f.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(f.url, "http://"))
	if err != nil {
		f.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, strings.ReplaceAll(text, "HOST", conn.RemoteAddr().String())); err != nil {
		f.t.Fatal(err)
	}
	// Far beyond every limit that these tests set, far below the minutes that it took once.
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		f.t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		f.t.Errorf("%.60q: the connection stayed open: %v", text, err)
	}
	return string(answer)
}

const announced = "Host: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"

// TestBodyThatDoesNotCome: a client that announces more than it sends is not
// waited for, whatever it asked for.
func TestBodyThatDoesNotCome(t *testing.T) {
	f := start(t, nil, func(o *Options) { o.BodyTime = 50 * time.Millisecond })
	f.post("SAMLResponse=x")
	rec := f.newest()
	for line, status := range map[string]string{
		"POST /saml": "408", "GET /saml": "200", "PUT /saml": "405", "POST /elsewhere": "404", "GET /saml/none": "404",
		"POST /saml/" + rec.ID + "/drop": "404", "POST /saml/" + rec.ID + "/edit": "404",
		"POST /saml HTTP/1.1\r\nSec-Fetch-Mode: cors\r\nX:": "403",
	} {
		if !strings.Contains(line, "HTTP") {
			line += " HTTP/1.1"
		}
		if got := f.raw(line + "\r\n" + announced + "SAMLResponse=PHNh"); !strings.HasPrefix(got, "HTTP/1.1 "+status) {
			t.Errorf("%s: %.60q", line, got)
		}
	}
	if rec := f.newest(); string(rec.Body) != "SAMLResponse=PHNh" {
		t.Errorf("what came is not kept: %q", rec.Body)
	}
	if got := f.raw("POST /saml HTTP/1.1\r\n" + strings.Replace(announced, "HOST", "evil.example",
		1)); !strings.HasPrefix(got, "HTTP/1.1 421") {
		t.Errorf("another host: %.60q", got)
	}
}

// TestDeadlineIsOfTheBodyOnly: a message whose body was here in time may be
// judged for longer, and the connection serves the next one.
func TestDeadlineIsOfTheBodyOnly(t *testing.T) {
	const limit = 100 * time.Millisecond
	f := start(t, func(capture.Record) *inspect.Report {
		<-time.After(3 * limit) // longer than a body may take
		return sample(inspect.Accept, "fine")
	}, func(o *Options) { o.BodyTime = limit })
	for range 2 {
		if got := f.post("SAMLResponse=x"); got.status != 200 || !strings.Contains(got.body, ">fine<") {
			t.Errorf("%d, judged %v", got.status, strings.Contains(got.body, ">fine<"))
		}
	}
}

// TestAnswerThatNobodyReads: the connection of a client that reads nothing ends.
func TestAnswerThatNobodyReads(t *testing.T) {
	f := start(t, nil, func(o *Options) { o.BodyTime, o.AnswerTime = 30*time.Second, -30*time.Second })
	if got := f.raw("GET /saml HTTP/1.1\r\nHost: HOST\r\n\r\n"); got != "" {
		t.Errorf("it was written after its time: %.60q", got)
	}
}

// TestBodiesWaitForRoom: what all posts take in memory is bounded; one for which
// there is no room waits, and is told so when none comes.
func TestBodiesWaitForRoom(t *testing.T) {
	log := capture.NewLog(capture.NewMemory(), capture.LogOptions{})
	t.Cleanup(func() { log.Close() })
	s := &relay{
		pipeline: newPipeline(Options{Log: log, BodyTime: 200 * time.Millisecond}, capture.ViaRelay),
		bodies:   newBudget(1000),
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	f := &fixture{t, log, srv.URL}
	if got := f.post("SAMLResponse=" + strings.Repeat("A", 900)); got.status != 200 {
		t.Errorf("with room: %d", got.status)
	}
	if got := f.post("SAMLResponse=" + strings.Repeat("A", 990)); got.status != http.StatusServiceUnavailable ||
		!strings.Contains(got.body, "More arrives") {
		t.Errorf("without: %d", got.status)
	}
	if s.bodies.left != 1000 {
		t.Errorf("%d bytes were not given back", 1000-s.bodies.left)
	}
	if err := s.bodies.take(600, nil); err != nil {
		t.Fatal(err)
	}
	waited := make(chan error)
	go func() { waited <- s.bodies.take(600, nil) }()
	s.bodies.give(600)
	if err := <-waited; err != nil {
		t.Error(err)
	}
}

var byteReference = regexp.MustCompile(`&#(\d+);`)

// bytesOf is what a browser posts of a field in a form of byteCharset.
func bytesOf(value string) string {
	return byteReference.ReplaceAllStringFunc(value, func(ref string) string {
		n, _ := strconv.Atoi(byteReference.FindStringSubmatch(ref)[1]) // the pattern has digits only
		return string([]byte{byte(n)})
	})
}

// TestRelayStateThatIsNoText: the page is valid, and the form carries the bytes
// that came.
func TestRelayStateThatIsNoText(t *testing.T) {
	store, err := capture.OpenSQLite(filepath.Join(t.TempDir(), "captures.db"))
	if err != nil {
		t.Fatal(err)
	}
	log := capture.NewLog(store, capture.LogOptions{Judge: func(r capture.Record) *inspect.Report {
		report := sample(inspect.Accept, "fine "+*r.RelayState)
		report.XML = "<x>" + *r.RelayState + "</x>"
		return report
	}})
	defer log.Close()
	f := start(t, nil, func(o *Options) { o.Log = log })
	f.log = log
	var all strings.Builder
	for b := 1; b < 256; b++ {
		all.WriteByte(byte(b))
	}
	for name, c := range map[string]struct {
		relay string
		bytes bool
	}{
		"Latin-1": {"caf\xe9", true}, "cut": {"https://x.example/caf\xc3", true}, "surrogate": {"\xed\xa0\x80", true},
		"every byte": {strings.ReplaceAll(all.String(), "\r", ""), true},
		"text":       {"caf\u00e9 \u20ac \u202e\"'<&>", false}, "replacement": {"\ufffd", false},
	} {
		got := f.post("SAMLResponse=PHNhbWw%2B&RelayState=" + url.QueryEscape(c.relay))
		if !utf8.ValidString(got.body) || got.status != 200 {
			t.Errorf("%s: status %d, valid %v", name, got.status, utf8.ValidString(got.body))
		}
		fields := hiddenInput.FindAllStringSubmatch(got.body, -1)
		if len(fields) != 2 || strings.Contains(got.body, `accept-charset="windows-1252"`) != c.bytes {
			t.Fatalf("%s: %d fields, a form of bytes is %v", name, len(fields), !c.bytes)
		}
		posted := formValues(got.body)["RelayState"]
		if c.bytes {
			posted = bytesOf(fields[1][2])
			posted = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(posted)
		}
		if rec := f.newest(); posted != c.relay || *rec.RelayState != c.relay || formValues(got.body)["SAMLResponse"] != "PHNhbWw+" {
			t.Errorf("%s: recorded %q, posts %q", name, *rec.RelayState, posted)
		}
	}
}

// TestEditKeepsBytes: what no one edited goes on as it came, though a page shows
// it otherwise.
func TestEditKeepsBytes(t *testing.T) {
	relay := "caf\xe9\x00"
	rec := capture.Record{SAMLResponse: "as it came"}
	rec.Report, rec.RelayState = &inspect.Report{XML: "<x>\xe9</x>"}, &relay
	e := editForm("/", nil, rec)
	if !utf8.ValidString(e.XML + e.RelayState) {
		t.Errorf("%q %q", e.XML, e.RelayState)
	}
	was := signIn{rec.SAMLResponse, rec.RelayState}
	if now := was.edited(rec, e.XML, e.RelayState); now.samlResponse != "as it came" || *now.relayState != relay {
		t.Errorf("%q %q", now.samlResponse, *now.relayState)
	}
	if now := was.edited(rec, e.XML, "other"); *now.relayState != "other" {
		t.Errorf("%q", *now.relayState)
	}
}

// TestServerTellsTheTerminalNothingRaw: what a client sends is in no line of the
// log that could turn a terminal around.
func TestServerTellsTheTerminalNothingRaw(t *testing.T) {
	var told strings.Builder
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := Server(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("\x1b[2Jsecret") }))
	if srv.ErrorLog == nil {
		t.Fatal("without another log, the standard one prints to the terminal")
	}
	srv.ErrorLog = ErrorLog(&told)
	done := make(chan error)
	go func() { done <- srv.Serve(l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	_, _ = bufio.NewReader(conn).ReadByte() // nothing comes: the handler broke
	conn.Close()
	srv.Close()
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
	srv.ErrorLog.Print("http: a header \x1b]0;title\x07 \u202e")
	if got := told.String(); !strings.Contains(got, "panic serving") || !strings.Contains(got, "goroutine") ||
		strings.Contains(got, "secret") || strings.ContainsAny(got, "\x1b\x07\u202e") || !strings.Contains(got, "a header") {
		t.Errorf("%.300q", got)
	}
}
