package evidencedir

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// clock is a time that the test sets.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func at(hour int) time.Time { return time.Date(2026, 11, 26, hour, 0, 0, 0, time.UTC) }

func create(t *testing.T, dir string, c *clock) *Dir {
	t.Helper()
	d, err := Create(dir, "samlscope test", c.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func users() Call {
	c := Call{Operation: "connect:ListUsers", Partition: "aws", Account: "400000000004", Region: "eu-west-2", Of: "i-1"}
	c.File = c.FileName("connect", "i-1", "users", "json")
	return c
}

func list(t *testing.T, d *Dir, names ...string) *List {
	t.Helper()
	l, err := d.NewList(users(), "UserSummaryList", "NextToken")
	if err != nil {
		t.Fatal(err)
	}
	add(t, l, names...)
	return l
}

func add(t *testing.T, l *List, names ...string) {
	t.Helper()
	for _, n := range names {
		if err := l.Add(json.RawMessage(`{"Username":"` + n + `"}`)); err != nil {
			t.Fatal(err)
		}
	}
}

func finish(t *testing.T, l *List, s State, token string, kept bool) {
	t.Helper()
	if got, err := l.Finish(s, token, "why", ""); err != nil || got != kept {
		t.Fatalf("kept %v, %v", got, err)
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestModes: no one else reads the evidence, and git does not take it.
func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes don't say there who can read")
	}
	dir := filepath.Join(t.TempDir(), "evidence")
	d := create(t, dir, &clock{at(9)})
	c := Call{Operation: "iam:GetRole", Partition: "aws", Account: "400000000004", Of: "arn", State: Complete}
	c.File = c.FileName("role", "Agent", "json")
	if err := d.Write(c, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	found := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		want := fileMode
		if e.IsDir() {
			want = dirMode
		}
		if found++; info.Mode().Perm() != want {
			t.Errorf("%s: %04o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil || found != 6 || !strings.Contains(read(t, dir, ".gitignore"), "\n*\n") {
		t.Errorf("%d files and folders, %v", found, err)
	}
}

// TestRefusedDirectories: a directory that others read, a link and a file are refused; a private one that
// has other files in it is not.
func TestRefusedDirectories(t *testing.T) {
	parent := t.TempDir()
	open, file := filepath.Join(parent, "open"), filepath.Join(parent, "file")
	link, fine := filepath.Join(parent, "link"), filepath.Join(parent, "fine")
	for dir, mode := range map[string]fs.FileMode{open: 0o755, fine: 0o700} {
		if err := os.Mkdir(dir, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.WriteFile(filepath.Join(fine, "mine.txt"), nil, 0o600),
		os.Symlink(fine, link)); err != nil {
		t.Skip(err) // on Windows only an administrator may make links
	}
	for dir, want := range map[string]string{open: "others can read", file: "not a directory", link: "is a link"} {
		if _, err := Create(dir, "", time.Now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", dir, err)
		}
	}
	create(t, fine, &clock{at(9)})
}

// TestForeignManifest: a manifest that is not samlscope's, or of a later form, is not written over.
func TestForeignManifest(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":"an app"}`:                                 "not a manifest",
		`{"schema":"samlscope.evidence/v2","calls":[]}`:     "writes samlscope.evidence/v1",
		`{"schema":"samlscope.evidence/v1","calls":[{"op`:   "not a manifest",
		`{"schema":"samlscope.evidence/v1","callers":[{}]}`: "",
	} {
		dir := t.TempDir()
		if err := errors.Join(os.Chmod(dir, dirMode),
			os.WriteFile(filepath.Join(dir, ManifestName), []byte(text), fileMode)); err != nil {
			t.Fatal(err)
		}
		_, err := Create(dir, "", time.Now)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestResume: a list that was cut goes on where it was cut, and has the time of its first part.
func TestResume(t *testing.T) {
	dir, c := t.TempDir(), &clock{at(9)}
	_ = os.Chmod(dir, dirMode)
	d := create(t, dir, c)
	finish(t, list(t, d, "alice", "bob"), Partial, "page-3", false)
	if got := read(t, dir, d.Calls[0].File); !strings.HasSuffix(got, "\n], \"NextToken\": \"page-3\"}\n") {
		t.Errorf("%s", got)
	}

	c.now = at(10)
	d = create(t, dir, c)
	l := list(t, d)
	token, err := l.Resume(func(json.RawMessage) error { return nil })
	if err != nil || token != "page-3" || l.Count != 2 {
		t.Fatalf("%q, %v, %d entries", token, err, l.Count)
	}
	add(t, l, "carol")
	finish(t, l, Complete, "", false)
	want := `{"UserSummaryList": [` + "\n" + `{"Username":"alice"},` + "\n" + `{"Username":"bob"},` + "\n" +
		`{"Username":"carol"}` + "\n]}\n"
	if got := read(t, dir, d.Calls[0].File); got != want {
		t.Errorf("%s", got)
	}
	if got := d.Calls[0]; got.Count != 3 || got.State != Complete || !got.At.Equal(at(9)) {
		t.Errorf("%+v", got)
	}

	// near miss: a list that is whole begins anew
	l = list(t, d, "dave")
	if token, err := l.Resume(func(json.RawMessage) error { return nil }); err != nil || token != "" || l.Count != 1 {
		t.Errorf("%q, %v, %d entries", token, err, l.Count)
	}
	finish(t, l, Complete, "", false)
	if got := read(t, dir, d.Calls[0].File); strings.Contains(got, "alice") || len(d.Calls) != 1 {
		t.Errorf("%s", got)
	}
}

// TestWhatStays: a refusal or a cut list takes nothing away that was read whole; an answer that there is
// no such thing does.
func TestWhatStays(t *testing.T) {
	dir, c := t.TempDir(), &clock{at(9)}
	_ = os.Chmod(dir, dirMode)
	d := create(t, dir, c)
	finish(t, list(t, d, "alice"), Complete, "", false)
	c.now = at(11)
	finish(t, list(t, d, "bob"), Partial, "2", true)
	refused := users()
	refused.File, refused.State = "", Denied
	if kept, err := d.Note(refused); err != nil || !kept {
		t.Errorf("kept %v, %v", kept, err)
	}
	if got := d.Calls[0]; got.State != Complete || !got.At.Equal(at(9)) ||
		!strings.Contains(read(t, dir, got.File), "alice") {
		t.Errorf("%+v", got)
	}
	file := d.Calls[0].File
	refused.State = Absent
	if kept, err := d.Note(refused); err != nil || kept {
		t.Errorf("kept %v, %v", kept, err)
	}
	if _, err := os.Stat(filepath.Join(dir, file)); !errors.Is(err, fs.ErrNotExist) || d.Calls[0].Held() {
		t.Errorf("%v, %+v", err, d.Calls[0])
	}
}

// TestKilled: a temporary file of a run that was killed is in no one's way.
func TestKilled(t *testing.T) {
	dir, c := t.TempDir(), &clock{at(9)}
	_ = os.Chmod(dir, dirMode)
	d := create(t, dir, c)
	list(t, d, "alice") // and never finished
	finish(t, list(t, d, "bob"), Complete, "", false)
	if got := read(t, dir, d.Calls[0].File); !strings.Contains(got, "bob") || strings.Contains(got, "alice") {
		t.Errorf("%s", got)
	}
}

// TestFileNames: names stay apart and inside the directory, whatever they are made of.
func TestFileNames(t *testing.T) {
	aws := Call{Operation: "iam:GetRole", Partition: "aws-us-gov", Account: "400000000004"}
	graph := Call{Operation: "GET /v1.0/users", Tenant: "t-1"}
	for _, c := range []struct {
		call  Call
		parts []string
		want  string
	}{
		{aws, []string{"role", "Agent", "json"}, "aws-us-gov-400000000004/iam/role.Agent.json"},
		{users(), []string{"connect", "json"}, "aws-400000000004/eu-west-2/connect.json"},
		{graph, []string{"users", "json"}, "entra-t-1/users.json"},
		{graph, []string{"../../x", "json"}, "entra-t-1/_.._x-"},
		{graph, []string{"a/b", "json"}, "entra-t-1/a_b-"},
		{graph, []string{strings.Repeat("ä", 300), "json"}, "entra-t-1/___"},
	} {
		got := c.call.FileName(c.parts...)
		if !strings.HasPrefix(got, c.want) || !filepath.IsLocal(got) || len(got) > 200 {
			t.Errorf("%q: %s, want %s", c.parts, got, c.want)
		}
	}
	if a, b := graph.FileName("a/b"), graph.FileName("a_b"); a == b {
		t.Errorf("%s twice", a)
	}
}
