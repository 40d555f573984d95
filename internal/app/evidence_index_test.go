package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/evidencedir"
)

// TestIndexOfEvidence: what the index calls partial is a cut list, by name or by hash, and what was
// denied is named.
func TestIndexOfEvidence(t *testing.T) {
	const users = `{"UserSummaryList":[{"Username":"bob"}]}`
	for name, c := range map[string]struct {
		calls string
		cut   bool
		note  string
	}{
		"by name":          {`{"operation":"connect:ListUsers","state":"partial","file":"users.json"}`, true, ""},
		"by hash":          {`{"operation":"connect:ListUsers","state":"partial","sha256":"32586070A5BB51F9375779664F3531BC97879843C61697D8DEAD5C5E723D0244"}`, true, ""},
		"complete":         {`{"operation":"connect:ListUsers","state":"complete","file":"users.json"}`, false, ""},
		"of another file":  {`{"operation":"connect:ListUsers","state":"partial","file":"more.json"}`, false, ""},
		"denied elsewhere": {`{"operation":"iam:GetRole","region":"eu-west-2","state":"denied"}`, false, "iam:GetRole in eu-west-2"},
	} {
		dir := t.TempDir()
		for file, text := range map[string]string{
			"users.json": users, evidencedir.ManifestName: `{"schema":"samlscope.evidence/v1","calls":[` + c.calls + `]}`,
		} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var notes []string
		e := &Evidence{Paths: []string{dir}, Note: func(s string) { notes = append(notes, s) }}
		o := inspect.Options{}
		if err := e.Load(t.Context(), nil, &o); err != nil || len(o.ConnectLists) != 1 {
			t.Fatalf("%s: %v %+v", name, err, o.ConnectLists)
		}
		if (o.ConnectLists[0].Cut != "") != c.cut {
			t.Errorf("%s: cut %q", name, o.ConnectLists[0].Cut)
		}
		if all := strings.Join(notes, "\n"); c.note == "" && all != "" || !strings.Contains(all, c.note) {
			t.Errorf("%s: notes %q, want %q", name, all, c.note)
		}
	}
}

// TestLinksInEvidence: a link to a file is followed, one to a directory or to nothing is said.
func TestLinksInEvidence(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	file := filepath.Join(elsewhere, "list.json")
	if err := os.WriteFile(file, []byte(`{"UserSummaryList":[{"Username":"bob"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"a": file, "b": elsewhere, "c": filepath.Join(elsewhere, "gone")} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err) // on Windows only an administrator may make links
		}
	}
	var notes []string
	e := &Evidence{Paths: []string{dir}, Note: func(s string) { notes = append(notes, s) }}
	o := inspect.Options{}
	if err := e.Load(t.Context(), nil, &o); err != nil || len(o.ConnectLists) != 1 {
		t.Fatalf("%v %+v", err, o.ConnectLists)
	}
	if all := strings.Join(notes, "\n"); !strings.Contains(all, "2 of 3 files") {
		t.Errorf("notes %q", all)
	}
}
