package cli

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

// TestPrecedence: a flag wins over the environment, the environment over the
// file, for every kind of flag. What counts is read off the report.
func TestPrecedence(t *testing.T) {
	message := file(t, "message.xml", base(t))
	for _, c := range []struct {
		flag, inFile, inEnv, typed string
		of                         func(r settings) string
	}{
		{
			"at",
			"2026-11-20T09:31:00Z",
			"2026-11-20T09:32:00Z",
			"2026-11-20T09:33:00Z",
			func(r settings) string { return r.EvaluatedAt.Format(time.RFC3339) },
		},
		{"target", "iam", "cognito", "identity-center", func(r settings) string { return r.Target }},
	} {
		config := file(t, "samlscope.yaml", c.flag+": "+c.inFile+"\n")
		variable := "SAMLSCOPE_" + strings.ToUpper(c.flag)
		run := func(env map[string]string, args ...string) string {
			_, out, problems := session{
				env: env,
			}.run(t, context.Background(), append([]string{"inspect", "--format", "json", message}, args...)...)
			var all struct{ Reports []settings }
			if err := json.Unmarshal([]byte(out), &all); err != nil || len(all.Reports) != 1 {
				t.Fatalf("%v: %s%s", err, out, problems)
			}
			return c.of(all.Reports[0])
		}
		if got := run(map[string]string{"SAMLSCOPE_CONFIG": config}); got != c.inFile {
			t.Errorf("%s of the file: %s", c.flag, got)
		}
		if got := run(map[string]string{variable: c.inEnv}, "--config", config); got != c.inEnv {
			t.Errorf("%s of the environment: %s", c.flag, got)
		}
		if got := run(map[string]string{
			variable:           c.inEnv,
			"SAMLSCOPE_CONFIG": config,
		}, "--"+c.flag, c.typed); got != c.typed {
			t.Errorf("%s as typed: %s", c.flag, got)
		}
	}
}

// settings are what a report says it was judged by.
type settings struct {
	Target      string
	EvaluatedAt time.Time
}

// TestPrecedenceOfEveryKind: the value that a flag ends up with, whatever its
// type is.
func TestPrecedenceOfEveryKind(t *testing.T) {
	for _, c := range []struct{ command, flag, inFile, inEnv, typed string }{
		{"inspect", "acs", "https://file.example/", "https://env.example/", "https://typed.example/"},
		{"inspect", "strict", "true", "false", "true"},
		{"inspect", "skew", "1s", "2s", "3s"},
		{"inspect", "jobs", "1", "2", "3"},
		{"inspect", "fail-on", "warning", "note", "error"},
		{"inspect", "cert", "[file]", "[env]", "[typed]"},
		{"serve", "keep", "1d", "2d", "3d"},
	} {
		config := file(t, "samlscope.yaml", c.flag+": "+c.inFile+"\n")
		variable := "SAMLSCOPE_" + strings.ToUpper(strings.ReplaceAll(c.flag, "-", "_"))
		for _, layers := range []struct {
			env  map[string]string
			args []string
			want string
		}{
			{map[string]string{"SAMLSCOPE_CONFIG": config}, nil, c.inFile},
			{map[string]string{"SAMLSCOPE_CONFIG": config, variable: strings.Trim(c.inEnv, "[]")}, nil, c.inEnv},
			{
				map[string]string{"SAMLSCOPE_CONFIG": config, variable: strings.Trim(c.inEnv, "[]")},
				[]string{"--" + c.flag + "=" + strings.Trim(c.typed, "[]")},
				c.typed,
			},
		} {
			program := Command{
				Stdin:  strings.NewReader(""),
				Stderr: io.Discard,
				Now:    time.Now,
				Getenv: func(name string) string { return layers.env[name] },
			}
			cmd, _, err := program.root(io.Discard).Find([]string{c.command})
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.ParseFlags(layers.args); err != nil {
				t.Fatal(err)
			}
			if err := program.configure(cmd); err != nil {
				t.Fatal(err)
			}
			if got := cmd.Flag(c.flag).Value.String(); got != layers.want {
				t.Errorf("%s --%s: %s, want %s", c.command, c.flag, got, layers.want)
			}
		}
	}
}
