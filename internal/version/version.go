// Package version says which build this is. It imports next to nothing, so that
// the answer does not wait for the rest of the program.
package version

import (
	"runtime"
	"runtime/debug"
	"strconv"
)

// Checks is how many checks the catalogue holds. A test holds it to that.
const Checks = 230

// Details describe a build, as `samlscope version --format json` prints them.
type Details struct {
	Version string   `json:"version"` // of the tag, or devel
	Commit  string   `json:"commit"`  // full hash, or unknown
	Date    string   `json:"date"`    // of the commit, RFC 3339 in UTC; "" when unknown
	Changed bool     `json:"changed"` // the source differed from the commit
	Go      string   `json:"go"`      // version of the Go toolchain
	OS      string   `json:"os"`
	Arch    string   `json:"arch"`
	Checks  int      `json:"checks"`
	Modules []Module `json:"modules"` // every module in the program, by path
}

// Module is one module that was linked, with the checksum that go.sum has.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Sum     string `json:"sum,omitempty"`
}

// Describe returns everything that the Go tool recorded about this build.
func Describe() Details {
	d := Details{
		Version: "devel", Commit: "unknown", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Checks: Checks,
		Modules: []Module{},
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return d
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		d.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			d.Commit = s.Value
		case "vcs.time":
			d.Date = s.Value
		case "vcs.modified":
			d.Changed = s.Value == "true"
		}
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		d.Modules = append(d.Modules, Module{m.Path, m.Version, m.Sum})
	}
	return d
}

// Build returns version and commit of this build, from what the Go tool recorded.
func Build() (version, commit string) {
	d := Describe()
	return d.Version, d.Commit
}

// Line is what `samlscope version` prints.
func Line() string {
	v, commit := Build()
	return "samlscope " + v + ", commit " + commit + ", " + strconv.Itoa(Checks) + " checks"
}
