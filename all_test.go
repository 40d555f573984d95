// Package samlscope_test holds the rules of the repository as tests.
package samlscope_test

import (
	"bytes"
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

const module = "github.com/samlscope/samlscope"

// allowed says which of our own packages each package may import, tests apart.
// Arrows point down only; proxy and web meet in internal/capture.
var allowed = map[string][]string{
	"cmd/samlscope":         {"cmd/samlscope/early", "internal/cli"},
	"cmd/samlscope/early":   {"internal/version"},
	"deploy":                {},
	"inspect":               {"inspect/report", "internal/awsfacts", "internal/connectusers", "internal/fixturefile", "internal/iampolicy", "internal/idp", "internal/intake", "internal/knownerror", "internal/providerfile", "internal/rootcause", "internal/samlcore", "internal/scimusers", "internal/signinlogs", "internal/station", "internal/vendordoc", "internal/words", "internal/xmldecrypt", "internal/xmldsig", "internal/xmltree"},
	"inspect/fixture":       {"inspect", "internal/fixturefile", "internal/samlsign", "internal/vendordoc", "internal/xmltree"},
	"inspect/report":        {},
	"internal/app":          {"inspect", "inspect/report", "internal/ask", "internal/awsfacts", "internal/browser", "internal/capture", "internal/connectusers", "internal/evidence", "internal/evidencedir", "internal/render", "internal/station", "internal/words", "proxy", "web"},
	"internal/ask":          {},
	"internal/awsfacts":     {"inspect/report", "internal/words"},
	"internal/bench":        {"inspect", "internal/collect", "internal/livecloud", "internal/samlsign", "internal/samltest"},
	"internal/brief":        {"inspect", "internal/awsfacts"},
	"internal/browser":      {"proxy"},
	"internal/capture":      {"inspect", "inspect/report", "internal/brief", "internal/station"},
	"internal/cli":          {"inspect", "inspect/fixture", "internal/app", "internal/awsfacts", "internal/browser", "internal/capture", "internal/collect", "internal/entra", "internal/evidence", "internal/evidencedir", "internal/preflight", "internal/render", "internal/livecloud", "internal/standin", "internal/version", "internal/words", "proxy", "web"},
	"internal/livecloud":    {"internal/samlsign"},
	"internal/collect":      {"inspect/report", "internal/awsfacts", "internal/evidencedir", "internal/words"},
	"internal/connectusers": {"internal/intake", "internal/pages", "internal/words"},
	"internal/corpus":       {"inspect", "internal/fixturefile", "testdata"},
	"internal/engine":       {"inspect", "inspect/fixture", "internal/brief", "internal/evidence", "internal/render", "internal/version", "internal/words"},
	"internal/entra":        {"internal/pages", "internal/words"},
	"internal/evidence":     {"inspect", "internal/connectusers", "internal/evidencedir", "internal/intake", "internal/pages", "internal/scimusers", "internal/words"},
	"internal/evidencedir":  {},
	"internal/fixturefile":  {"inspect/report", "internal/words"},
	"internal/gen":          {"inspect", "internal/awsfacts", "internal/capture", "internal/cli", "internal/corpus", "internal/evidencedir", "internal/fixturefile", "internal/preflight", "internal/render", "internal/samltest", "internal/theme", "internal/vendordoc", "internal/words", "testdata", "web"},
	"internal/house":        {},
	"internal/iampolicy":    {"internal/awsfacts", "internal/intake"},
	"internal/idp":          {"inspect/report", "internal/vendordoc"},
	"internal/intake":       {"inspect/report", "internal/fixturefile", "internal/knownerror", "internal/station", "internal/words", "internal/xmltree"},
	"internal/knownerror":   {"inspect/report", "internal/rootcause", "internal/vendordoc", "internal/words"},
	"internal/pages":        {},
	"internal/pgtest":       {},
	"internal/preflight":    {"inspect", "internal/awsfacts", "internal/connectusers", "internal/entra", "internal/evidencedir", "internal/intake", "internal/providerfile", "internal/rootcause", "internal/scimusers", "internal/vendordoc", "internal/words"},
	"internal/providerfile": {},
	"internal/render":       {"inspect", "inspect/fixture", "internal/preflight", "internal/theme", "internal/words"},
	"internal/rootcause":    {},
	"internal/samlcore":     {"internal/xmltree"},
	"internal/samlsign":     {},
	"internal/samltest":     {"internal/fixturefile", "internal/samlsign"},
	"internal/scimusers":    {"internal/intake", "internal/pages", "internal/words"},
	"internal/signinlogs":   {"inspect/report", "internal/intake"},
	"internal/standin":      {"inspect", "internal/awsfacts", "internal/samlsign", "internal/theme", "internal/vendordoc"},
	"internal/station":      {"inspect/report", "internal/knownerror"},
	"internal/theme":        {"internal/words"},
	"internal/vendordoc":    {"inspect/report"},
	"internal/version":      {},
	"internal/words":        {},
	"internal/xmldecrypt":   {},
	"internal/xmldsig":      {"inspect/report", "internal/words", "internal/xmltree"},
	"internal/xmltree":      {"internal/words"},
	"proxy":                 {"inspect/report", "internal/awsfacts", "internal/brief", "internal/capture", "internal/station", "internal/theme", "internal/words"},
	"web":                   {"inspect", "inspect/fixture", "internal/awsfacts", "internal/brief", "internal/capture", "internal/evidence", "internal/render", "internal/theme", "internal/words"},
	"web/wasm":              {"internal/engine"},
}

func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		if name == "" {
			continue // this file's package
		}
		may, known := allowed[name]
		if !known {
			t.Errorf("package %s is not in the table: say what it is for and what it may import", name)
		}
		for _, i := range p.Imports {
			if own, ok := strings.CutPrefix(i, module+"/"); ok && !slices.Contains(may, own) {
				t.Errorf("%s may not import %s", name, own)
			}
		}
	}
}

// TestProgramHoldsNoTests: package testing brings flags and keys of the tests
// along, which no user of the program needs.
func TestProgramHoldsNoTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "./cmd/samlscope").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, unwanted := range []string{"testing", module + "/internal/samltest"} {
		if slices.Contains(strings.Fields(string(out)), unwanted) {
			t.Errorf("the program imports %s", unwanted)
		}
	}
	// The SARIF library brings a validator of 2018 along, cobra's manual pages a Markdown reader: the tests
	// use both, and write what the program needs of them.
	for _, unwanted := range []string{"github.com/xeipuuv/", "github.com/owenrumney/", "github.com/russross/", "github.com/cpuguy83/"} {
		if strings.Contains(string(out), unwanted) {
			t.Errorf("the program imports a package of %s", unwanted)
		}
	}
}

// TestInspectIsPure: time, files and network come in as values.
func TestInspectIsPure(t *testing.T) {
	forbidden := []string{"os", "net", "net/http", "log", "math/rand", "math/rand/v2"}
	eachGoFile(t, "inspect", func(path string, src []byte) {
		if filepath.Dir(path) != "inspect" {
			return // inspect/fixture reads the files a test names
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil || slices.Contains(forbidden, name) {
				t.Errorf("%s imports %s", path, name)
			}
		}
		if bytes.Contains(src, []byte("time.Now")) {
			t.Errorf("%s looks at the clock", path)
		}
	})
}

// programs are the folders of main packages, which may end the process.
var programs = []string{"cmd/samlscope", "cmd/samlscope/early", "internal/bench", "internal/gen", "internal/house"}

// TestHabits: what the whole code base keeps to.
func TestHabits(t *testing.T) {
	eachGoFile(t, ".", func(path string, src []byte) {
		if n := bytes.Count(src, []byte("\n")); n > 500 {
			t.Errorf("%s has %d lines: a reader must know which room they are in", path, n)
		}
		if !slices.Contains(programs, filepath.ToSlash(filepath.Dir(path))) {
			for _, word := range []string{"os.Exit(", "log.Fatal"} {
				if bytes.Contains(src, []byte(word)) {
					t.Errorf("%s calls %s", path, word)
				}
			}
		}
		if bytes.Contains(src, []byte("\nfunc init()")) {
			t.Errorf("%s has an init function", path)
		}
	})
}

// TestAssetLines: the pages' scripts and style sheets fit an editor beside another one.
func TestAssetLines(t *testing.T) {
	const columns = 120
	for _, pattern := range []string{
		"web/assets/*.js", "web/assets/*.css", "web/tab/*.js", "web/playground/*.js", "extension/*.js", "extension/*.css", "web/wasm/*.js", "proxy/assets/*.js", "proxy/assets/*.css", "internal/theme/*.css",
		"internal/render/*.css", "internal/standin/pages/*.css",
	} {
		paths, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %q, %v", pattern, paths, err)
		}
		for _, path := range paths {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(src), "\n") {
				if n := utf8.RuneCountInString(line); n > columns {
					t.Errorf("%s:%d: %d columns", path, i+1, n)
				}
			}
		}
	}
}

// eachGoFile visits the Go files below dir that aren't tests.
func eachGoFile(t *testing.T, dir string, visit func(path string, src []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err == nil {
			visit(path, src)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
