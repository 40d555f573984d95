package browser

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// dead is the ID of a process that has ended.
func dead(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Skipf("SKIPPED: there is no program called true: %v", err) // on Windows, where the test needs a dead process
	}
	return cmd.Process.Pid
}

// TestWhatKilledRunsLeft is removed, and nothing else: what a process uses, what is not
// ours, and what another machine has made.
func TestWhatKilledRunsLeft(t *testing.T) {
	r := newRoom(t)
	tmp, gone, here := filepath.Join(r.dir, "tmp"), dead(t), os.Getpid()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	profile := func(name, owner, lock string, age time.Duration) {
		dir := filepath.Join(tmp, name)
		if err := os.MkdirAll(filepath.Join(dir, "Default"), 0o700); err != nil {
			t.Fatal(err)
		}
		if owner != "" {
			if err := os.WriteFile(filepath.Join(dir, ownerFile), []byte(owner), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if lock != "" {
			if err := os.Symlink(lock, filepath.Join(dir, "SingletonLock")); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(dir, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	by := func(host string, pid int) string { return fmt.Sprintf("%s\n%d\n", host, pid) }
	profile(profileName+"left", by(host, gone), "", 0)
	profile(profileName+"left-with-a-lock", by(host, gone), fmt.Sprintf("%s-%d", host, gone), 0)
	profile(profileName+"left-unsigned", "", "", time.Hour)
	profile(runnerName+"left", by(host, gone), "", 0)
	profile(profileName+"of-a-run", by(host, here), "", time.Hour)
	profile(profileName+"of-a-browser", by(host, gone), fmt.Sprintf("%s-%d", host, here), time.Hour)
	profile(profileName+"just-made", "", "", 0)
	profile(profileName+"of-another-machine", by("another-"+host, gone), "", time.Hour)
	profile(profileName+"unreadable", by(host, here)+"x", "", time.Hour)
	profile(runnerName+"of-another-program", "", "", time.Hour)
	profile("samlscope-other", by(host, gone), "", time.Hour)
	used := filepath.Join(tmp, profileName+"of-a-process")
	profile(filepath.Base(used), by(host, gone), "", time.Hour)
	process := exec.Command("sh", "-c", "read x; exit 0", "--user-data-dir="+used)
	in, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), process.Wait() }()
	elsewhere := filepath.Join(r.dir, "elsewhere")
	if err := os.MkdirAll(filepath.Join(elsewhere, "kept"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(tmp, profileName+"link")); err != nil {
		t.Fatal(err)
	}
	sweep()
	var left []string
	entries, err := os.ReadDir(tmp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := []string{profileName + "just-made", profileName + "link", profileName + "of-a-browser",
		profileName + "of-a-run", profileName + "of-another-machine", profileName + "unreadable",
		runnerName + "of-another-program", "samlscope-other"}
	if exists("/proc/self/cmdline") {
		want = append(want, filepath.Base(used))
	}
	slices.Sort(want)
	if !slices.Equal(left, want) || !exists(filepath.Join(elsewhere, "kept")) {
		t.Errorf("left are\n%q, want\n%q", left, want)
	}
}

// TestTheSocketGoesWithTheProfile, and nothing that only looks like one.
func TestTheSocketGoesWithTheProfile(t *testing.T) {
	r := newRoom(t)
	tmp := filepath.Join(r.dir, "tmp")
	for _, dir := range []string{tmp + "/org.chromium.Chromium.a", tmp + "/other", r.dir + "/outside"} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "SingletonSocket"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(tmp+"/other/file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	removeSocket("")
	removeSocket(tmp + "/other/file")
	removeSocket(r.dir + "/outside/SingletonSocket")
	removeSocket(tmp + "/org.chromium.Chromium.a/SingletonSocket")
	if !exists(tmp+"/other/file") || !exists(tmp+"/other/SingletonSocket") || !exists(r.dir+"/outside/SingletonSocket") ||
		exists(tmp+"/org.chromium.Chromium.a") {
		t.Error("too little or too much was removed")
	}
}

// TestTheProxiedBrowserEndsAtOnce when someone asks twice, with what it has started.
func TestTheProxiedBrowserEndsAtOnce(t *testing.T) {
	r := newRoom(t)
	begun, hurry := filepath.Join(r.dir, "begun"), make(chan struct{})
	script := `trap '' INT; sh -c 'trap "" INT; echo $$ >"` + begun + `"; exec sleep 600'`
	o := Options{Path: r.browser(t, script), Hurry: hurry}
	ended := make(chan error, 1)
	go func() { ended <- RunProxied(t.Context(), o, Proxied{}) }()
	var child int
	waitFor(t, "the browser begins", func() bool {
		data, _ := os.ReadFile(begun)
		_, err := fmt.Sscan(string(data), &child)
		return err == nil
	})
	close(hurry)
	select {
	case err := <-ended:
		if err == nil {
			t.Error("a browser that was killed ended orderly")
		}
	case <-time.After(endTime):
		t.Fatal("the browser goes on")
	}
	r.nothingLeft(t)
	waitFor(t, "its child has ended", func() bool { return !alive(child) })
}
