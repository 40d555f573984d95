package browser

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlscope/samlscope/proxy"
)

// TestTheArgumentsOfTheDevToolsBrowser: the pipe isn't a port, nothing says
// "automated", and what a person adds comes after our own flags.
func TestTheArgumentsOfTheDevToolsBrowser(t *testing.T) {
	r := newRoom(t)
	o := Options{Path: r.browser(t, "echo broken >&2; exit 1"), Args: []string{"--lang=de", "--disable-sync=0"},
		URL: "http://127.0.0.1:1/"}
	err := Run(t.Context(), o)
	if err == nil || errors.Is(err, ErrForbidden) || !strings.HasPrefix(err.Error(), "starting the browser "+o.Path+": ") {
		t.Errorf("got %v", err)
	}
	args := r.arguments(t)
	if n := len(args); !slices.Equal(args[n-3:], []string{"--lang=de", "--disable-sync=0", "about:blank"}) {
		t.Errorf("arguments end %q", args[max(n-4, 0):])
	}
	for _, flag := range []string{"--remote-debugging-pipe", "--disable-quic", "--no-first-run", "--disable-sync"} {
		if !slices.Contains(args, flag) {
			t.Errorf("%s is missing: %q", flag, args)
		}
	}
	for _, a := range args {
		for _, not := range []string{"--remote-debugging-port", "--enable-automation", "--headless", "--disable-web-security",
			"--ignore-certificate"} {
			if strings.HasPrefix(a, not) {
				t.Errorf("%s is there", a)
			}
		}
	}
	if dir := filepath.Dir(valueOf(t, args, "--user-data-dir")); dir != filepath.Join(r.dir, "tmp") {
		t.Errorf("the profile was in %s", dir)
	}
	r.nothingLeft(t)
}

// installed returns a browser of this machine.
func installed(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Chromium or Chrome found, and CI must not skip this")
	}
	t.Skip("SKIPPED, and so is the session of a real browser: no Chromium or Chrome found on this machine")
	return ""
}

// stand is an AWS sign-in with a page that posts to it, and the Holder of a
// session.
type stand struct {
	*httptest.Server
	mu       sync.Mutex
	reply    func(r proxy.Request) proxy.Reply
	held     []proxy.Request
	posted   [][]byte // what came to /saml
	scripted []string // what the page's script posted there
	answers  map[string]proxy.Response
	pages    []Page
}

const form = "SAMLResponse=PHNhbWw%2B&RelayState=a%26b+%C3%A9"

func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{answers: map[string]proxy.Response{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<!doctype html><title>Entra</title><form method="post" action="/saml">
<input name="SAMLResponse" value="PHNhbWw+"><input name="RelayState" value="a&amp;b é"></form>
<script>fetch("/saml/script", {method: "POST", body: "by script"}).then(() => document.forms[0].submit())</script>`)
	})
	mux.HandleFunc("POST /saml/script", func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // cut off: the comparison fails
		s.mu.Lock()
		defer s.mu.Unlock()
		s.scripted = append(s.scripted, string(body))
	})
	mux.HandleFunc("POST /saml", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // as above
		s.mu.Lock()
		s.posted = append(s.posted, body)
		s.mu.Unlock()
		http.Redirect(w, r, "/console", http.StatusFound)
	})
	mux.HandleFunc("GET /console", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html><title>Console</title>the console")
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *stand) Wants(method, _, path string) bool {
	return method == http.MethodPost && strings.HasPrefix(path, "/saml")
}

func (s *stand) Request(_ context.Context, r proxy.Request) proxy.Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = append(s.held, r)
	return s.reply(r)
}

func (s *stand) Answer(_ context.Context, id string, r proxy.Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[id] = r
}

func (s *stand) page(p Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages = append(s.pages, p)
}

// sees looks at the stand with its lock.
func (s *stand) sees(so func() bool) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return so()
	}
}

func (s *stand) landed(path string) func() bool {
	return s.sees(func() bool {
		return slices.ContainsFunc(s.pages, func(p Page) bool { return p.URL == s.URL+path && len(p.Body) > 0 })
	})
}

// session runs a real browser until so, and sees that its profile is gone then.
func (s *stand) session(t *testing.T, what string, so func() bool, change ...func(o *Options)) {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	path := installed(t)
	t.Setenv("TMPDIR", tmp)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	o := Options{Path: path, Headless: true, URL: s.URL + "/", Holder: s,
		Patterns: []string{"http://*" + u.Hostname() + "*/*saml*"},
		Takes:    func(to *url.URL) bool { return to.Host == u.Host },
		Watches:  []Watch{{Pattern: s.URL + "/*"}}, Page: s.page}
	for _, c := range change {
		c(&o)
	}
	go func() { ended <- Run(ctx, o) }()
	waitFor(t, what, func() bool {
		select {
		case err := <-ended:
			t.Fatalf("the browser ended: %v", err)
		default:
		}
		return so()
	})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(tmp, "chromedp-runner*")); err != nil || len(left) > 0 {
		t.Errorf("the profile is left: %v, %v", left, err)
	}
}

func TestAPostGoesOnAsItCame(t *testing.T) {
	s := newStand(t)
	s.reply = func(r proxy.Request) proxy.Reply { return proxy.Reply{Send: &r, Capture: "c1"} }
	s.session(t, "the console is shown", s.landed("/console"))
	if len(s.held) != 1 || s.held[0].Method != http.MethodPost || s.held[0].URL != s.URL+"/saml" ||
		string(s.held[0].Body) != form {
		t.Errorf("held %d: %+v", len(s.held), s.held)
	}
	if s.held[0].Tab == "" || s.held[0].Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("held %+v", s.held[0])
	}
	if len(s.posted) != 1 || string(s.posted[0]) != form {
		t.Errorf("AWS got %q", s.posted)
	}
	if a, told := s.answers["c1"]; !told || a.Status != http.StatusFound || a.Header.Get("Location") != "/console" ||
		len(s.answers) != 1 {
		t.Errorf("answers %+v", s.answers)
	}
	if !slices.Equal(s.scripted, []string{"by script"}) {
		t.Errorf("what the page's script posts is no sign-in, and goes on: %q", s.scripted)
	}
	for _, p := range s.pages {
		if redirect := p.Status == http.StatusFound; redirect != (p.Location == "/console") || redirect && len(p.Body) > 0 ||
			p.Tab != s.held[0].Tab {
			t.Errorf("page %+v", p)
		}
	}
	last := s.pages[len(s.pages)-1]
	if last.Method != http.MethodGet || last.Status != http.StatusOK ||
		!strings.HasSuffix(string(last.Body), "the console") {
		t.Errorf("the last page is %+v", last)
	}
}

func TestAHeldPostShowsThePage(t *testing.T) {
	s := newStand(t)
	const shown = `<!doctype html><title>Held</title><img src="/held?é">`
	s.reply = func(proxy.Request) proxy.Reply {
		header := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "X-Held": {"yes"}}
		return proxy.Reply{Page: &proxy.Response{Status: http.StatusForbidden, Header: header, Body: []byte(shown)}}
	}
	var asked bool
	s.Config.Handler.(*http.ServeMux).HandleFunc("GET /held", func(http.ResponseWriter, *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		asked = true // the browser shows the page, and loads its picture
	})
	s.session(t, "the page is shown", s.sees(func() bool { return asked }))
	if len(s.held) != 1 || len(s.posted) != 0 || len(s.answers) != 0 {
		t.Errorf("held %d, AWS got %q, answers %v", len(s.held), s.posted, s.answers)
	}
}

// TestAChangedPostIsSentAsItIsGiven: other bytes go on with the headers that
// belong to them.
func TestAChangedPostIsSentAsItIsGiven(t *testing.T) {
	s := newStand(t)
	changed := "SAMLResponse=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("<other/>")))
	s.reply = func(r proxy.Request) proxy.Reply {
		r.Body = []byte(changed)
		return proxy.Reply{Send: &r}
	}
	s.session(t, "the console is shown", s.landed("/console"))
	if len(s.posted) != 1 || string(s.posted[0]) != changed {
		t.Errorf("AWS got %q", s.posted)
	}
	if len(s.answers) != 0 {
		t.Errorf("nobody asked for the answer: %v", s.answers)
	}
}

// TestAnotherHostIsLeftAlone: Patterns are only a net, and Takes decides.
func TestAnotherHostIsLeftAlone(t *testing.T) {
	s := newStand(t)
	s.reply = func(proxy.Request) proxy.Reply { return proxy.Reply{} }
	s.session(t, "the console is shown", s.landed("/console"), func(o *Options) {
		o.Takes = func(u *url.URL) bool { return u.Host == "signin.aws.amazon.com" }
	})
	if len(s.held) != 0 || len(s.posted) != 1 || string(s.posted[0]) != form {
		t.Errorf("held %v, AWS got %q", s.held, s.posted)
	}
}
