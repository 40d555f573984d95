package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "write a picture of each state of the pages to this folder")

// state is one thing the page can show.
type state struct {
	name string
	open func(t *testing.T, tab context.Context, r ready)
}

// states are what a person meets on the way from an empty list to an answer.
var states = []state{
	{"empty", func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, "No sign-in captured yet", "samlscope browse", "Load a sample that fails")
	}},
	{"apps", func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.IDP))
		shows(t, tab, "stand-in")
	}},
	{"verdict-reject", signIn("rsn-missing", "RoleSessionName is missing")},
	{"verdict-accept", signIn("good-several-roles", "AWS will accept this sign-in")},
	{"verdict-relay", signIn("relay-reply-url", "AWS will reject this sign-in")},
	{"list", func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, "RoleSessionName is missing")
		do(t, tab, chromedp.Click(`#home`))
		shows(t, tab, "Choose a capture")
	}},
	{"capture-reject", choose("RoleSessionName is missing", "Attributes & Claims", "As it came")},
	{"capture-accept", choose("AWS will accept this sign-in", "As it came")},
	{"fix-applied", func(t *testing.T, tab context.Context, r ready) {
		choose("RoleSessionName is missing", "Attributes & Claims")(t, tab, r)
		do(t, tab, chromedp.Click(`//button[contains(., "Apply this fix to a copy")]`))
		shows(t, tab, "If it were sent so, and signed as it was", "Gone: rsn-present", "unsigned copy")
	}},
	{"what-if", func(t *testing.T, tab context.Context, r ready) {
		choose("AWS will accept this sign-in", "As it came")(t, tab, r)
		clicks(t, tab, "summary", "Change values")
		do(t, tab, evaluate(`(() => { const f = document.querySelector("#whatif-3"); f.value = "urn:other"; f.dispatchEvent(new Event("input", {bubbles: true})); return 0; })()`))
		shows(t, tab, "If it were sent so", "unsigned copy", "Audience")
	}},
	{"fixture", func(t *testing.T, tab context.Context, r ready) {
		choose("AWS will accept this sign-in", "As it came")(t, tab, r)
		clicks(t, tab, "button", "Make a redacted fixture")
		shows(t, tab, "safe to share", "schema: samlscope.fixture/v1", "origin: redacted")
	}},
	{"compare", func(t *testing.T, tab context.Context, r ready) {
		choose("AWS will accept this sign-in", "As it came")(t, tab, r)
		do(t, tab, evaluate(`(() => { const s = document.querySelector("#compare-with"); s.value = [...s.options].find(o => o.textContent.includes("rejected")).value; s.dispatchEvent(new Event("change")); return 0; })()`))
		shows(t, tab, "A is accepted", "Recipient names the samlscope relay", "Only B has")
	}},
	{"explain", func(t *testing.T, tab context.Context, r ready) {
		choose("RoleSessionName is missing", "As it came")(t, tab, r)
		do(t, tab, chromedp.Click(`#explain-open`), chromedp.WaitVisible(`#explain-text`),
			chromedp.SetValue(`#explain-text`, "User attribute: ${user:email} is empty"), chromedp.Click(`#explain-send`))
		shows(t, tab, "user-attribute-empty", "Copy Coalesce([mail],[userPrincipalName])", "Copy ${user:subject}")
	}},
	{"evidence", func(t *testing.T, tab context.Context, r ready) {
		choose("RoleSessionName is missing", "As it came")(t, tab, r)
		do(t, tab, evaluate(`(() => { const d = new DataTransfer(); d.items.add(new File([JSON.stringify({userName: "alice@example.com", emails: []})], "user.json")); document.dispatchEvent(new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})); return 0; })()`))
		until(t, tab, `document.querySelector("#evidence-open").textContent === "Evidence (3)"`)
		do(t, tab, chromedp.Click(`#evidence-open`), chromedp.WaitVisible(`#evidence-list li`))
		shows(t, tab, "A user in IAM Identity Center", "user.json", "this page", "stand-in IAM provider", "the demo")
		do(t, tab, chromedp.Click(`#evidence-list button`))
		until(t, tab, `!document.querySelector("#evidence-list").innerText.includes("user.json")`)
	}},
	{"filtered", func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, "RoleSessionName is missing", "AWS will accept this sign-in")
		do(t, tab, evaluate(`(() => { const f = document.querySelector("#check"); f.value = "rsn-present"; f.dispatchEvent(new Event("input")); return 0; })()`))
		until(t, tab, `!document.querySelector("#list").innerText.includes("AWS will accept") && document.querySelector("#list").innerText.includes("RoleSessionName is missing")`)
	}},
	{"xml", func(t *testing.T, tab context.Context, r ready) {
		choose("RoleSessionName is missing", "As it came")(t, tab, r)
		// Found and filled in one step: news of the capture may redraw the page in between.
		until(t, tab, `(() => {
			const field = document.querySelector("#xml-find");
			if (!field) return false;
			field.value = "nameid";
			field.dispatchEvent(new Event("input", {bubbles: true}));
			return document.querySelector(".find [role=status]").textContent.includes("line");
		})()`)
		do(t, tab, evaluate(`(() => { const b = [...document.querySelectorAll(".fold")].find(b => b.ariaLabel.includes("Signature")); b.click(); return 0; })()`))
		until(t, tab, `[...document.querySelectorAll(".xml li")].some(l => l.hidden)`)
		// Found and clicked in one step: news of the capture may redraw the page in between.
		until(t, tab, `(() => {
			[...document.querySelectorAll("button")].find(b => b.textContent.includes("Show in XML"))?.click();
			return document.activeElement.tagName === "MARK";
		})()`)
	}},
	{"paste", func(t *testing.T, tab context.Context, _ ready) {
		do(t, tab, chromedp.Click(`#paste-open`), chromedp.WaitVisible(`#paste-send`))
	}},
	{"keys", func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, "RoleSessionName is missing")
		do(t, tab, chromedp.Click(`#help-open`), chromedp.WaitVisible(`#help dl`))
	}},
	{"verdict-forged", signIn("wrapped", "looks forged")},
	{"verdict-dropped", func(t *testing.T, tab context.Context, r ready) {
		signIn("sha1", "Drop")(t, tab, r)
		do(t, tab, chromedp.Click(`#drop button`))
		shows(t, tab, "AWS didn't get this message")
	}},
	{"aws-roles", func(t *testing.T, tab context.Context, r ready) {
		signIn("good-several-roles", "AWS will accept this sign-in")(t, tab, r)
		do(t, tab, chromedp.Click(`#forward button`))
		shows(t, tab, "Select a role")
	}},
	{"aws-refused", func(t *testing.T, tab context.Context, r ready) {
		signIn("rsn-missing", "RoleSessionName is missing")(t, tab, r)
		do(t, tab, chromedp.Click(`#forward button`))
		shows(t, tab, "AWS refuses this sign-in", "See it in samlscope")
	}},
}

func signIn(scenario, words string) func(*testing.T, context.Context, ready) {
	return func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.IDP+"/signin/"+scenario))
		shows(t, tab, words, "Drop")
	}
}

// choose clicks a row of the list in one step: between finding it and clicking, the list
// may be drawn anew.
func choose(sentence string, words ...string) func(*testing.T, context.Context, ready) {
	return func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, sentence)
		clicks(t, tab, "nav a", sentence)
		until(t, tab, fmt.Sprintf(`document.querySelector("main").innerText.includes(%q)`, sentence)) // not the newest one's
		shows(t, tab, words...)
	}
}

// widths are those of a screen, of the same at 200 % zoom (640), of half a screen and of a phone.
var widths = []int64{1280, 800, 640, 400}

// TestEveryStateFits opens each state in both themes, and shows it at every width: nothing
// may stick out to the side or complain.
func TestEveryStateFits(t *testing.T) {
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			r := startDemo(t)
			tab := browserFor(t, r, 9*patience)
			for _, s := range states {
				do(t, tab, chromedp.EmulateViewport(widths[0], 900), prefer(theme))
				s.open(t, tab, r)
				for _, width := range widths {
					at := fmt.Sprintf("%s-%s-%d", s.name, theme, width)
					do(t, tab, chromedp.EmulateViewport(width, 900))
					noOverflow(t, tab, at)
					if theme == "light" || width == 1280 || width == 400 { // the colors are the same in between
						accessible(t, tab, at)
					}
					if *screenshots != "" {
						shoot(t, tab, width, at+".png")
					}
				}
			}
		})
	}
}

// prefer makes the browser ask for a light or a dark page.
func prefer(theme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
		})
		return chromedp.Void{}, err
	}
}

func noOverflow(t *testing.T, tab context.Context, name string) {
	t.Helper()
	wide, err := chromedp.Run(tab, chromedp.Evaluate[string](`
		document.documentElement.scrollWidth <= innerWidth ? "" :
		[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth)
			.map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 40)).slice(0, 5).join("; ")`))
	if err != nil {
		t.Fatal(err)
	}
	if wide != "" {
		t.Errorf("%s sticks out to the side: %s", name, wide)
	}
}

func shoot(t *testing.T, tab context.Context, width int64, file string) {
	t.Helper()
	// The page scrolls inside itself when it is wide: make room for all of it.
	high, err := chromedp.Run(tab,
		chromedp.Evaluate[int64](`Math.min(6000, Math.max(900, document.querySelector("main")?.scrollHeight + 60, document.documentElement.scrollHeight))`))
	if err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.EmulateViewport(width, high))
	png, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	do(t, tab, chromedp.EmulateViewport(width, 900))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screenshots, file), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
