package browser

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// place is where one browser is found: a command on the PATH or a file.
type place struct{ name, path string }

// places lists the browsers that speak the DevTools protocol, in the order in
// which they are taken. Edge comes late: it signs in with the account of the
// machine, which a throw-away profile is meant to keep apart.
func places(goos string, getenv func(string) string) []place {
	home := getenv("HOME")
	switch goos {
	case "darwin":
		var all []place
		for _, root := range []string{"/Applications", filepath.Join(home, "Applications")} {
			for _, app := range []string{"Google Chrome", "Chromium", "Brave Browser", "Microsoft Edge"} {
				all = append(all, place{app, root + "/" + app + ".app/Contents/MacOS/" + app})
			}
		}
		return all
	case "windows":
		var all []place
		for _, app := range []place{
			{"Google Chrome", `Google\Chrome\Application\chrome.exe`},
			{"Chromium", `Chromium\Application\chrome.exe`},
			{"Brave", `BraveSoftware\Brave-Browser\Application\brave.exe`},
			{"Microsoft Edge", `Microsoft\Edge\Application\msedge.exe`},
		} {
			for _, root := range []string{"ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"} {
				if dir := getenv(root); dir != "" {
					all = append(all, place{app.name, dir + `\` + app.path})
				}
			}
		}
		return all
	}
	return []place{
		{"Google Chrome", "google-chrome"}, {"Google Chrome", "google-chrome-stable"}, {"Google Chrome",
			"/opt/google/chrome/chrome"},
		{"Chromium", "chromium"}, {"Chromium", "chromium-browser"}, {"Chromium (snap)", "/snap/bin/chromium"},
		{"Brave", "brave-browser"}, {"Brave", "brave"}, {"Brave (snap)", "/snap/bin/brave"},
		{"Microsoft Edge", "microsoft-edge"}, {"Microsoft Edge", "microsoft-edge-stable"}, {"Microsoft Edge",
			"/opt/microsoft/msedge/msedge"},
		{"Google Chrome (flatpak)", "/var/lib/flatpak/exports/bin/com.google.Chrome"}, {"Chromium (flatpak)",
			"/var/lib/flatpak/exports/bin/org.chromium.Chromium"},
		{"Brave (flatpak)", "/var/lib/flatpak/exports/bin/com.brave.Browser"}, {"Microsoft Edge (flatpak)",
			"/var/lib/flatpak/exports/bin/com.microsoft.Edge"},
		{"Google Chrome (flatpak)", home + "/.local/share/flatpak/exports/bin/com.google.Chrome"}, {"Chromium (flatpak)",
			home + "/.local/share/flatpak/exports/bin/org.chromium.Chromium"},
	}
}

// ErrNone is returned when no browser was found.
var ErrNone = errors.New("no Chrome, Chromium, Brave or Edge was found")

// Find returns the browser to start: wanted, if it is not empty, else the first
// one that is installed (goos as in runtime.GOOS).
func Find(wanted, goos string, getenv func(string) string) (string, error) {
	if wanted != "" {
		path, err := exec.LookPath(wanted)
		if err != nil && !errors.Is(err, exec.ErrDot) {
			return "", fmt.Errorf("starting the browser %s: %w", wanted, reason(err))
		}
		return path, nil
	}
	for _, p := range places(goos, getenv) {
		if path, err := exec.LookPath(p.path); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}

// reason is what went wrong, without the words of package exec around it.
func reason(err error) error {
	if e, ok := errors.AsType[*exec.Error](err); ok {
		err = e.Err
	}
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, exec.ErrNotFound) {
		return errors.New("there is no such program")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "exec: "))
}
