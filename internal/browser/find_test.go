package browser

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// program writes a fake executable and returns its path.
func program(t *testing.T, path, script string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// TestTheFirstInstalledBrowserIsTaken: each is found alone, and before all that
// stand behind it.
func TestTheFirstInstalledBrowserIsTaken(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, fixed := range []string{"/opt/google/chrome/chrome", "/snap/bin/chromium", "/snap/bin/brave"} {
		if _, err := os.Stat(fixed); err == nil {
			t.Skip("SKIPPED: this machine has " + fixed + ", which is found whatever the PATH is")
		}
	}
	names := []string{"google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "brave-browser", "brave",
		"microsoft-edge", "microsoft-edge-stable"}
	for i, name := range slices.Backward(names) {
		want := program(t, filepath.Join(dir, name), "")
		if got, err := Find("", "linux", env(nil)); err != nil || got != want {
			t.Errorf("with %v: found %s, %v", names[i:], got, err)
		}
	}
}

func TestAFlatpakOfTheUserIsFound(t *testing.T) {
	home := t.TempDir()
	t.Setenv("PATH", t.TempDir())
	want := program(t, filepath.Join(home, ".local/share/flatpak/exports/bin/org.chromium.Chromium"), "")
	if got, err := Find("", "linux", env(map[string]string{"HOME": home})); err != nil || got != want {
		t.Skipf("SKIPPED: another browser of this machine comes first: %s, %v", got, err)
	}
}

func TestMacOS(t *testing.T) {
	home := t.TempDir()
	in := func(app string) string { return filepath.Join(home, "Applications", app+".app/Contents/MacOS", app) }
	for _, app := range []string{"Microsoft Edge", "Brave Browser", "Chromium", "Google Chrome"} { // the last comes first
		want := program(t, in(app), "")
		got, err := Find("", "darwin", env(map[string]string{"HOME": home}))
		if strings.HasPrefix(got, "/Applications/") {
			t.Skip("SKIPPED: the browsers of this machine come first")
		}
		if err != nil || got != want {
			t.Errorf("%s: found %s, %v", app, got, err)
		}
	}
}

func TestWindows(t *testing.T) {
	dir := t.TempDir()
	roots := env(map[string]string{"ProgramFiles": "", "LOCALAPPDATA": dir})
	if got, err := Find("", "windows", roots); !errors.Is(err, ErrNone) || got != "" {
		t.Errorf("nothing is installed: %s, %v", got, err)
	}
	edge := program(t, dir+`\Microsoft\Edge\Application\msedge.exe`, "")
	if got, err := Find("", "windows", roots); err != nil || got != edge {
		t.Errorf("found %s, %v", got, err)
	}
	chrome := program(t, dir+`\Google\Chrome\Application\chrome.exe`, "")
	if got, err := Find("", "windows", roots); err != nil || got != chrome {
		t.Errorf("found %s, %v", got, err)
	}
	if got, err := Find("", "windows", env(nil)); !errors.Is(err, ErrNone) {
		t.Errorf("without a root: %s, %v", got, err)
	}
}

// TestTheBrowserThatIsNamed: it is taken before all others, or said why not.
func TestTheBrowserThatIsNamed(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	program(t, filepath.Join(dir, "google-chrome"), "")
	mine := program(t, filepath.Join(dir, "elsewhere", "mine"), "")
	onPath := program(t, filepath.Join(dir, "brave"), "")
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("no program"), 0o600); err != nil {
		t.Fatal(err)
	}
	for wanted, want := range map[string]string{mine: mine, "brave": onPath} {
		if got, err := Find(wanted, "linux", env(nil)); err != nil || got != want {
			t.Errorf("%s: found %s, %v", wanted, got, err)
		}
	}
	for wanted, says := range map[string]string{
		"nothing":                     "starting the browser nothing: there is no such program",
		filepath.Join(dir, "nothing"): "there is no such program",
		text:                          "starting the browser " + text + ": permission denied",
		dir:                           "is a directory",
	} {
		if got, err := Find(wanted, "linux", env(nil)); err == nil || got != "" || !strings.HasSuffix(err.Error(), says) {
			t.Errorf("%s: found %s, %v", wanted, got, err)
		}
	}
}
