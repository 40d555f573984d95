package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestMarksOutliveARedraw: news of a capture draws its text anew while the old one is still on the
// page. The new text once took the old one's marks for its own and had none: "Show in XML" did nothing.
func TestMarksOutliveARedraw(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.UI))
	shows(t, tab, "Nothing is sent anywhere")
	do(t, tab, evaluate(`import("/assets/xml.js").then(({ xmlSection }) => {
		const findings = [{ offset: 0, length: 3, line: 1, severity: "error", title: "t" }];
		const old = xmlSection("<a><b/></a>", findings);
		document.body.append(old);
		const fresh = xmlSection("<a><b/></a>", findings);
		old.replaceWith(fresh);
		window.marks = fresh.querySelectorAll("#mark-0").length;
	}) && 0`))
	until(t, tab, `window.marks === 1`)
}
