package browser

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// room is a folder for a fake browser, which writes its arguments to a file,
// and for the profiles that are made meanwhile.
type room struct{ dir, args string }

func newRoom(t *testing.T) room {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: the fake browser is a shell script")
	}
	r := room{dir: t.TempDir()}
	r.args = filepath.Join(r.dir, "args")
	t.Setenv("TMPDIR", filepath.Join(r.dir, "tmp"))
	if err := os.Mkdir(filepath.Join(r.dir, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	return r
}

// browser writes the fake browser. The script goes on behind the arguments.
func (r room) browser(t *testing.T, script string) string {
	t.Helper()
	return program(t, filepath.Join(r.dir, "browser"), `printf '%s\n' "$@" >"`+r.args+`"`+"\n"+script+"\n")
}

func (r room) arguments(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(r.args)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// nothingLeft fails the test when a profile is still there.
func (r room) nothingLeft(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(r.dir, "tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("a profile is left: %v, %v", left, err)
	}
}

// valueOf returns what comes after the flag, and fails unless it is there
// once.
func valueOf(t *testing.T, args []string, flag string) string {
	t.Helper()
	var found []string
	for _, a := range args {
		if v, ok := strings.CutPrefix(a, flag+"="); ok {
			found = append(found, v)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s is there %d times: %q", flag, len(found), args)
	}
	return found[0]
}

func TestTheProxiedBrowserIsKeptApart(t *testing.T) {
	r := newRoom(t)
	o := Options{Path: r.browser(t, `for a in "$@"; do case "$a" in --user-data-dir=*) ls -ld "${a#*=}" >"`+
		filepath.Join(r.dir, "profile")+`"; mkdir -p "${a#*=}/Default"; echo cookie >"${a#*=}/Default/Cookies";; esac; done`),
		URL: "https://myapps.microsoft.com/", Args: []string{"--proxy-pac-url=other", "--lang=de"}}
	if err := RunProxied(t.Context(), o, Proxied{PAC: "http://127.0.0.1:1/proxy.pac", SPKI: "c3BraQ=="}); err != nil {
		t.Fatal(err)
	}
	r.nothingLeft(t)
	args := r.arguments(t)
	profile := valueOf(t, args, "--user-data-dir")
	if filepath.Dir(profile) != filepath.Join(r.dir, "tmp") {
		t.Errorf("the profile was %s", profile)
	}
	if mode, err := os.ReadFile(filepath.Join(r.dir, "profile")); err != nil ||
		!strings.HasPrefix(string(mode), "drwx------") {
		t.Errorf("the profile was not the user's alone: %s, %v", mode, err)
	}
	if got := valueOf(t, args, "--ignore-certificate-errors-spki-list"); got != "c3BraQ==" {
		t.Errorf("took certificates of %s", got)
	}
	ours := slices.Index(args, "--proxy-pac-url=http://127.0.0.1:1/proxy.pac")
	if n := len(args); ours < 0 || !slices.Equal(args[n-3:], []string{"--proxy-pac-url=other", "--lang=de", o.URL}) {
		t.Errorf("what a person adds stands behind our flags and before the address: %q", args)
	}
	for _, flag := range []string{"--disable-quic", "--no-first-run", "--disable-sync"} {
		if !slices.Contains(args, flag) {
			t.Errorf("%s is missing: %q", flag, args)
		}
	}
	if slices.Contains(args, "--headless") || slices.Contains(args, "--no-sandbox") != (os.Geteuid() == 0) {
		t.Errorf("arguments %q", args)
	}
	o.Headless = true
	if err := RunProxied(t.Context(), o, Proxied{}); err != nil || !slices.Contains(r.arguments(t), "--headless") {
		t.Errorf("headless: %q, %v", r.arguments(t), err)
	}
}

func TestWhyTheProxiedBrowserEnded(t *testing.T) {
	r := newRoom(t)
	o := Options{Path: r.browser(t, "echo starting >&2; echo 'Missing X server or $DISPLAY' >&2; exit 21")}
	err := RunProxied(t.Context(), o, Proxied{})
	if err == nil || !strings.HasSuffix(err.Error(), ": exit status 21: Missing X server or $DISPLAY") {
		t.Errorf("got %v", err)
	}
	r.nothingLeft(t)
	o.Path = filepath.Join(r.dir, "nothing")
	if err := RunProxied(t.Context(), o, Proxied{}); err == nil ||
		!strings.HasPrefix(err.Error(), "running the browser "+o.Path) {
		t.Errorf("got %v", err)
	}
	r.nothingLeft(t)
	t.Setenv("TMPDIR", filepath.Join(r.dir, "nowhere"))
	if err := RunProxied(t.Context(), o, Proxied{}); err == nil || !strings.HasPrefix(err.Error(), "making a profile") {
		t.Errorf("got %v", err)
	}
}

// TestTheProxiedBrowserEndsWhenItIsTold: it is asked, so that it can put its
// things away, and its end isn't an error.
func TestTheProxiedBrowserEndsWhenItIsTold(t *testing.T) {
	r := newRoom(t)
	begun, asked := filepath.Join(r.dir, "begun"), filepath.Join(r.dir, "asked")
	o := Options{Path: r.browser(t, `trap ': >"`+asked+`"; exit 1' INT; : >"`+begun+`"; while :; do sleep 0.05; done`)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- RunProxied(ctx, o, Proxied{}) }()
	waitFor(t, "the browser begins", func() bool { return exists(begun) })
	cancel()
	select {
	case err := <-ended:
		if err != nil || !exists(asked) {
			t.Errorf("asked: %v, %v", exists(asked), err)
		}
	case <-time.After(2 * endTime):
		t.Fatal("the browser goes on")
	}
	r.nothingLeft(t)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// waitFor looks again and again until something is so.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
