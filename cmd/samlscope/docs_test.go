package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/samlscope/samlscope/internal/cli"
)

// run runs the program from the root of the repository.
func run(t *testing.T, args ...string) string {
	t.Helper()
	t.Chdir("../..")
	defer t.Chdir("cmd/samlscope")
	var out, problems bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems,
		Getenv: func(string) string { return "" }, Now: time.Now}
	c.Main(context.Background(), args)
	if problems.Len() > 0 {
		t.Fatalf("samlscope %s: %s", strings.Join(args, " "), problems.String())
	}
	return out.String()
}

// same compares a file with what it should hold, or rewrites it.
func same(t *testing.T, path, want string) {
	t.Helper()
	have, err := os.ReadFile(path)
	if err == nil && string(have) == want {
		return
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is out of date: go test ./cmd/samlscope -update (%v)", path, err)
}

var transcript = regexp.MustCompile("(?s)(?:<!-- first ([0-9]+) lines -->\n)?```console\n\\$ samlscope ([^\n]*)\n.*?```")

// shellWord is one word of a command line: what single quotes hold, or what stands between blanks.
var shellWord = regexp.MustCompile(`'([^']*)'|[^ ']+`)

// TestPagesShowWhatRuns runs the transcripts of every page again. A comment before one says how much of it is shown.
func TestPagesShowWhatRuns(t *testing.T) {
	shown := 0
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		want := transcript.ReplaceAllStringFunc(string(text), func(s string) string {
			shown++
			m := transcript.FindStringSubmatch(s)
			var args []string
			for _, word := range shellWord.FindAllStringSubmatch(m[2], -1) {
				args = append(args, cmp.Or(word[1], word[0]))
			}
			comment, _, _ := strings.Cut(s, "```")
			return comment + "```console\n$ samlscope " + m[2] + "\n" + firstLines(run(t, args...), m[1]) + "```"
		})
		same(t, page, want)
	}
	if shown < 10 {
		t.Errorf("only %d sessions were found", shown)
	}
}

// firstLines cuts an output after so many lines, and says that there is more.
func firstLines(out, count string) string {
	n, err := strconv.Atoi(count)
	lines := strings.SplitAfter(out, "\n")
	if err != nil || n >= len(lines) {
		return out
	}
	return strings.TrimRight(strings.Join(lines[:n], ""), "\n") + "\n…\n"
}

var flagsPart = regexp.MustCompile(`(?s)(when .--config. is typed\.\n\n).*?(## Exit codes)`)

var subcommand = regexp.MustCompile(`(?m)^  ([a-z]+) {2,}`)

// commands are all commands and their own, as the help names them.
func commands(t *testing.T, above ...string) (all []string) {
	help := run(t, append(above, "--help")...)
	_, names, there := strings.Cut(help, "\nCommands:\n")
	if !there {
		return nil
	}
	names, _, _ = strings.Cut(names, "\n\n")
	for _, m := range subcommand.FindAllStringSubmatch(names, -1) {
		if m[1] == "help" || slices.Contains(above, "completion") {
			continue
		}
		command := append(slices.Clone(above), m[1])
		all = append(all, " "+strings.Join(command, " "))
		all = append(all, commands(t, command...)...)
	}
	return all
}

// TestUsageNamesEveryFlag writes the flags of every command into the page.
func TestUsageNamesEveryFlag(t *testing.T) {
	text, err := os.ReadFile("../../docs/usage.md")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, command := range commands(t) {
		b.WriteString("## samlscope" + command + "\n\n```\n" + run(t, append(strings.Fields(command), "--help")...) +
			"```\n\n")
	}
	want := flagsPart.ReplaceAllStringFunc(string(text), func(s string) string {
		m := flagsPart.FindStringSubmatch(s)
		return m[1] + b.String() + m[2]
	})
	same(t, "../../docs/usage.md", want)
}

var pathsPart = regexp.MustCompile(`(?s)(<!-- paths -->\n).*(<!-- end of paths -->)`)

// TestAPIPageNamesEveryPath writes the paths of the OpenAPI document into the page.
func TestAPIPageNamesEveryPath(t *testing.T) {
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile("../../web/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var api struct {
		Paths map[string]map[string]struct{ Summary string }
	}
	if err := yaml.Unmarshal(document, &api); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| Path | Meaning |\n|---|---|\n")
	for _, path := range slices.Sorted(maps.Keys(api.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(api.Paths[path])) {
			if strings.HasPrefix(path, "/api/") || path == "/healthz" {
				fmt.Fprintf(&b, "| `%s %s` | %s |\n", strings.ToUpper(method), path, api.Paths[path][method].Summary)
			}
		}
	}
	if !pathsPart.Match(text) {
		t.Fatal("the page has no place for the paths")
	}
	same(t, "../../docs/api.md", pathsPart.ReplaceAllStringFunc(string(text), func(s string) string {
		m := pathsPart.FindStringSubmatch(s)
		return m[1] + b.String() + m[2]
	}))
}

// TestPagesNameWhatIsShown: a page that explains the parts of an output shows these parts.
func TestPagesNameWhatIsShown(t *testing.T) {
	for page, parts := range map[string][]string{
		"first-diagnosis.md": {"seen", "cause", "fix", "proof"}, "not-authorized.md": {"got", "want"},
	} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(string(text), "`"+part+"`") || !regexp.MustCompile(`(?m)^ *`+part+` +\S`).Match(text) {
				t.Errorf("%s does not both name and show %q", page, part)
			}
		}
	}
}

var errorText = regexp.MustCompile("(?m)^\\| (?:understand )?`([^`]+)`[^|]* \\|.*\\]\\(")

// TestTextsOfTheReadmeAreKnown: samlscope explain knows the texts that the README and the index lead by.
func TestTextsOfTheReadmeAreKnown(t *testing.T) {
	texts := 0
	for _, page := range []string{"../../README.md", "../../docs/README.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range errorText.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(m[1], "samlscope ") {
				continue
			}
			texts++
			var known struct{ Matches []struct{ ID string } }
			out := run(t, "explain", "--format", "json", m[1])
			if err := json.Unmarshal([]byte(out), &known); err != nil || len(known.Matches) == 0 {
				t.Errorf("%s: samlscope explain does not know %q: %v", page, m[1], err)
			}
		}
	}
	if texts != 8 {
		t.Errorf("%d texts", texts)
	}
}
