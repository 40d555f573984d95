package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// awsServer is an AWS sign-in that notes what reaches it. Browsers get to it
// under AWS's name.
type awsServer struct {
	*httptest.Server
	mu     sync.Mutex
	posts  []string // bodies of POST /saml
	asked  []http.Header
	landed []string // cookies of GET /console
}

func startAWS(t *testing.T) *awsServer {
	a := &awsServer{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /saml", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		a.posts, a.asked = append(a.posts, string(body)), append(a.asked, r.Header)
		a.mu.Unlock()
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s1", Path: "/", Secure: true, HttpOnly: true,
			SameSite: http.SameSiteNoneMode})
		http.SetCookie(w, &http.Cookie{Name: "shared", Value: "s2", Path: "/", Domain: "aws.amazon.com", Secure: true,
			HttpOnly: true})
		http.Redirect(w, r, "/console", http.StatusFound)
	})
	mux.HandleFunc("GET /console", func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.landed = append(a.landed, r.Header.Get("Cookie"))
		a.mu.Unlock()
		fmt.Fprint(w, "<!doctype html><title>Console</title>the console")
	})
	a.Server = httptest.NewTLSServer(mux)
	t.Cleanup(a.Close)
	return a
}

func (a *awsServer) taken() (posts []string, landed []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{}, a.posts...), append([]string{}, a.landed...)
}

const samlXML = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>`

// startIDP serves a page that posts a Response to AWS by itself, and pages that
// open it in other ways.
func startIDP(t *testing.T) *httptest.Server {
	form := `<!doctype html><title>Working</title><form method="post" action="https://signin.aws.amazon.com/saml">` +
		`<input type="hidden" name="SAMLResponse" value="` + base64.StdEncoding.EncodeToString([]byte(samlXML)) + `">` +
		`<input type="hidden" name="RelayState" value="https://console.aws.amazon.com/a?b=c&amp;d=é"></form><script>document.forms[0].submit()</script>`
	pages := map[string]string{
		"/form":  form,
		"/popup": `<!doctype html><title>Opener</title><script>window.open("/form", "w", "width=500,height=500")</script>`,
		"/blank": `<!doctype html><title>Opener</title><a id="go" target="_blank" rel="noopener" href="/form">go</a><script>document.getElementById("go").click()</script>`,
		"/frame": `<!doctype html><title>Framed</title><iframe src="/form" width="800" height="800"></iframe>`,
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, pages[r.URL.Path])
	}))
	t.Cleanup(s.Close)
	return s
}

// wantBody is what the browser posts, byte for byte.
var wantBody = "SAMLResponse=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(samlXML))) +
	"&RelayState=" + url.QueryEscape("https://console.aws.amazon.com/a?b=c&d=é")

// captureLine is one line that browse prints.
type captureLine struct {
	ID, Via, Endpoint, State, Verdict, Headline, ReplayOf string
	TabClosed                                             bool
	Answer                                                *struct {
		Status   int
		Location string
		AWSError string
		Matched  string
	}
	Report *struct{ Kind string }
}

// browsing is a running `samlscope browse`.
type browsing struct {
	t     *testing.T
	cmd   *exec.Cmd
	ready ready
	lines chan captureLine
	debug string // HOST:PORT at which a second client may join the browser
}

// freePort returns a port that was free a moment ago.
func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

const browseToken = "0123456789abcdef0123456789abcdef"

// ways are the two ways in which browse takes a post.
var ways = []string{"devtools", "proxy"}

// eachWay runs a test once for each of them.
func eachWay(t *testing.T, test func(t *testing.T, way string)) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) { test(t, way) })
	}
}

// leading are the arguments that make AWS's name lead to a server here.
func leading(way, server string) []string {
	if way == "proxy" {
		return []string{"--via", "proxy", "--upstream", "signin.aws.amazon.com:443=" + server, "--upstream-insecure"}
	}
	return []string{"--browser-arg=--host-resolver-rules=MAP *.aws.amazon.com " + server,
		"--browser-arg=--ignore-certificate-errors"}
}

func startBrowse(t *testing.T, way, aws, start string, more ...string) *browsing {
	t.Helper()
	chromium(t)
	api, debug := freePort(t), freePort(t)
	_, port, _ := net.SplitHostPort(debug)
	b := &browsing{t: t, debug: debug, lines: make(chan captureLine, 100), ready: ready{API: "http://" + api + "/api/v1",
		Token: browseToken}}
	args := append(leading(way, strings.TrimPrefix(aws, "https://")),
		"--browser-arg=--remote-debugging-port="+port,
		"--browser-arg=--remote-allow-origins=*", "--browser-arg=--disable-popup-blocking")
	args = append(append(args, more...), start)
	args = append([]string{"browse", "--headless", "--format", "jsonl", "--listen", api}, args...)
	cmd, stdout := run(t, []string{"SAMLSCOPE_TOKEN=" + browseToken}, args...)
	b.cmd = cmd
	go func() {
		defer close(b.lines)
		for {
			line, err := stdout.ReadBytes('\n')
			if err != nil {
				return
			}
			var c captureLine
			if err := json.Unmarshal(line, &c); err != nil {
				t.Errorf("%s: %v", line, err)
			}
			b.lines <- c
		}
	}()
	return b
}

// next waits for the next line that browse prints.
func (b *browsing) next() captureLine {
	b.t.Helper()
	select {
	case c, ok := <-b.lines:
		if !ok {
			b.t.Fatal("browse ended")
		}
		return c
	case <-time.After(patience):
		b.t.Fatal("nothing was printed")
	}
	return captureLine{}
}

// post asks the API for something.
func (b *browsing) post(path string) int {
	b.t.Helper()
	resp := call(b.t, b.ready.API, browseToken, http.MethodPost, path)
	if err := resp.Body.Close(); err != nil {
		b.t.Fatal(err)
	}
	return resp.StatusCode
}

// end ends the command as Ctrl-C would, and returns its exit code.
func (b *browsing) end() int {
	b.t.Helper()
	if err := b.cmd.Process.Signal(os.Interrupt); err != nil {
		b.t.Fatal(err)
	}
	_ = b.cmd.Wait() // the code is what is asked for
	return b.cmd.ProcessState.ExitCode()
}

// tab joins the tab that shows the address.
func (b *browsing) tab(address string) context.Context {
	b.t.Helper()
	allocator, stop := remote.NewAllocator(b.t.Context(), "ws://"+b.debug)
	b.t.Cleanup(stop)
	root, cancel := chromedp.NewContext(allocator)
	b.t.Cleanup(cancel)
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		found, err := chromedp.CallBrowser(root, target.GetTargets, target.GetTargetsParams{})
		if err != nil {
			b.t.Fatal(err)
		}
		for _, info := range found.TargetInfos {
			if info.Type == "page" && strings.HasPrefix(info.URL, address) {
				ctx, leave := chromedp.NewContext(root, chromedp.WithTargetID(info.TargetID), chromedp.WithDetachOnCancel())
				b.t.Cleanup(leave)
				return ctx
			}
		}
	}
	b.t.Fatalf("no tab shows %s", address)
	return nil
}

func TestBrowseForwardsByTheButton(t *testing.T) {
	eachWay(t, func(t *testing.T, way string) {
		aws, idp := startAWS(t), startIDP(t)
		b := startBrowse(t, way, aws.URL, idp.URL+"/form")
		held := b.next()
		if held.State != "held" || held.Via != "browse" || held.Endpoint != "https://signin.aws.amazon.com/saml" ||
			held.Report == nil {
			t.Errorf("the capture: %+v", held)
		}
		tab := b.tab("https://signin.aws.amazon.com/saml")
		shows(t, tab, "AWS will probably reject this sign-in", "Forward to AWS", "Drop")
		if posts, _ := aws.taken(); len(posts) != 0 {
			t.Fatalf("AWS got %q while the message was held", posts)
		}
		do(t, tab, chromedp.Click(`//button[contains(., "Forward to AWS")]`))
		shows(t, tab, "the console")
		posts, landed := aws.taken()
		if len(posts) != 1 || posts[0] != wantBody {
			t.Errorf("AWS got\n%q, want once\n%q", posts, wantBody)
		}
		if len(landed) != 1 || !strings.Contains(landed[0], "session=s1") || !strings.Contains(landed[0], "shared=s2") {
			t.Errorf("the console got the cookies %q", landed)
		}
		if o := aws.asked[0].Get("Origin"); o != idp.URL {
			t.Errorf("AWS saw the origin %q, want the identity provider's %q", o, idp.URL)
		}
		answered := b.next()
		if answered.ID != held.ID || answered.State != "forwarded" || answered.Answer == nil ||
			answered.Answer.Status != 302 || answered.Answer.Location != "/console" {
			t.Errorf("the answer: %+v %+v", answered, answered.Answer)
		}
		if code := b.end(); code != 0 {
			t.Errorf("exit code %d, want 0: AWS took what findings spoke against", code)
		}
	})
}

// Pop-ups, new tabs and frames are taken too, and carry on when the decision
// is made elsewhere.
func TestBrowseInOtherWindows(t *testing.T) {
	eachWay(t, func(t *testing.T, way string) {
		for _, path := range []string{"/popup", "/blank", "/frame"} {
			t.Run(path[1:], func(t *testing.T) {
				aws, idp := startAWS(t), startIDP(t)
				b := startBrowse(t, way, aws.URL, idp.URL+path)
				held := b.next()
				if status := b.post("/captures/" + held.ID + "/forward"); status != http.StatusOK {
					t.Errorf("forward: %d", status)
				}
				answered := b.next()
				if answered.ID != held.ID || answered.Answer == nil || answered.Answer.Status != 302 {
					t.Errorf("the answer: %+v %+v", answered, answered.Answer)
				}
				if posts, _ := aws.taken(); len(posts) != 1 || posts[0] != wantBody {
					t.Errorf("AWS got %q", posts)
				}
				b.end()
			})
		}
	})
}

func TestBrowseReloadIsAReplay(t *testing.T) {
	eachWay(t, func(t *testing.T, way string) {
		aws, idp := startAWS(t), startIDP(t)
		b := startBrowse(t, way, aws.URL, idp.URL+"/form")
		first := b.next()
		tab := b.tab("https://signin.aws.amazon.com/saml")
		shows(t, tab, "Forward to AWS")
		if _, err := chromedp.Run(tab, reload); err != nil {
			t.Fatal(err)
		}
		again := b.next()
		if again.ReplayOf != first.ID {
			t.Errorf("the reload is a replay of %q, want %q", again.ReplayOf, first.ID)
		}
		shows(t, tab, "posted this message before")
		if posts, _ := aws.taken(); len(posts) != 0 {
			t.Errorf("AWS got %q", posts)
		}
		b.end()
	})
}

func reload(ctx context.Context, tab *chromedp.Target) (cdp.Empty, error) {
	return cdp.Call(ctx, tab, page.Reload, page.ReloadParams{})
}

// The decision can be made in the inspection page, in another browser.
func TestBrowseForwardsFromTheInspectionPage(t *testing.T) {
	eachWay(t, func(t *testing.T, way string) {
		aws, idp := startAWS(t), startIDP(t)
		b := startBrowse(t, way, aws.URL, idp.URL+"/form")
		b.next()
		page := browser(t, ready{AWS: aws.URL})
		do(t, page, chromedp.Navigate(strings.TrimSuffix(b.ready.API, "/api/v1")+"/?token="+browseToken))
		shows(t, page, "waits for you")
		clicks(t, page, "nav a", "waits for you")
		clicks(t, page, "main button", "Forward to AWS")
		shows(t, page, "AWS's answer", "302")
		if posts, _ := aws.taken(); len(posts) != 1 || posts[0] != wantBody {
			t.Errorf("AWS got %q", posts)
		}
		b.end()
	})
}

// A tab that is closed while its message waits leaves the message in the list,
// marked, and nothing is sent.
func TestBrowseClosedTab(t *testing.T) {
	eachWay(t, func(t *testing.T, way string) {
		aws, idp := startAWS(t), startIDP(t)
		b := startBrowse(t, way, aws.URL, idp.URL+"/form")
		held := b.next()
		tab := b.tab("https://signin.aws.amazon.com/saml")
		shows(t, tab, "Forward to AWS")
		// Another tab keeps the browser open.
		if _, err := chromedp.CallBrowser(tab, target.CreateTarget,
			target.CreateTargetParams{URL: "about:blank"}); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.CallBrowser(tab, target.CloseTarget,
			target.CloseTargetParams{TargetID: chromedp.FromContext(tab).Target.TargetID}); err != nil {
			t.Fatal(err)
		}
		var c captureLine
		for deadline := time.Now().Add(patience); !c.TabClosed; {
			getJSON(t, b.ready, "/captures/"+held.ID, &c)
			if time.Now().After(deadline) {
				t.Fatalf("the capture is not marked: %+v", c)
			}
		}
		if status := b.post("/captures/" + held.ID + "/forward"); status != http.StatusConflict {
			t.Errorf("forwarding it answers %d, want a conflict", status)
		}
		if posts, _ := aws.taken(); len(posts) != 0 || c.State != "held" {
			t.Errorf("AWS got %q, the capture is %s", posts, c.State)
		}
		b.end()
	})
}

// The scripted form, against the stand-ins of the demo, for a scenario each way.
func TestBrowseOnceAgainstTheDemo(t *testing.T) {
	chromium(t)
	demo := startDemo(t)
	eachWay(t, func(t *testing.T, way string) { onceAgainstTheDemo(t, way, demo) })
}

func onceAgainstTheDemo(t *testing.T, way string, demo ready) {
	for _, tt := range []struct {
		scenario string
		code     int
		status   int
	}{{"good", 0, 302}, {"rsn-missing", 1, 400}, {"good-several-roles", 0, 200}} {
		args := append([]string{"browse", "--headless", "--once", "--hold", "never", "--timeout", "60s", "--format", "jsonl",
			"--ephemeral"}, leading(way, demo.AWSTLS)...)
		cmd, stdout := run(t, nil, append(args, demo.IDP+"/signin/"+tt.scenario+"?to=aws")...)
		out, err := io.ReadAll(stdout)
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the code is looked at below
		if code := cmd.ProcessState.ExitCode(); code != tt.code {
			t.Errorf("%s: exit code %d, want %d", tt.scenario, code, tt.code)
		}
		lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
		if len(lines) != 2 {
			t.Errorf("%s: %d lines, want one for the capture and one for the answer:\n%s", tt.scenario, len(lines), out)
			continue
		}
		var last captureLine
		if err := json.Unmarshal(lines[1], &last); err != nil {
			t.Fatal(err)
		}
		if last.Answer == nil || last.Answer.Status != tt.status || last.Report == nil {
			t.Errorf("%s: the last line is %+v %+v", tt.scenario, last, last.Answer)
		}
	}
}

func TestBrowseWithoutABrowser(t *testing.T) {
	for name, c := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"none installed": {[]string{"PATH=/nonexistent", "HOME=/nonexistent"}, nil, "no Chrome"},
		"a wrong one":    {nil, []string{"--browser", "/nonexistent/chrome"}, "/nonexistent/chrome"},
		"no profile":     {[]string{"TMPDIR=/proc/nowhere"}, nil, "/proc/nowhere"},
	} {
		bin, err := program()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(bin, append([]string{"browse", "--headless", "--ephemeral"}, c.args...)...)
		cmd.Env = append(os.Environ(), c.env...)
		out, _ := cmd.CombinedOutput() // the code is looked at below
		if code := cmd.ProcessState.ExitCode(); code != 3 || !strings.Contains(string(out), c.says) ||
			!strings.Contains(string(out), "hint: ") {
			t.Errorf("%s: exit code %d, %s", name, code, out)
		}
	}
}

// Where a policy forbids DevTools, browse says so and goes on with the proxy.
func TestBrowseWithoutDevTools(t *testing.T) {
	installed := chromium(t)
	forbidding := filepath.Join(t.TempDir(), "browser")
	script := "#!/bin/sh\ncase \"$*\" in *remote-debugging-pipe*) exec sleep 60;; esac\nexec " + installed + " \"$@\"\n"
	if err := os.WriteFile(forbidding, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	demo := startDemo(t)
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "browse", "--headless", "--ephemeral", "--format", "jsonl", "--browser", forbidding,
		demo.IDP+"/signin/rsn-missing?to=aws")
	var notes bytes.Buffer
	cmd.Stderr = &notes
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// It is held, so that nothing goes to where AWS's name leads.
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || !strings.Contains(line, "RoleSessionName is missing") {
		t.Errorf("%s (%v)", line, err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the code is looked at below
	if code := cmd.ProcessState.ExitCode(); code != 1 ||
		!strings.Contains(notes.String(), "does not answer on its DevTools pipe") ||
		!strings.Contains(notes.String(), "going on with --via proxy") {
		t.Errorf("exit code %d: %s", code, &notes)
	}
}
