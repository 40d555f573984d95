package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// accessible runs axe-core on what the page shows now: every rule of WCAG 2.2 AA
// and its best practices.
func accessible(t *testing.T, tab context.Context, name string) {
	t.Helper()
	source := axe(t)
	if source == "" {
		return
	}
	do(t, tab, evaluate("window.axe ? 0 : ((() => {"+source+"\n})(), 0)"))
	do(t, tab, evaluate(`window.violations = undefined; axe.run(document, {resultTypes: ["violations"]}).then(
		r => { window.violations = r.violations.map(v => v.id + ": " + v.help + "\n    " +
			v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("\n    ")).join("\n"); },
		e => { window.violations = "axe broke: " + e; }); 0`))
	until(t, tab, `window.violations !== undefined`)
	found, err := chromedp.Run(tab, chromedp.Evaluate[string](`window.violations`))
	if err != nil {
		t.Fatal(err)
	}
	if found != "" {
		t.Errorf("%s: %s", name, found)
	}
}

func evaluate(script string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Evaluate[int](script)(ctx, t)
		return chromedp.Void{}, err
	}
}

// axe is the source of axe-core, or "" after saying that it is missing.
func axe(t *testing.T) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(dir, "samlscope-tests", "axe-*.min.js"))
	if err != nil || len(all) == 0 {
		t.Log("SKIPPED: axe-core is not there; internal/testtools.sh gets it from npm")
		return ""
	}
	source, err := os.ReadFile(all[len(all)-1])
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(source))
}
