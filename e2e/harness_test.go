// Package e2e drives the built program through a real headless browser.
package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds every wait; nothing waits for a fixed time.
const patience = 30 * time.Second

// patienceFrom returns a function that says whether the patience is over.
func patienceFrom() func() bool {
	deadline := time.Now().Add(patience)
	return func() bool { return time.Now().After(deadline) }
}

// ready is the line that demo and serve print when they answer.
type ready struct {
	UI, API, Token, Relay, Proxy, IDP, AWS, AWSTLS string
}

// program builds samlscope once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "samlscope-e2e")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "samlscope")
	build := exec.Command("go", "build", "-o", bin, "./cmd/samlscope")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building samlscope: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

// startDemo runs `samlscope demo` on free ports and returns its ready line.
func startDemo(t *testing.T, env ...string) ready { return start(t, env, "demo") }

// startServe runs `samlscope serve` the same way.
func startServe(t *testing.T, flags ...string) ready { return start(t, nil, "serve", flags...) }

func start(t *testing.T, env []string, command string, flags ...string) ready {
	t.Helper()
	cmd, stdout := run(t, append([]string{"SAMLSCOPE_OPEN=false"}, env...), append([]string{command, "--format", "json",
		"--listen", "127.0.0.1:0", "--relay-listen", "127.0.0.1:0"}, flags...)...)
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s did not end orderly: %v", command, err)
		}
	})
	line, err := stdout.ReadString('\n')
	if err != nil {
		t.Fatalf("no ready line: %v", err)
	}
	var r ready
	if err := json.Unmarshal([]byte(line), &r); err != nil {
		t.Fatalf("ready line %q: %v", line, err)
	}
	return r
}

// run starts the program with its own state directory.
func run(t *testing.T, env []string, args ...string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, args...)
	cmd.Env = append(append(os.Environ(), "XDG_STATE_HOME="+t.TempDir()), env...)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// It has ended, but for a failure: then it still closes its browser.
		_ = cmd.Process.Signal(os.Interrupt)
		ended := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		ended.Stop()
	})
	return cmd, bufio.NewReader(stdout)
}

// browser starts headless Chromium with a tab, and fails the test at its end
// for anything that a page wrote to the console as an error, threw, or was
// refused by its content security policy. Only the stand-in AWS may answer a
// page with an error status: that is its purpose.
func browser(t *testing.T, r ready) context.Context {
	t.Helper()
	return browserFor(t, r, 3*patience)
}

// browserFor is browser with so much time for the whole test, and with more options.
func browserFor(t *testing.T, r ready, whole time.Duration, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	ctx := unwatched(t, whole, more...)
	watchConsole(t, ctx, r.AWS)
	return ctx
}

// unwatched is browserFor for pages that may complain.
func unwatched(t *testing.T, whole time.Duration, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	path := chromium(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(1280, 900), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	opts = append(opts, more...)
	ctx, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, whole)
	t.Cleanup(cancel)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	return ctx
}

// chromium finds a browser, or skips the test loudly.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Chromium or Chrome found, and CI must not skip this")
	}
	t.Skip("SKIPPED, and so is everything that needs a browser: no Chromium or Chrome found on this machine")
	return ""
}

// watchConsole collects what the pages complain about until the tab closes.
func watchConsole(t *testing.T, ctx context.Context, refuses string) {
	var mu sync.Mutex
	var complaints []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if strings.HasPrefix(m.URL, refuses+"/") && strings.HasPrefix(m.Text, "Failed to load resource") {
				continue
			}
			if m.Type == chromedp.ConsoleException || m.Type == "error" || strings.Contains(m.Text, "Content Security Policy") {
				mu.Lock()
				complaints = append(complaints, m.Text+" "+m.URL)
				mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			t.Errorf("the page complained: %s", c)
		}
	})
}

// until polls a JavaScript expression until it is true, on whatever page the
// tab shows by then: a page that gives way to the next one (Entra's form posts
// itself) takes a poll that was running in it along.
func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	deadline := time.Now().Add(patience)
	var err error
	for left := patience; left > 0; left = time.Until(deadline) {
		if _, err = chromedp.Run(ctx, chromedp.Poll[any](expression, chromedp.WithPollingTimeout(left))); err == nil {
			return
		}
		if ctx.Err() != nil {
			break
		}
	}
	// for the message only
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
	t.Fatalf("waiting for %s: %v\non the page:\n%s", expression, err, text)
}

// shows waits until the page's text holds all of the words.
func shows(t *testing.T, ctx context.Context, words ...string) {
	t.Helper()
	for _, w := range words {
		quoted, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		until(t, ctx, `document.body && document.body.innerText.includes(`+string(quoted)+`)`)
	}
}

// do runs browser steps and fails the test when one fails.
func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// clicks presses the first element of a kind that says these words. It finds and presses it in one step,
// because the page replaces elements whenever something happens.
func clicks(t *testing.T, tab context.Context, kind, words string) {
	t.Helper()
	until(t, tab, fmt.Sprintf(`(() => {
		const found = [...document.querySelectorAll(%q)].find((e) => e.textContent.includes(%q));
		found?.click();
		return Boolean(found);
	})()`, kind, words))
}

// call asks the API of a running samlscope.
func call(t *testing.T, api, token, method, path string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, api+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// getJSON reads one answer of the API.
func getJSON(t *testing.T, r ready, path string, into any) {
	t.Helper()
	resp := call(t, r.API, r.Token, http.MethodGet, path)
	defer func() {
		if err := errors.Join(resp.Body.Close()); err != nil {
			t.Error(err)
		}
	}()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s", path, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}
