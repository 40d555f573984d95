package vendordoc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// TestEachDocumentHasOneTitle: a reader who meets a document twice must see that it is the same.
func TestEachDocumentHasOneTitle(t *testing.T) {
	titles, urls := map[string]string{}, map[string]string{}
	var files []ast.Node
	for _, name := range []string{"citations.go", "citations_tools.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	see := func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		part := map[string]string{}
		for _, e := range lit.Elts {
			kv := e.(*ast.KeyValueExpr)
			part[kv.Key.(*ast.Ident).Name] = literal(t, kv.Value)
		}
		title, url := part["Title"], part["URL"]
		if old, ok := titles[url]; ok {
			t.Errorf("%s stands twice, as %q and as %q", url, old, title)
		}
		if old, ok := urls[title]; ok {
			t.Errorf("%q is the title of %s and of %s", title, old, url)
		}
		if !strings.HasPrefix(url, "https://") || strings.Contains(url, "learn.microsoft.com/en-us/") {
			t.Errorf("%s: https, and no language of one reader", url)
		}
		titles[url], urls[title] = title, url
		return true
	}
	for _, f := range files {
		ast.Inspect(f, see)
	}
	if len(titles) < 80 {
		t.Errorf("only %d documents were found", len(titles))
	}
}

// literal is the value of a string that may be written in several pieces.
func literal(t *testing.T, e ast.Expr) string {
	t.Helper()
	if sum, ok := e.(*ast.BinaryExpr); ok {
		return literal(t, sum.X) + literal(t, sum.Y)
	}
	text, err := strconv.Unquote(e.(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
