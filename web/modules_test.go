package web

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// moduleImport matches the name in an import or an export of another of our modules.
var moduleImport = regexp.MustCompile(`(?m)^(?:import|export)\b[^;]*?"\./([\w.]+)";`)

// TestModulesImportDownwards: the modules of the page form no circle, so that each can be
// read, moved and tested with what it imports and nothing else.
func TestModulesImportDownwards(t *testing.T) {
	names, err := fs.Glob(Assets(), "*.js")
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{}
	for _, name := range names {
		src, err := fs.ReadFile(Assets(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range moduleImport.FindAllStringSubmatch(string(src), -1) {
			if !slices.Contains(names, m[1]) {
				t.Errorf("%s imports %s, which there is not", name, m[1])
			}
			imports[name] = append(imports[name], m[1])
		}
		if strings.Count(string(src), "from \"./") != len(imports[name]) {
			t.Errorf("%s: an import is written in a way that this test does not read", name)
		}
	}
	if len(imports["app.js"]) == 0 {
		t.Fatal("app.js imports nothing")
	}
	done := map[string]bool{}
	var visit func(name string, way []string)
	visit = func(name string, way []string) {
		if i := slices.Index(way, name); i >= 0 {
			t.Errorf("a circle: %s", strings.Join(append(way[i:], name), " -> "))
			return
		}
		if done[name] {
			return
		}
		for _, next := range imports[name] {
			visit(next, append(slices.Clone(way), name))
		}
		done[name] = true
	}
	for _, name := range names {
		visit(name, nil)
	}
	loaded := map[string]bool{}
	var load func(name string)
	load = func(name string) {
		if !loaded[name] {
			loaded[name] = true
			for _, next := range imports[name] {
				load(next)
			}
		}
	}
	load("app.js")
	for _, name := range names {
		if !loaded[name] {
			t.Errorf("%s is not loaded by app.js", name)
		}
	}
}
