package cli

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/app"
)

// openPage shows the page in the user's browser, where there is one, and waits
// for the end of ctx. Failing isn't an error: the address is printed as well.
//
// The browser is given a file and not the address: any user of the machine can
// read command lines, and the code in it opens the page.
func (c *Command) openPage(ctx context.Context, a *app.App) {
	o := a.Opening()
	file, err := openingFile(c.openingPlace(ctx), o)
	if err != nil {
		c.note(fmt.Sprintf("couldn't open the browser: %v", err))
		<-ctx.Done()
		return
	}
	defer func() { _ = os.RemoveAll(filepath.Dir(file)) }() // its code is good for nothing by then
	openBrowser(fileURL(file))
	late := time.NewTimer(o.Life)
	defer late.Stop()
	select {
	case <-o.Used:
	case <-late.C:
	case <-ctx.Done():
	}
	_ = os.RemoveAll(filepath.Dir(file)) // as above, and tried again at the end
	<-ctx.Done()
}

// openingFile writes a page that posts the code, into a new directory in dir.
func openingFile(dir string, o app.Opening) (file string, err error) {
	own, err := os.MkdirTemp(dir, "samlscope-open-") // for this user alone, as the file
	if err != nil {
		return "", err
	}
	file = filepath.Join(own, "open.html")
	page := fmt.Sprintf(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>samlscope</title>
<form method="post" action="%s"><input type="hidden" name="token" value="%s"><button>Open samlscope</button></form>
<script>document.forms[0].submit()</script>
</html>
`, html.EscapeString(o.Action), html.EscapeString(o.Code))
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		_ = os.RemoveAll(own) // the first error says more
		return "", err
	}
	return file, nil
}

// settingsTime is how long the desktop may take to name its browser.
const settingsTime = 2 * time.Second

// openingPlace is a directory whose files the user's browser can read. One that
// is installed as a snap sees neither /tmp nor /run, but has its own directory.
func (c *Command) openingPlace(ctx context.Context) string {
	if runtime.GOOS != "linux" {
		return os.TempDir()
	}
	ctx, cancel := context.WithTimeout(ctx, settingsTime)
	defer cancel()
	// without an answer it isn't a snap
	name, _ := exec.CommandContext(ctx, "xdg-settings", "get", "default-web-browser").Output()
	if snap, _, is := strings.Cut(string(name), "_"); is && snap == filepath.Base(snap) {
		own := filepath.Join(c.Getenv("HOME"), "snap", snap, "common")
		if info, err := os.Stat(own); err == nil && info.IsDir() {
			return own
		}
	}
	if dir := c.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return os.TempDir()
}

// fileURL is the address of a file, whose path is absolute.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // of Windows: C:/…
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// openBrowser shows an address in the user's browser.
func openBrowser(address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(name, args...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // only so that it does not stay a zombie
	}
}
