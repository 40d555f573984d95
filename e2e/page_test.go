package e2e

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// relay posts a form to the relay, as the identity provider's page does.
func relay(t *testing.T, r ready, form url.Values) {
	t.Helper()
	answer, err := http.PostForm(r.Relay, form)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

// press presses keys one after another, as a person without a mouse does.
func press(t *testing.T, tab context.Context, keys ...string) {
	t.Helper()
	codes := map[string]struct {
		code string
		text string
		key  int64
	}{"Enter": {"Enter", "\r", 13}, "Tab": {"Tab", "", 9}, "Escape": {"Escape", "", 27}, " ": {"Space", " ", 32}}
	for _, k := range keys {
		down := input.DispatchKeyEventParams{Type: "keyDown", Key: k, Text: k}
		if c, ok := codes[k]; ok {
			down.Code, down.Text, down.WindowsVirtualKeyCode = c.code, c.text, c.key
		}
		up := down
		up.Type, up.Text = "keyUp", ""
		for _, e := range []input.DispatchKeyEventParams{down, up} {
			do(t, tab, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
				_, err := cdp.Call(ctx, target, input.DispatchKeyEvent, e)
				return chromedp.Void{}, err
			})
		}
	}
}

// tabTo presses Tab until the element that has the focus holds the words.
func tabTo(t *testing.T, tab context.Context, words string) {
	t.Helper()
	quoted, err := json.Marshal(words)
	if err != nil {
		t.Fatal(err)
	}
	for range 120 {
		there, err := chromedp.Run(tab,
			chromedp.Evaluate[bool](`document.activeElement && document.activeElement !== document.body && (document.activeElement.innerText || document.activeElement.ariaLabel || "").includes(`+string(quoted)+`)`))
		if err != nil {
			t.Fatal(err)
		}
		if there {
			return
		}
		press(t, tab, "Tab")
	}
	t.Fatalf("nothing that Tab reaches says %q", words)
}

// TestDiagnosisByKeyboard: from a list of sign-ins to the Entra screen and the
// value to type, and to the proof, without a mouse.
func TestDiagnosisByKeyboard(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	for _, scenario := range []string{"good", "rsn-missing"} {
		signIn(scenario, "Drop")(t, tab, r)
	}
	do(t, tab, chromedp.Navigate(r.UI))
	// a wide page opens the newest
	until(t, tab, `location.pathname.startsWith("/captures/")`)
	shows(t, tab, "AWS will reject this sign-in: RoleSessionName is missing", "Attributes & Claims",
		"Or use user.userprincipalname as the source attribute")
	press(t, tab, "c")
	until(t, tab, `document.activeElement.id === "causes"`)
	tabTo(t, tab, "Apply this fix to a copy")
	press(t, tab, "Enter")
	shows(t, tab, "If it were sent so, and signed as it was: AWS will accept this sign-in")
	press(t, tab, "x")
	until(t, tab, `document.activeElement.id === "xml-title"`)
	press(t, tab, "/")
	until(t, tab, `document.activeElement.id === "explain-text"`)
	press(t, tab, strings.Split("AADSTS50105", "")...)
	press(t, tab, "Enter")
	shows(t, tab, "aadsts50105")
	press(t, tab, "Escape")
	until(t, tab, `!document.querySelector("dialog[open]")`)
	press(t, tab, "?")
	until(t, tab, `document.querySelector("#help").open`)
	shows(t, tab, "explain an error text")
	press(t, tab, "Escape", "e")
	until(t, tab, `document.querySelector("#evidence").open`)
	press(t, tab, "Escape", "w")
	until(t, tab, `document.activeElement.id === "whatif-title"`)
	press(t, tab, "j")
	shows(t, tab, "AWS will accept this sign-in.")
	press(t, tab, "s")
	until(t, tab, `document.activeElement.id === "search"`)
}

// TestReaderIsLeftInPeace: an answer that comes late does not take the focus
// from where the reader has gone, and news of the capture that is read keep what
// is typed, open and focused.
func TestReaderIsLeftInPeace(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	for _, scenario := range []string{"good", "rsn-missing"} {
		signIn(scenario, "Drop")(t, tab, r)
	}
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "RoleSessionName is missing")
	do(t, tab, evaluate(`{ const real = fetch; window.fetch = (u, o) => (/captures\/[^/]+$/.test(u) ? new Promise((done) => { window.letGo = () => done(real(u, o)); }) : real(u, o)); } 0`))
	press(t, tab, "j")
	until(t, tab, `window.letGo`)
	press(t, tab, "s")
	until(t, tab, `document.activeElement.id === "search"`)
	do(t, tab, evaluate(`window.letGo(); 0`))
	shows(t, tab, "Change values")
	until(t, tab, `document.activeElement.id === "search"`)

	// of two answers about one capture the one that was asked for last stays, whichever comes first
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "RoleSessionName is missing", "Change values")
	do(t, tab, evaluate(`{ const real = fetch; let nth = 0; window.fetch = async (u, o) => {
		const a = await real(u, o), first = !window.late;
		if (!/captures\/[^/]+$/.test(u)) return a;
		if (first) await new Promise((done) => { window.late = done; });
		const json = a.json.bind(a);
		a.json = async () => {
			const read = { ...await json(), nth: nth++ }; // each answer is news
			if (first) setTimeout(() => { window.told = true; });
			return read;
		};
		return a;
	}; } 0`))
	press(t, tab, "j")
	until(t, tab, `window.late`)
	do(t, tab, evaluate(`document.querySelector("#list a[aria-current=true]").click(); 0`))
	until(t, tab, `document.querySelector("main h1").innerText.includes("AWS will accept this sign-in.")`)
	do(t, tab, evaluate(`document.querySelector(".tabs a[href='#times']").click(); 0`))
	until(t, tab, `document.activeElement.id === "times"`)
	do(t, tab, evaluate(`window.late(); 0`))
	until(t, tab, `window.told`)
	until(t, tab, `document.activeElement.id === "times"`)
	// and a heading that a key led to is where the reader is
	do(t, tab, evaluate(`window.before = document.querySelector("#times"); document.querySelector("#list a[aria-current=true]").click(); 0`))
	until(t, tab, `document.activeElement.id === "times" && document.activeElement !== window.before`)

	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "RoleSessionName is missing", "Change values")
	do(t, tab, evaluate(`document.querySelector("#whatif > summary").click(); 0`), chromedp.SendKeys(`#whatif-1`, "alice"))
	shows(t, tab, "If it were sent so")
	var list struct{ Captures []struct{ ID, State string } }
	getJSON(t, r, "/captures", &list)
	for _, c := range list.Captures {
		if c.State == "held" {
			// the page shows what came of it
			_ = call(t, r.API, r.Token, http.MethodPost, "/captures/"+c.ID+"/drop").Body.Close()
		}
	}
	shows(t, tab, "If it were sent so")
	until(t, tab, `!document.querySelector("[aria-label='This message waits']") && document.querySelector("#whatif").open && document.querySelector("#whatif-1").value === "alice" && document.activeElement.id === "whatif-1"`)
}

// TestTroubleIsTold: what cannot be done is said in words.
func TestTroubleIsTold(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	signIn("good", "Drop")(t, tab, r)
	choose("AWS will accept this sign-in.", "As it came")(t, tab, r)
	do(t, tab, evaluate(`window.fetch = () => Promise.reject(new TypeError("gone")); 0`),
		evaluate(`(() => { const b = [...document.querySelectorAll("button")].find(b => b.textContent === "Delete it for good"); b.click(); return 0; })()`))
	shows(t, tab, "That didn't work: samlscope doesn't answer. Is it still running in the terminal?")
	accessible(t, tab, "trouble")
	do(t, tab, chromedp.Click(`//button[.="Dismiss"]`))
	until(t, tab, `document.querySelector("#trouble").hidden`)
	// what was drawn before the trouble is drawn again after it
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "Change values")
	again := evaluate(`document.querySelector("#list a[aria-current=true]").click(); 0`)
	do(t, tab, evaluate(`window.real = fetch; window.fetch = () => Promise.reject(new TypeError("gone")); 0`), again)
	shows(t, tab, "Back to the captures")
	do(t, tab, evaluate(`window.fetch = window.real; 0`), again)
	shows(t, tab, "Change values")
}

// TestNarrowWindow: what is read takes the place of the list, which is one
// button or key away.
func TestNarrowWindow(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.EmulateViewport(400, 900))
	signIn("rsn-missing", "Drop")(t, tab, r)
	choose("RoleSessionName is missing", "Attributes & Claims")(t, tab, r)
	hidden := `document.querySelector("#list-part").checkVisibility() === false`
	until(t, tab, `document.querySelector("header").getBoundingClientRect().height < 60 && !document.querySelector("#help-open").checkVisibility()`)
	do(t, tab, chromedp.Click(`#menu-open`))
	until(t, tab, `document.querySelector("#help-open").checkVisibility() && document.querySelector("#menu-open").ariaExpanded === "true"`)
	accessible(t, tab, "menu opened")
	noOverflow(t, tab, "menu opened")
	do(t, tab, chromedp.Click(`#help-open`))
	until(t, tab, `document.querySelector("#help").open && !document.querySelector("#paste-open").checkVisibility()`)
	press(t, tab, "Escape")
	// the menu by keyboard
	do(t, tab, evaluate(`(document.querySelector("#menu-open").focus(), 0)`))
	press(t, tab, "Enter")
	tabTo(t, tab, "Explain an error")
	press(t, tab, "Escape")
	until(t, tab, `document.activeElement.id === "menu-open" && !document.querySelector("#paste-open").checkVisibility()`)
	until(t, tab, hidden+` && document.querySelector("h1").getBoundingClientRect().bottom < 450`)
	do(t, tab, chromedp.Click(`#list-open`))
	until(t, tab, `document.querySelector("#list a").checkVisibility() && document.querySelector("#list-open").ariaExpanded === "true"`)
	accessible(t, tab, "list opened")
	do(t, tab, chromedp.Click(`#list a`))
	until(t, tab, `document.querySelector("h1").checkVisibility()`)
	// half a screen has room for both, beside each other
	do(t, tab, chromedp.EmulateViewport(800, 900))
	until(t, tab, `document.querySelector("#list").checkVisibility() && document.querySelector("main").getBoundingClientRect().left > 200 && document.querySelector("main").getBoundingClientRect().width > 500`)
	do(t, tab, chromedp.EmulateViewport(400, 900))
	do(t, tab, chromedp.Navigate(r.UI))
	choose("RoleSessionName is missing", "Attributes & Claims")(t, tab, r)
	press(t, tab, "s")
	until(t, tab, `document.activeElement.id === "search"`)
}

// TestSample: the first state leads to a diagnosis with one click.
func TestSample(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "No sign-in captured yet")
	do(t, tab, chromedp.Click(`#sample`))
	shows(t, tab, "RoleSessionName is missing", "Contact information")
	accessible(t, tab, "sample")
}

// payloads are what an attacker writes where a page may take it for markup.
func payloads() []string {
	all := []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `javascript:alert(1)`, `' onmouseover='alert(1)`, `<iframe srcdoc="<script>parent.alert(1)</script>">`,
		`</textarea><script>alert(1)</script>`, `</title><script>alert(1)</script>`, `<!--<script>-->alert(1)`, `]]><script>alert(1)</script>`, `{{constructor.constructor('alert(1)')()}}`, `${alert(1)}`,
		`<a href="javascript:alert(1)">x</a>`, `<style>*{background:url(//evil.example)}</style>`, `<base href="//evil.example/">`, `<form action="//evil.example"><button>x`, `<meta http-equiv="refresh" content="0;url=//evil.example">`,
		`data:text/html,<script>alert(1)</script>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;alert(1)`, "\u202eevil\u202c", "\u2066hidden\u2069", "a\u200bb", "\ufeffx", "\u00ad", "é\u0301\u0301\u0301", "\U000e0041\U000e0042",
		`<math><mtext></p><img src onerror=alert(1)>`, `<details open ontoggle=alert(1)>`, `<video><source onerror=alert(1)>`, `<object data="javascript:alert(1)">`, `<embed src="//evil.example">`, `<link rel=stylesheet href=//evil.example>`,
		`\u003cscript\u003ealert(1)`, `%3Cscript%3Ealert(1)%3C/script%3E`, `<SCRIPT/SRC=//evil.example>`, `<ScRiPt>alert(1)</sCrIpT>`, `<script src=data:,alert(1)>`, `<svg><animate onbegin=alert(1)>`, `__proto__`, `constructor`, `toString`,
		`<x onclick=alert(1)>`, `<input autofocus onfocus=alert(1)>`, `<body onload=alert(1)>`, `<marquee onstart=alert(1)>`, `<isindex action=javascript:alert(1)>`, `//evil.example/`, `\\evil.example\x`, `file:///etc/passwd`, `../../../etc/passwd`,
		`'; DROP TABLE captures; --`, `" OR ""="`, `%00`, `\0`, `[31m`, "a\tb\nc", strings.Repeat("W",
			64), strings.Repeat("x ", 1000), strings.Repeat("界", 700),
	}
	return all
}

// TestHostileValues: in every field of a message, and in the relay state, no
// payload becomes markup, opens a dialog or breaks the policy; each is shown.
func TestHostileValues(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, evaluate(`0`))
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;")
	all := payloads()
	if len(all) < 60 {
		t.Fatalf("only %d payloads", len(all))
	}
	for from := 0; from < len(all); from += 12 {
		group := all[from:min(from+12, len(all))]
		p := func(i int) string { return escape.Replace(group[i%len(group)]) }
		var attributes strings.Builder
		for i, v := range group {
			fmt.Fprintf(&attributes, `<Attribute Name="%s%d"><AttributeValue>%s</AttributeValue></Attribute>`, escape.Replace(v),
				i, escape.Replace(v))
		}
		xml := `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="` + p(0) + `" InResponseTo="` + p(1) +
			`" Version="2.0" IssueInstant="` + p(2) + `" Destination="` + p(3) +
			`"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">` + p(4) +
			`</Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/><samlp:StatusMessage>` + p(5) + `</samlp:StatusMessage></samlp:Status>` +
			`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="a` + p(6) +
			`" Version="2.0" IssueInstant="2026-11-20T09:30:00Z"><Issuer>` + p(7) + `</Issuer><Subject><NameID Format="` + p(8) +
			`">` + p(9) + `</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData NotOnOrAfter="` + p(10) + `" Recipient="` + p(11) + `"/></SubjectConfirmation></Subject><Conditions NotBefore="` + p(2) + `"><AudienceRestriction><Audience>` + p(3) + `</Audience></AudienceRestriction></Conditions><AttributeStatement>` +
			`<Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"><AttributeValue>` + p(4) +
			`,arn:aws:iam::400000000004:role/` + p(5) +
			`</AttributeValue></Attribute><Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><AttributeValue>` + p(6) + `</AttributeValue></Attribute>` + attributes.String() + `</AttributeStatement></Assertion></samlp:Response>`
		relay(t, r, url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(xml))},
			"RelayState": {group[0] + group[len(group)-1]}})
		var list struct{ Captures []struct{ ID string } }
		getJSON(t, r, "/captures?limit=1", &list)
		do(t, tab, chromedp.Navigate(strings.Replace(r.UI, "/?token", "/captures/"+list.Captures[0].ID+"?token", 1)))
		shows(t, tab, "As it came")
		noOverflow(t, tab, fmt.Sprintf("payloads %d", from))
		bad, err := chromedp.Run(tab, chromedp.Evaluate[string](`[...document.querySelectorAll("main script, main iframe, main object, main embed, main base, main meta, main style, main link, main img, main svg, main form[action]")].map(e => e.outerHTML.slice(0, 80)).join() +
			[...document.querySelectorAll("main *")].filter(e => [...e.attributes].some(a => a.name.startsWith("on")))
				.map(e => e.outerHTML.slice(0, 80)).join() +
			[...document.querySelectorAll("main a[href]")].filter(a => !/^(https:|http:\/\/127|\/|#)/.test(a.getAttribute("href"))).map(a => a.href).join()`))
		if err != nil || bad != "" {
			t.Errorf("payloads from %d on became markup: %s %v", from, bad, err)
		}
		for i, v := range group {
			if strings.ContainsAny(v, "\n\t") || len(v) > 300 || strings.ContainsFunc(v, func(c rune) bool { return c > 0x7e }) {
				continue // shown folded, or as code points
			}
			quoted, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if seen, err := chromedp.Run(tab,
				chromedp.Evaluate[bool](`document.querySelector("main").textContent.includes(`+string(quoted)+`)`)); err != nil ||
				!seen {
				t.Errorf("payload %d is not shown: %q %v", from+i, v, err)
			}
		}
		if from == 0 {
			accessible(t, tab, "payloads")
		}
	}
	do(t, tab, chromedp.Navigate(r.UI+"&x=1"))
	until(t, tab, `document.querySelector("#list li") !== null`) // before, the link loads the page anew
	do(t, tab, chromedp.Click(`#home`))
	shows(t, tab, "Choose a capture")
}

// TestLongValues: 300 roles, a value of 2,000 characters and a name of 64 stay
// inside the page, wide and narrow.
func TestLongValues(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	text, err := os.ReadFile("../testdata/corpus/role-many-fail-301.saml")
	if err != nil {
		t.Fatal(err)
	}
	_, xml, _ := strings.Cut(string(text), "\n\n")
	xml = strings.Replace(xml, "alice@example.com</AttributeValue>", strings.Repeat("n", 64)+"</AttributeValue>", 1)
	xml = strings.Replace(xml, "</AttributeStatement>", `<Attribute Name="long"><AttributeValue>`+strings.Repeat("x",
		2000)+`</AttributeValue></Attribute></AttributeStatement>`, 1)
	relay(t, r, url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(xml))}})
	var list struct{ Captures []struct{ ID string } }
	getJSON(t, r, "/captures?limit=1", &list)
	for _, width := range []int64{1280, 400, 640} { // 640 is 1280 at 200 %
		do(t, tab, chromedp.EmulateViewport(width, 900),
			chromedp.Navigate(strings.Replace(r.UI, "/?token", "/captures/"+list.Captures[0].ID+"?token", 1)))
		shows(t, tab, "As it came", "more characters")
		noOverflow(t, tab, fmt.Sprintf("long values at %d", width))
		if *screenshots != "" {
			shoot(t, tab, width, fmt.Sprintf("long-values-light-%d.png", width))
		}
	}
}

// TestManyArrive: the page stays as small as it is while captures arrive, and
// the older ones are a button away.
func TestManyArrive(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "No sign-in captured yet")
	const all = 1000
	for i := range all {
		xml := fmt.Sprintf(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_%d" Version="2.0"/>`, i)
		relay(t, r, url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(xml))}})
	}
	var list struct{ Captures []struct{ ID string } }
	getJSON(t, r, "/captures?limit=1", &list)
	until(t, tab, `document.querySelector('a[data-id="`+list.Captures[0].ID+`"]') !== null`)
	rows, err := chromedp.Run(tab, chromedp.Evaluate[int](`document.querySelectorAll("#list li").length`))
	if err != nil || rows > 300 {
		t.Errorf("%d rows (%v)", rows, err)
	}
	do(t, tab, chromedp.Click(`#more`))
	until(t, tab, fmt.Sprintf(`document.querySelectorAll("#list li").length > %d`, rows))
}
