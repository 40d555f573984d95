package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// extensionDir is the extension as Chromium loads it, built once for all tests.
var extensionDir = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "samlscope-extension")
	if err != nil {
		return "", err
	}
	build := exec.Command("make", "--no-print-directory", "extension", "EXTENSION="+dir)
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("make extension: %w\n%s", err, out)
	}
	return filepath.Join(dir, "chromium"), nil
})

// extended is a browser with the extension, in which AWS's names lead to the stand-in of a demo.
type extended struct {
	ready
	tab  context.Context // where a person signs in
	page context.Context // the extension's page
	base string          // chrome-extension://ID/
}

// withExtension starts a demo and the browser.
func withExtension(t *testing.T) extended {
	t.Helper()
	r := startDemo(t)
	x := extendedBrowser(t, r.AWSTLS)
	x.ready = r
	return x
}

// extendedBrowser starts the browser; aws is where AWS's names lead.
func extendedBrowser(t *testing.T, aws string) extended {
	t.Helper()
	dir, err := extensionDir()
	if err != nil {
		t.Fatal(err)
	}
	refuses := ready{AWS: "https://signin.aws.amazon.com"}
	tab := browserFor(t, refuses, 12*patience,
		chromedp.Flag("disable-extensions", false), chromedp.Flag("load-extension", dir),
		chromedp.Flag("disable-extensions-except", dir),
		chromedp.Flag("disable-features", "DisableLoadExtensionCommandLineSwitch"),
		chromedp.Flag("host-resolver-rules", "MAP *.aws.amazon.com "+aws+", MAP *.amazonaws.com "+aws),
		chromedp.IgnoreCertErrors)
	do(t, tab, chromedp.Navigate("about:blank"))
	x := extended{tab: tab, base: extensionBase(t, tab)}
	x.page = x.open(t, "index.html")
	shows(t, x.page, "No sign-in captured yet", "ready")
	return x
}

// open opens one of the extension's pages in a tab.
func (x extended) open(t *testing.T, file string) context.Context {
	t.Helper()
	page, closePage := chromedp.NewContext(x.tab)
	t.Cleanup(closePage)
	watchConsole(t, page, "https://signin.aws.amazon.com")
	do(t, page, chromedp.Navigate(x.base+file))
	return page
}

// extensionBase is where the extension's files are, which its background tells.
func extensionBase(t *testing.T, tab context.Context) string {
	t.Helper()
	var seen []string
	for over := patienceFrom(); !over(); {
		all, err := chromedp.CallBrowser(tab, target.GetTargets, target.GetTargetsParams{})
		if err != nil {
			t.Fatal(err)
		}
		seen = nil
		for _, info := range all.TargetInfos {
			seen = append(seen, info.Type+" "+info.URL)
			if base, ok := strings.CutSuffix(info.URL, "background.js"); ok && info.Type == "service_worker" {
				return base
			}
		}
	}
	t.Fatalf("the extension was not loaded; there are %q", seen)
	return ""
}

// value evaluates an expression, a promise as well.
func value[T any](t *testing.T, tab context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// signInRow is a sign-in as the extension lists it.
type signInRow struct {
	ID, Verdict, Headline, Who, URL string
	FrameID                         int
	Decoded                         bool
	Found                           []string
	Answer                          *struct {
		Status   int
		Location string
		AWSError string
	}
}

func (x extended) rows(t *testing.T) (rows []signInRow) {
	t.Helper()
	text := value[string](t, x.page, `import("./signins.js").then(({rows}) => rows()).then((rows) => JSON.stringify(rows))`)
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// answered waits until so many sign-ins are listed, the newest with its answer.
func (x extended) answered(t *testing.T, count int) []signInRow {
	t.Helper()
	until(t, x.page, fmt.Sprintf(
		`import("./signins.js").then(({rows}) => rows()).then((rows) => rows.length === %d && rows.every((r) => r.answer?.status > 0))`,
		count))
	return x.rows(t)
}

// TestExtensionSeesASignIn: verdict, badge and AWS's answer of sign-ins at the stand-ins, and the page about one.
func TestExtensionSeesASignIn(t *testing.T) {
	x := withExtension(t)
	for i, c := range []struct {
		scenario, verdict, badge, headline string
		status                             int
	}{
		{"good", "accept", "ok", "AWS accepted this sign-in", 302},
		{"good-several-roles", "accept", "ok", "AWS will accept this sign-in", 200},
		{"rsn-missing", "reject", "no", "AWS rejected this sign-in: RoleSessionName is missing", 400},
	} {
		do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/"+c.scenario+"?to=aws"))
		row := x.answered(t, i+1)[0]
		if row.Verdict != c.verdict || row.Answer.Status != c.status || !strings.HasPrefix(row.Headline, c.headline) ||
			!row.Decoded || row.FrameID != 0 {
			t.Errorf("%s: %+v %+v", c.scenario, row, row.Answer)
		}
		if badge := value[string](t, x.page, `chrome.action.getBadgeText({})`); badge != c.badge {
			t.Errorf("%s: the badge says %q, want %q", c.scenario, badge, c.badge)
		}
	}
	clicks(t, x.page, "#list a", "RoleSessionName is missing")
	shows(t, x.page, "AWS's answer", "RoleSessionName is required in AuthnResponse", "Attributes & Claims",
		"captured by extension", "The browser decoded the form")
	clicks(t, x.page, "button", "Make a redacted fixture")
	shows(t, x.page, "origin: redacted")
	do(t, x.page, chromedp.Reload())
	shows(t, x.page, "RoleSessionName is missing", "AWS's answer")
	clicks(t, x.page, "summary", "As it came")
	shows(t, x.page, "Download as HAR (real data)")
	clicks(t, x.page, "button", "Delete this capture")
	clicks(t, x.page, "button", "Delete it for good")
	until(t, x.page, `chrome.storage.session.get(null).then((all) => all.order.length === 2 && Object.keys(all).length === 5)`)
	if badge := value[string](t, x.page, `chrome.action.getBadgeText({})`); badge != "" {
		t.Errorf("the badge still says %q", badge)
	}
}

// TestExtensionJudgesLikeBrowse: the extension and browse give the same sign-in the same verdict and findings.
func TestExtensionJudgesLikeBrowse(t *testing.T) {
	x := withExtension(t)
	for i, scenario := range []string{"good", "rsn-missing", "sha1", "wrapped", "good-several-roles"} {
		do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/"+scenario+"?to=aws"))
		x.answered(t, i+1)
		row := x.rows(t)[0]
		args := append([]string{"browse", "--headless", "--once", "--hold", "never", "--timeout", "60s", "--format", "jsonl",
			"--ephemeral"}, leading("devtools", x.AWSTLS)...)
		cmd, stdout := run(t, nil, append(args, x.IDP+"/signin/"+scenario+"?to=aws")...)
		out, err := io.ReadAll(stdout)
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
		var last struct {
			Verdict string
			Report  struct{ Findings []struct{ ID string } }
		}
		if err := json.Unmarshal(lines[len(lines)-1], &last); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, f := range last.Report.Findings {
			want = append(want, f.ID)
		}
		if row.Verdict != last.Verdict || !slices.Equal(row.Found, want) {
			t.Errorf("%s: the extension says %s %v, browse %s %v", scenario, row.Verdict, row.Found, last.Verdict, want)
		}
	}
}

// postPage posts forms to AWS's sign-in, each into a frame of the page. What is posted is given as JSON.
const postPage = `(async (forms, size) => {
	const said = [];
	for (const [i, fields] of forms.entries()) {
		const frame = Object.assign(document.createElement("iframe"), {name: "f" + Math.random()});
		document.body.append(frame);
		const form = Object.assign(document.createElement("form"),
			{method: "POST", action: "https://signin.aws.amazon.com/saml", target: frame.name});
		for (const [name, value] of Object.entries(fields)) {
			form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
		}
		document.body.append(form);
		const loaded = new Promise((done) => { frame.onload = () => done(frame); });
		form.submit();
		said.push(loaded);
		if (said.length >= size) {
			for (const f of await Promise.all(said.splice(0))) f.remove();
			document.querySelectorAll("form").forEach((f) => f.remove());
		}
	}
	window.posted = true;
})`

// postTo is a page that may post, and an AWS that answers as it is told.
func postTo(t *testing.T, answer http.HandlerFunc) extended {
	t.Helper()
	aws := httptest.NewTLSServer(answer)
	t.Cleanup(aws.Close)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>poster</title><link rel="icon" href="data:,"><body>`))
	}))
	t.Cleanup(page.Close)
	x := extendedBrowser(t, aws.Listener.Addr().String())
	do(t, x.tab, chromedp.Navigate(page.URL))
	return x
}

// post posts forms, so many at once, and waits until all are answered.
func (x extended) post(t *testing.T, forms []map[string]string, size int) {
	t.Helper()
	text, err := json.Marshal(forms)
	if err != nil {
		t.Fatal(err)
	}
	do(t, x.tab, evaluate(fmt.Sprintf(`window.posted = false, %s(%s, %d), 0`, postPage, text, size)))
	until(t, x.tab, `window.posted`)
}

func redirects(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		w.Header().Set("Location", "https://signin.aws.amazon.com/console")
		w.WriteHeader(http.StatusFound)
	}
}

// TestExtensionSeesFrames: posts in frames are seen, what is no sign-in isn't, and a window that is private unless the
// user allows it.
func TestExtensionSeesFrames(t *testing.T) {
	x := postTo(t, redirects)
	message, err := os.ReadFile("../web/assets/sample.txt")
	if err != nil {
		t.Fatal(err)
	}
	sample := map[string]string{"SAMLResponse": strings.TrimSpace(string(message)), "RelayState": "a b+c"}
	forms := []map[string]string{{"SAMLRequest": "x"}, {"other": "SAMLResponse=x"}}
	for range 20 {
		forms = append(forms, sample)
	}
	x.post(t, forms, len(forms))
	frames := map[int]bool{}
	for _, row := range x.answered(t, 20) {
		frames[row.FrameID] = true
		if row.Verdict == "" || row.Answer.Status != 302 {
			t.Errorf("%+v", row)
		}
	}
	if len(frames) != 20 || frames[0] {
		t.Errorf("the frames are %v", frames)
	}
	private, err := chromedp.CallBrowser(x.tab, target.CreateBrowserContext, target.CreateBrowserContextParams{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.CallBrowser(x.tab, target.CreateTarget, target.CreateTargetParams{
		URL: "data:text/html,<form method=post action='https://signin.aws.amazon.com/saml'>" +
			"<input name=SAMLResponse value=x></form><script>document.forms[0].submit()</script>", BrowserContextID: private.BrowserContextID}); err != nil {
		t.Fatal(err)
	}
	x.post(t, []map[string]string{sample}, 1) // comes after it
	x.answered(t, 21)
}

// TestExtensionDoesNotGrow: of many sign-ins the newest are kept, within what the browser gives.
// SAMLSCOPE_MANY=1000 makes a thousand.
func TestExtensionDoesNotGrow(t *testing.T) {
	x := postTo(t, redirects)
	message, err := os.ReadFile("../web/assets/sample.txt")
	if err != nil {
		t.Fatal(err)
	}
	count := 150
	if n, err := strconv.Atoi(os.Getenv("SAMLSCOPE_MANY")); err == nil {
		count = n
	}
	relay := "https://console.aws.amazon.com/" + strings.Repeat("x", 12<<20/count) // more than there is room for
	sample := strings.TrimSpace(string(message))
	const batch = 25
	for done := 0; done < count; done += batch {
		var forms []map[string]string
		for i := range batch {
			forms = append(forms, map[string]string{"SAMLResponse": sample, "RelayState": relay + strconv.Itoa(done+i)})
		}
		x.post(t, forms, batch)
		until(t, x.page, `import("./signins.js").then(({rows}) => rows(`+strconv.Itoa(batch)+`)).then((rows) =>
			rows.some((r) => r.relayState.endsWith("x`+strconv.Itoa(done+batch-1)+`")) && rows.every((r) => r.answer?.status === 302))`)
	}
	rows := x.rows(t)
	used := value[int](t, x.page, `chrome.storage.session.getBytesInUse(null)`)
	kept := value[int](t, x.page, `chrome.storage.session.get(null).then((all) => Object.keys(all).length - 1)`)
	t.Logf("%d of %d sign-ins are kept, in %d bytes", len(rows), count, used)
	if used > 10<<20 || kept != 2*len(rows) || len(rows) < count/5 || len(rows) >= count {
		t.Errorf("%d rows, %d entries, %d bytes", len(rows), kept, used)
	}
}

// TestExtensionShowsHostileValues: what a message carries is text wherever the extension shows it.
func TestExtensionShowsHostileValues(t *testing.T) {
	x := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`<title>no</title><link rel="icon" href="data:,"><p>&lt;img src=x onerror=alert(1)&gt; Your request included an invalid SAML response.</p>`))
	})
	const evil = `"><img src=x onerror="window.hit=1"><script>window.hit=1</script>javascript:window.hit=1`
	message := `<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Destination="` + html.EscapeString(evil) + `"><Issuer>` +
		html.EscapeString(evil) + `</Issuer><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_2"><Subject><NameID>` +
		html.EscapeString(evil) + `</NameID></Subject></Assertion></Response>`
	forms := []map[string]string{
		{
			"SAMLResponse": base64.StdEncoding.EncodeToString([]byte(message)),
			"RelayState":   "javascript:window.hit=1//" + evil,
		},
		{"SAMLResponse": evil, "__proto__": evil, "RelayState": "\u0000\u202e" + evil},
		{"SAMLResponse": "", "constructor": "x"},
	}
	x.post(t, forms, len(forms))
	rows := x.answered(t, len(forms))
	panel := x.open(t, "panel.html")
	until(t, panel, fmt.Sprintf(`document.querySelectorAll("#list a").length === %d`, len(rows)))
	for _, row := range rows {
		do(t, x.page, chromedp.Navigate(x.base+"index.html#/captures/"+row.ID))
		until(t, x.page, `document.querySelector("main .verdict, main h1") !== null`)
		shows(t, x.page, "As it came")
	}
	for _, tab := range []context.Context{panel, x.page} {
		if value[bool](t, tab, `Boolean(window.hit) || document.querySelector("main img, main script") !== null`) {
			t.Error("a value became markup")
		}
	}
}

// TestExtensionPagesFit: the page, the panel and the options in both themes, wide and narrow.
func TestExtensionPagesFit(t *testing.T) {
	x := withExtension(t)
	panel, options := x.open(t, "panel.html"), x.open(t, "options.html")
	shows(t, panel, "None yet")
	do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/rsn-missing?to=aws"))
	x.answered(t, 1)
	shows(t, panel, "RoleSessionName is missing", "AWS answered 400")
	shows(t, x.page, "RoleSessionName is missing")
	shows(t, options, "Amazon Cognito")
	for _, theme := range []string{"light", "dark"} {
		for name, tab := range map[string]context.Context{"page": x.page, "panel": panel, "options": options} {
			do(t, tab, prefer(theme))
			for _, width := range []int64{1280, 400} {
				at := fmt.Sprintf("extension-%s-%s-%d", name, theme, width)
				do(t, tab, chromedp.EmulateViewport(width, 900))
				noOverflow(t, tab, at)
				accessible(t, tab, at)
				if *screenshots != "" {
					shoot(t, tab, width, at+".png")
				}
			}
		}
	}
	tabTo(t, options, "") // the first box
	tabTo(t, panel, "RoleSessionName is missing")
}

// tracerRow is a row of the table in docs/extension.md: a scenario of the demo, and what the extension says of it.
var tracerRow = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([^|]+) \\| [^|]+ \\|$")

// recorded is what a headline says of where the answer was seen.
var recorded = regexp.MustCompile(` \(recording, [\d:]+ UTC\)`)

// TestExtensionSaysThatAWSIsGone: a post without an answer is told as such, on the page as well.
func TestExtensionSaysThatAWSIsGone(t *testing.T) {
	x := postTo(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	x.post(t, []map[string]string{{"SAMLResponse": "x"}}, 1)
	until(t, x.page, `document.querySelector("#list").innerText.includes("AWS was not reached")`)
	shows(t, x.page, "AWS wasn't reached: net::ERR_")
}

// TestExtensionComesBack: the browser stops the background when it has nothing to do, and the page misses what comes
// while its tab is hidden. Neither loses a sign-in.
func TestExtensionComesBack(t *testing.T) {
	x := withExtension(t)
	do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/good?to=aws"))
	x.answered(t, 1)
	shows(t, x.page, "AWS accepted this sign-in")
	const hide = `Object.defineProperty(document, "hidden", {value: %t, configurable: true}),
		document.dispatchEvent(new Event("visibilitychange")), 0`
	do(t, x.page, evaluate(fmt.Sprintf(hide, true)))
	all, err := chromedp.CallBrowser(x.tab, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range all.TargetInfos {
		if info.Type == "service_worker" {
			if _, err := chromedp.CallBrowser(x.tab, target.CloseTarget,
				target.CloseTargetParams{TargetID: info.TargetID}); err != nil {
				t.Fatal(err)
			}
		}
	}
	do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/rsn-missing?to=aws"))
	x.answered(t, 2)
	if value[bool](t, x.page, `document.querySelector("#list").innerText.includes("RoleSessionName")`) {
		t.Error("a hidden page draws its list")
	}
	do(t, x.page, evaluate(fmt.Sprintf(hide, false)))
	until(t, x.page, `document.querySelector("#list").innerText.includes("RoleSessionName is missing")`)
}

// TestExtensionBesideSAMLTracer: the table of ten sign-ins says what the extension says.
func TestExtensionBesideSAMLTracer(t *testing.T) {
	page, err := os.ReadFile("../docs/extension.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := tracerRow.FindAllStringSubmatch(string(page), -1)
	if len(rows) != 10 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	x := withExtension(t)
	for i, m := range rows {
		do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/"+m[1]+"?to=aws"))
		if got := recorded.ReplaceAllString(x.answered(t, i+1)[0].Headline, ""); got != m[2] {
			t.Errorf("%s: the extension says %q, the page %q", m[1], got, m[2])
		}
	}
}
