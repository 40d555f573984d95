package samlscope_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDependenciesHaveReasons: every direct dependency is in CONTRIBUTING with its reason,
// and nothing stands there that go.mod does not require.
func TestDependenciesHaveReasons(t *testing.T) {
	table := section(t, "CONTRIBUTING.md", "## Dependencies")
	out, err := exec.Command("go", "list", "-m", "-f", "{{if not (or .Indirect .Main)}}{{.Path}}{{end}}", "all").Output()
	if err != nil {
		t.Fatal(err)
	}
	required := strings.Fields(string(out))
	var rows []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`[^|]*\\|([^|]*)\\|([^|]*)\\|").FindAllStringSubmatch(table, -1) {
		if strings.TrimSpace(m[2]) == "" || strings.TrimSpace(m[3]) == "" {
			t.Errorf("CONTRIBUTING gives no reason for %s", m[1])
		}
		rows = append(rows, m[1])
	}
	named := func(module, row string) bool {
		return module == row || strings.HasSuffix(module, "/"+row) || strings.Contains(module, "/"+row+"/")
	}
	for _, module := range required {
		if !slices.ContainsFunc(rows, func(row string) bool { return named(module, row) }) {
			t.Errorf("%s is required, and CONTRIBUTING does not say why", module)
		}
	}
	for _, row := range rows {
		if !slices.ContainsFunc(required, func(module string) bool { return named(module, row) }) {
			t.Errorf("CONTRIBUTING gives a reason for %s, which go.mod does not require", row)
		}
	}
}

// otherFolders hold no package of the program.
var otherFolders = []string{"e2e", "extension", "testdata", "web/playground", "web/tab"}

// TestLayoutIsTold: every package of the import table is in CONTRIBUTING's layout, and the other way round.
func TestLayoutIsTold(t *testing.T) {
	table := section(t, "CONTRIBUTING.md", "## Layout")
	told := map[string]bool{}
	for _, line := range strings.Split(table, "\n") {
		if m := regexp.MustCompile("^\\| `([^`]+)`").FindStringSubmatch(line); m != nil {
			told[m[1]] = true
		}
	}
	for name := range allowed {
		if !told[name] {
			t.Errorf("the layout in CONTRIBUTING lacks %s", name)
		}
	}
	for name := range told {
		if _, ok := allowed[name]; !ok && !slices.Contains(otherFolders, name) {
			t.Errorf("the layout in CONTRIBUTING has %s, which isn't a package", name)
		}
	}
}

// TestArchitectureNamesRealFiles: each path in the tour of the code can be opened.
func TestArchitectureNamesRealFiles(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	paths := regexp.MustCompile("`((?:[a-z0-9_]+/)*[a-z0-9_]+(?:\\.(?:go|js|md))?)`").FindAllStringSubmatch(string(text), -1)
	seen := 0
	for _, m := range paths {
		if !strings.ContainsAny(m[1], "/.") && !slices.Contains([]string{"inspect", "proxy", "web", "testdata", "e2e"}, m[1]) {
			continue // a word, not a path
		}
		seen++
		if _, err := os.Stat(m[1]); err != nil {
			t.Errorf("docs/architecture.md names %s, which does not exist", m[1])
		}
	}
	if seen < 60 {
		t.Errorf("only %d paths were found", seen)
	}
}

// section is the part of a Markdown file below a heading.
func section(t *testing.T, file, heading string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(text), "\n"+heading)
	if !ok {
		t.Fatalf("%s has no heading %q", file, heading)
	}
	part, _, _ := strings.Cut(after, "\n## ")
	return part
}
