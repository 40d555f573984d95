package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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
	return extendedFrom(t, dir, aws)
}

// extendedFrom is extendedBrowser with the extension in a folder.
func extendedFrom(t *testing.T, dir, aws string) extended {
	t.Helper()
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
	ID, Verdict, Headline, Who, URL, Target string

	FrameID int
	Decoded bool
	Found   []string
	Answer  *struct {
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

// TestExtensionSeesServices: where the user has granted a service's hosts, its sign-ins are judged by its rules;
// without the grant none is seen.
func TestExtensionSeesServices(t *testing.T) {
	dir, err := extensionDir()
	if err != nil {
		t.Fatal(err)
	}
	granted := t.TempDir()
	if err := os.CopyFS(granted, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(granted, "manifest.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	m["host_permissions"] = append(m["host_permissions"].([]any), m["optional_host_permissions"].([]any)...)
	if text, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	r := startDemo(t)
	for _, c := range []struct {
		dir  string
		want []string
	}{{granted, []string{"grafana", "opensearch", "iam"}}, {dir, []string{"iam"}}} {
		x := extendedFrom(t, c.dir, r.AWSTLS)
		for i, scenario := range []string{"grafana-good", "search-good", "good"} {
			do(t, x.tab, chromedp.Navigate(r.IDP+"/signin/"+scenario+"?to=aws"))
			until(t, x.tab, `document.readyState === "complete" && location.protocol === "https:"`)
			if len(c.want) == 3 {
				x.answered(t, i+1)
			}
		}
		var got []string
		for _, row := range x.answered(t, len(c.want)) {
			got = append([]string{row.Target}, got...)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("seen: %v, want %v", got, c.want)
		}
	}
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
	if _, err := chromedp.CallBrowser(x.tab, target.CloseTarget,
		target.CloseTargetParams{TargetID: x.background(t)}); err != nil {
		t.Fatal(err)
	}
	do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/rsn-missing?to=aws"))
	x.answered(t, 2)
	if value[bool](t, x.page, `document.querySelector("#list").innerText.includes("RoleSessionName")`) {
		t.Error("a hidden page draws its list")
	}
	do(t, x.page, evaluate(fmt.Sprintf(hide, false)))
	until(t, x.page, `document.querySelector("#list").innerText.includes("RoleSessionName is missing")`)
}

// background is where the extension's background runs.
func (x extended) background(t *testing.T) target.ID {
	t.Helper()
	all, err := chromedp.CallBrowser(x.tab, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all.TargetInfos, func(info *target.Info) bool { return info.Type == "service_worker" })
	if i < 0 {
		t.Fatal("the extension has no background")
	}
	return all.TargetInfos[i].TargetID
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
