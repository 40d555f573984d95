package app

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestStateDirOfEachPlatform(t *testing.T) {
	absolute, err := filepath.Abs("x")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, goos string
		env        map[string]string
		want       string
	}{
		{"Linux", "linux", map[string]string{"HOME": "/home/a"}, "/home/a/.local/state/samlscope"},
		{"XDG", "linux", map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": absolute}, absolute + "/samlscope"},
		{
			"a relative XDG path does not count",
			"linux",
			map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "state"},
			"/home/a/.local/state/samlscope",
		},
		{"macOS", "darwin", map[string]string{"HOME": "/Users/a"}, "/Users/a/Library/Application Support/samlscope"},
		{
			"macOS with XDG",
			"darwin",
			map[string]string{"HOME": "/Users/a", "XDG_STATE_HOME": absolute},
			absolute + "/samlscope",
		},
		{
			"Windows",
			"windows",
			map[string]string{"LOCALAPPDATA": `C:/Users/a/AppData/Local`, "HOME": "/home/a"},
			"C:/Users/a/AppData/Local/samlscope",
		},
		{"FreeBSD", "freebsd", map[string]string{"HOME": "/home/a"}, "/home/a/.local/state/samlscope"},
		{"no home", "linux", nil, ""},
		{"no home on Windows", "windows", map[string]string{"HOME": "/home/a"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, err := stateDir(func(name string) string { return c.env[name] }, c.goos)
			if filepath.ToSlash(dir) != filepath.ToSlash(c.want) || (err != nil) != (c.want == "") {
				t.Errorf("got %q, %v; want %q", dir, err, c.want)
			}
		})
	}
}

func TestTokenByHand(t *testing.T) {
	for token, fine := range map[string]bool{
		"0123456789abcdef":      true,
		"0123456789abcde":       true,
		"s":                     true,
		"0123456789abcde\n":     false,
		"0123456789 abcdef":     false,
		strings.Repeat("é", 16): false,
	} {
		warned := 0
		env := Env{Getenv: func(string) string { return token }, Warn: func(error) { warned++ }}
		if got, err := sessionToken(env, false); (err == nil) != fine ||
			fine && (got != token || (warned > 0) != (len(token) < 16)) {
			t.Errorf("%q: %q, %v, %d warnings", token, got, err, warned)
		}
	}
	env := Env{Getenv: func(string) string { return "" }}
	one, err := sessionToken(env, false)
	other, err2 := sessionToken(env, false)
	if err != nil || err2 != nil || len(one) != 32 || one == other {
		t.Errorf("made: %q and %q", one, other)
	}
}
