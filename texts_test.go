package samlscope_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// text is one that a person may read: a literal, or literals that are put together.
type text struct {
	at  string // file:line
	say string // … stands for a value
}

// theirs are the fields and files whose texts are quoted from others, exactly.
var theirs = []string{"Text", "also", "AWSError", "Matches", "like"}

// quoted are files that hold quotations, patterns or formats and nothing that samlscope says.
var quoted = []string{
	"internal/vendordoc/sentences.go", "internal/vendordoc/citations.go", "internal/vendordoc/citations_more.go",
	"internal/station/marks.go", "inspect/fixture/constants.go", "inspect/fixture/evidence.go",
}

// silent are packages that build, test or imitate, and print for developers.
var silent = []string{"e2e", "testdata", "internal/bench", "internal/house", "internal/gen", "internal/samltest", "internal/corpus"}

// texts are those of the program, in the order of the files.
func texts(t *testing.T) (all []text) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || slices.Contains(silent, path)):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || slices.Contains(quoted, path):
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.KeyValueExpr:
				key, named := n.Key.(*ast.Ident)
				return !named || !slices.Contains(theirs, key.Name)
			case *ast.BasicLit, *ast.BinaryExpr:
				if say, ok := said(n.(ast.Expr)); ok {
					at := fmt.Sprintf("%s:%d", filepath.ToSlash(path), set.Position(n.Pos()).Line)
					if strings.Count(say, " ") > 1 {
						all = append(all, text{at, say})
					}
					return false
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// said is the text of a literal or of a sum with literals in it.
func said(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, e.Kind == token.STRING && err == nil
	case *ast.ParenExpr:
		return said(e.X)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		a, first := said(e.X)
		b, second := said(e.Y)
		if !first {
			a = "…"
		}
		if !second {
			b = "…"
		}
		return a + b, first || second
	}
	return "", false
}

// badForms are turns that no one says to a colleague, and what to write instead.
var badForms = []struct{ like, better string }{
	{`(?i)\b(?:has|have) been (?:reported|seen|said)\b`, "users report"},
	{`(?i)\bis (?:reported|likely|expected) to\b`, "users report that …, probably"},
	{`(?i)\b(?:very|most) likely\b`, "probably"},
	{`(?i)\bof (?:its|their|your) own\b`, "its own …"},
	{`(?i)\bto the letter\b`, "exactly"},
	{`(?i)\b(?:nobody|somebody|whoever)\b`, "no one, someone, or who it is"},
	{`(?i)\bmisspelt|\bspelt\b`, "misspelled"},
	{`(?i)\bfor ever\b`, "always"},
	{`(?i)\ball the same\b`, "anyway"},
	{`(?i)\bas (?:it|they) stands?\b`, "unchanged"},
	{`(?i)\bstands? (?:in|at|on|behind|before|beside|there|twice)\b`, "is in, appears"},
	{`(?i)\bhas to be\b|\bhave to be\b`, "must be"},
	{`(?i)\bthe other way round\b`, "vice versa"},
	{`(?i)\bcase included\b`, "including upper and lower case"},
	{`(?i)\bor the like\b`, "name it"},
	{`(?i)\binstant of judgement\b`, "time of the check"},
	{`(?i)\bis told\b|\bare told\b`, "prints, shows"},
	{`(?i)\b(?:is|are) not documented\b`, "AWS doesn't document"},
	{`(?i)\bnot published\b`, "AWS doesn't publish"},
	{`(?i)\bthat AWS does not read\b`, "AWS ignores"},
	{`(?i)\btaken for\b`, "mistaken for, read as"},
	{`(?i)\bswitch(?:ed|es)? o(?:n|ff)\b`, "turn on, turn off"},
	{`(?i)\bplays? (?:no|a) part\b`, "doesn't matter"},
	{`(?i)\bwas not asked\b`, "never reached"},
	{`(?i)\bin spite of\b`, "despite"},
	{`(?i)\bbut for\b`, "except"},
}

// isNo is "X isn't a Y", which is "isn't a Y"; "there is no" and "no longer" are good English.
var isNo = regexp.MustCompile(`(?i)(\w+)\W+(?:is|are|was|were) no (\w+)`)

// TestTexts: what samlscope says is plain English, in short sentences.
func TestTexts(t *testing.T) {
	bads := compiled()
	for _, x := range texts(t) {
		for i, bad := range badForms {
			if found := bads[i].FindString(x.say); found != "" {
				t.Errorf("%s: %q: say %s instead, in %q", x.at, found, bad.better, x.say)
			}
		}
		for _, m := range isNo.FindAllStringSubmatch(x.say, -1) {
			if !strings.EqualFold(m[1], "there") && m[2] != "longer" {
				t.Errorf("%s: %q: say \"isn't a\" instead, in %q", x.at, m[0], x.say)
			}
		}
		for _, sentence := range sentences(x.say) {
			if n := len(strings.Fields(sentence)); n > mostWords {
				t.Errorf("%s: a sentence has %d words, at most %d are read with ease: %q", x.at, n, mostWords, sentence)
			}
		}
	}
}

// TestPagesAndDocs: the inspection page, the other pages and the docs have none of the bad forms either.
func TestPagesAndDocs(t *testing.T) {
	var lines int
	bads := compiled()
	for _, pattern := range []string{"README.md", "docs/*.md", "web/assets/*.js", "web/assets/*.html", "proxy/assets/*.html",
		"internal/render/*.html", "internal/standin/pages/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, path := range files {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(data), "\n") {
				lines++
				for k, bad := range badForms {
					if found := bads[k].FindString(line); found != "" {
						t.Errorf("%s:%d: %q: say %s instead", path, i+1, found, bad.better)
					}
				}
			}
		}
	}
	if lines < 5000 {
		t.Errorf("only %d lines were looked at", lines)
	}
}

// compiled are the patterns of badForms.
func compiled() (all []*regexp.Regexp) {
	for _, bad := range badForms {
		all = append(all, regexp.MustCompile(bad.like))
	}
	return all
}

// mostWords is how many a sentence may have.
const mostWords = 30

// sentences are those of a text; lists, markup and SQL have none.
func sentences(say string) (out []string) {
	for line := range strings.SplitSeq(say, "\n\n") {
		for s := range strings.SplitSeq(strings.ReplaceAll(line, "\n", " "), ". ") {
			listed := strings.Count(s, ",")+strings.Count(s, ";")+strings.Count(s, "|") > 5
			if !listed && !strings.Contains(s, "</") && !strings.Contains(s, " TABLE ") {
				out = append(out, s)
			}
		}
	}
	return out
}

// TestFiftyTexts prints fifty texts for a reader, the same in each run: go test -run FiftyTexts -v .
func TestFiftyTexts(t *testing.T) {
	all := texts(t)
	if len(all) < 1000 {
		t.Fatalf("only %d texts were found", len(all))
	}
	r := rand.New(rand.NewPCG(20261126, 50))
	for range 50 {
		x := all[r.IntN(len(all))]
		t.Logf("%s: %s", x.at, x.say)
	}
}
