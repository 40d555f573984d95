package cli

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/livecloud"
	"github.com/samlscope/samlscope/internal/preflight"
)

// collected is a directory that collect has filled for the app of the stand-in.
func collected(t *testing.T, server *livecloud.Cloud) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "evidence")
	s := session{env: map[string]string{"SAMLSCOPE_GRAPH_TOKEN": "GRAPHTOKEN"}}
	code, out, problems := s.run(t, context.Background(), "collect", "--app", "AWS Agents", "-o", dir, "--graph-endpoint",
		server.URL, "--authority", server.URL)
	if code != exitOK {
		t.Fatalf("exit %d\n%s\n%s", code, out, problems)
	}
	return dir
}

// predicted is what preflight says by a directory.
func predicted(t *testing.T, dir string, args ...string) (code int, r preflight.Result, problems string) {
	t.Helper()
	args = append([]string{"preflight", "--evidence", dir, "--at", "2026-11-20T09:30:00Z", "--format", "json"}, args...)
	code, out, problems := session{}.run(t, context.Background(), args...)
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("exit %d: %v\n%s\n%s", code, err, out, problems)
	}
	return code, r, problems
}

// TestCollectPredicts: from what collect writes, preflight says which users fail, and a message of each is
// judged as it says.
func TestCollectPredicts(t *testing.T) {
	server, message := cloud(t)
	dir := collected(t, server)
	code, r, problems := predicted(t, dir)
	if code != exitFindings || r.Summary != (preflight.Summary{Users: 4, Fail: 2, OK: 2}) || len(r.Groups) == 0 {
		t.Fatalf("exit %d: %+v %+v\n%s", code, r.Summary, r.Groups, problems)
	}
	causes := map[string]string{"carol@example.com": "entra-mail-empty", "dave@example.com": "connect-user"}
	data, err := os.ReadFile(message)
	if err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		t.Fatal(err)
	}
	xml, err := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range r.Users {
		if strings.Join(u.Causes, " ") != causes[u.User] {
			t.Errorf("%+v", u)
		}
		// a message of the user, whose signature alone doesn't fit
		name, session := strings.TrimSuffix(u.User, "@example.com"), u.RoleSessionName
		of := strings.ReplaceAll(string(xml), ">alice@example.com</AttributeValue>", ">"+session+"</AttributeValue>")
		of = strings.ReplaceAll(of, ">alice@", ">"+name+"@")
		if session == "" {
			before, rest, _ := strings.Cut(of, `<Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName">`)
			_, after, _ := strings.Cut(rest, "</Attribute>")
			of = before + after
		}
		form.Set("SAMLResponse", base64.StdEncoding.EncodeToString([]byte(of)))
		got, stderr := outcomes(t, file(t, "of.txt", form.Encode()), dir)
		for _, id := range []string{"rsn-present", "connect-user-unknown"} {
			if fails := slices.Contains(u.Findings, id); fails != (got[id] == "fail") {
				t.Errorf("%s: preflight %t, inspect %s: %s\n%s", id, fails, got[id], u.User, stderr)
			}
		}
	}
}

// TestOldAnswers: an answer of an earlier run is told to be old, though a later run has added others.
func TestOldAnswers(t *testing.T) {
	server, _ := cloud(t)
	dir := collected(t, server)
	if _, _, problems := predicted(t, dir); strings.Contains(problems, "ago") {
		t.Errorf("all is new: %s", problems)
	}
	path := filepath.Join(dir, "manifest.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Replace(string(data), `"at": "2026-11-20`, `"at": "2026-10-01`, 9)
	if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, problems := predicted(t, dir); !strings.Contains(problems, "ago") {
		t.Errorf("answers are 50 days old: %q", problems)
	}
}

// TestEvidenceBeforeMessage: evidence that was read before the message was issued is told, and later evidence isn't.
func TestEvidenceBeforeMessage(t *testing.T) {
	_, message := cloud(t)
	for read, told := range map[string]bool{"2026-11-19T12:00:00Z": true, "2026-11-21T12:00:00Z": false} {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"users.json": `{"UserSummaryList":[{"Username":"alice@example.com"}]}`,
			"manifest.json": `{"schema":"samlscope.evidence/v1","calls":[{"operation":"connect:ListUsers","state":"complete",` +
				`"count":1,"file":"users.json","at":"` + read + `"}]}`,
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, stderr := outcomes(t, message, dir); strings.Contains(stderr, "before this message was issued") != told {
			t.Errorf("%s: %s", read, stderr)
		}
	}
}

// TestPreflightSaysWhatToType: a wrong app and a file in place of a directory name what to give instead.
func TestPreflightSaysWhatToType(t *testing.T) {
	const dir = "../../docs/examples/preflight"
	for hint, args := range map[string][]string{
		"hint: --app takes a name or an ID; the evidence has AWS Contact Center": {"--evidence", dir, "--app", "Foo"},
		"hint: samlscope preflight --evidence " + dir:                            {"--evidence", dir + "/app.json"},
	} {
		_, _, problems := session{}.run(t, context.Background(), append([]string{"preflight"}, args...)...)
		if !strings.Contains(problems, hint+"\n") {
			t.Errorf("%s: %s", hint, problems)
		}
	}
}

// TestDemoLiveHint: the command that is printed works where the evidence is kept, and else the hint says how to keep it.
func TestDemoLiveHint(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "evidence")
	for hint, args := range map[string][]string{
		"demo --live -o DIR keeps it": nil,
		"--evidence " + dir:           {"-o", dir},
	} {
		args = append([]string{"demo", "--live"}, args...)
		if code, _, problems := (session{}).run(t, context.Background(), args...); code != 0 || !strings.Contains(problems, hint) {
			t.Errorf("%q: exit %d: %s", args, code, problems)
		}
	}
}

// TestPreflightAt: the error names the times that preflight takes, and none that it refuses.
func TestPreflightAt(t *testing.T) {
	for at, wrong := range map[string]bool{"monday": true, "issued": true, "2026-11-30": false, "now": false} {
		code, _, problems := session{}.run(t, context.Background(), "preflight",
			"--evidence", "../../docs/examples/preflight", "--at", at)
		if (code == exitUsage) != wrong || wrong != strings.Contains(problems, "--at is now, a date like") {
			t.Errorf("%s: exit %d: %s", at, code, problems)
		}
	}
}
