package cli

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/version"
)

// TestVersionForScripts: JSON says which build this is, and text stays the one
// line that people paste into reports.
func TestVersionForScripts(t *testing.T) {
	code, out, problems := session{}.run(t, t.Context(), "version", "--format", "json")
	var d version.Details
	if err := json.Unmarshal([]byte(out), &d); err != nil || code != exitOK || problems != "" {
		t.Fatalf("exit code %d, %v, %q", code, err, problems)
	}
	if d.Go != runtime.Version() || d.OS != runtime.GOOS || d.Arch != runtime.GOARCH || d.Checks != version.Checks {
		t.Errorf("%+v is not this build", d)
	}
	if v, commit := version.Build(); d.Version != v || d.Commit != commit {
		t.Errorf("JSON says %s of %s, text %s of %s", d.Version, d.Commit, v, commit)
	}
	if !strings.Contains(out, `"modules": [`) {
		t.Error("modules is no list")
	}
	for _, m := range d.Modules {
		if m.Path == "" || m.Version == "" {
			t.Errorf("a module without path or version: %+v", m)
		}
	}
	if code, text, _ := (session{}).run(t, t.Context(), "version", "--format", "text"); code != exitOK ||
		text != version.Line()+"\n" {
		t.Errorf("--format text: exit code %d, %q", code, text)
	}
	if code, out, _ := (session{}).run(t, t.Context(), "version", "--format", "yaml"); code != exitUsage || out != "" {
		t.Errorf("--format yaml: exit code %d, %q", code, out)
	}
}
