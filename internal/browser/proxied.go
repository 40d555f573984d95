package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

const (
	endTime    = 5 * time.Second       // for the browser to end when it is told to
	removeTry  = 50 * time.Millisecond // between two tries to remove the profile
	removeTime = 3 * time.Second       // for processes of the browser that still write into it
)

// Proxied says through which proxy a browser without DevTools goes.
type Proxied struct {
	PAC  string // URL of the proxy auto-configuration file
	SPKI string // hash of the key whose certificates the browser takes
}

// RunProxied starts the browser behind a proxy, without DevTools, and returns
// when it was closed or ctx has ended; its profile is gone by then.
func RunProxied(ctx context.Context, o Options, p Proxied) (err error) {
	profile, err := os.MkdirTemp("", "samlscope-browser-")
	if err != nil {
		return fmt.Errorf("making a profile for the browser: %w", err)
	}
	defer func() { err = errors.Join(err, removeAll(profile)) }()
	args := []string{
		"--user-data-dir=" + profile, // without it a browser that runs already takes the address over and drops all flags
		"--proxy-pac-url=" + p.PAC, "--ignore-certificate-errors-spki-list=" + p.SPKI,
		"--test-type", // shows no warning bar for the flag before
		"--disable-quic", "--no-first-run", "--no-default-browser-check", "--disable-sync", "--disable-component-update",
		"--password-store=basic", "--use-mock-keychain", "--disable-background-networking",
	}
	if o.Headless {
		args = append(args, "--headless")
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to start for root otherwise
	}
	var said lastLine
	cmd := exec.CommandContext(ctx, o.Path, append(append(args, o.Args...), o.URL)...)
	if runtime.GOOS != "windows" { // which has no signal to ask with
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	}
	cmd.WaitDelay, cmd.Stderr = endTime, &said
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("running the browser %s: %w: %s", o.Path, err, said.text)
	}
	return nil
}

// lastLine keeps the last line that is written, which is the reason when a
// browser ends.
type lastLine struct{ text string }

// Write implements io.Writer.
func (l *lastLine) Write(p []byte) (int, error) {
	lines := strings.Split(strings.TrimSpace(string(p)), "\n")
	l.text = lines[len(lines)-1]
	return len(p), nil
}

// removeAll removes the profile, into which the browser's last processes may
// still write.
func removeAll(dir string) error {
	for until := time.Now().Add(removeTime); ; time.Sleep(removeTry) {
		err := os.RemoveAll(dir)
		if err == nil || time.Now().After(until) {
			return err
		}
	}
}
