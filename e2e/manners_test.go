package e2e

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// paste puts a text into the dialog and presses its button, in one step.
func paste(text string) chromedp.Action[chromedp.Void] {
	return evaluate(fmt.Sprintf(`(() => {
		if (!document.querySelector("#paste").open) document.querySelector("#paste-open").click();
		document.querySelector("#paste-text").value = %q;
		document.querySelector("#paste-send").click();
		return 0;
	})()`, text))
}

// TestProseIsNoMessage: what holds no message makes no capture. An error text goes to where such are explained;
// something that looks like a broken message is judged.
func TestProseIsNoMessage(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "No sign-in captured yet")
	do(t, tab, paste("  "))
	shows(t, tab, "Nothing was pasted")
	do(t, tab, paste("hello world"))
	shows(t, tab, "no SAML message, and no error text that is known")
	accessible(t, tab, "prose")
	do(t, tab, paste("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64} "+
		"(Service: AWSSecurityTokenService)"))
	until(t, tab, `document.querySelector("#explain").open && document.querySelector("#explain-answer").innerText.includes("session-name-pattern")`)
	var list struct{ Captures []struct{ ID string } }
	getJSON(t, r, "/captures", &list)
	if len(list.Captures) != 0 {
		t.Errorf("prose made %d captures", len(list.Captures))
	}
	do(t, tab, evaluate(`(document.querySelector("#explain").close(), 0)`), paste("PHNhbWxwOlJlc3BvbnNl"))
	until(t, tab, `location.pathname.startsWith("/captures/")`)
}

// TestDeleteAsks: one press deletes nothing; the second does.
func TestDeleteAsks(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	signIn("good", "Drop")(t, tab, r)
	choose("AWS will accept this sign-in.", "As it came")(t, tab, r)
	press := func(words string) {
		until(t, tab, fmt.Sprintf(`(() => {
			const b = [...document.querySelectorAll("main button")].find((b) => b.textContent === %q);
			b?.click();
			return Boolean(b);
		})()`, words))
	}
	do(t, tab, evaluate(`(document.querySelector("#raw").closest("details").open = true, 0)`))
	press("Delete this capture")
	until(t, tab, `document.activeElement.textContent === "Keep"`)
	accessible(t, tab, "asked")
	press("Keep")
	var list struct{ Captures []struct{ ID string } }
	if getJSON(t, r, "/captures", &list); len(list.Captures) != 1 {
		t.Fatalf("%d captures", len(list.Captures))
	}
	press("Delete this capture")
	press("Delete it for good")
	shows(t, tab, "No sign-in captured yet")
}

// TestAnotherCaptureIsReadFromItsVerdictOn: the place to which one was scrolled is not another one's. News of the
// same one leave it.
func TestAnotherCaptureIsReadFromItsVerdictOn(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	for _, scenario := range []string{"good", "rsn-missing"} {
		signIn(scenario, "Drop")(t, tab, r)
	}
	choose("RoleSessionName is missing", "As it came")(t, tab, r)
	do(t, tab, evaluate(`(document.querySelector("main").scrollTo({ top: 600, behavior: "instant" }), 0)`))
	until(t, tab, `document.querySelector("main").scrollTop === 600 && document.querySelector(".tabs [aria-current]")`)
	var list struct{ Captures []struct{ ID string } }
	getJSON(t, r, "/captures?q=missing", &list)
	_ = call(t, r.API, r.Token, http.MethodPost, "/captures/"+list.Captures[0].ID+"/drop").Body.Close()
	until(t, tab, `document.querySelector(".verdict").innerText.includes("dropped")`)
	until(t, tab, `document.querySelector("main").scrollTop === 600`)
	do(t, tab, evaluate(`([...document.querySelectorAll("nav a")].find(a => a.textContent.includes("will accept")).click(), 0)`))
	until(t, tab, `document.querySelector("h1").textContent.includes("will accept") && document.querySelector("main").scrollTop === 0`)
}

// TestUndecidedLeadToTheirEvidence: checks that the same evidence would decide stand together, with a button that
// opens the panel there. What a flag gave is listed with the flag, and stays.
func TestUndecidedLeadToTheirEvidence(t *testing.T) {
	user := filepath.Join(t.TempDir(), "user.json")
	if err := os.WriteFile(user, []byte(`{"userName":"alice@example.com","emails":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "samlscope.yaml")
	if err := os.WriteFile(config, []byte("scim-user: "+user+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := startServe(t, "--config", config)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.UI), chromedp.WaitVisible(`#sample`), chromedp.Click(`#sample`))
	shows(t, tab, "RoleSessionName is missing")
	until(t, tab, `(() => {
		const b = document.querySelector("[aria-label='Add evidence: the trust policy of a role']");
		b?.click();
		return Boolean(b) && /^\d+ checks need the trust policy of a role/.test(b.parentElement.innerText);
	})()`)
	until(t, tab, `document.querySelector("#evidence").open && document.activeElement.id === "evidence-trust-policy"`)
	shows(t, tab, "A user in IAM Identity Center", "samlscope.yaml:1", "aws iam get-role --role-name NAME")
	until(t, tab, `document.querySelectorAll("#evidence-list .piece").length === 1 && !document.querySelector("#evidence-list button")`)
	accessible(t, tab, "evidence at a place")
}

// TestDemoLeadsThereAndBack: from the page to the stand-in Entra ID, and from the stand-in AWS back to both.
func TestDemoLeadsThereAndBack(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.UI))
	until(t, tab, fmt.Sprintf(`document.querySelector("main a.primary")?.href === %q`, r.IDP+"/"))
	signIn("good", "Drop")(t, tab, r)
	do(t, tab, chromedp.Click(`//button[contains(., "Forward to AWS")]`))
	shows(t, tab, "Console Home")
	until(t, tab, fmt.Sprintf(`[...document.links].some((a) => a.href === %q)`, r.IDP+"/"))
	accessible(t, tab, "stand-in console")
	do(t, tab, chromedp.Click(`//a[.="See it in samlscope"]`))
	until(t, tab, `location.pathname.startsWith("/captures/") && document.body.innerText.includes("AWS answered 302")`)
}

// TestFilterByPartOfAnID: what a part of an ID would match is said, and nothing is filtered before one is chosen.
func TestFilterByPartOfAnID(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	for _, scenario := range []string{"good", "rsn-missing"} {
		signIn(scenario, "Drop")(t, tab, r)
	}
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "RoleSessionName is missing", "AWS will accept")
	fill := func(field, value string) chromedp.Action[chromedp.Void] {
		return evaluate(fmt.Sprintf(`{ const f = document.querySelector(%q); f.value = %q; f.dispatchEvent(new Event("input")); } 0`,
			field, value))
	}
	do(t, tab, fill("#check", "rsn-"))
	until(t, tab, `document.querySelector("#check-hint").textContent.includes("rsn-present")`)
	do(t, tab, fill("#check", "nothing-like-it"))
	shows(t, tab, "No check has this in its ID")
	do(t, tab, fill("#check", ""), fill("#search", "EntraAgent"))
	until(t, tab, `document.querySelectorAll("#list li").length === 2`)
	do(t, tab, fill("#search", "no-such-role"))
	shows(t, tab, "No capture matches")
}

// TestCorners: the pages that stand alone are made of the same parts, and lead on.
func TestCorners(t *testing.T) {
	r := startDemo(t)
	ui, _, _ := strings.Cut(r.UI, "?")
	tab := browser(t, ready{AWS: strings.TrimSuffix(ui, "/")}) // which answers with an error status
	for _, width := range []int64{1280, 400} {
		do(t, tab, chromedp.EmulateViewport(width, 900), chromedp.Navigate(ui))
		shows(t, tab, "This page is locked")
		corner(t, tab, width, "locked")
	}
	do(t, tab, chromedp.Navigate(ui+"?token="+r.Token))
	shows(t, tab, "No sign-in captured yet")
	for _, width := range []int64{1280, 400} {
		do(t, tab, chromedp.EmulateViewport(width, 900), chromedp.Navigate(ui+"nowhere"))
		shows(t, tab, "There is nothing at this address", "To the captures")
		corner(t, tab, width, "not-found")
		do(t, tab, chromedp.Navigate(ui+"captures/none"))
		shows(t, tab, "That didn't work", "Back to the captures")
		corner(t, tab, width, "gone")
	}
}

func corner(t *testing.T, tab context.Context, width int64, name string) {
	t.Helper()
	noOverflow(t, tab, name)
	accessible(t, tab, name)
	if *screenshots != "" {
		shoot(t, tab, width, fmt.Sprintf("%s-light-%d.png", name, width))
	}
}
