// Command gen writes the generated files of this repository.
//
//	go run ./internal/gen corpus [-check]
//	go run ./internal/gen docs [-check]
//	go run ./internal/gen words [-check]
//	go run ./internal/gen page playground DIR
//	go run ./internal/gen extension DIR
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "gen: %v\n", err)
		os.Exit(1)
	}
}

// run does what the arguments say, from the root of the module.
func run(args []string) error {
	check := slices.Contains(args, "-check")
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-check" })
	put := write
	if check {
		put = compare
	}
	switch {
	case slices.Equal(args, []string{"corpus"}):
		files, err := corpusFiles("testdata")
		if err != nil {
			return err
		}
		return put("testdata/corpus", ".saml", files)
	case slices.Equal(args, []string{"docs"}):
		checks, err := checkPages()
		if err != nil {
			return err
		}
		scenarios, err := scenariosPage()
		if err != nil {
			return err
		}
		schema, err := schemas(".")
		if err != nil {
			return err
		}
		return errors.Join(put("docs/checks", ".md", checks),
			put("docs/services", ".md", servicePages()),
			put("docs/schema", ".schema.json", schema),
			put("docs", "errors.md", map[string][]byte{"errors.md": errorsPage()}),
			put("docs", "scenarios.md", map[string][]byte{"scenarios.md": scenarios}))
	case slices.Equal(args, []string{"words"}):
		own, err := vocabulary(".")
		if err != nil {
			return err
		}
		return errors.Join(put("web/assets", ".gen.js", wordFiles()),
			put("inspect/fixture", ".txt", map[string][]byte{"vocabulary.txt": own}))
	case len(args) == 3 && args[0] == "page":
		return writePage(".", args[1], args[2])
	case len(args) == 2 && args[0] == "extension":
		return writeExtension(".", args[1])
	}
	return fmt.Errorf("usage: go run ./internal/gen corpus|docs|words [-check], page playground DIR, or extension DIR")
}
