package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pkg is one package of the module, or a folder with tests of another module.
type pkg struct {
	name  string // folder, relative to the root of the module
	code  []file // neither tests nor generated
	tests []file
	// testText counts the lines of test scripts (.txtar) below the folder.
	testText int
}

// load reads every package of the module in dir that its own code uses, and
// the modules nested in it, all of whose code is tests.
func load(dir string) ([]*pkg, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	// go list prints folders with their links resolved.
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	packages, err := list(root, root, false)
	if err != nil {
		return nil, err
	}
	scripts, nested, err := besides(root)
	if err != nil {
		return nil, err
	}
	for _, folder := range nested {
		more, err := list(root, folder, true)
		if err != nil {
			return nil, err
		}
		packages = append(packages, more...)
	}
	for _, script := range scripts {
		data, err := os.ReadFile(filepath.Join(root, script))
		if err != nil {
			return nil, err
		}
		if p := owner(packages, script); p != nil {
			p.testText += countLines(data)
		}
	}
	slices.SortFunc(packages, func(a, b *pkg) int { return strings.Compare(a.name, b.name) })
	return packages, nil
}

// listed is what `go list` says of a package.
type listed struct {
	Dir    string
	Module *struct{ Main bool }
	// What the go command builds here, and what it leaves out on this system.
	GoFiles, CgoFiles, IgnoredGoFiles []string
	TestGoFiles, XTestGoFiles         []string
}

// list parses the packages of the module in folder. Packages that only the
// module's own code finds, such as testdata, count as well.
func list(root, folder string, allTests bool) ([]*pkg, error) {
	cmd := exec.Command("go", "list", "-deps",
		"-json=Dir,Module,GoFiles,CgoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles", "./...")
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stderr = folder, &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages of %s: %w: %s", folder, err, bytes.TrimSpace(stderr.Bytes()))
	}
	var packages []*pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var l listed
		if err := dec.Decode(&l); err != nil {
			return nil, fmt.Errorf("reading what go list prints: %w", err)
		}
		if l.Module == nil || !l.Module.Main {
			continue
		}
		p, err := parsePackage(root, l, allTests)
		if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
}

func parsePackage(root string, l listed, allTests bool) (*pkg, error) {
	folder, err := filepath.Rel(root, l.Dir)
	if err != nil {
		return nil, err
	}
	p := &pkg{name: filepath.ToSlash(folder)}
	for _, name := range slices.Concat(l.GoFiles, l.CgoFiles, l.IgnoredGoFiles, l.TestGoFiles, l.XTestGoFiles) {
		f, err := parseFile(filepath.Join(l.Dir, name), filepath.ToSlash(filepath.Join(folder, name)))
		if err != nil {
			return nil, err
		}
		switch {
		case f.generated:
		case allTests || strings.HasSuffix(name, "_test.go"):
			p.tests = append(p.tests, f)
		default:
			p.code = append(p.code, f)
		}
	}
	return p, nil
}

// besides finds what go list doesn't name: test scripts and nested modules.
func besides(root string) (scripts, nested []string, err error) {
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != root && (strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules"):
			return filepath.SkipDir
		case e.Name() == "go.mod" && filepath.Dir(path) != root:
			nested = append(nested, filepath.Dir(path))
		case !e.IsDir() && strings.HasSuffix(path, ".txtar"):
			script, err := filepath.Rel(root, path)
			scripts = append(scripts, filepath.ToSlash(script))
			return err
		}
		return nil
	})
	return scripts, nested, err
}

// owner is the package in whose folder, or nearest above which, a file is.
func owner(packages []*pkg, path string) *pkg {
	var best *pkg
	for _, p := range packages {
		if (p.name == "." || strings.HasPrefix(path, p.name+"/")) && (best == nil || len(p.name) > len(best.name)) {
			best = p
		}
	}
	return best
}
