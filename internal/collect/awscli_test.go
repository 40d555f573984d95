package collect

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// commandLine is the AWS command line of this machine: Debian's, or the first of the PATH.
func commandLine(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/aws", "aws"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("the AWS command line isn't installed (Debian: apt-get install awscli)") // it is the second opinion itself
	return ""
}

// prints is what a command line prints of the stand-in, with dummy keys of its own.
func (w *world) prints(t *testing.T, aws string, args ...string) any {
	t.Helper()
	cmd := exec.Command(aws, append(args, "--endpoint-url", w.URL, "--region", "eu-west-2", "--output", "json")...)
	none := filepath.Join(t.TempDir(), "none")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "AWS_ACCESS_KEY_ID=AKIDTEST", "AWS_PAGER=",
		"AWS_SECRET_ACCESS_KEY=x", "AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=" + none,
		"AWS_SHARED_CREDENTIALS_FILE=" + none, "AWS_ENDPOINT_URL=" + w.URL, "NO_PROXY=*", "TZ=UTC"}
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", aws, args, err, problems.Bytes())
	}
	return decoded(t, out)
}

func decoded(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v in %.500s", err, data)
	}
	return v
}

// shared compares two answers in every field that both have, and counts the texts and numbers that it has compared.
// What is cut before it is written the file doesn't have.
func shared(t *testing.T, at string, file, cli any) (compared int) {
	t.Helper()
	switch f := file.(type) {
	case map[string]any:
		c, is := cli.(map[string]any)
		if !is {
			t.Errorf("%s: an object, and the command line prints %v", at, cli)
			return 0
		}
		for key, value := range f {
			if other, has := c[key]; has {
				compared += shared(t, at+"."+key, value, other)
			}
		}
	case []any:
		c, _ := cli.([]any)
		if len(c) != len(f) {
			t.Errorf("%s: %d entries, and the command line prints %d", at, len(f), len(c))
			return 0
		}
		for i := range f {
			compared += shared(t, at, f[i], c[i])
		}
	default:
		text, _ := file.(string)
		if other, is := cli.(string); is && strings.HasPrefix(text, "{") { // the record of an event is JSON in a text
			return shared(t, at, decoded(t, []byte(text)), decoded(t, []byte(other)))
		}
		if file != cli && !sameInstant(file, cli) {
			t.Errorf("%s: %v, and the command line prints %v", at, file, cli)
		}
		return 1
	}
	return compared
}

func sameInstant(a, b any) bool {
	instant := func(v any) (at time.Time, is bool) {
		if seconds, isNumber := v.(float64); isNumber { // as the command line of version 1 prints instants
			return time.Unix(int64(seconds), 0), true
		}
		text, _ := v.(string)
		at, err := time.Parse(time.RFC3339, text)
		return at, err == nil
	}
	x, isX := instant(a)
	y, isY := instant(b)
	return isX && isY && x.Equal(y)
}

// TestAsCommandLine: what collect writes equals what the AWS command line prints of the same stand-ins.
func TestAsCommandLine(t *testing.T) {
	aws := commandLine(t)
	w := newWorld(t)
	w.o.Need = message()
	w.run(t, t.Context())
	w.Change(func() { w.Deny[opUserID] = "AccessDeniedException" }) // so that all users are read
	w.run(t, t.Context())
	w.Change(func() { delete(w.Deny, opUserID) })
	d, err := evidencedir.Create(w.o.Dir, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	policy := "arn:aws:iam::400000000004:policy/Agents"
	for _, c := range []struct {
		operation string
		args      []string
		least     int // fields that are compared
	}{
		{opProvider, []string{"iam", "get-saml-provider", "--saml-provider-arn", livecloud.Provider}, 3},
		{opRole, []string{"iam", "get-role", "--role-name", "EntraAgent"}, 10},
		{opInlineNames, []string{"iam", "list-role-policies", "--role-name", "EntraAgent"}, 3},
		{opInline, []string{"iam", "get-role-policy", "--role-name", "EntraAgent", "--policy-name", "One"}, 3},
		{opAttached, []string{"iam", "list-attached-role-policies", "--role-name", "EntraAgent"}, 2},
		{opPolicy, []string{"iam", "get-policy", "--policy-arn", policy}, 3},
		{opPolicyVersion, []string{"iam", "get-policy-version", "--policy-arn", policy, "--version-id", "v3"}, 6},
		{opInstance, []string{"connect", "describe-instance", "--instance-id", livecloud.Instance}, 5},
		{opConnectUsers, []string{"connect", "list-users", "--instance-id", livecloud.Instance}, 9},
		{opUserID, []string{"identitystore", "get-user-id", "--identity-store-id", livecloud.Store, "--alternate-identifier",
			`{"UniqueAttribute":{"AttributePath":"userName","AttributeValue":"alice@example.com"}}`}, 2},
		{opUser, []string{"identitystore", "describe-user", "--identity-store-id", livecloud.Store, "--user-id", "ali"}, 7},
		{opUsers, []string{"identitystore", "list-users", "--identity-store-id", livecloud.Store}, 21},
		{opEvents, []string{"cloudtrail", "lookup-events", "--lookup-attributes",
			"AttributeKey=EventName,AttributeValue=AssumeRoleWithSAML"}, 7},
	} {
		i := slices.IndexFunc(d.Calls, func(k evidencedir.Call) bool { return k.Operation == c.operation && k.Held() })
		if i < 0 {
			t.Errorf("nothing holds %s", c.operation)
			continue
		}
		data, err := d.Read(d.Calls[i])
		if err != nil {
			t.Fatal(err)
		}
		if n := shared(t, c.operation, decoded(t, data), w.prints(t, aws, c.args...)); n < c.least {
			t.Errorf("%s: %d fields compared, want %d", c.operation, n, c.least)
		}
	}
}
