package e2e

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestOlderCaptures: the button for older captures goes on behind what was deleted, and goes when all are.
func TestOlderCaptures(t *testing.T) {
	tab, _ := playgroundBrowser(t)
	do(t, tab, chromedp.Navigate(playground))
	shows(t, tab, "ready")
	do(t, tab, evaluate(`(async () => {
		const {put} = await import("./shelf.js"), {load} = await import("./list.js");
		for (let i = 0; i < 150; i++) put({
			who: "w" + i, headline: "h", endpoint: "", found: [], relayState: null, verdict: "",
			via: "import", receivedAt: new Date(Date.now() + i).toISOString()});
		await load();
		const {listed} = await import("./list.js"), {remove} = await import("./shelf.js");
		remove(listed().at(-1).id);
		document.querySelector("#more").click();
		window.drawn = true;
	})(), 0`))
	until(t, tab, `window.drawn && document.querySelectorAll("#list a").length > 99`)
	if rows := value[string](t, tab, `(() => { const ids = [...document.querySelectorAll("#list a")].map((a) => a.dataset.id);
		return ids.length + " rows of " + new Set(ids).size; })()`); rows != "149 rows of 149" {
		t.Errorf("the list has %s captures", rows)
	}
	do(t, tab, evaluate(`(async () => { await (await import("./list.js")).load(); })(), 0`))
	until(t, tab, `!document.querySelector("#more").hidden`)
	clicks(t, tab, "#clear button", "Delete all captures")
	clicks(t, tab, "#clear button", "Delete all for good")
	until(t, tab, `document.querySelectorAll("#list a").length === 0`)
	if !value[bool](t, tab, `document.querySelector("#more").hidden`) {
		t.Error("an empty list offers older captures")
	}
}

// TestHiddenPageCatchesUp: what became of the capture that is read, while the page's tab was hidden, is shown when the
// tab is seen again. The page of a relay sends its reader to another tab to forward a message.
func TestHiddenPageCatchesUp(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	signIn("good", "Drop")(t, tab, r)
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "AWS will accept this sign-in", "waits for you", "live")
	id := value[string](t, tab, `location.pathname.split("/").pop()`)
	const hide = `Object.defineProperty(document, "hidden", {value: %t, configurable: true}),
		document.dispatchEvent(new Event("visibilitychange")), 0`
	do(t, tab, evaluate(fmt.Sprintf(hide, true)))
	resp := call(t, r.API, r.Token, http.MethodPost, "/captures/"+id+"/drop")
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, err)
	}
	do(t, tab, evaluate(fmt.Sprintf(hide, false)))
	until(t, tab, `document.querySelector("#list").innerText.includes("dropped")`)
	until(t, tab, `document.querySelector("main .verdict").innerText.includes("dropped")`)
	until(t, tab, `![...document.querySelectorAll("main button")].some((b) => b.textContent === "Drop")`)
}

// TestDropOfManyTellsOfEach: of two files that are dropped, the first can't be taken. The second doesn't hide that.
func TestDropOfManyTellsOfEach(t *testing.T) {
	tab, _ := playgroundBrowser(t)
	do(t, tab, chromedp.Navigate(playground))
	until(t, tab, `document.querySelector("#live").textContent === "ready"`)
	message, err := os.ReadFile("../docs/examples/works.xml")
	if err != nil {
		t.Fatal(err)
	}
	do(t, tab, evaluate(fmt.Sprintf(`(() => { const d = new DataTransfer();
		d.items.add(new File([new Uint8Array(33 << 20)], "large.har")); d.items.add(new File([%q], "works.xml"));
		document.dispatchEvent(new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})); return 0; })()`, message)))
	shows(t, tab, "AWS would have accepted this sign-in when it was "+
		"issued", "large.har: The file is larger than 32 MiB")
}

// TestPlaygroundLinkLetsBack: in a narrow window, Back from a shared sample doesn't open the sample once more.
func TestPlaygroundLinkLetsBack(t *testing.T) {
	tab, _ := playgroundBrowser(t)
	do(t, tab, chromedp.EmulateViewport(400, 900), chromedp.Navigate(playground))
	until(t, tab, `document.querySelector("#live").textContent === "ready"`)
	link := value[string](t, tab, `import("./backend.js").then(async ({link, sample}) => link(await sample("works.xml")))`)
	do(t, tab, chromedp.Navigate("about:blank"), chromedp.Navigate(link))
	until(t, tab, `location.hash === "#/captures/1"`)
	do(t, tab, evaluate(`history.back(), 0`))
	until(t, tab, `location.hash !== "#/captures/1"`)
	value[int](t, tab, `import("./engine-call.js").then(({ask}) => ask("about")).then(() => 0)`) // what was asked before is answered
	at := value[string](t, tab, `location.hash + ", " + document.querySelectorAll("#list a").length + " captures"`)
	if at != "#/, 1 captures" {
		t.Errorf("Back leads to %s", at)
	}
}
