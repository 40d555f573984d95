package browser

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	profileName = "samlscope-browser-" // begins the names of the profiles that we make
	runnerName  = "chromedp-runner"    // and of those that the DevTools client makes, for us and for others
	ownerFile   = "samlscope-owner"    // in a profile: the machine and the process that it was made by

	removeTry  = 50 * time.Millisecond // between two tries to remove the profile
	removeTime = 3 * time.Second       // for processes of the browser that still write into it
	// unmarkedTime is how old a profile must be that no process has signed.
	unmarkedTime = time.Minute
)

// newProfile makes a profile for this user alone.
func newProfile() (string, error) {
	profile, err := os.MkdirTemp("", profileName)
	if err == nil {
		err = sign(profile)
	}
	if err != nil {
		return "", fmt.Errorf("making a profile for the browser: %w", err)
	}
	return profile, nil
}

// sign says in a profile that it is this process's, so that a later run can tell
// whether it was left behind.
func sign(profile string) error {
	host, _ := os.Hostname() // without one, all profiles are of the same machine
	return os.WriteFile(filepath.Join(profile, ownerFile), fmt.Appendf(nil, "%s\n%d\n", host, os.Getpid()), 0o600)
}

// sweep removes the profiles that killed runs have left, with what a person did
// in them. What cannot be removed is tried
// again by the next run.
func sweep() {
	for _, name := range []string{profileName, runnerName} {
		all, _ := filepath.Glob(filepath.Join(os.TempDir(), name+"*")) // the pattern is a good one
		for _, dir := range all {
			if leftBehind(dir) {
				socket := socketOf(dir)
				_ = os.RemoveAll(dir)
				removeSocket(socket)
			}
		}
	}
}

// leftBehind says whether a profile is ours, and no process uses it.
func leftBehind(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || foreign(info) {
		return false
	}
	data, err := os.ReadFile(filepath.Join(dir, ownerFile))
	if err != nil {
		ours := strings.HasPrefix(filepath.Base(dir), profileName) && errors.Is(err, os.ErrNotExist)
		return ours && time.Since(info.ModTime()) > unmarkedTime && !inUse(dir)
	}
	host, owner, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
	here, _ := os.Hostname() // as in sign
	if host != here {        // of a container that shares the directory
		return false
	}
	pid, err := strconv.Atoi(owner)
	return err == nil && !alive(pid) && !inUse(dir)
}

// inUse says whether a browser runs on a profile. Chromium locks it with a link
// to "HOST-PID", and names it to all of its processes.
func inUse(dir string) bool {
	lock, _ := os.Readlink(filepath.Join(dir, "SingletonLock")) // not there where no browser runs
	if pid, err := strconv.Atoi(lock[strings.LastIndexByte(lock, '-')+1:]); err == nil && alive(pid) {
		return true
	}
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline") // none but on Linux
	for _, line := range lines {
		if data, err := os.ReadFile(line); err == nil && strings.Contains(string(data), dir) {
			return true
		}
	}
	return false
}

// socketOf returns where the browser on a profile has its socket: in a directory
// beside the profile, which is left when the browser is killed. "" where it has none.
func socketOf(profile string) string {
	socket, _ := os.Readlink(filepath.Join(profile, "SingletonSocket")) // as above
	return socket
}

// removeSocket removes a browser's socket and its directory, where nothing else is in it.
func removeSocket(socket string) {
	dir := filepath.Dir(socket)
	if filepath.Base(socket) != "SingletonSocket" || filepath.Dir(dir) != filepath.Clean(os.TempDir()) {
		return
	}
	for _, path := range []string{socket, filepath.Join(dir, "SingletonCookie"), dir} {
		_ = os.Remove(path) // the browser has removed it, or a next one finds it
	}
}

// alive says whether there is such a process.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }() // nothing was started
	if runtime.GOOS == "windows" {
		return true // FindProcess has looked
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// removeAll removes the profile, into which the browser's last processes may
// still write.
func removeAll(dir string) error {
	// The browser's last processes write into the profile for a moment after it ended, and tell no one.
	for until := time.Now().Add(removeTime); ; time.Sleep(removeTry) {
		err := os.RemoveAll(dir)
		if err == nil || time.Now().After(until) {
			return err
		}
	}
}
