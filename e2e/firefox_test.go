package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// firefox is a browser with the extension, driven by its own remote protocol, Marionette.
type firefox struct {
	conn net.Conn
	in   *bufio.Reader
	last int
}

// firefoxBase is where the extension's pages are: the profile says which name they get.
const firefoxBase = "moz-extension://3f0c9f36-6d39-4c57-8d8e-0a5b8d1f4c11/"

// firefoxSettings lead every request to the proxy, and turn off what Firefox asks for by itself.
const firefoxSettings = `user_pref("extensions.webextensions.uuids", "{\"extension@samlscope.github.io\":\"3f0c9f36-6d39-4c57-8d8e-0a5b8d1f4c11\"}");
user_pref("marionette.port", 0);
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", PORT);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", PORT);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.stricttransportsecurity.preloadlist", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.normandy.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("browser.safebrowsing.provider.google4.updateURL", "");
user_pref("services.settings.server", "https://settings.invalid");
`

// startFirefox starts it with the extension; aws is where AWS's names lead, and other names lead nowhere.
func startFirefox(t *testing.T, aws string) *firefox {
	t.Helper()
	program, err := exec.LookPath("firefox-esr")
	if err != nil {
		if program, err = exec.LookPath("firefox"); err != nil {
			t.Skip("there is no Firefox (firefox-esr)") // make tools installs it as root only
		}
	}
	dir, err := extensionDir()
	if err != nil {
		t.Fatal(err)
	}
	profile := t.TempDir()
	settings := strings.ReplaceAll(firefoxSettings, "PORT", awsProxy(t, aws))
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote",
		"--profile", profile)
	cmd.Env = append(os.Environ(), "HOME="+profile, "MOZ_CRASHREPORTER_DISABLE=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	f := &firefox{}
	for over := patienceFrom(); f.conn == nil; {
		port, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		if err == nil {
			f.conn, err = net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(string(port)))
		}
		if over() {
			t.Fatal("Firefox did not start: ", err)
		}
	}
	t.Cleanup(func() { _ = f.conn.Close() })
	f.in = bufio.NewReader(f.conn)
	if _, err := f.read(); err != nil { // its greeting
		t.Fatal(err)
	}
	f.call(t, "WebDriver:NewSession", map[string]any{"acceptInsecureCerts": true}, nil)
	f.call(t, "Addon:Install", map[string]any{
		"path": filepath.Join(filepath.Dir(dir), "firefox"), "temporary": true}, nil)
	return f
}

// awsProxy is the port of a proxy that leads AWS's names to one address, and no other name anywhere.
func awsProxy(t *testing.T, aws string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(r.Host, ":")
		ours := strings.HasSuffix(host, ".aws.amazon.com") || strings.HasSuffix(host, ".amazonaws.com")
		if r.Method != http.MethodConnect || !ours {
			http.Error(w, "not in this test", http.StatusForbidden)
			return
		}
		to, err := net.Dial("tcp", aws)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		from, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(from, "HTTP/1.1 200 OK\r\n\r\n")
		go func() {
			_, _ = io.Copy(to, from)
			_ = to.Close()
		}()
		_, _ = io.Copy(from, to)
		_ = from.Close()
	}))
	t.Cleanup(s.CloseClientConnections)
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	return port
}

// read reads one message: its length, a colon, JSON.
func (f *firefox) read() ([]byte, error) {
	head, err := f.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
	if err != nil {
		return nil, err
	}
	text := make([]byte, n)
	_, err = io.ReadFull(f.in, text)
	return text, err
}

// ask sends one command; the answer is in into unless that is nil.
func (f *firefox) ask(command string, params, into any) error {
	f.last++
	text, err := json.Marshal([]any{0, f.last, command, params})
	if err != nil {
		return err
	}
	if err := f.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(text), text); err != nil {
		return err
	}
	text, err = f.read()
	if err != nil {
		return err
	}
	var answer [4]json.RawMessage
	if err := json.Unmarshal(text, &answer); err != nil {
		return err
	}
	if string(answer[2]) != "null" {
		return errors.New(string(answer[2]))
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer[3], into)
}

func (f *firefox) call(t *testing.T, command string, params, into any) {
	t.Helper()
	if err := f.ask(command, params, into); err != nil {
		t.Fatalf("%s: %v", command, err)
	}
}

// open opens an address in a new tab, and says which.
func (f *firefox) open(t *testing.T, url string) (tab string) {
	t.Helper()
	var made struct{ Handle string }
	f.call(t, "WebDriver:NewWindow", map[string]any{"type": "tab", "focus": true}, &made)
	f.to(t, made.Handle)
	f.inside(t, "gBrowser.selectedBrowser.fixupAndLoadURIString(arguments[0], {triggeringPrincipal: "+
		"Services.scriptSecurityManager.getSystemPrincipal()})", url)
	return made.Handle
}

// inside runs a function's body in the browser's own window: pages of extensions can't be navigated to.
func (f *firefox) inside(t *testing.T, body string, args ...any) (text string) {
	t.Helper()
	var out struct{ Value any }
	f.call(t, "Marionette:SetContext", map[string]any{"value": "chrome"}, nil)
	f.call(t, "WebDriver:ExecuteScript", map[string]any{"script": body, "args": append([]any{}, args...)}, &out)
	f.call(t, "Marionette:SetContext", map[string]any{"value": "content"}, nil)
	return fmt.Sprint(out.Value)
}

func (f *firefox) to(t *testing.T, tab string) {
	t.Helper()
	f.call(t, "WebDriver:SwitchToWindow", map[string]any{"handle": tab}, nil)
}

// script runs a function's body in the page.
func (f *firefox) script(t *testing.T, body string) (text string) {
	t.Helper()
	var out struct{ Value any }
	f.call(t, "WebDriver:ExecuteScript", map[string]any{"script": body, "args": []any{}}, &out)
	return fmt.Sprint(out.Value)
}

// shows waits until the page has these words.
func (f *firefox) shows(t *testing.T, words ...string) {
	t.Helper()
	text := ""
	for _, w := range words {
		for over := patienceFrom(); !strings.Contains(text, w); {
			if over() {
				t.Fatalf("the page doesn't show %q:\n%s", w, text)
			}
			text = f.script(t, "return document.body?.innerText ?? \"\"")
		}
	}
}

// clicks presses the first such element with these words.
func (f *firefox) clicks(t *testing.T, kind, words string) {
	t.Helper()
	const body = `const e = [...document.querySelectorAll(%q)].find((e) => e.textContent.includes(%q)); e?.click(); return !!e`
	for over := patienceFrom(); f.script(t, fmt.Sprintf(body, kind, words)) != "true"; {
		if over() {
			t.Fatalf("there is no %s with %q", kind, words)
		}
	}
}

// panelScript opens the developer tools of the tab that is seen, and the extension's panel in them. It answers with the
// panel's name once its page is there.
const panelScript = `const done = arguments[arguments.length - 1];
const {require} = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
const until = async (f) => {
	for (let r; ; await new Promise((go) => setTimeout(go, 50))) if ((r = await f())) return r;
};
(async () => {
	const {gDevTools} = require("devtools/client/framework/devtools");
	const box = await gDevTools.showToolboxForTab(gBrowser.selectedTab, {toolId: "inspector"});
	const tool = await until(() => [...box.panelDefinitions, ...box.additionalToolDefinitions?.values() ?? []]
		.find((d) => d.id.startsWith("webext-devtools-panel")));
	await box.selectTool(tool.id);
	await until(() => {
		const b = box.doc.getElementById("toolbox-panel-iframe-" + tool.id)?.contentDocument?.querySelector("browser");
		return b?.currentURI?.spec.endsWith("/panel.html") && !b.webProgress?.isLoadingDocument && b;
	});
	return tool.label;
})().then(done, (e) => done(String(e)));`

// panel opens the panel, and says what it is called.
func (f *firefox) panel(t *testing.T) string {
	t.Helper()
	var out struct{ Value string }
	f.call(t, "Marionette:SetContext", map[string]any{"value": "chrome"}, nil)
	f.call(t, "WebDriver:ExecuteAsyncScript", map[string]any{"script": panelScript, "args": []any{}}, &out)
	f.call(t, "Marionette:SetContext", map[string]any{"value": "content"}, nil)
	return out.Value
}

// badge waits for what the icon of the extension says.
func (f *firefox) badge(t *testing.T, want string) {
	t.Helper()
	const button = `CustomizableUI.getWidget("extension_samlscope_github_io-browser-action").forWindow(window).node`
	got := ""
	for over := patienceFrom(); got != want; {
		if got = f.inside(t, "return "+button+`.querySelector("[badge]")?.getAttribute("badge") ?? ""`); over() {
			t.Fatalf("the badge says %q, want %q", got, want)
		}
	}
}

// TestExtensionInFirefox: the same sources see a sign-in, judge it and read AWS's answer there too, also after the
// browser has stopped the background page, as it does when nothing happens.
func TestExtensionInFirefox(t *testing.T) {
	r := startDemo(t)
	f := startFirefox(t, r.AWSTLS)
	page := f.open(t, firefoxBase+"index.html")
	f.shows(t, "No sign-in captured yet", "ready")
	signIn := f.open(t, r.IDP+"/signin/good?to=aws")
	f.to(t, page)
	f.shows(t, "AWS accepted this sign-in")
	f.badge(t, "ok")
	f.inside(t, `return WebExtensionPolicy.getByID("extension@samlscope.github.io").extension.terminateBackground()`)
	f.to(t, signIn)
	f.call(t, "WebDriver:Navigate", map[string]any{"url": r.IDP + "/signin/rsn-missing?to=aws"}, nil)
	if label := f.panel(t); label != "samlscope" {
		t.Errorf("the developer tools have the panel %q", label)
	}
	f.to(t, page)
	f.clicks(t, "#list a", "RoleSessionName is missing")
	f.shows(t, "AWS's answer", "RoleSessionName is required in AuthnResponse", "captured by extension")
	f.badge(t, "no")
	f.clicks(t, "button", "Make a redacted fixture")
	f.shows(t, "origin: redacted")
	f.call(t, "WebDriver:Refresh", map[string]any{}, nil)
	f.shows(t, "RoleSessionName is missing", "AWS's answer")
	f.clicks(t, "button", "Delete this capture")
	f.clicks(t, "button", "Delete it for good")
	f.badge(t, "")
	f.open(t, firefoxBase+"options.html")
	f.shows(t, "Services to watch")
}

// TestFirefoxAsksForServices: the browser asks before the extension sees a program on this machine; then it does.
func TestFirefoxAsksForServices(t *testing.T) {
	r := startDemo(t)
	f := startFirefox(t, r.AWSTLS)
	options := f.open(t, firefoxBase+"options.html")
	f.shows(t, "drivers on this machine")
	page := f.open(t, firefoxBase+"index.html")
	f.shows(t, "No sign-in captured yet", "ready")
	f.open(t, r.IDP+"/signin/good") // to the relay
	f.shows(t, "AWS will accept this sign-in")
	f.to(t, options)
	var box struct{ Value map[string]string }
	f.call(t, "WebDriver:FindElement", map[string]any{"using": "css selector", "value": "li:nth-of-type(3) input"}, &box)
	for _, id := range box.Value {
		f.call(t, "WebDriver:ElementClick", map[string]any{"id": id}, nil) // as a person does, or nothing is asked
	}
	const allow = `const ask = PopupNotifications.panel.firstElementChild;
		if (PopupNotifications.panel.state === "open") ask.button.click();
		return WebExtensionPolicy.getByID("extension@samlscope.github.io").allowedOrigins.patterns
			.some((p) => p.pattern === "http://127.0.0.1/*")`
	for over := patienceFrom(); f.inside(t, allow) != "true"; {
		if over() {
			t.Fatal("the browser doesn't ask")
		}
	}
	f.to(t, page)
	f.shows(t, "No sign-in captured yet") // the one before wasn't seen
	f.open(t, r.IDP+"/signin/rsn-missing")
	f.to(t, page)
	f.shows(t, "RoleSessionName is missing", r.Relay)
}
