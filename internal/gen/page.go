package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/theme"
	"github.com/samlscope/samlscope/web"
)

// served are the page's files that only a server has a use for, or that a page without one has its own of.
var served = []string{"address.js", "backend.js", "events.js", "key.js"}

// playgroundPolicy goes into the page itself, because a static host need not send it.
const playgroundPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
	"style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'"

var sampleFile = regexp.MustCompile(`file: "([\w.-]+)"`)

// pageFiles are the files of the inspection page as it works without a server, for a place of use: "playground" or
// "extension". The engine comes from web/wasm/build.sh.
func pageFiles(root, place string) (map[string][]byte, error) {
	files := map[string][]byte{"theme.css": []byte(theme.CSS())}
	err := fs.WalkDir(web.Assets(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || slices.Contains(served, name) {
			return err
		}
		files[name], err = fs.ReadFile(web.Assets(), name)
		return err
	})
	if err != nil {
		return nil, err
	}
	own := map[string]string{"playground": "web/playground", "extension": "extension"}[place]
	if own == "" {
		return nil, fmt.Errorf("the page is for playground or extension, not for %q", place)
	}
	for _, dir := range []string{"web/tab", own} {
		if err := addFolder(files, filepath.Join(root, filepath.FromSlash(dir))); err != nil {
			return nil, err
		}
	}
	for _, m := range sampleFile.FindAllSubmatch(files["host.js"], -1) {
		text, err := os.ReadFile(filepath.Join(root, "docs", "examples", string(m[1])))
		if err != nil {
			return nil, err
		}
		files["samples/"+string(m[1])] = text
	}
	files["index.html"] = relative(files["index.html"], place)
	return files, nil
}

// loaded are the ends of the files that a browser loads.
var loaded = []string{".js", ".html", ".css", ".png"}

// addFolder adds those files of a folder that a browser loads.
func addFolder(files map[string][]byte, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.Contains(loaded, filepath.Ext(e.Name())) {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// relative makes the page's own addresses relative, so that it works in any folder, and starts the engine first: a
// browser runs no script of the page before all of them are loaded.
func relative(index []byte, place string) []byte {
	text := strings.ReplaceAll(string(index), `="/assets/`, `="`)
	const app = `<script type="module" src="app.js">`
	text = strings.Replace(text, app, `<script type="module" src="engine-call.js" async></script>`+"\n"+app, 1)
	if place == "playground" {
		const after = `<meta charset="utf-8">` + "\n"
		text = strings.Replace(text, after,
			after+`<meta http-equiv="Content-Security-Policy" content="`+playgroundPolicy+`">`+"\n", 1)
	}
	return []byte(text)
}

// writePage writes the page into a folder, which it makes.
func writePage(root, place, dir string) error {
	files, err := pageFiles(root, place)
	if err != nil {
		return err
	}
	return writeFiles(dir, files)
}

func writeFiles(dir string, files map[string][]byte) error {
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
