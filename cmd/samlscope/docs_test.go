package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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
	if err != nil {
		t.Fatal(err)
	}
	if string(have) == want {
		return
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is out of date: go test ./cmd/samlscope -update", path)
}

var transcript = regexp.MustCompile("(?s)```console\n\\$ samlscope ([^\n]*)\n.*?```")

// TestPagesShowWhatRuns re-runs the transcripts in the README and the pages.
func TestPagesShowWhatRuns(t *testing.T) {
	for _, page := range []string{"../../README.md", "../../docs/ci.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		want := transcript.ReplaceAllStringFunc(string(text), func(s string) string {
			shown++
			command := transcript.FindStringSubmatch(s)[1]
			return "```console\n$ samlscope " + command + "\n" + run(t, strings.Fields(command)...) + "```"
		})
		if shown == 0 {
			t.Errorf("%s shows no session", page)
		}
		same(t, page, want)
	}
}

// TestReadmeExampleIsSigned: the message that the README shows is the corpus's.
func TestReadmeExampleIsSigned(t *testing.T) {
	file, err := os.ReadFile("../../testdata/corpus/rsn-present-fail-mail-empty.saml")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(file), "\n\n")
	body = strings.TrimSuffix(body, "\n") // behind every fixture's message stands a line end
	same(t, "../../docs/examples/response.xml", body)
	same(t, "../../web/assets/sample.txt", base64.StdEncoding.EncodeToString([]byte(body))+"\n")
}

var flagsPart = regexp.MustCompile(`(?s)(when .--config. is typed\.\n\n).*?(## Exit codes)`)

var subcommand = regexp.MustCompile(`(?m)^  ([a-z]+) {2,}`)

// commands are all commands and their own, as the help names them.
func commands(t *testing.T, above ...string) (all []string) {
	help := run(t, append(above, "--help")...)
	_, names, there := strings.Cut(help, "Available Commands:\n")
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
