package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

// TestExtensionBadgeIsOfTheLast: the answer to an older sign-in, which comes late, doesn't change the icon.
func TestExtensionBadgeIsOfTheLast(t *testing.T) {
	release := make(chan bool)
	x := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("RelayState") == "slow" {
			<-release
		}
		redirects(w, r)
	})
	message, err := os.ReadFile("../web/assets/sample.txt")
	if err != nil {
		t.Fatal(err)
	}
	sample := strings.TrimSpace(string(message))
	x.postOnly(t, map[string]string{"SAMLResponse": sample, "RelayState": "slow"})
	until(t, x.page, `document.querySelectorAll("#list a").length === 1`)
	x.post(t, []map[string]string{{"SAMLResponse": "x", "RelayState": "fast"}}, 1)
	until(t, x.page, `import("./signins.js").then(({rows}) => rows()).then((r) => r.length === 2 && r[0].answer?.status > 0)`)
	title := value[string](t, x.page, `chrome.action.getTitle({})`)
	close(release)
	x.answered(t, 2)
	if late := value[string](t, x.page, `chrome.action.getTitle({})`); late != title {
		t.Errorf("the icon said %q of the last sign-in, and now says %q of the one before", title, late)
	}
}

// postOnly posts a form and doesn't wait for the answer.
func (x extended) postOnly(t *testing.T, fields map[string]string) {
	t.Helper()
	do(t, x.tab, evaluate(`(() => { const frame = Object.assign(document.createElement("iframe"), {name: "slow"});
		const form = Object.assign(document.createElement("form"),
			{method: "POST", action: "https://signin.aws.amazon.com/saml", target: "slow"});
		for (const [name, value] of Object.entries({SAMLResponse: "`+fields["SAMLResponse"]+`", RelayState: "`+fields["RelayState"]+`"})) {
			form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
		}
		document.body.append(frame, form); form.submit(); return 0; })()`))
}

// TestExtensionKeepsOtherEncodings: browsers give a value that isn't UTF-8 as bytes. They are kept as they are.
func TestExtensionKeepsOtherEncodings(t *testing.T) {
	x := postTo(t, redirects)
	text, err := json.Marshal([]map[string]string{{"SAMLResponse": "x", "RelayState": "https://x.example/ü b"}})
	if err != nil {
		t.Fatal(err)
	}
	latin := strings.Replace(postPage, `method: "POST",`, `method: "POST", acceptCharset: "iso-8859-1",`, 1)
	do(t, x.tab, evaluate(fmt.Sprintf(`window.posted = false, %s(%s, 1), 0`, latin, text)))
	until(t, x.tab, `window.posted`)
	x.answered(t, 1)
	form := value[string](t, x.page, `import("./signins.js").then(async ({rows, recordingOf}) =>
		JSON.parse(await recordingOf((await rows())[0].id)).log.entries[0].request.postData.text)`)
	if !strings.Contains(strings.ToUpper(form), "%FC") || strings.Contains(form, "ArrayBuffer") {
		t.Errorf("the form is kept as %s", form)
	}
}

// TestExtensionMakesRoom: browsers count what they keep in their own way. A sign-in for which they have no room is kept
// all the same; the oldest go.
func TestExtensionMakesRoom(t *testing.T) {
	x := postTo(t, redirects)
	x.post(t, []map[string]string{{"SAMLResponse": "x"}}, 1)
	x.answered(t, 1)
	options := x.open(t, "options.html")
	do(t, x.page, evaluate(`window.close(), 0`)) // it would draw all of them
	said := value[string](t, options, `(async () => {
		const s = await import("./signins.js"), [r] = await s.rows(1), all = {order: []};
		const row = {...r, found: Array(90).fill("role-provider-account")};
		const har = (await s.recordingOf(r.id)).padEnd(1800, " "), size = JSON.stringify(row).length + har.length;
		for (let i = 0; i < 2000; i++) {
			const id = "s" + i, next = {...all, order: [...all.order, [id, size]]};
			Object.assign(all, {["row:" + id]: {...row, id}, ["signin:" + id]: har, order: next.order});
		}
		await chrome.storage.session.clear();
		// as many as fit, as put would have kept them one after the other
		let n = 2000;
		const part = (n) => Object.fromEntries(Object.entries(all)
			.filter(([k]) => k === "order" || Number(k.replace(/\D/g, "")) < n)
			.map(([k, v]) => [k, k === "order" ? v.slice(0, n) : v]));
		for (; n > 0; n -= 20) if (await chrome.storage.session.set(part(n)).then(() => true, () => false)) break;
		const counted = n * size, used = await chrome.storage.session.getBytesInUse(null);
		const failed = [];
		for (let i = 0; i < 40; i++) await s.put({...row, id: "new" + i}, har).catch((e) => failed.push(String(e)));
		const kept = (await s.rows()).filter((r) => r.id.startsWith("new")).length;
		return kept === 40 ? "" : n + " sign-ins of " + counted + " bytes as signins.js counts, " + used +
			" as the browser does; of 40 more " +
			kept + " were kept: " + failed[0];
	})()`)
	if said != "" {
		t.Error(said)
	}
}

// TestExtensionListsWhatItCannotJudge: a sign-in that couldn't be judged doesn't keep the list from being searched.
func TestExtensionListsWhatItCannotJudge(t *testing.T) {
	x := postTo(t, redirects)
	worker := x.worker(t)
	do(t, worker, evaluate(`globalThis.fetch = async () => { throw new Error("no engine"); }; 0`))
	x.post(t, []map[string]string{{"SAMLResponse": "x"}}, 1)
	x.answered(t, 1)
	page := x.open(t, "index.html") // as a click on the icon does; the first load must not throw either
	until(t, page, `document.querySelector("#list").innerText.includes("couldn't judge this sign-in")`)
	do(t, page, evaluate(`(() => { const s = document.querySelector("#search"); s.value = "zzzz";
		s.dispatchEvent(new Event("input")); return 0; })()`))
	until(t, page, `document.querySelectorAll("#list a").length === 0`)
	shows(t, page, "No capture matches.")
}
