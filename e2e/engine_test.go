package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// enginePage asks the worker about every file, and keeps the SHA-256 of the reports in each answer.
const enginePage = `
const worker = new Worker("/engine/worker.js", { type: "module" });
const call = (options, file) => new Promise((done, fail) => {
  worker.onmessage = ({ data }) => data.error ? fail(new Error(data.error)) : done(data.answer);
  worker.postMessage({ id: 1, name: "inspect", options, files: [file] });
});
window.sums = [];
for (const name of await (await fetch("/names")).json()) {
  const file = new Uint8Array(await (await fetch("/" + name)).arrayBuffer());
  const text = new TextDecoder().decode(await call({ name }, file));
  const reports = text.slice(text.indexOf("[") + 6, text.lastIndexOf("\n  ],\n"));
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(reports)));
  window.sums.push([...sum].map((b) => b.toString(16).padStart(2, "0")).join(""));
}
`

// enginePolicy is all that a page with the engine needs.
const enginePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'"

// serveEngine serves the engine, the corpus and the page that asks about it.
func serveEngine(t *testing.T, names []string) (address string) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("sh", "../web/wasm/build.sh", dir).CombinedOutput(); err != nil {
		t.Fatalf("building the engine: %v\n%s", err, out)
	}
	list, err := json.Marshal(names)
	if err != nil {
		t.Fatal(err)
	}
	says := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(text))
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/engine/", http.StripPrefix("/engine/", http.FileServer(http.Dir(dir))))
	mux.Handle("/testdata/", http.FileServer(http.Dir("..")))
	mux.Handle("/names", says("application/json", string(list)))
	mux.Handle("/page.js", says("text/javascript", enginePage))
	mux.Handle("/favicon.ico", says("image/x-icon", ""))
	mux.Handle("/{$}", says("text/html", `<!doctype html><title>engine</title><script type="module" src="/page.js"></script>`))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", enginePolicy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestEngineInAWorker: under a strict policy the engine makes the same reports as the program, byte for byte.
func TestEngineInAWorker(t *testing.T) {
	ctx := browserFor(t, ready{}, 8*patience)
	paths, err := filepath.Glob("../testdata/corpus/*.saml")
	if err != nil || len(paths) < 1000 {
		t.Fatalf("%d files of the corpus: %v", len(paths), err)
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
	}
	want := reportsOf(t, names)
	do(t, ctx, chromedp.Navigate(serveEngine(t, names)))
	const steps = 6 // each with the patience of one wait
	for i := range steps {
		until(t, ctx, fmt.Sprintf("window.sums && window.sums.length >= %d", len(names)*(i+1)/steps))
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[[]string]("window.sums"))
	if err != nil || len(got) != len(names) {
		t.Fatalf("%d answers to %d files: %v", len(got), len(names), err)
	}
	for i, name := range names {
		if got[i] != want[name] {
			t.Errorf("%s: the engine's report is another than the program's", name)
		}
	}
}

// reportsOf are the SHA-256 of the reports that the program prints of each file.
func reportsOf(t *testing.T, names []string) map[string]string {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, append([]string{"inspect", "--format", "json"}, names...)...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatal(err)
	}
	var all struct{ Reports []json.RawMessage }
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	texts := map[string][]string{}
	for _, raw := range all.Reports {
		var r struct{ Source struct{ Name string } }
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		texts[r.Source.Name] = append(texts[r.Source.Name], string(raw))
	}
	sums := map[string]string{}
	for name, reports := range texts {
		sum := sha256.Sum256([]byte(strings.Join(reports, ",\n    ")))
		sums[name] = hex.EncodeToString(sum[:])
	}
	return sums
}
