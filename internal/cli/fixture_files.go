package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
)

// stdin is the name by which standard input is read.
const stdin = "-"

// data is what is in a file, or on standard input.
func (f *fixtureCmd) data(ctx context.Context, name string) ([]byte, error) {
	if name == stdin {
		data, whole, err := app.ReadInput(ctx, f.Stdin)
		if err == nil && !whole {
			err = fmt.Errorf("it is larger than %d bytes", inspect.MaxInput)
		}
		if err != nil {
			return nil, failed(fmt.Errorf("reading standard input: %w", err))
		}
		return data, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, app.Unreadable("reading the fixture", name, err)
	}
	return data, nil
}

// filesIn are the files that are named, and those in directories that end so.
func filesIn(names []string, end string) (files []string, err error) {
	for _, name := range names {
		if name == stdin {
			files = append(files, name)
			continue
		}
		info, err := os.Stat(name)
		if err != nil {
			return nil, app.Unreadable("reading the fixture", name, err)
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		err = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && entry.Name() == ".git" {
				return fs.SkipDir
			}
			if err == nil && entry.Type().IsRegular() && strings.HasSuffix(path, end) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, app.Unreadable("reading the fixtures in", name, err)
		}
	}
	return files, nil
}
