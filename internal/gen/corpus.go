package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/internal/samltest"
)

// corpusFiles compiles every recipe of dir/cases. All broken recipes are reported
// at once.
func corpusFiles(dir string) (map[string][]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, "cases", "*.case"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	var broken []error
	for _, name := range names {
		data, err := compile(dir, name)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		files[strings.TrimSuffix(filepath.Base(name), ".case")+".saml"] = data
	}
	return files, errors.Join(broken...)
}

func compile(dir, name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	recipe, err := samltest.ParseRecipe(filepath.ToSlash(name), string(text))
	if err != nil {
		return nil, err
	}
	return recipe.Compile(os.DirFS(dir))
}
