// Command gen writes the generated files of this repository.
//
//	go run ./internal/gen corpus [-check]
package main

import (
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
	if len(args) != 1 || args[0] != "corpus" {
		return fmt.Errorf("usage: go run ./internal/gen corpus [-check]")
	}
	files, err := corpus("testdata")
	if err != nil {
		return err
	}
	if check {
		return compare("testdata/corpus", ".saml", files)
	}
	return write("testdata/corpus", ".saml", files)
}
