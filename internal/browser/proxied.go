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

const endTime = 5 * time.Second // for the browser to end when it is told to

// Proxied says through which proxy a browser without DevTools goes.
type Proxied struct {
	PAC  string // URL of the proxy auto-configuration file
	SPKI string // hash of the key whose certificates the browser takes
}

// RunProxied starts the browser behind a proxy, without DevTools, and returns
// when it was closed or ctx has ended; its profile is gone by then.
func RunProxied(ctx context.Context, o Options, p Proxied) (err error) {
	sweep()
	profile, err := newProfile()
	if err != nil {
		return err
	}
	defer func() {
		socket := socketOf(profile)
		err = errors.Join(err, removeAll(profile))
		removeSocket(socket)
	}()
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
	cmd.Cancel = func() error { return interrupt(cmd) }
	cmd.WaitDelay, cmd.Stderr = endTime, &said
	if err := runGroup(cmd, o.Hurry); err != nil && ctx.Err() == nil {
		return fmt.Errorf("running the browser %s: %w: %s", o.Path, err, said.text)
	}
	return nil
}

// runGroup runs the browser, and leaves none of its processes.
func runGroup(cmd *exec.Cmd, hurry <-chan struct{}) error {
	ownGroup(cmd)
	runtime.LockOSThread() // see dieWithParent
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer kill(cmd)
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-hurry:
			kill(cmd)
		case <-ended:
		}
	}()
	return cmd.Wait()
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
