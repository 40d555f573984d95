// Command house measures the code of this repository and holds the figures
// against the goals in goals.go.
//
//	go run ./internal/house [-show N] [-watch] [DIR]
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// Exit codes.
const (
	exitMissed = 1 // a figure misses its goal
	exitUsage  = 2
	exitFailed = 3 // the tree can't be measured
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run measures the module that the arguments name and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("house", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = fmt.Fprintln(stderr, "usage: go run ./internal/house [-show N] [-watch] [DIR]")
		flags.PrintDefaults()
	}
	show := flags.Int("show", 5, "list `N` offenders for each missed goal (0: all)")
	watch := flags.Bool("watch", false, "exit 0 although a goal is missed")
	if err := flags.Parse(args); err != nil {
		return exitUsage
	}
	if flags.NArg() > 1 || *show < 0 {
		flags.Usage()
		return exitUsage
	}
	dir := "."
	if flags.NArg() == 1 {
		dir = flags.Arg(0)
	}
	packages, err := load(dir)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "house: %v\n", err)
		return exitFailed
	}
	figures := measure(packages)
	if err := printTable(stdout, figures, *show); err != nil {
		_, _ = fmt.Fprintf(stderr, "house: %v\n", err)
		return exitFailed
	}
	if missed(figures) && !*watch {
		return exitMissed
	}
	return 0
}
