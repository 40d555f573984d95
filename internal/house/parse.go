package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"unicode/utf8"
)

// maxColumns is how wide a line may be. A tab counts as one column, as it does
// for the linter lll.
const maxColumns = 120

// file is what is measured in one Go file.
type file struct {
	path      string
	lines     int
	long      []int // numbers of the lines over maxColumns
	functions []function
	exported  []name
	examples  int
	generated bool
}

// function is one function or method with its body.
type function struct {
	name, path string
	line       int // where it begins
	lines      int // from func to the closing brace
}

// name is one exported name of a package.
type name struct {
	name, path string
	line       int
	documented bool
}

// parseFile measures the Go file at path. shown is its name in the report.
func parseFile(path, shown string) (file, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return file{}, err
	}
	return parseSource(shown, src)
}

func parseSource(shown string, src []byte) (file, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, shown, src, parser.ParseComments)
	if err != nil {
		return file{}, fmt.Errorf("parsing: %w", err)
	}
	f := file{path: shown, lines: countLines(src), generated: ast.IsGenerated(parsed)}
	number := 0
	for line := range bytes.Lines(src) {
		number++
		if utf8.RuneCount(bytes.TrimRight(line, "\r\n")) > maxColumns {
			f.long = append(f.long, number)
		}
	}
	line := func(p token.Pos) int { return set.Position(p).Line }
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			f.addFunction(d, line)
		case *ast.GenDecl:
			f.addNames(d, line)
		}
	}
	return f, nil
}

func (f *file) addFunction(d *ast.FuncDecl, line func(token.Pos) int) {
	owner := receiver(d)
	shown := d.Name.Name
	if owner != "" {
		shown = owner + "." + shown
	}
	if d.Body != nil {
		f.functions = append(f.functions, function{shown, f.path, line(d.Pos()), line(d.End()) - line(d.Pos()) + 1})
	}
	if owner == "" && strings.HasPrefix(d.Name.Name, "Example") && d.Type.Params.NumFields() == 0 {
		f.examples++
	}
	if d.Name.IsExported() && (owner == "" || ast.IsExported(owner)) {
		f.exported = append(f.exported, name{shown, f.path, line(d.Name.Pos()), d.Doc.Text() != ""})
	}
}

// receiver is the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch at := t.(type) {
		case *ast.Ident:
			return at.Name
		case *ast.StarExpr:
			t = at.X
		case *ast.ParenExpr:
			t = at.X
		case *ast.IndexExpr:
			t = at.X
		case *ast.IndexListExpr:
			t = at.X
		default:
			return ""
		}
	}
}

// addNames takes the types, variables and constants. One comment on a group
// documents every name in it, as godoc shows it.
func (f *file) addNames(d *ast.GenDecl, line func(token.Pos) int) {
	group := d.Doc.Text() != ""
	add := func(id *ast.Ident, documented bool) {
		if id.IsExported() {
			f.exported = append(f.exported, name{id.Name, f.path, line(id.Pos()), documented})
		}
	}
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			add(s.Name, group || s.Doc.Text() != "" || s.Comment.Text() != "")
		case *ast.ValueSpec:
			for _, id := range s.Names {
				add(id, group || s.Doc.Text() != "" || s.Comment.Text() != "")
			}
		}
	}
}

// countLines counts a last line without a line end as well.
func countLines(src []byte) int {
	n := bytes.Count(src, []byte("\n"))
	if len(src) > 0 && !bytes.HasSuffix(src, []byte("\n")) {
		n++
	}
	return n
}
