package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"io/fs"

	"github.com/samlscope/samlscope/web"
)

var (
	exported = regexp.MustCompile(`(?m)^export (?:async )?(?:const|function|class) (\w+)`)
	imported = regexp.MustCompile(`(?m)^(?:import|export)\b[^;]*?"\./([\w.-]+)";`)
	called   = regexp.MustCompile(`\bapi\.(\w+)`)
)

// relayOnly is what only a relay can do; tabOnly is what only a page without a server needs.
var relayOnly, tabOnly = []string{"askAWS", "drop", "forward"}, []string{"link", "prepare", "recording"}

func exports(src string) (names []string) {
	for _, m := range exported.FindAllStringSubmatch(src, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return names
}

// TestPageWithoutAServer: the page has every file that it loads and none besides, and its back end can do what that of
// the server can, except what only a relay can do.
func TestPageWithoutAServer(t *testing.T) {
	files, err := pageFiles("../..", "playground")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"app.js": true, "worker.js": true}
	for name, data := range files {
		for _, m := range imported.FindAllStringSubmatch(string(data), -1) {
			used[m[1]] = true
			if _, there := files[m[1]]; !there {
				t.Errorf("%s imports %s, which isn't there", name, m[1])
			}
		}
	}
	for name := range files {
		if strings.HasSuffix(name, ".js") && !used[name] {
			t.Errorf("nothing loads %s", name)
		}
	}
	server, err := fs.ReadFile(web.Assets(), "backend.js")
	if err != nil {
		t.Fatal(err)
	}
	own := exports(string(files["backend.js"]))
	shared := slices.DeleteFunc(exports(string(server)),
		func(name string) bool { return slices.Contains(relayOnly, name) })
	want := slices.Sorted(slices.Values(slices.Concat(shared, tabOnly)))
	if !slices.Equal(own, want) {
		t.Errorf("the back end has %v, want %v", own, want)
	}
	for name, data := range files {
		for _, m := range called.FindAllStringSubmatch(string(data), -1) {
			if !slices.Contains(own, m[1]) && !slices.Contains(relayOnly, m[1]) {
				t.Errorf("%s calls %s, which no back end has", name, m[1])
			}
		}
	}
	if len(used) < 30 || !slices.Contains(slices.Collect(maps.Keys(files)), "samples/works.xml") {
		t.Errorf("only %d modules, of the files %v", len(used), slices.Sorted(maps.Keys(files)))
	}
}

// TestPageLoadsFromItsFolder: the page names no address of a server and no other host, and carries its policy.
func TestPageLoadsFromItsFolder(t *testing.T) {
	files, err := pageFiles("../..", "playground")
	if err != nil {
		t.Fatal(err)
	}
	index := string(files["index.html"])
	if !strings.Contains(index, `http-equiv="Content-Security-Policy" content="default-src 'none';`) {
		t.Error("the page has no policy")
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(index, -1) {
		if strings.HasPrefix(m[1], "/") && m[1] != "/" || strings.Contains(m[1], ":") {
			t.Errorf("index.html leads to %s", m[1])
		}
	}
	for name, data := range files {
		if strings.HasSuffix(name, ".js") && regexp.MustCompile(`localStorage|indexedDB|document\.cookie|caches\.open|sendBeacon|"/api/`).Match(data) {
			t.Errorf("%s stores or sends something", name)
		}
	}
	if _, err := pageFiles("../..", "moon"); err == nil {
		t.Error("a page for nowhere")
	}
}
