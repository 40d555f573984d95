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
)

const module = "github.com/samlscope/samlscope"

// allowed says which of our own packages each package may import, tests apart.
// Arrows point down only; proxy and web meet in internal/capture.
var allowed = map[string][]string{
	"cmd/samlscope":     {"cmd/samlscope/early", "internal/cli"},
	"internal/cli":      {"inspect", "internal/version", "internal/render", "internal/capture", "internal/standin", "internal/browser", "internal/ask", "inspect/fixture", "proxy", "web"},
	"inspect":           {},
	"inspect/fixture":   {"inspect", "internal/samltest"},
	"internal/ask":      {},
	"internal/browser":  {"proxy"},
	"internal/render":   {"inspect", "inspect/fixture"},
	"internal/capture":  {"inspect"},
	"internal/samltest": {},
	"internal/standin":  {"inspect", "internal/samltest"},
	"internal/corpus":   {"inspect", "internal/samltest", "testdata"},
	"internal/gen":      {"inspect", "internal/render", "internal/corpus", "internal/samltest", "testdata"},
	"internal/bench":    {"inspect", "internal/samltest"},
	"proxy":             {"internal/capture"},
	"web":               {"inspect", "inspect/fixture", "internal/capture", "internal/render"},
	"testdata":          {},

	// Before all others.
	"cmd/samlscope/early": {"internal/version"},
	"internal/version":    {},
}

// mayExit are the files that may end the process: the two that are the program.
var mayExit = []string{filepath.Join("cmd", "samlscope", "main.go"), filepath.Join("cmd", "samlscope", "early", "early.go")}

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

// TestHabits: what the whole code base keeps to.
func TestHabits(t *testing.T) {
	eachGoFile(t, ".", func(path string, src []byte) {
		if n := bytes.Count(src, []byte("\n")); n > 500 {
			t.Errorf("%s has %d lines: a reader must know which room they are in", path, n)
		}
		if !slices.Contains(mayExit, path) && !strings.HasPrefix(path, filepath.Join("internal", "gen")) &&
			!strings.HasPrefix(path, filepath.Join("internal", "bench")) {
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

// eachGoFile visits the Go files below dir that are no tests.
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
