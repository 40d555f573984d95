package cli

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// TestNoFlagIsIgnored: a typed flag that would do nothing is wrong usage, and says
// so. Beside each stands a run in which it counts, or in which it was not typed.
func TestNoFlagIsIgnored(t *testing.T) {
	message, other := file(t, "message.xml", base(t)), file(t, "other.xml", base(t))
	for _, c := range []struct {
		args, says string
		env        string
		near       string // goes beyond the check of flags
	}{
		{"serve --ephemeral --store x.db", "--store names where captures are kept, and --ephemeral", "", ""},
		{"browse --ephemeral --store x.db", "--store names where", "", "browse --store x.db not-an-address"},
		{"serve --proxy-listen 127.0.0.1:0", "--proxy-listen is for the interception proxy", "", ""},
		{"serve --allow-host login.example", "--allow-host is for the interception proxy", "", ""},
		{"serve --upstream h:1=i:2", "--upstream is for the interception proxy", "", ""},
		{"browse --upstream h:1=i:2", "--upstream is for the interception proxy", "",
			"browse --via proxy --upstream h:1=i:2 not-an-address"},
		{"explain rsn-present --cert none.pem", "--cert is about the message that --capture names", "SAMLSCOPE_CERT=none.pem",
			"explain rsn-present"},
		{"explain rsn-present --at now", "--at is about the message", "SAMLSCOPE_CAPTURE=" + message,
			"explain rsn-present --at now"},
		{"explain rsn-present --store x.db", "--store is about the message", "", "explain rsn-present"},
		{"explain rsn-present --capture " + message + " --store x.db", "is a file", "",
			"explain rsn-present --capture " + message},
		{"diff --store x.db " + message + " " + other, "is a file", "SAMLSCOPE_STORE=x.db", "diff " + message + " " + other},
		{"fixture record --store x.db " + message, "is a file", "", "fixture record " + message},
		{"ask --region eu-west-1 --via signin " + message, "--region chooses the STS endpoint", "", ""},
		{"ask --region eu-west-1 --endpoint http://127.0.0.1:1 " + message, "--region chooses the STS endpoint", "", ""},
		{"ask --forward-host h.example " + message, "--forward-host is for posts to a sign-in endpoint", "", ""},
		{"inspect --reveal " + message, "--reveal is for junit, sarif, markdown and html", "SAMLSCOPE_REVEAL=true",
			"inspect --reveal --format html " + message},
		{"inspect --show-fixed --format sarif " + message, "--show-fixed is not shown", "",
			"inspect --show-fixed --format jsonl " + message},
		{"fixture redact --check --salt s " + message, "--salt is for writing", "", "fixture redact --check " + message},
		{"fixture record --reveal --salt s " + message, "--salt is for pseudonyms", "", "fixture record --reveal " + message},
		{"fixture verify --strict .", "--strict is about the new sign-ins", "SAMLSCOPE_STRICT=true", "fixture verify ."},
	} {
		code, _, problems := session{}.run(t, context.Background(), strings.Fields(c.args)...)
		if code != exitUsage || !strings.Contains(problems, c.says) {
			t.Errorf("%s: exit %d, %s", c.args, code, problems)
		}
		if c.near == "" {
			continue
		}
		name, value, _ := strings.Cut(c.env, "=")
		s := session{env: map[string]string{name: value}}
		if _, _, problems := s.run(t, context.Background(), strings.Fields(c.near)...); strings.Contains(problems, c.says) {
			t.Errorf("%s: %s", c.near, problems)
		}
	}
}

// TestIdleFlagsExist: what the table names, the commands have.
func TestIdleFlagsExist(t *testing.T) {
	root := (&Command{Stdin: strings.NewReader(""), Stderr: io.Discard, Getenv: os.Getenv}).root(io.Discard)
	for _, i := range everyIdleFlag() {
		cmd, _, err := root.Find(strings.Fields(i.command))
		if err != nil || cmd == root {
			t.Fatalf("there is no command %q", i.command)
		}
		for _, flag := range i.flags {
			if cmd.Flags().Lookup(flag) == nil {
				t.Errorf("%s has no flag --%s", i.command, flag)
			}
		}
	}
}

// TestValuesHaveAForm: a value that cannot be one is refused, whoever set it.
func TestValuesHaveAForm(t *testing.T) {
	message := file(t, "message.xml", base(t))
	const id = "1f0d1b2c-3a4d-4e5f-8a6b-7c8d9e0f1a2b"
	for flag, c := range map[string]struct{ bad, good []string }{
		"--connect-instance": {
			[]string{"foo", "arn:aws:connect:mars:400000000004:instance/" + id, "arn:aws:iam::400000000004:role/Agent", id + "0"},
			[]string{id, strings.ToUpper(id), "arn:aws:connect:eu-central-1:400000000004:instance/" + id},
		},
		"--acs": {[]string{"foo", "ftp://h/"}, []string{"https://signin.aws.amazon.com/saml", "http://localhost:8485/saml"}},
	} {
		for _, value := range c.bad {
			code, _, problems := session{}.run(t, context.Background(), "inspect", flag, value, message)
			if code != exitUsage || !strings.Contains(problems, flag+" is ") {
				t.Errorf("%s %s: exit %d, %s", flag, value, code, problems)
			}
		}
		for _, value := range c.good {
			code, _, problems := session{}.run(t, context.Background(), "inspect", flag, value, message)
			if code != exitOK && code != exitFindings {
				t.Errorf("%s %s: exit %d, %s", flag, value, code, problems)
			}
		}
	}
	for value, want := range map[string]bool{"mars": true, "EU": true, "eu-west": true, "us-gov-west-1": false,
		"ap-southeast-9": false} {
		_, _, problems := session{}.run(t, context.Background(), "ask", "--region", value, message)
		if got := strings.Contains(problems, "--region is a Region"); got != want {
			t.Errorf("--region %s: %s", value, problems)
		}
	}
}
