// Package early answers `samlscope version` before the program starts. Every
// library that is linked builds its tables before main is reached: those of this
// program take several times as long as a whole small program, and SDKs of AWS
// and Azure longer than all others together. Go initializes a package as soon as
// what it imports is ready, the first by path among those that are; this one
// imports hardly anything, so that it comes before nearly all of them. Whatever
// it were to import besides would put it behind more of them.
package early

import (
	"os"

	"github.com/samlscope/samlscope/internal/version"
)

// It is a variable, since that is what makes Go call a function this early.
var _ = answer(os.Args)

// answer ends the program when the version is all that was asked for. If it
// cannot be printed, the command itself tries again, and says why.
func answer(args []string) struct{} { //nolint:unparam // a variable has to get a value
	if len(args) == 2 && (args[1] == "version" || args[1] == "--version") {
		if _, err := os.Stdout.WriteString(version.Line() + "\n"); err == nil {
			os.Exit(0)
		}
	}
	return struct{}{}
}
