package e2e

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
)

// built is the folder of the site, made once for all tests.
var built = sync.OnceValues(func() (fs.FS, error) {
	build := exec.Command("make", "--no-print-directory", "site")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make site: %w\n%s", err, out)
	}
	return os.DirFS("../site"), nil
})

var siteToo = flag.Bool("site", false, "build the documentation's site and test it")

// site builds the documentation's site, or skips the test where npm is missing.
func site(t *testing.T) fs.FS {
	t.Helper()
	if !*siteToo { // the build needs npm and a registry, which a newcomer with Go and git has not
		t.Skip("make site-check builds the site and tests it: that takes npm and some minutes")
	}
	if _, err := exec.LookPath("npm"); err != nil { // asked for on a machine that can't build it
		t.Skip("SKIPPED: npm is not there, and the site is built with it")
	}
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var (
	siteTag  = regexp.MustCompile(`<(\w+)(\s[^<>]*)>`)
	siteAttr = regexp.MustCompile(`\s(id|href|src|srcset)="([^"]*)"`)
	siteHead = regexp.MustCompile(`<h1[^>]*>[^<]`)
)

// siteLinks looks at every link of a site, and at everything that a page loads. It counts them, and says what is wrong:
// a link to a page or heading that is not there, a page without a text, and whatever comes from another host.
func siteLinks(t *testing.T, files fs.FS) (pages, links int, faults []string) {
	t.Helper()
	type link struct{ page, tag, to string }
	var all []link
	ids := map[string]bool{}
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		pages++
		if name != "404.html" && !siteHead.Match(text) {
			faults = append(faults, name+" has no heading without JavaScript")
		}
		for _, tag := range siteTag.FindAllStringSubmatch(string(text), -1) {
			for _, attr := range siteAttr.FindAllStringSubmatch(tag[2], -1) {
				if value := html.UnescapeString(attr[2]); attr[1] == "id" {
					ids[name+"#"+value] = true
				} else {
					all = append(all, link{name, tag[1], value})
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		to, err := (&url.URL{Scheme: "site", Host: "site", Path: "/" + l.page}).Parse(l.to)
		switch {
		case err != nil:
			faults = append(faults, fmt.Sprintf("%s: %v", l.page, err))
			continue
		case to.Scheme == "data" || to.Scheme != "site" && l.tag == "a":
			continue
		case to.Scheme != "site":
			faults = append(faults, fmt.Sprintf("%s loads %s from another host", l.page, l.to))
			continue
		}
		name := strings.TrimPrefix(to.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if info, err := fs.Stat(files, name); err != nil || info.IsDir() {
			faults = append(faults, fmt.Sprintf("%s: %s is missing", l.page, l.to))
		} else if to.Fragment != "" && !ids[name+"#"+to.Fragment] {
			faults = append(faults, fmt.Sprintf("%s: %s has no %s", l.page, name, to.Fragment))
		}
	}
	return pages, len(all), faults
}

// TestSiteLinks: every link of the built site leads somewhere, and no page loads anything from another host.
func TestSiteLinks(t *testing.T) {
	pages, links, faults := siteLinks(t, site(t))
	for _, fault := range faults[:min(20, len(faults))] {
		t.Error(fault)
	}
	if pages < 200 || links < 20000 {
		t.Errorf("only %d pages with %d links", pages, links)
	}
}

// TestSiteLinksFinds: the test above sees what it is for, and lets pass what leads somewhere.
func TestSiteLinksFinds(t *testing.T) {
	for link, want := range map[string]string{
		`<a href="/sub/">`:                     "",
		`<a href="sub/other.html#there">`:      "",
		`<a href="https://example.com/">`:      "",
		`<link rel="icon" href="data:,">`:      "",
		`<a href="gone.html">`:                 "index.html: gone.html is missing",
		`<a href="sub/other.html#gone">`:       "index.html: sub/other.html has no gone",
		`<a href="/sub">`:                      "index.html: /sub is missing",
		`<script src="https://example.com/x">`: "index.html loads https://example.com/x from another host",
		`<img alt="" src="gone.png">`:          "index.html: gone.png is missing",
	} {
		_, _, faults := siteLinks(t, fstest.MapFS{
			"index.html":     {Data: []byte("<h1>Title</h1>" + link)},
			"sub/index.html": {Data: []byte("<h1>Title</h1>")},
			"sub/other.html": {Data: []byte(`<h1 id="there">Title</h1>`)},
		})
		if got := strings.Join(faults, "; "); got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
	if _, _, faults := siteLinks(t, fstest.MapFS{"a.html": {Data: []byte(`<div id="app"></div>`)}}); len(faults) != 1 {
		t.Errorf("a page that JavaScript would have to fill: %q", faults)
	}
}

// siteKinds is one page of each kind.
var siteKinds = []string{"", "capture.html", "usage.html", "api.html", "page.html", "scenarios.html", "errors.html",
	"checks/", "checks/rsn-present.html", "services/client-vpn.html"}

// TestSiteFits opens a page of each kind in both themes, wide and narrow: nothing sticks out to the side, shuts out
// a reader or comes from another host.
func TestSiteFits(t *testing.T) {
	server := httptest.NewServer(http.FileServerFS(site(t)))
	t.Cleanup(server.Close)
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			tab := browserFor(t, ready{}, 12*patience)
			do(t, tab, prefer(theme))
			for _, page := range siteKinds {
				do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/"+page))
				until(t, tab, `document.querySelector("#app")?.__vue_app__ !== undefined`)
				for _, width := range []int64{1280, 400} {
					at := fmt.Sprintf("site-%s-%s-%d", strings.NewReplacer("/", "-", ".html", "").Replace(page), theme, width)
					do(t, tab, chromedp.EmulateViewport(width, 900))
					noOverflow(t, tab, at)
					accessible(t, tab, at)
					if *screenshots != "" {
						shoot(t, tab, width, at+".png")
					}
				}
				loadsNothingElse(t, tab, page)
			}
		})
	}
}

// loadsNothingElse fails when the page has asked another host for anything.
func loadsNothingElse(t *testing.T, tab context.Context, page string) {
	t.Helper()
	asked, err := chromedp.Run(tab, chromedp.Evaluate[[]string](
		`performance.getEntriesByType("resource").map(e => e.name)`))
	if err != nil {
		t.Fatal(err)
	}
	origin, err := chromedp.Run(tab, chromedp.Evaluate[string](`location.origin`))
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) == 0 {
		t.Errorf("%s: no request was seen", page)
	}
	if i := slices.IndexFunc(asked, func(name string) bool {
		return !strings.HasPrefix(name, origin+"/") && !strings.HasPrefix(name, "data:")
	}); i >= 0 {
		t.Errorf("%s asks for %s", page, asked[i])
	}
}

// TestSiteSearch: the words that people have in hand lead to the page about them.
func TestSiteSearch(t *testing.T) {
	server := httptest.NewServer(http.FileServerFS(site(t)))
	t.Cleanup(server.Close)
	tab := browser(t, ready{})
	for words, want := range map[string]string{
		"rsn-present":     "/checks/rsn-present.html",
		"not authorized":  "/not-authorized.html",
		"Session Expired": "/connect-session-expired.html",
	} {
		do(t, tab, chromedp.Navigate(server.URL+"/"))
		until(t, tab, `document.querySelector("#app")?.__vue_app__ !== undefined`)
		clicks(t, tab, ".VPNavBarSearch button", "Search")
		until(t, tab, fmt.Sprintf(`(() => {
			const box = document.querySelector(".search-input");
			if (!box || box.value === %q) return Boolean(box);
			box.value = %[1]q;
			box.dispatchEvent(new Event("input", {bubbles: true}));
			return false;
		})()`, words))
		until(t, tab, fmt.Sprintf(`document.querySelector(".VPLocalSearchBox a.result")?.href.includes(%q)`, want))
		accessible(t, tab, "search for "+words)
		loadsNothingElse(t, tab, words)
	}
}
