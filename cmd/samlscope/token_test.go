package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// opened is a demo whose browser is a script that looks around.
type opened struct {
	UI, API, Token string
	home           string
	file           string // that the browser was given
	page           string // what is in it
	commands       string // all command lines of the machine meanwhile
	said           *lockedBuffer
}

// lockedBuffer is written by the program and read by the test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// eventually looks again and again until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	// A process of its own tells no one when it is ready: it is looked at until it is, or fails the test.
	for until := time.Now().Add(20 * time.Second); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func openDemo(t *testing.T) *opened {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: command lines are read from /proc") // which only Linux has
	}
	o := &opened{home: t.TempDir(), said: &lockedBuffer{}}
	bin, runtimeDir := filepath.Join(o.home, "bin"), filepath.Join(o.home, "run")
	for _, dir := range []string{bin, runtimeDir} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script := "#!/bin/sh\ncat /proc/[0-9]*/cmdline >" + o.home + "/commands 2>/dev/null\n" +
		"printf %s \"$1\" >" + o.home + "/given.new; mv " + o.home + "/given.new " + o.home + "/given\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("samlscope", "demo", "--format=json", "--listen=127.0.0.1:0", "--relay-listen=127.0.0.1:0")
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+o.home, "XDG_RUNTIME_DIR="+runtimeDir,
		"XDG_STATE_HOME="+o.home+"/state", "SAMLSCOPE_TOKEN=")
	cmd.Stderr = o.said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(runtimeDir); err != nil || len(left) > 0 {
			t.Errorf("left in the runtime directory: %v, %v", left, err)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, o)
	}
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	eventually(t, "the browser is opened", func() bool {
		given, err := os.ReadFile(filepath.Join(o.home, "given"))
		o.file = strings.TrimPrefix(string(given), "file://")
		return err == nil
	})
	page, err := os.ReadFile(o.file)
	if err != nil {
		t.Fatal(err)
	}
	commands, err := os.ReadFile(filepath.Join(o.home, "commands"))
	if err != nil {
		t.Fatal(err)
	}
	o.page, o.commands = string(page), string(commands)
	return o
}

// noRedirects shows each answer as it is.
func noRedirects(jar http.CookieJar) *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Jar: jar, CheckRedirect: stay}
}

// status asks, and returns the status of the answer with its body.
func status(t *testing.T, c *http.Client, req *http.Request) (int, string) {
	t.Helper()
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func request(t *testing.T, method, address string, form url.Values) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

var formPosts = regexp.MustCompile(`action="(http://127\.0\.0\.1:\d+/session)".*name="token" value="([0-9a-f]{32})"`)

// TestTheTokenIsNowhereToBeSeen looks where other users, and those who come later, could:
// into the command lines, the file for the browser, the log and what is kept.
func TestTheTokenIsNowhereToBeSeen(t *testing.T) {
	o := openDemo(t)
	own, err := os.Stat(filepath.Dir(o.file))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Stat(o.file)
	if err != nil || file.Mode().Perm() != 0o600 || own.Mode().Perm() != 0o700 ||
		!strings.HasPrefix(o.file, o.home+"/run/samlscope-open-") {
		t.Errorf("%s: %v in %v, %v", o.file, file.Mode(), own.Mode(), err)
	}
	form := formPosts.FindStringSubmatch(o.page)
	if form == nil || strings.Contains(o.page, o.Token) {
		t.Fatalf("the file is %s", o.page)
	}
	_, printed, _ := strings.Cut(o.UI, "/?token=")
	for what, secret := range map[string]string{"token": o.Token, "code in the file": form[2], "printed code": printed} {
		if len(secret) < 32 || strings.Contains(o.commands, secret) {
			t.Errorf("the %s stands in a command line: %q", what, secret)
		}
	}
	if !strings.Contains(o.commands, o.file) || form[2] == printed || printed == o.Token || form[2] == o.Token {
		t.Error("the command lines were not read, or secrets are the same")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	post := func(c *http.Client) int {
		got, _ := status(t, c, request(t, "POST", form[1], url.Values{"token": {form[2]}}))
		return got
	}
	if first, second := post(noRedirects(jar)), post(noRedirects(nil)); first != 200 || second != 401 {
		t.Errorf("the code in the file: %d, then %d", first, second)
	}
	eventually(t, "the file is removed", func() bool { _, err := os.Stat(filepath.Dir(o.file)); return err != nil })
	for _, want := range []int{303, 401} {
		if got, body := status(t, noRedirects(nil), request(t, "GET", o.UI, nil)); got != want {
			t.Errorf("the printed address: %d, want %d: %s", got, want, body)
		}
	}
	var again string
	eventually(t, "a new address is printed", func() bool {
		again = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{32}`).FindString(o.said.String())
		return again != ""
	})
	if got, _ := status(t, noRedirects(nil), request(t, "GET", again, nil)); again == o.UI || got != 303 {
		t.Errorf("%s: %d", again, got)
	}
	if strings.Contains(o.said.String(), o.Token) {
		t.Error("the token stands in the log")
	}
	nowhere(t, o.home, o.Token)
}

// nowhere fails the test when a file holds the text.
func nowhere(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(text)) {
			t.Errorf("%s holds the token", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestAnotherPortGetsNothing: a browser that has the page open visits another server of
// this machine, which then tries all that it was sent.
func TestAnotherPortGetsNothing(t *testing.T) {
	o := openDemo(t)
	jar, err := cookiejar.New(nil) // knows no ports, as in browsers
	if err != nil {
		t.Fatal(err)
	}
	browser := noRedirects(jar)
	if got, _ := status(t, browser, request(t, "GET", o.UI, nil)); got != 303 {
		t.Fatalf("%s: %d", o.UI, got)
	}
	page := strings.TrimSuffix(o.API, "api/v1")
	_, body := status(t, browser, request(t, "GET", page, nil))
	key := regexp.MustCompile(`<meta name="samlscope-key" content="([0-9a-f]{32})">`).FindStringSubmatch(body)
	if key == nil {
		t.Fatalf("no key in the page: %s", body)
	}
	captures := func(headers ...string) int {
		req := request(t, "GET", o.API+"/captures", nil)
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		got, _ := status(t, noRedirects(nil), req)
		return got
	}
	var got http.Header
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer other.Close()
	status(t, browser, request(t, "GET", other.URL, nil))
	cookie := got.Get("Cookie")
	_, value, _ := strings.Cut(cookie, "=")
	if len(value) != 32 || value == o.Token {
		t.Fatalf("the other port got the cookie %q", cookie)
	}
	if got := captures("Cookie", cookie, "X-Samlscope-Key", key[1]); got != 200 {
		t.Fatalf("the page itself: %d", got)
	}
	origin := strings.TrimSuffix(page, "/")
	for _, headers := range [][]string{
		{"Authorization", "Bearer " + value}, {"Cookie", cookie}, {"Cookie", cookie, "X-Samlscope-Key", value},
		{"Cookie", cookie, "Origin", origin, "Sec-Fetch-Site", "same-origin", "Referer", page},
		{"Cookie", cookie, "Authorization", "Bearer " + value}, {"X-Samlscope-Key", value},
	} {
		if got := captures(headers...); got != 401 {
			t.Errorf("another program with %q: %d", headers, got)
		}
	}
	req := request(t, "GET", page, nil)
	req.Header.Set("Cookie", cookie)
	if _, body := status(t, noRedirects(nil), req); strings.Contains(body, "samlscope-key") {
		t.Error("the page tells its key to whoever has the cookie")
	}
	for _, form := range []url.Values{{"token": {value}}, {"token": {key[1]}}} {
		if got, _ := status(t, noRedirects(nil), request(t, "POST", page+"session", form)); got != 401 {
			t.Errorf("let in for %v: %d", form, got)
		}
	}
}
