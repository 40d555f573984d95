//go:build !js

// Package main_test runs the engine as a browser would get it.
package main_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/cli"
)

// maxCompressed bounds what a browser has to load, in bytes: 4 MiB by gzip, which is larger than brotli's.
const maxCompressed = 4 << 20

// call is one call of testdata/node.mjs.
type call struct {
	Name    string         `json:"name"`
	Options map[string]any `json:"options,omitempty"`
	Files   []string       `json:"files,omitempty"`
}

// build puts the engine into a folder, as `make engine` does.
func build(t *testing.T) (dir string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the engine is the same from everywhere, and is built by a shell script")
	}
	dir = t.TempDir()
	out, err := exec.Command("sh", "build.sh", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return dir
}

// TestSize: everyone who opens the page loads the whole engine first.
func TestSize(t *testing.T) {
	dir := build(t)
	wasm, err := os.ReadFile(filepath.Join(dir, "engine.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	var size counter
	z, err := gzip.NewWriterLevel(&size, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(wasm); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d compressed", len(wasm), size)
	if size > maxCompressed {
		t.Errorf("%d bytes compressed, more than %d: go list -deps ./web/wasm says what came in", size, maxCompressed)
	}
}

type counter int

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// TestEqualsTheProgram: the engine prints every report of the corpus as the program does, byte for byte.
func TestEqualsTheProgram(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("no Node found, and CI must not skip this")
	} else if err != nil {
		t.Skip("SKIPPED: no Node found on this machine")
	}
	corpus, err := filepath.Glob("../../testdata/corpus/*.saml")
	if err != nil || len(corpus) < 1000 {
		t.Fatalf("%d files of the corpus: %v", len(corpus), err)
	}
	var calls []call
	for _, path := range corpus {
		calls = append(calls, call{"inspect", map[string]any{"name": path}, []string{path}})
	}
	a, b := corpus[0], corpus[len(corpus)-1]
	calls = append(calls,
		call{"checks", nil, nil},
		call{"explain", map[string]any{"text": "AADSTS50105"}, nil},
		call{"compare", map[string]any{"a": map[string]any{"name": a}, "b": map[string]any{"name": b}}, []string{a, b}})
	got := run(t, node, calls)
	if len(got) != len(calls) {
		t.Fatalf("%d answers to %d calls", len(got), len(calls))
	}
	commands := map[string][]string{
		"checks": {"checks"}, "explain": {"explain", "AADSTS50105"}, "compare": {"diff", a, b},
		"inspect": {"inspect", "--jobs", "1"},
	}
	different := 0
	for i, c := range calls {
		args := append(append([]string{}, commands[c.Name]...), "--format", "json")
		if c.Name == "inspect" {
			args = append(args, c.Files...)
		}
		if want := program(t, args); got[i] != want {
			if different++; different < 10 {
				t.Errorf("%s %v: the engine answers %s, the program %s", c.Name, c.Files, got[i], want)
			}
		}
	}
	if different > 0 {
		t.Errorf("%d of %d answers differ", different, len(calls))
	}
}

// run makes the calls in Node.
func run(t *testing.T, node string, calls []call) []string {
	t.Helper()
	dir := build(t)
	var list bytes.Buffer
	for _, c := range calls {
		if err := json.NewEncoder(&list).Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "calls.jsonl")
	if err := os.WriteFile(file, list.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, filepath.Join("testdata", "node.mjs"), dir, file)
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, problems.String())
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// program is the SHA-256 of what the program prints.
func program(t *testing.T, args []string) string {
	t.Helper()
	sum := sha256.New()
	var problems bytes.Buffer
	c := cli.Command{
		Stdin: strings.NewReader(""), Stdout: sum, Stderr: &problems, Now: time.Now,
		Getenv: func(string) string { return "" },
	}
	if code := c.Main(context.Background(), args); code > 1 {
		t.Fatalf("%q ends with %d: %s", args, code, problems.String())
	}
	return hex.EncodeToString(sum.Sum(nil))
}
