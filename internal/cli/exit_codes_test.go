package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// session is one run of the program with everything it touches.
type session struct {
	stdin io.Reader
	env   map[string]string
}

// run returns what a run printed. State goes to a directory of the test.
func (s session) run(t *testing.T, ctx context.Context, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	if s.stdin == nil {
		s.stdin = strings.NewReader("")
	}
	state := t.TempDir()
	c := Command{
		Stdin: s.stdin, Stdout: &out, Stderr: &problems,
		Getenv: func(name string) string {
			if name == "XDG_STATE_HOME" {
				return state
			}
			return s.env[name]
		},
		Now: func() time.Time { return time.Date(2026, 11, 20, 9, 32, 0, 0, time.UTC) },
	}
	return c.Main(ctx, args), out.String(), problems.String()
}

// base is a genuine message that was issued on 20 November 2026 and is not signed.
func base(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// file writes a file of the test and returns its name.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, text)
	return path
}

// TestExitCodes: each command ends with the code that all share.
func TestExitCodes(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // ends a server that should not have begun
	defer cancel()
	message := file(t, "message.xml", base(t))
	other := file(t, "other.xml", strings.ReplaceAll(base(t), "alice@example.com", "bob@example.com"))
	missing := filepath.Join(t.TempDir(), "missing")
	store := filepath.Join(t.TempDir(), "captures.db")
	user := file(t, "user.json", `{"userName":"alice@example.com","name":{"givenName":"A","familyName":"B"},"displayName":"A B","emails":[{"value":"alice@example.com","primary":true}],"active":true}`)
	nobody := file(t, "nobody.json", `{"userName":""}`)
	for _, c := range []struct {
		code int
		args string
	}{
		{exitOK, "version"}, {exitUsage, "version x"},
		{exitOK, "man"}, {exitUsage, "man x"},
		{exitOK, "completion bash"}, {exitUsage, "completion tcsh"},
		{exitOK, "help inspect"}, {exitUsage, "help nothing"},
		{exitOK, "checks"}, {exitUsage, "checks x"}, {exitUsage, "checks --format yaml"},
		{
			exitOK, "explain rsn-present",
		}, {exitFindings, "explain no-such-check"}, {exitUsage, "explain"}, {exitFailed, "explain -"},
		{exitFailed, "explain --capture " + missing + " rsn-present"},
		{
			exitFindings,
			"inspect " + message,
		}, {exitUsage, "inspect - -"}, {exitUsage, "inspect --jobs -1 " + message}, {exitFailed, "inspect " + missing},
		{exitUsage, "inspect --skew -1s " + message}, {exitUsage, "inspect --aws-metadata https://x.example/m " + message},
		{
			exitOK,
			"diff " + message + " " + message,
		}, {
			exitFindings,
			"diff " + message + " " + other,
		}, {exitUsage, "diff " + message}, {exitFailed, "diff " + message + " " + missing},
		{
			exitOK, "fixture",
		}, {exitUsage, "fixture record"}, {exitFailed, "fixture record " + missing}, {exitUsage, "fixture redact"},
		{
			exitFindings,
			"fixture redact --check " + message,
		}, {exitFailed, "fixture redact " + missing}, {exitFailed, "fixture verify " + missing},
		{exitUsage, "fixture verify --against " + message}, {exitFailed, "fixture verify " + t.TempDir()},
		{
			exitOK,
			"scim check " + user,
		}, {exitFindings, "scim check " + nobody}, {exitUsage, "scim check"}, {exitFailed, "scim check " + missing},
		{exitFindings, "metadata check " + message}, {exitUsage, "metadata check"}, {exitFailed, "metadata check " + missing},
		{exitFailed, "ca show"}, {exitUsage, "ca show x"}, {exitFailed, "ca export"},
		{
			exitFailed,
			"ask " + missing,
		}, {exitUsage, "ask a b"}, {exitUsage, "ask --endpoint x " + message}, {exitUsage, "ask --region EU! " + message},
		{exitFailed, "ask --store " + store + " latest"}, {exitUsage, "ask --forward-host https://x " + message},
		{
			exitUsage, "serve x",
		}, {
			exitUsage, "serve --listen 0.0.0.0:1",
		}, {exitUsage, "serve --public-url http://x.example"}, {exitUsage, "serve --tls-cert x"},
		{exitUsage, "serve --public-url https://x.example --tls-cert x"},
		{exitFailed, "serve --public-url https://x.example --tls-key " + missing + " --tls-cert " + missing},
		{exitUsage, "serve --public-url https://x.example --relay-listen 127.0.0.1:0"},
		{exitUsage, "serve --public-url https://x.example --listen :1:"}, {exitUsage, "serve --relay-listen :1"}, {exitUsage, "serve --listen 127.0.0.1:1 --relay-listen 127.0.0.1:1"},
		{
			exitUsage, "serve --upstream a:1=b:2",
		}, {exitUsage, "serve --allow-host x.example"}, {exitUsage, "serve --intercept --allow-host localhost"},
		{exitUsage, "browse --allow-host x.example:443"}, {exitUsage, "serve --upstream-insecure"}, {exitUsage, "serve --forward-to https://x.example/"},
		{exitFailed, "serve --listen 127.0.0.1:0 --relay-listen 127.0.0.1:0 --ephemeral --assets " + missing},
		{exitUsage, "demo x"}, {exitUsage, "demo --listen 10.0.0.1:1"}, {exitUsage, "demo --format xml"},
		{
			exitUsage, "browse a b",
		}, {
			exitUsage, "browse mail:x",
		}, {exitUsage, "browse --also https://x.example"}, {exitUsage, "browse --via proxy --also localhost:9000"}, {exitUsage, "browse --upstream a:1=b:2 https://x.example/"}, {exitFailed, "browse --browser " + missing},
		{exitUsage, "nothing"}, {exitUsage, "--nothing"}, {exitOK, "--help"}, {exitOK, "--version"},
	} {
		code, out, problems := session{}.run(t, ctx, strings.Fields(c.args)...)
		if code != c.code {
			t.Errorf("samlscope %s: exit code %d, want %d\n%s%s", c.args, code, c.code, out, problems)
		}
		if code >= exitUsage && (out != "" || !strings.HasPrefix(problems, "samlscope: ")) {
			t.Errorf("samlscope %s: prints %q, says %q", c.args, out, problems)
		}
		if code == exitOK && problems != "" {
			t.Errorf("samlscope %s: says %q", c.args, problems)
		}
	}
}

// corpus writes the message of a corpus file into a file of the test.
func corpus(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/corpus/" + name + ".saml")
	if err != nil {
		t.Fatal(err)
	}
	_, message, _ := strings.Cut(string(data), "\n\n")
	return file(t, name+".xml", message)
}

// TestFailOn: the exit code follows the severity of what was found.
func TestFailOn(t *testing.T) {
	noted, warned := corpus(t, "attr-single-pass-role-values"), corpus(t, "cognito-nameid-fail-transient")
	for _, c := range []struct {
		code         int
		failOn, name string
	}{
		{exitOK, "error", noted}, {exitOK, "warning", noted}, {exitFindings, "note", noted},
		{exitOK, "error", warned}, {exitFindings, "warning", warned}, {exitFindings, "note", warned},
	} {
		code, _, _ := session{}.run(t, context.Background(), "inspect", "--fail-on", c.failOn, c.name)
		fromEnv, _, _ := session{
			env: map[string]string{"SAMLSCOPE_FAIL_ON": c.failOn},
		}.run(t, context.Background(), "inspect", c.name)
		if code != c.code || fromEnv != c.code {
			t.Errorf("--fail-on %s %s: exit code %d, from the environment %d, want %d", c.failOn, filepath.Base(c.name),
				code, fromEnv, c.code)
		}
	}
	if code, _, _ := (session{}).run(t, context.Background(), "inspect", warned); code != exitOK {
		t.Errorf("without --fail-on: exit code %d", code)
	}
}

// TestEvidenceThatCannotBeUsed: each file of evidence that is missing, a
// directory or something else ends the program before anything is judged.
func TestEvidenceThatCannotBeUsed(t *testing.T) {
	message := file(t, "message.xml", base(t))
	wrong := file(t, "wrong", "{\"no\": \"evidence\"}\n")
	dir := t.TempDir()
	for _, flag := range []string{
		"idp-metadata", "aws-metadata", "cert", "connect-users", "trust-policy", "role-policy", "scim-user",
		"decrypt-key", "cloudtrail", "signin-log",
	} {
		for _, name := range []string{filepath.Join(dir, "missing"), dir, wrong} {
			code, out, problems := session{}.run(t, context.Background(), "inspect", "--"+flag, name, message)
			if code != exitFailed || out != "" || !strings.Contains(problems, name) || !strings.Contains(problems, "\nhint: ") {
				t.Errorf("--%s %s: exit code %d, %q, %q", flag, filepath.Base(name), code, out, problems)
			}
		}
	}
}

// TestUnknownFlags are met with the nearest ones that there are.
func TestUnknownFlags(t *testing.T) {
	for args, near := range map[string]string{
		"inspect --formt json": "--format", "inspect --strct": "--strict", "serve --forward-hots x": "--forward-host", "explain --captur x y": "--capture",
		"browse --headles": "--headless", "diff --stor x a b": "--store",
	} {
		code, _, problems := session{}.run(t, context.Background(), strings.Fields(args)...)
		if code != exitUsage || !strings.Contains(problems, "hint: did you mean "+near+"?\n") {
			t.Errorf("%s: exit code %d, %q", args, code, problems)
		}
	}
	code, _, problems := session{}.run(t, context.Background(), "inspct", "x")
	if code != exitUsage || !strings.Contains(problems, "did you mean samlscope inspect") {
		t.Errorf("exit code %d, %q", code, problems)
	}
}

// TestStandardInput is read for -, and for no argument at all.
func TestStandardInput(t *testing.T) {
	for _, args := range []string{"inspect", "inspect -", "inspect --format jsonl -"} {
		code, out, problems := session{
			stdin: strings.NewReader(base(t)),
		}.run(t, context.Background(), strings.Fields(args)...)
		if code != exitFindings || !strings.Contains(out, "alice@example.com") || problems != "" {
			t.Errorf("%s: exit code %d, %q, %q", args, code, out, problems)
		}
	}
	code, out, _ := session{
		stdin: strings.NewReader("… Error: AADSTS50105 …"),
	}.run(t, context.Background(), "explain", "-")
	if code != exitOK || !strings.Contains(out, "AADSTS50105") {
		t.Errorf("explain: exit code %d, %q", code, out)
	}
	code, _, problems := session{stdin: strings.NewReader(" \n")}.run(t, context.Background(), "explain", "-")
	if code != exitFailed || !strings.Contains(problems, "is empty") {
		t.Errorf("nothing to explain: exit code %d, %q", code, problems)
	}
	code, _, problems = session{
		stdin: strings.NewReader(`{"userName":""}`),
	}.run(t, context.Background(), "scim", "check", "-")
	if code != exitFindings || problems != "" {
		t.Errorf("scim check: exit code %d, %q", code, problems)
	}
}
