package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// speakers are the packages whose texts are in reports: those that inspect is made of.
var speakers = []string{
	"inspect", "inspect/report", "internal/awsfacts", "internal/connectusers", "internal/fixturefile",
	"internal/iampolicy", "internal/idp", "internal/intake", "internal/knownerror", "internal/pages",
	"internal/providerfile", "internal/rootcause", "internal/samlcore", "internal/scimusers", "internal/signinlogs",
	"internal/station", "internal/vendordoc", "internal/words", "internal/xmldecrypt", "internal/xmldsig",
	"internal/xmltree",
}

// vocabulary lists the words of our own sentences, one a line. A redacted report
// keeps them; other words may be someone's.
func vocabulary(root string) ([]byte, error) {
	all := map[string]bool{}
	for _, dir := range speakers {
		names, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					if text, err := strconv.Unquote(literal.Value); err == nil {
						addWords(all, text)
					}
				}
				return true
			})
		}
	}
	return []byte(strings.Join(slices.Sorted(maps.Keys(all)), "\n") + "\n"), nil
}

func addWords(all map[string]bool, text string) {
	for _, w := range strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			all[w] = true
		}
	}
}
