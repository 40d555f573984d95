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
		shows(t, tab, "No sign-in captured yet", "samlscope demo")
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
		shows(t, tab, "Choose a capture", "RoleSessionName is missing")
	}},
	{"capture-reject", choose("RoleSessionName is missing", "Attributes & Claims", "As it came")},
	{"capture-accept", choose("AWS will accept this sign-in", "As it came")},
	{"paste", func(t *testing.T, tab context.Context, _ ready) {
		do(t, tab, chromedp.Click(`#paste-open`), chromedp.WaitVisible(`#paste-send`))
	}},
	{"keys", func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, "Choose a capture")
		do(t, tab, chromedp.Click(`#help-open`), chromedp.WaitVisible(`#help dl`))
	}},
}

func signIn(scenario, words string) func(*testing.T, context.Context, ready) {
	return func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.IDP+"/signin/"+scenario))
		shows(t, tab, words, "Drop")
	}
}

func choose(sentence string, words ...string) func(*testing.T, context.Context, ready) {
	return func(t *testing.T, tab context.Context, r ready) {
		do(t, tab, chromedp.Navigate(r.UI))
		shows(t, tab, sentence)
		do(t, tab, chromedp.Click(`//nav//a[contains(., "`+sentence+`")]`))
		shows(t, tab, words...)
	}
}

// TestEveryStateFits opens each state in both themes, wide and narrow: nothing
// may stick out to the side or complain.
func TestEveryStateFits(t *testing.T) {
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 400} {
			t.Run(fmt.Sprintf("%s-%d", theme, width), func(t *testing.T) {
				r := startDemo(t)
				tab := browser(t, r)
				do(t, tab, chromedp.EmulateViewport(width, 900), prefer(theme))
				for _, s := range states {
					s.open(t, tab, r)
					noOverflow(t, tab, s.name)
					if *screenshots != "" {
						shoot(t, tab, width, fmt.Sprintf("%s-%s-%d.png", s.name, theme, width))
					}
				}
			})
		}
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
	high, err := chromedp.Run(tab, chromedp.Evaluate[int64](`Math.min(6000, Math.max(900, document.querySelector("main")?.scrollHeight + 60, document.documentElement.scrollHeight))`))
	if err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.EmulateViewport(width, high))
	png, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	do(t, tab, chromedp.EmulateViewport(width, 900))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screenshots, file), png, 0o600); err != nil {
		t.Fatal(err)
	}
}
