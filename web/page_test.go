package web

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

func TestPageAndItsFiles(t *testing.T) {
	f := start(t, nil)
	for _, c := range []struct{ path, contentType, body string }{
		{"/", "text/html; charset=utf-8", "<title>page</title>"},
		{"/captures/anything", "text/html; charset=utf-8", "<title>page</title>"}, // the page itself says that there is none
		{"/assets/app.js", "text/javascript; charset=utf-8", "export"},
		{"/assets/style.css", "text/css; charset=utf-8", "body"},
		{"/assets/theme.css", "text/css; charset=utf-8", "--link: light-dark("},
		{"/assets/icon.svg", "image/svg+xml", "<svg/>"},
		{"/assets/data.bin", "application/octet-stream", "\x00"},
	} {
		g := f.do("GET", c.path, "")
		if g.status != http.StatusOK || g.header.Get("Content-Type") != c.contentType ||
			!strings.Contains(g.body, c.body) || g.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %s %s %q", c.path, g.status, g.header.Get("Content-Type"), g.header.Get("Cache-Control"), g.body)
		}
	}
	for _, name := range []string{
		"nothing.js", ".", "..", "%2e%2e", "..%2fweb.go", "%2fetc%2fpasswd", "app.js%00", "APP.JS%20", "a%5cb",
	} {
		isProblem(t, name, f.do("GET", "/assets/"+name, ""), http.StatusNotFound, "not-found")
	}
}

// TestContentTypesAreOurOwn: with nosniff a wrong table of the operating system
// would leave a blank page.
func TestContentTypesAreOurOwn(t *testing.T) {
	for name, want := range map[string]string{
		"a.js":   "text/javascript; charset=utf-8",
		"a.xml":  "application/octet-stream",
		"a":      "application/octet-stream",
		"a.HTML": "application/octet-stream",
	} {
		if got := contentType(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestBuiltInFiles: the page needs nothing that the policy forbids, and every
// file has a type that we know.
func TestBuiltInFiles(t *testing.T) {
	files := Assets()
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, forbidden := range []string{
		"<script>", "<style", " style=", " onclick=", " onload=", "javascript:", "https://cdn", "src=\"http",
		"href=\"http",
	} {
		if strings.Contains(string(index), forbidden) {
			t.Errorf("index.html has %s", forbidden)
		}
	}
	names, err := fs.ReadDir(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	f := start(t, func(o *Options) { o.Assets = files })
	for _, e := range names {
		g := f.do("GET", "/assets/"+e.Name(), "")
		if g.status != http.StatusOK || g.header.Get("Content-Type") == "application/octet-stream" || e.IsDir() {
			t.Errorf("%s: %d %s", e.Name(), g.status, g.header.Get("Content-Type"))
		}
		if path.Ext(e.Name()) == ".js" && strings.Contains(g.body, "innerHTML") {
			t.Errorf("%s: captured text may reach the page as HTML", e.Name())
		}
	}
}

// TestThePageCountsNoMinutes: how long AWS accepts a message is a fact of Go's, which the
// API gives the page as redeemUntil.
func TestThePageCountsNoMinutes(t *testing.T) {
	minutes := regexp.MustCompile(`5 ?\* ?60|\b300_?000\b`)
	names, err := fs.Glob(Assets(), "*.js")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		src, err := fs.ReadFile(Assets(), name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			if minutes.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, line)
			}
		}
	}
}

func TestHealthAndAbout(t *testing.T) {
	f := start(t, nil)
	if g := f.send(f.request("GET", "/healthz", "")); strings.TrimSpace(g.body) != `{"status":"ok"}` ||
		g.header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %q", g.status, g.body)
	}
	type about struct {
		Version string
		Checks  int
		Ways    []Way
	}
	g := f.do("GET", "/api/v1/about", "")
	if a := decode[about](t, g); a.Version != "v1.2.3" || a.Checks != len(inspect.Catalogue()) ||
		!strings.Contains(g.body, `"ways":[]`) {
		t.Error(g.body)
	}
	f = start(t, func(o *Options) { o.Ways = []Way{{Title: "a", Text: "b", Command: "c"}, {Title: "d", Text: "e"}} })
	g = f.do("GET", "/api/v1/about", "")
	if a := decode[about](t, g); len(a.Ways) != 2 || a.Ways[0] != f.o.Ways[0] || strings.Count(g.body, "command") != 1 {
		t.Error(g.body)
	}
}

func TestChecks(t *testing.T) {
	f := start(t, nil)
	g := f.do("GET", "/api/v1/checks", "")
	if g.status != http.StatusOK || g.header.Get("Content-Type") != "application/json" || !json.Valid([]byte(g.body)) {
		t.Fatalf("%d %s", g.status, g.header.Get("Content-Type"))
	}
	for _, c := range inspect.Catalogue() {
		if !strings.Contains(g.body, `"`+c.ID+`"`) {
			t.Errorf("%s is missing", c.ID)
		}
	}
}

func TestExplain(t *testing.T) {
	f := start(t, nil)
	type answer struct{ Matches []struct{ ID string } }
	for text, id := range map[string]string{
		"rsn-present":            "rsn-present",
		"${user:email} is empty": "user-attribute-empty",
		"AADSTS50105":            "aadsts50105",
		"user-attribute-empty":   "user-attribute-empty",
		"no such words at all":   "",
	} {
		got := ""
		if m := decode[answer](t, f.do("GET", "/api/v1/explain?"+url.Values{
			"text": {text},
		}.Encode(), "")).Matches; len(m) > 0 {
			got = m[0].ID
		}
		if got != id {
			t.Errorf("%q: %q, want %q", text, got, id)
		}
	}
	isProblem(t, "no text", f.do("GET", "/api/v1/explain", ""), http.StatusBadRequest, "no-text")
}

// TestABrowserGetsAPage: who goes to an address that there is not reads a page, and a program JSON.
func TestABrowserGetsAPage(t *testing.T) {
	f := start(t, nil)
	ask := func(path, accept string) got {
		r := f.request("GET", path, "")
		r.Header.Set("Accept", accept)
		r.Header.Set("Authorization", "Bearer "+token)
		return f.send(r)
	}
	const browser = "text/html,application/xhtml+xml,*/*;q=0.8"
	if g := ask("/nowhere", browser); g.status != http.StatusNotFound ||
		!strings.Contains(g.body, "<h1>There is nothing at this address</h1>") ||
		!strings.Contains(g.body, `href="/assets/theme.css"`) {
		t.Errorf("%d %s", g.status, g.body)
	}
	isProblem(t, "a program", ask("/nowhere", "*/*"), http.StatusNotFound, "not-found")
	isProblem(t, "the API", ask("/api/v1/nowhere", browser), http.StatusNotFound, "not-found")
}
