package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"go.yaml.in/yaml/v3"

	"github.com/samlscope/samlscope/internal/capture"
)

// public are the routes that want no token.
var public = []string{"GET /assets/theme.css", "GET /healthz"}

// routesOf are the routes that the handler has, as "METHOD /path".
func routesOf(t *testing.T, h http.Handler) []string {
	t.Helper()
	var all []string
	err := chi.Walk(h.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		all = append(all, method+" "+route)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// TestEveryRouteWantsTheToken walks the router, so that a new route cannot be
// forgotten.
func TestEveryRouteWantsTheToken(t *testing.T) {
	f := start(t, nil)
	rec := f.add(nil)
	port := f.host()[strings.LastIndex(f.host(), ":")+1:]
	attempts := []struct{ name, header, value, query string }{
		{"no token", "X-Nothing", "1", ""},
		{"wrong bearer", "Authorization", "Bearer " + token[1:], ""},
		{"longer bearer", "Authorization", "Bearer " + token + "0", ""},
		{"empty bearer", "Authorization", "Bearer ", ""},
		{"basic", "Authorization", "Basic " + token, ""},
		{"bare", "Authorization", token, ""},
		{"wrong cookie", "Cookie", "samlscope_" + port + "=x", ""},
		{"empty cookie", "Cookie", "samlscope_" + port + "=", ""},
		{"another port's cookie", "Cookie", "samlscope_1=" + token, ""},
		{"cookie without port", "Cookie", "samlscope=" + token, ""},
		{"wrong token in the URL", "X-Nothing", "1", "?token=" + token[1:]},
		{"empty token in the URL", "X-Nothing", "1", "?token="},
		{"capture's own token", "Authorization", "Bearer " + rec.Token, ""},
	}
	for _, route := range routesOf(t, New(f.o)) {
		method, pattern, _ := strings.Cut(route, " ")
		path := strings.NewReplacer("{id}", rec.ID, "{file}", "app.js").Replace(pattern)
		if strings.ContainsAny(path, "{*") {
			t.Fatalf("%s: this test does not know what to put into the path", route)
		}
		for _, a := range attempts {
			req := f.request(method, path+a.query, "")
			req.Header.Set(a.header, a.value)
			g := f.send(req)
			switch {
			case slices.Contains(public, route):
				if g.status != http.StatusOK {
					t.Errorf("%s, %s: %d, though it is public", route, a.name, g.status)
				}
			case strings.HasPrefix(path, "/api/"):
				isProblem(t, route+", "+a.name, g, http.StatusUnauthorized, "unauthorized")
			case g.status != http.StatusUnauthorized || !strings.Contains(g.body, "locked") || g.header.Get("Set-Cookie") != "":
				t.Errorf("%s, %s: %d %q", route, a.name, g.status, g.body)
			}
			if strings.Contains(g.body, token) || strings.Contains(g.body, rec.SAMLResponse) {
				t.Errorf("%s, %s: the answer gives a secret away", route, a.name)
			}
		}
	}
	if len(f.all()) != 1 || f.state(rec.ID) != capture.Held {
		t.Error("a request without the token changed the log")
	}
}

// TestUnknownAPIAddressesAreNotTold: what exists is no one's business either.
func TestUnknownAPIAddressesAreNotTold(t *testing.T) {
	f := start(t, nil)
	for _, path := range []string{"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/captures/x/y"} {
		if g := f.send(f.request("GET", path, "")); g.status == http.StatusOK ||
			strings.HasPrefix(path, "/api/v1/") && g.status != http.StatusUnauthorized {
			t.Errorf("%s without a token: %d", path, g.status)
		}
		isProblem(t, path, f.do("GET", path, ""), http.StatusNotFound, "not-found")
	}
	for _, path := range []string{
		"/nothing", "/api", "/api/v2/captures", "/captures", "/captures/", "/captures/a/b", "/assets/",
		"/assets/a/b", "/assets", "//", "/index.html",
	} {
		isProblem(t, path, f.do("GET", path, ""), http.StatusNotFound, "not-found")
	}
}

func TestMethodNotAllowed(t *testing.T) {
	f := start(t, nil)
	for route, allow := range map[string]string{
		"POST /": "GET", "DELETE /healthz": "GET", "PUT /captures/x": "GET", "POST /assets/app.js": "GET", "POST /api/v1/about": "GET",
		"PUT /api/v1/captures": "GET, DELETE", "GET /api/v1/inspect": "POST", "GET /api/v1/captures/x/forward": "POST",
		"GET /api/v1/captures/x/drop": "POST", "PATCH /api/v1/captures/x": "GET, DELETE", "BREW /api/v1/about": "GET", "PUT /captures/a%2Fb": "GET",
	} {
		method, path, _ := strings.Cut(route, " ")
		g := f.do(method, path, "")
		isProblem(t, route, g, http.StatusMethodNotAllowed, "method-not-allowed")
		if g.header.Get("Allow") != allow { // RFC 9110, 15.5.6
			t.Errorf("%s: Allow is %q, want %q", route, g.header.Get("Allow"), allow)
		}
	}
}

// openAPIDocument is what of openapi.yaml the tests look at.
type openAPIDocument struct {
	Security []map[string][]string
	Paths    map[string]map[string]struct {
		Security   *[]map[string][]string
		Summary    string
		Parameters []struct {
			Ref  string `yaml:"$ref"`
			Name string
			In   string
		}
		Responses map[string]any
	}
}

// TestOpenAPINamesTheRoutes: exactly those that there are, and which of them
// want no token.
func TestOpenAPINamesTheRoutes(t *testing.T) {
	f := start(t, nil)
	g := f.do("GET", "/api/v1/openapi.yaml", "")
	if g.status != http.StatusOK || g.header.Get("Content-Type") != "application/yaml" {
		t.Fatalf("%d %s", g.status, g.header.Get("Content-Type"))
	}
	var doc openAPIDocument
	if err := yaml.Unmarshal([]byte(g.body), &doc); err != nil {
		t.Fatal(err)
	}
	var named, open []string
	for path, operations := range doc.Paths {
		for method, o := range operations {
			route := strings.ToUpper(method) + " " + path
			named = append(named, route)
			if o.Security != nil && len(*o.Security) == 0 {
				open = append(open, route)
			}
			if o.Summary == "" || len(o.Responses) == 0 {
				t.Errorf("%s lacks a summary or responses", route)
			}
			for _, p := range o.Parameters {
				name := strings.TrimPrefix(p.Ref, "#/components/parameters/") + p.Name
				if (p.Ref != "" || p.In == "path") && !strings.Contains(path, "{"+name+"}") {
					t.Errorf("%s: its path has no {%s}", route, name)
				}
			}
			if strings.Count(path, "{") > 0 && len(o.Parameters) == 0 {
				t.Errorf("%s does not declare what stands in its path", route)
			}
		}
	}
	slices.Sort(named)
	if routes := routesOf(t, New(f.o)); !slices.Equal(named, routes) {
		t.Errorf("openapi.yaml names\n%q, the router has\n%q", named, routes)
	}
	slices.Sort(open)
	if !slices.Equal(open, append(slices.Clone(public), "POST /session")) || len(doc.Security) != 1 ||
		!slices.Equal(slices.Collect(maps.Keys(doc.Security[0])), []string{"token"}) {
		t.Errorf("without a token: %q; security %v", open, doc.Security)
	}
}
