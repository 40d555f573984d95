package e2e

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestExtensionReadsOnlyAnswers: of the pages that a post leads to, only those that answer a sign-in are read.
func TestExtensionReadsOnlyAnswers(t *testing.T) {
	x := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<title>x</title><link rel="icon" href="data:,"><p>the page of %s`, r.URL.Path)
	})
	message, err := os.ReadFile("../web/assets/sample.txt")
	if err != nil {
		t.Fatal(err)
	}
	worker := x.worker(t)
	do(t, worker, evaluate(`globalThis.ran = ""; { const real = chrome.scripting.executeScript.bind(chrome.scripting);
		chrome.scripting.executeScript = async (o) => { const r = await real(o); ran += (r[0].result?.text ?? r[0].result ?? "") + "\n"; return r; }; } 0`))
	for _, form := range []string{"password=secret", "SAMLResponse=" + strings.TrimSpace(string(message))} {
		name, val, _ := strings.Cut(form, "=")
		do(t, x.tab, chromedp.Navigate("https://signin.aws.amazon.com/start"))
		shows(t, x.tab, "the page of /start")
		do(t, x.tab, evaluate(fmt.Sprintf(`(() => { const f = Object.assign(document.createElement("form"), {method: "POST", action: "/of-" + %[1]q});
			f.append(Object.assign(document.createElement("input"), {name: %[1]q, value: %[2]q}));
			document.body.append(f); f.submit(); return 0; })()`, name, val)))
		shows(t, x.tab, "the page of /of-"+name)
	}
	x.answered(t, 1)
	if ran := value[string](t, worker, `ran`); strings.TrimSpace(ran) != "the page of /of-SAMLResponse" {
		t.Errorf("the extension read %q", ran)
	}
}

// TestExtensionReadsWhatARedirectLeadsTo: a redirect may post the form again; both are answered.
func TestExtensionReadsWhatARedirectLeadsTo(t *testing.T) {
	x := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodPost:
			w.WriteHeader(http.StatusNoContent)
		case r.URL.Path == "/saml":
			http.Redirect(w, r, "https://eu-west-1.signin.aws.amazon.com/saml2", http.StatusTemporaryRedirect)
		default:
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprint(w, `<title>x</title><link rel="icon" href="data:,"><p>the answer`)
		}
	})
	x.postOnce(t, "https://signin.aws.amazon.com/saml")
	x.answered(t, 2)
	texts := value[string](t, x.page, `import("./signins.js").then(async ({rows, recordingOf}) => (await Promise.all((await rows())
		.map(async (r) => JSON.parse(await recordingOf(r.id)).log.entries[0].response))).map((r) => r.status + r.content.text).join())`)
	if texts != "200the answer,307" {
		t.Errorf("answers: %s", texts)
	}
}

// postOnce posts a form from the tab itself.
func (x extended) postOnce(t *testing.T, action string) {
	t.Helper()
	do(t, x.tab, evaluate(fmt.Sprintf(`(() => { const f = Object.assign(document.createElement("form"), {method: "POST", action: %q});
		f.append(Object.assign(document.createElement("input"), {name: "SAMLResponse", value: "x"}));
		document.body.append(f); f.submit(); return 0; })()`, action)))
}

// TestExtensionPanelSaysThatAWSIsGone: the panel waits for no answer that can't come.
func TestExtensionPanelSaysThatAWSIsGone(t *testing.T) {
	x := postTo(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	panel := x.open(t, "panel.html")
	x.post(t, []map[string]string{{"SAMLResponse": "x"}}, 1)
	until(t, x.page, `document.querySelector("#list").innerText.includes("AWS was not reached")`)
	until(t, panel, `document.querySelector("#list").innerText.includes("AWS was not reached")`)
}

// TestExtensionOffersNoLink: an address of the extension opens nowhere else, and its page doesn't read samples from it.
func TestExtensionOffersNoLink(t *testing.T) {
	x := postTo(t, redirects)
	message, err := os.ReadFile("../web/assets/sample.txt")
	if err != nil {
		t.Fatal(err)
	}
	x.post(t, []map[string]string{{"SAMLResponse": strings.TrimSpace(string(message))}}, 1)
	x.answered(t, 1)
	clicks(t, x.page, "button", "Make a redacted fixture")
	shows(t, x.page, "origin: redacted", "Copy the fixture")
	if value[bool](t, x.page, `document.querySelector("main").textContent.includes("Copy a link that carries it")`) {
		t.Error("the extension's page offers to copy a link to itself")
	}
}
