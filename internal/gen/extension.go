package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// browsers are those that the extension is packed for. Edge takes what Chromium takes.
var browsers = []string{"chromium", "firefox"}

// writeExtension writes the extension into DIR: a folder and a zip for each browser. The engine is in DIR/engine, where
// web/wasm/build.sh put it. The same sources give the same bytes.
func writeExtension(root, dir string) error {
	files, err := pageFiles(root, "extension")
	if err != nil {
		return err
	}
	if err := addFolder(files, filepath.Join(dir, "engine")); err != nil {
		return fmt.Errorf("the engine: %w", err)
	}
	if files["engine.wasm"], err = os.ReadFile(filepath.Join(dir, "engine", "engine.wasm")); err != nil {
		return err
	}
	base, err := os.ReadFile(filepath.Join(root, "extension", "manifest.json"))
	if err != nil {
		return err
	}
	for _, browser := range browsers {
		if files["manifest.json"], err = manifestFor(browser, base); err != nil {
			return err
		}
		if err := writeFiles(filepath.Join(dir, browser), files); err != nil {
			return err
		}
		packed, err := pack(files)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "samlscope-"+browser+".zip"), packed, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// manifestFor is the one manifest without what a browser warns of, because it is another's.
func manifestFor(browser string, base []byte) ([]byte, error) {
	var m map[string]any
	if err := json.Unmarshal(base, &m); err != nil {
		return nil, err
	}
	background, ok := m["background"].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("the manifest has no background")
	}
	switch browser {
	case "chromium":
		delete(background, "scripts")
		delete(m, "browser_specific_settings")
	case "firefox":
		delete(background, "service_worker")
		delete(m, "minimum_chrome_version")
		m["incognito"] = "spanning" // it knows no split: what private windows send stays in memory all the same
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	err := out.Encode(m)
	return b.Bytes(), err
}

// pack makes a zip whose bytes depend on nothing but the files.
func pack(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate}) // without a time
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
