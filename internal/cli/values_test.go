package cli

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
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
		{"a relative XDG path does not count", "linux", map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "state"}, "/home/a/.local/state/samlscope"},
		{"macOS", "darwin", map[string]string{"HOME": "/Users/a"}, "/Users/a/Library/Application Support/samlscope"},
		{"macOS with XDG", "darwin", map[string]string{"HOME": "/Users/a", "XDG_STATE_HOME": absolute}, absolute + "/samlscope"},
		{"Windows", "windows", map[string]string{"LOCALAPPDATA": `C:/Users/a/AppData/Local`, "HOME": "/home/a"}, "C:/Users/a/AppData/Local/samlscope"},
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

func TestKeepIsReadInDays(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"7d": 7 * 24 * time.Hour, "1d": 24 * time.Hour, "36h": 36 * time.Hour, "90m": 90 * time.Minute, "1h30m": 90 * time.Minute, "3650d": 3650 * 24 * time.Hour,
	} {
		var d days
		if err := d.Set(in); err != nil || time.Duration(d) != want {
			t.Errorf("%s: %v, %v", in, time.Duration(d), err)
		}
		var again days
		if err := again.Set(d.String()); err != nil || again != d {
			t.Errorf("%s is shown as %s", in, d.String())
		}
	}
	for _, in := range []string{"", "d", "7", "0d", "-1d", "0s", "-5m", "7 d", "7D", "1.5d", "1d12h", "forever", "9999999999999999999d", "200000d", "300000d"} {
		before := days(time.Hour)
		d := before
		if err := d.Set(in); err == nil || d != before {
			t.Errorf("%q is taken as %v (%v)", in, d.String(), err)
		}
	}
}

func TestConnectUsersFiles(t *testing.T) {
	const page = `{"UserSummaryList":[{"Id":"1","Username":"alice@example.com"},{"Id":"2","Username":"Bob"}]`
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"one name a line", "alice@example.com\nBob\n", []string{"alice@example.com", "Bob"}},
		{"Windows lines, blanks and empty ones", "\uFEFF alice \r\n\r\n\tBob\r\n", []string{"alice", "Bob"}},
		{"no last line feed", "alice", []string{"alice"}},
		{"an empty file is a list of nobody", "", []string{}},
		{"the output of list-users", page + "}", []string{"alice@example.com", "Bob"}},
		{"with a next token", page + `,"NextToken":"x"}`, []string{"alice@example.com", "Bob"}},
		{"two pages, one after the other", page + "}\n" + `{"UserSummaryList":[{"Username":"carol"}]}`, []string{"alice@example.com", "Bob", "carol"}},
		{"the list alone", `[{"Username":"alice"}]`, []string{"alice"}},
		{"the names alone, as --query gives them", `["alice","Bob"]`, []string{"alice", "Bob"}},
		{"a list of nobody", `{"UserSummaryList":[]}`, nil},
		{"another answer", `{"InstanceSummaryList":[{"Id":"1"}]}`, nil},
		{"cut off", page, nil},
		{"an entry without a name", `{"UserSummaryList":[{"Id":"1"}]}`, nil},
		{"something behind it", page + "} more", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := connectUsers([]byte(c.in))
			if !slices.Equal(got, c.want) || (err != nil) != (c.want == nil) {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestTokenByHand(t *testing.T) {
	for token, fine := range map[string]bool{"0123456789abcdef": true, "0123456789abcde": true, "s": true, "0123456789abcde\n": false, "0123456789 abcdef": false, strings.Repeat("é", 16): false} {
		c := Command{Getenv: func(string) string { return token }, Stderr: io.Discard}
		if got, err := c.token(); (err == nil) != fine || fine && got != token {
			t.Errorf("%q: %q, %v", token, got, err)
		}
	}
	c := Command{Getenv: func(string) string { return "" }}
	one, err := c.token()
	other, err2 := c.token()
	if err != nil || err2 != nil || len(one) != 32 || one == other {
		t.Errorf("made: %q and %q", one, other)
	}
}
