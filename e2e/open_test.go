package e2e

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// profiled is headless Chromium on a profile that can be read afterwards.
func profiled(t *testing.T) (tab context.Context, profile string, end func()) {
	t.Helper()
	profile = t.TempDir()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.UserDataDir(profile))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	ctx, cancel := context.WithTimeout(ctx, 3*patience)
	ctx, closeTab := chromedp.NewContext(ctx)
	return ctx, profile, sync.OnceFunc(func() {
		_ = chromedp.Cancel(ctx) // closes the browser orderly, so that it writes its history
		closeTab()
		cancel()
		stop()
	})
}

// opens runs demo with a script in the place of the desktop, and returns the address that
// a browser was to be opened with.
func opens(t *testing.T) (r ready, file string) {
	t.Helper()
	dir := t.TempDir()
	given := filepath.Join(dir, "given")
	script := "#!/bin/sh\nprintf %s \"$1\" >" + given + ".new; mv " + given + ".new " + given + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	r = startDemo(t, "PATH="+dir+":"+os.Getenv("PATH"), "SAMLSCOPE_OPEN=true")
	for late := patienceFrom(); file == ""; {
		data, _ := os.ReadFile(given) // not there yet
		if file = string(data); late() {
			t.Fatal("no browser was opened")
		}
	}
	return r, file
}

// downloads presses the button that saves the fixture.
func downloads(t *testing.T, tab context.Context) {
	t.Helper()
	saved := t.TempDir()
	if _, err := chromedp.CallBrowser(tab, devtools.SetDownloadBehavior, devtools.SetDownloadBehaviorParams{
		Behavior: devtools.SetDownloadBehaviorBehaviorAllow, DownloadPath: saved}); err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.Click(`//a[contains(., "Download ")]`))
	for late := patienceFrom(); ; {
		if got, _ := filepath.Glob(filepath.Join(saved, "*.saml")); len(got) == 1 { // the pattern is a good one
			return
		}
		if late() {
			t.Fatal("the fixture was not downloaded")
		}
	}
}

// isLive says whether news of captures arrive; a narrow window doesn't show it.
const isLive = `document.getElementById("live").textContent === "live"`

// TestTheBrowserIsOpened through a file, works in all parts of the page, and keeps neither
// the token nor anything else that opens the page: its history, its profile, and another
// port of this machine, which gets its cookie.
func TestTheBrowserIsOpened(t *testing.T) {
	r, file := opens(t)
	tab, profile, end := profiled(t)
	defer end()
	do(t, tab, chromedp.Navigate(file))
	shows(t, tab, "No sign-in captured yet")
	until(t, tab, isLive)
	until(t, tab, `location.pathname + location.search + location.hash === "/"`)
	do(t, tab, chromedp.Navigate(r.IDP+"/signin/rsn-guest"))
	shows(t, tab, "Open in the inspection page")
	do(t, tab, chromedp.Click(`//a[contains(., "Open in the inspection page")]`))
	shows(t, tab, "As it came")
	until(t, tab, isLive)
	do(t, tab, chromedp.Click(`//button[contains(., "Make a redacted fixture")]`))
	shows(t, tab, "safe to share")
	downloads(t, tab)

	var cookie string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		cookie = q.Header.Get("Cookie")
		_, _ = w.Write([]byte("<!doctype html><title>other</title>another program")) // the test waits for it
	}))
	defer other.Close()
	do(t, tab, chromedp.Navigate(other.URL))
	shows(t, tab, "another program")
	_, value, _ := strings.Cut(cookie, "=")
	if value == "" || value == r.Token {
		t.Fatalf("another port got the cookie %q", cookie)
	}
	origin := strings.TrimSuffix(r.API, "/api/v1")
	for _, headers := range [][]string{
		{"Authorization", "Bearer " + value}, {"Cookie", cookie}, {"Cookie", cookie, "X-Samlscope-Key", value},
		{"Cookie", cookie, "Origin", origin, "Sec-Fetch-Site", "same-origin", "Referer", origin + "/"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.API+"/captures", nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // the status is all
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("another program with %q: %s", headers, resp.Status)
		}
	}
	do(t, tab, chromedp.Navigate(r.UI))
	until(t, tab, isLive)
	until(t, tab, `!location.search.includes("token")`)
	end()
	history := filepath.Join(profile, "Default", "History")
	if data, err := os.ReadFile(history); err != nil || !bytes.Contains(data, []byte(origin)) {
		t.Errorf("the history was not written: %v", err)
	}
	err := filepath.WalkDir(profile, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(r.Token)) {
			t.Errorf("the token stands in the browser's %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
