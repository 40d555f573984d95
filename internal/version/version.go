// Package version says which build this is. It imports next to nothing, so that
// the answer does not wait for the rest of the program.
package version

import (
	"runtime/debug"
	"strconv"
)

// Checks is how many checks the catalogue holds. A test holds it to that.
const Checks = 229

// Build returns version and commit of this build, from what the Go tool recorded.
func Build() (version, commit string) {
	version, commit = "devel", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = s.Value
		}
	}
	return version, commit
}

// Line is what `samlscope version` prints.
func Line() string {
	v, commit := Build()
	return "samlscope " + v + ", commit " + commit + ", " + strconv.Itoa(Checks) + " checks"
}
