package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// stored returns the files of a directory that end in ext, by name.
func stored(dir, ext string) (map[string][]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*"+ext))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[filepath.Base(name)] = data
	}
	return files, nil
}

// write makes dir hold exactly these files among those that end in ext.
func write(dir, ext string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	old, err := stored(dir, ext)
	if err != nil {
		return err
	}
	for name := range old {
		if _, wanted := files[name]; !wanted {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	for name, data := range files {
		if bytes.Equal(old[name], data) && old[name] != nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// shown is how many differing files an error names.
const shown = 10

// compare returns an error that lists the files of dir that are not as wanted.
func compare(dir, ext string, want map[string][]byte) error {
	have, err := stored(dir, ext)
	if err != nil {
		return err
	}
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got, found := have[name]; !found || !bytes.Equal(got, want[name]) {
			differ = append(differ, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, wanted := want[name]; !wanted {
			differ = append(differ, name)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	more := ""
	if n := len(differ) - shown; n > 0 {
		differ, more = differ[:shown], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Errorf("%s is out of date, run `make generate`: %s%s", dir, strings.Join(differ, ", "), more)
}
