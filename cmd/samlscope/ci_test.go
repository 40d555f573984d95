package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// shell runs a script as CI does, and returns its exit code.
func shell(t *testing.T, dir, script string, env ...string) (out string, code int) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("SKIPPED: bash is not installed, and runs the steps of CI")
	}
	cmd := exec.Command(bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return b.String(), cmd.ProcessState.ExitCode()
}

// project is a folder with one good fixture, one that fails and one that holds real data.
func project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for from, to := range map[string]string{
		"agent.saml": "good/agent.saml", "renamed-claim.saml": "bad/renamed-claim.saml",
	} {
		data, err := os.ReadFile(filepath.Join("../../docs/examples", from))
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{to: data}
		if to == "good/agent.saml" {
			files["real/agent.saml"] = regexp.MustCompile(`>[^<>@]*@[^<>]*</NameID>`).ReplaceAll(data,
				[]byte(">alice@contoso.com</NameID>"))
		}
		for name, data := range files {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// TestAction runs the steps of action.yml in the shell that it names.
func TestAction(t *testing.T) {
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Name, Description string
		Inputs            map[string]struct{ Description, Default string }
		Runs              struct {
			Using string
			Steps []struct {
				Uses, Name, If, Shell, Run string
				Env                        map[string]string
			}
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&action); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	work := project(t)
	runAll := func(paths, sarif string) (string, int) {
		temp := t.TempDir()
		summary := filepath.Join(temp, "summary.md")
		values := strings.NewReplacer("${{ inputs.paths }}", paths, "${{ inputs.sarif }}", sarif, "${{ github.action_path }}",
			root)
		all := ""
		for _, s := range action.Runs.Steps {
			if s.Run == "" {
				continue // another action
			}
			if s.Shell != "bash" {
				t.Errorf("the step %s names no shell", s.Name)
			}
			env := []string{"RUNNER_TEMP=" + temp, "GITHUB_STEP_SUMMARY=" + summary, "GITHUB_ACTIONS=true"}
			for k, v := range s.Env {
				env = append(env, k+"="+values.Replace(v))
			}
			out, code := shell(t, work, s.Run, env...)
			all += out
			if code != 0 {
				if s.Name == "Verify fixtures" {
					data, err := os.ReadFile(summary)
					if err != nil {
						t.Fatal(err)
					}
					all += string(data)
				}
				return all, code
			}
		}
		return all, 0
	}
	// As "paths: |" gives them: with a line end behind the last one.
	if out, code := runAll("good\n\n", ""); code != 0 || !strings.Contains(out, "1 of 1 fixture is as expected") {
		t.Errorf("paths of several lines end with %d: %s", code, out)
	}
	if out, code := runAll("", ""); code == 0 {
		t.Errorf("the folder itself, with the bad ones in it, ends with %d: %s", code, out)
	}
	if out, code := runAll("good", ""); code != 0 || !strings.Contains(out, "1 of 1 fixture is as expected") {
		t.Errorf("the good one ends with %d: %s", code, out)
	}
	if out, code := runAll("good\nbad", "out.sarif"); code != 1 || !strings.Contains(out, "that redaction didn't create") {
		t.Errorf("a fixture that somebody edited ends with %d: %s", code, out)
	}
	action.Runs.Steps[2].Run = "true" // with redacted: false
	out, code := runAll("good\nbad\n", "out.sarif")
	if code != 1 || !strings.Contains(out, "::error file=bad/renamed-claim.saml,line=") ||
		!strings.Contains(out, "| FAIL | `bad/renamed-claim.saml`") {
		t.Errorf("the bad one ends with %d: %s", code, out)
	}
	if data, err := os.ReadFile(filepath.Join(work, "out.sarif")); err != nil ||
		!strings.Contains(string(data), "fixture-expectation") {
		t.Errorf("no SARIF: %v %s", err, data)
	}
}

// TestPreCommitHooks runs what the hooks run, with file names behind it as
// pre-commit puts them.
func TestPreCommitHooks(t *testing.T) {
	text, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Name, Description, Entry, Language, Files string }
	if err := yaml.Unmarshal(text, &hooks); err != nil {
		t.Fatal(err)
	}
	work := project(t)
	for _, h := range hooks {
		files, err := regexp.Compile(h.Files)
		if err != nil || h.Language != "golang" || !files.MatchString("testdata/agent.saml") || files.MatchString("main.go") {
			t.Errorf("%s: language %s, files %s, %v", h.ID, h.Language, h.Files, err)
		}
		if out, code := shell(t, work, h.Entry+" good/agent.saml"); code != 0 {
			t.Errorf("%s: %d %s", h.ID, code, out)
		}
		bad := map[string]string{"samlscope-redacted": "real/agent.saml", "samlscope-verify": "bad/renamed-claim.saml"}[h.ID]
		if out, code := shell(t, work, h.Entry+" good/agent.saml "+bad); code != 1 || strings.Contains(out, "alice") {
			t.Errorf("%s: %d %s", h.ID, code, out)
		}
	}
}

var gitLab = regexp.MustCompile("(?s)## GitLab\n\n```yaml\n(.*?)```")

// TestGitLabSnippet runs the job that docs/ci.md shows.
func TestGitLabSnippet(t *testing.T) {
	text, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	m := gitLab.FindSubmatch(text)
	if m == nil {
		t.Fatal("there is no snippet")
	}
	var jobs map[string]struct {
		Image     string
		Script    []string
		Artifacts struct {
			When    string
			Reports struct{ JUnit string }
		}
	}
	if err := yaml.Unmarshal(m[1], &jobs); err != nil {
		t.Fatal(err)
	}
	work := project(t)
	job := jobs["samlscope"]
	for dir, want := range map[string]int{"good": 0, "bad": 1} {
		for _, line := range job.Script {
			if strings.HasPrefix(line, "go install ") || dir == "bad" && strings.Contains(line, "redact") {
				continue
			}
			out, code := shell(t, work, strings.ReplaceAll(line, "testdata", dir))
			if code != want && strings.Contains(line, "verify") {
				t.Errorf("%s: %d %s", line, code, out)
			}
		}
		report, err := os.ReadFile(filepath.Join(work, job.Artifacts.Reports.JUnit))
		if err != nil || !strings.Contains(string(report), `failures="`+map[int]string{0: "0", 1: "1"}[want]+`"`) ||
			job.Artifacts.When != "always" {
			t.Errorf("%s: %v %s", dir, err, report)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// TestSnippetsNameWhatExists: inputs are the action's, and samlscope itself is named by its branch, or by a version
// that was released.
func TestSnippetsNameWhatExists(t *testing.T) {
	var text, action, changes []byte
	for name, into := range map[string]*[]byte{"docs/ci.md": &text, "action.yml": &action, "CHANGELOG.md": &changes} {
		data, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		*into = data
	}
	var has struct{ Inputs map[string]any }
	if err := yaml.Unmarshal(action, &has); err != nil {
		t.Fatal(err)
	}
	used := 0
	for _, m := range yamlBlock.FindAllSubmatch(text, -1) {
		var snippet struct {
			Jobs map[string]struct {
				Steps []struct {
					Uses string
					With map[string]string
				}
			}
			Repos []struct{ Rev string }
		}
		if err := yaml.Unmarshal(m[1], &snippet); err != nil {
			t.Errorf("%v: %s", err, m[1])
		}
		var versions []string
		for _, job := range snippet.Jobs {
			for _, step := range job.Steps {
				version, own := strings.CutPrefix(step.Uses, "samlscope/samlscope@")
				if !own {
					continue
				}
				versions = append(versions, version)
				for input := range step.With {
					if _, ok := has.Inputs[input]; !ok {
						t.Errorf("the action has no input %s", input)
					}
				}
			}
		}
		for _, repo := range snippet.Repos {
			versions = append(versions, repo.Rev)
		}
		for _, version := range versions {
			used++
			if version != "main" && !strings.Contains(string(changes), "## ["+strings.TrimPrefix(version, "v")+"]") {
				t.Errorf("CHANGELOG.md knows no release %s", version)
			}
		}
	}
	if used != 2 {
		t.Errorf("%d places name a version", used)
	}
}
