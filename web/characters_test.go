package web

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// TestCharactersOfThePage compares the generated ranges with Go's over all of Unicode.
func TestCharactersOfThePage(t *testing.T) {
	src, err := fs.ReadFile(Assets(), "characters.gen.js")
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[rune]bool{}
	for line := range strings.Lines(string(src)) {
		from, to, ok := strings.Cut(strings.Trim(line, " \n,[]"), ", ")
		if !ok || !strings.HasPrefix(from, "0x") {
			continue
		}
		first, err1 := strconv.ParseInt(from, 0, 32)
		last, err2 := strconv.ParseInt(to, 0, 32)
		if err1 != nil || err2 != nil || first > last {
			t.Fatalf("%q is not a range", line)
		}
		for r := rune(first); r <= rune(last); r++ {
			hidden[r] = true
		}
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if want := words.Hidden(r) || words.Blank(r); hidden[r] != want {
			t.Errorf("%U is written out by the page: %v, by Go: %v", r, hidden[r], want)
		}
	}
}

// eachCharacter prints the characters that visible of dom.js writes out. The document
// it is given is the least that visible needs.
const eachCharacter = `
globalThis.Node = class {
  text = "";
  append(...more) { for (const m of more) this.text += m.text ?? m; }
  setAttribute() {}
};
globalThis.document = {
  createElement: () => new Node(),
  createDocumentFragment: () => new Node(),
  createTextNode: (text) => Object.assign(new Node(), { text }),
};
const { visible } = await import("./dom.js");
const code = (c) => "U+" + c.toString(16).toUpperCase().padStart(4, "0");
for (let c = 0; c <= 0x10ffff; c++) {
  if (c >= 0xd800 && c <= 0xdfff) continue;
  const shown = visible(String.fromCodePoint(c)).text;
  if (shown === code(c)) console.log(c);
  else if (shown !== String.fromCodePoint(c)) throw new Error(code(c) + " is shown as " + shown);
}`

// TestVisibleOfThePage runs the page's own function over every character, where node is
// there to run it.
func TestVisibleOfThePage(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("SKIPPED: node is not on the PATH, so dom.js is not compared with Go character by character")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, Assets()); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"package.json": `{"type": "module"}`, "each.js": eachCharacter} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command(node, "each.js")
	run.Dir = dir
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[rune]bool{}
	for _, line := range strings.Fields(string(out)) {
		c, err := strconv.Atoi(line)
		if err != nil {
			t.Fatal(err)
		}
		hidden[rune(c)] = true
	}
	wrong := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if want := words.Visible(string(r)) != string(r); utf8.ValidRune(r) && hidden[r] != want {
			wrong++
			if wrong <= 10 {
				t.Errorf("%U is written out by dom.js: %v, by Go: %v", r, hidden[r], want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d characters differ", wrong)
	}
}
