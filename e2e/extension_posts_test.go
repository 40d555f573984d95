package e2e

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

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
			"<input name=SAMLResponse value=x></form><script>document.forms[0].submit()</script>",
		BrowserContextID: private.BrowserContextID,
	}); err != nil {
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

// TestExtensionSaysThatAWSIsGone: a post without an answer is told as such, on the page as well.
func TestExtensionSaysThatAWSIsGone(t *testing.T) {
	x := postTo(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	x.post(t, []map[string]string{{"SAMLResponse": "x"}}, 1)
	until(t, x.page, `document.querySelector("#list").innerText.includes("AWS was not reached")`)
	shows(t, x.page, "AWS wasn't reached: net::ERR_")
}

// TestExtensionKeepsWhatItCannotJudge: the engine can't be loaded at the first sign-in, and can at the second. Both are
// listed, with AWS's answers.
func TestExtensionKeepsWhatItCannotJudge(t *testing.T) {
	x := postTo(t, redirects)
	worker := x.worker(t)
	do(t, worker, evaluate(`const real = fetch; globalThis.fetch = async () => { throw new Error("no engine"); }; 0`))
	x.post(t, []map[string]string{{"SAMLResponse": "x"}}, 1)
	until(t, x.page, `document.querySelector("#list").innerText.includes("couldn't judge this sign-in")`)
	x.answered(t, 1) // AWS's answer has it judged once more
	do(t, worker, evaluate(`globalThis.fetch = real, 0`))
	x.post(t, []map[string]string{{"SAMLResponse": "y"}}, 1)
	if rows := x.answered(t, 2); rows[0].Headline == rows[1].Headline {
		t.Errorf("rows: %+v", rows)
	}
}

// worker is the background of the extension.
func (x extended) worker(t *testing.T) context.Context {
	t.Helper()
	ctx, stop := chromedp.NewContext(x.tab, chromedp.WithTargetID(x.background(t)))
	t.Cleanup(stop)
	return ctx
}
