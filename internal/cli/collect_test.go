package cli

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/livecloud"
)

// cloud is the stand-in, and a genuine sign-in to Amazon Connect through it.
func cloud(t *testing.T) (c *livecloud.Cloud, message string) {
	t.Helper()
	xml, err := os.ReadFile("../../docs/examples/works.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(xml), "X509Certificate>")
	certificate, _, _ := strings.Cut(rest, "<")
	if c, err = livecloud.Example(certificate); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	aloneAt(t, c)
	form := url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(xml)}, "RelayState": {livecloud.RelayState()}}
	return c, file(t, "message.txt", form.Encode())
}

// aloneAt lets AWS's SDK ask the stand-in and nothing else.
func aloneAt(t *testing.T, c *livecloud.Cloud) {
	t.Helper()
	none := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_REGION": "eu-west-2", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": c.URL,
		"AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none,
	} {
		t.Setenv(name, value)
	}
}

// outcomes are how the checks of a message ended by the evidence in a directory.
func outcomes(t *testing.T, message, dir string) (out map[string]string, stderr string) {
	t.Helper()
	_, text, stderr := session{}.run(t, context.Background(), "inspect", "--format", "json", "--evidence", dir, message)
	var doc struct {
		Reports []struct {
			Checks []struct{ ID, Outcome string }
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil || len(doc.Reports) != 1 {
		t.Fatalf("%v %s %s", err, text, stderr)
	}
	out = map[string]string{}
	for _, c := range doc.Reports[0].Checks {
		out[c.ID] = c.Outcome
	}
	return out, stderr
}

// TestCollectDecides: what collect writes is what inspect judges by.
func TestCollectDecides(t *testing.T) {
	decided := []string{"signature-key", "trust-principal", "trust-aud", "connect-policy", "connect-user-unknown"}
	for name, c := range map[string]struct {
		change func(*livecloud.Cloud)
		want   map[string]string // other than pass
	}{
		"all is well": {func(*livecloud.Cloud) {}, nil},
		"nobody of the name in Connect": {func(c *livecloud.Cloud) {
			c.Answers["connect:ListUsers"] = livecloud.List{Key: "UserSummaryList", Entries: []any{
				map[string]any{"Username": "bob", "Arn": "arn:aws:connect:eu-west-2:1:instance/" + livecloud.Instance + "/agent/b"},
			}}
		}, map[string]string{"connect-user-unknown": "fail"}},
		"Connect has no user at all": {func(c *livecloud.Cloud) {
			c.Answers["connect:ListUsers"] = livecloud.List{Key: "UserSummaryList"}
		}, map[string]string{"connect-user-unknown": "fail"}},
		"the users can't be read": {func(c *livecloud.Cloud) {
			c.Deny["connect:ListUsers"] = "AccessDeniedException"
		}, map[string]string{"connect-user-unknown": "not-checked"}},
		"no policy allows it": {func(c *livecloud.Cloud) {
			c.Answers["iam:ListAttachedRolePolicies"] = livecloud.List{Key: "AttachedPolicies"}
		}, map[string]string{"connect-policy": "fail"}},
		"the attached policies can't be listed": {func(c *livecloud.Cloud) {
			c.Deny["iam:ListAttachedRolePolicies"] = "AccessDenied"
		}, map[string]string{"connect-policy": "not-checked"}},
		"the attached policy can't be read": {func(c *livecloud.Cloud) {
			c.Deny["iam:GetPolicyVersion"] = "AccessDenied"
		}, map[string]string{"connect-policy": "not-checked"}},
	} {
		t.Run(name, func(t *testing.T) {
			server, message := cloud(t)
			c.change(server)
			dir := filepath.Join(t.TempDir(), "evidence")
			s := session{env: map[string]string{"SAMLSCOPE_GRAPH_TOKEN": "GRAPHTOKEN"}}
			code, out, problems := s.run(t, context.Background(), "collect", message, "-o", dir, "--graph-endpoint", server.URL,
				"--authority", server.URL)
			if code != exitOK || !strings.Contains(out, "iam:GetRole") || strings.Contains(out+problems, "GRAPHTOKEN") {
				t.Fatalf("exit %d\n%s\n%s", code, out, problems)
			}
			got, stderr := outcomes(t, message, dir)
			for _, id := range decided {
				want := c.want[id]
				if want == "" {
					want = "pass"
				}
				if got[id] != want {
					t.Errorf("%s: %s, want %s\n%s", id, got[id], want, stderr)
				}
			}
			if strings.Contains(stderr, "aren't used") || strings.Contains(stderr, "seems to be") {
				t.Errorf("%s", stderr)
			}
		})
	}
}

// TestCollectUsage: what can't be meant is told, and a plan asks nothing.
func TestCollectUsage(t *testing.T) {
	server, message := cloud(t)
	open := t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"collect", exitUsage, "--app NAME"},
		{"collect a b", exitUsage, "one message"},
		{"collect --from azure " + message, exitUsage, "aws or entra"},
		{"collect --graph-endpoint http://graph.example " + message, exitUsage, "bare origin"},
		{"collect --client-id x " + message, exitUsage, "--device-code"},
		{"collect --graph-token-file " + message + "x " + message, exitFailed, "reading the token"},
		{"collect --device-code --from aws " + message, exitUsage, "--from"},
		{"collect --profile x --from entra " + message, exitUsage, "--from"},
		{"collect --from aws -o " + open + " " + message, exitFailed, "others can read"},
		{"collect --dry-run " + message, exitOK, `"iam:GetSAMLProvider"`},
	} {
		code, out, problems := session{}.run(t, context.Background(), strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out+problems, c.says) {
			t.Errorf("%s: exit %d\n%s%s", c.args, code, out, problems)
		}
	}
	if asked := server.Asked(); len(asked) > 0 {
		t.Errorf("%v", asked)
	}
}

// TestCollectNothing: when nothing was read, the exit code says so.
func TestCollectNothing(t *testing.T) {
	server, message := cloud(t)
	server.Deny["sts:GetCallerIdentity"] = "InvalidClientTokenId"
	dir := filepath.Join(t.TempDir(), "evidence")
	code, out, problems := session{}.run(t, context.Background(), "collect", "--from", "aws", "-o", dir, message)
	if code != exitFailed || !strings.Contains(problems, "nothing was read") || !strings.Contains(out, "InvalidClientTokenId") {
		t.Errorf("exit %d\n%s\n%s", code, out, problems)
	}
}
