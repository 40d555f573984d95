package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCorpusIsUpToDate(t *testing.T) {
	files, err := corpusFiles("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	if err := compare("../../testdata/corpus", ".saml", files); err != nil {
		t.Error(err)
	}
}

func TestServicePagesAreUpToDate(t *testing.T) {
	if err := compare("../../docs/services", ".md", servicePages()); err != nil {
		t.Error(err)
	}
}

func TestWordsAreUpToDate(t *testing.T) {
	if err := compare("../../web/assets", ".gen.js", wordFiles()); err != nil {
		t.Error(err)
	}
}

func TestWriteLeavesExactlyTheFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "corpus")
	first := map[string][]byte{"a.saml": []byte("1"), "b.saml": []byte("2")}
	if err := write(dir, ".saml", first); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	second := map[string][]byte{"b.saml": []byte("3"), "c.saml": {}}
	err := compare(dir, ".saml", second)
	if err == nil || !strings.HasSuffix(err.Error(), "b.saml, c.saml, a.saml") {
		t.Errorf("before: %v", err)
	}
	if err := write(dir, ".saml", second); err != nil {
		t.Fatal(err)
	}
	if err := compare(dir, ".saml", second); err != nil {
		t.Errorf("after: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "README.md")); err != nil {
		t.Errorf("another file went: %v", err)
	}
}

func TestEveryBrokenRecipeIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "cases"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two"} {
		if err := os.WriteFile(filepath.Join(dir, "cases", name+".case"), []byte("color: red\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, err := corpusFiles(dir)
	if err == nil || !strings.Contains(err.Error(), "one.case:1: there is no key") ||
		!strings.Contains(err.Error(), "two.case:1: there is no key") {
		t.Errorf("got %v", err)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"pages"}, {"corpus", "more"}} {
		if err := run(args); err == nil || !strings.Contains(err.Error(), "usage:") {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestVocabularyIsUpToDate(t *testing.T) {
	own, err := vocabulary("../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := compare("../../inspect/fixture", ".txt", map[string][]byte{"vocabulary.txt": own}); err != nil {
		t.Error(err)
	}
}

// TestSpeakers: a redacted report would garble the words of a package that is left out.
func TestSpeakers(t *testing.T) {
	const format = "{{with .Module}}{{.Path}} {{$.ImportPath}}{{end}}"
	out, err := exec.Command("go", "list", "-deps", "-f", format, "../../inspect").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(out)) {
		if module, name, _ := strings.Cut(strings.TrimSpace(line), " "); strings.HasPrefix(name, module+"/in") {
			want = append(want, strings.TrimPrefix(name, module+"/"))
		}
	}
	slices.Sort(want)
	if !slices.Equal(want, slices.Sorted(slices.Values(speakers))) {
		t.Errorf("inspect is made of %q", want)
	}
}
