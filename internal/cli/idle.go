package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// run is one call of a command, with its flags as they are set by then.
type run struct {
	cmd  *cobra.Command
	args []string
}

// is says whether a flag has the value.
func (r run) is(name string, values ...string) bool {
	return slices.Contains(values, r.cmd.Flag(name).Value.String())
}

// given says whether a flag has any value.
func (r run) given(name string) bool { return !r.is(name, "", "[]") }

// idleFlags are flags of a command that do nothing in some of its runs.
type idleFlags struct {
	command string
	flags   []string
	when    func(run) bool
	why     string // follows the flag's name
	hint    string
}

var (
	proxyFlags   = []string{"proxy-listen", "allow-host", "upstream", "upstream-insecure"}
	judgingFlags = []string{
		"evidence", "idp-metadata", "aws-metadata", "cert", "connect-users", "trust-policy", "role-policy", "scim-user",
		"decrypt-key", "cloudtrail", "signin-log", "target", "skew", "strict", "connect-instance", "role",
	}
	sendingFlags = []string{"at", "acs", "relay-state"}
)

// collectIdle are the flags of collect that another one rules out.
var collectIdle = []idleFlags{
	{
		"collect", []string{"client-id"}, func(r run) bool { return r.is("device-code", "false") },
		"is the registration that --device-code signs in to", "add --device-code",
	},
	{
		"collect", []string{"device-code", "graph-token-file", "cloud", "graph-endpoint", "authority"},
		func(r run) bool { return r.is("from", "[aws]") }, "is for Microsoft Entra ID, and --from leaves it out",
		"leave out one of the two",
	},
	{
		"collect", []string{"profile", "region"}, func(r run) bool { return r.is("from", "[entra]") },
		"is for AWS, and --from leaves it out", "leave out one of the two",
	},
}

// everyIdleFlag is the table of them.
func everyIdleFlag() []idleFlags {
	inMemory := idleFlags{
		flags: []string{"store"}, when: func(r run) bool { return r.is("ephemeral", "true") },
		why: "names where captures are kept, and --ephemeral keeps them in memory only", hint: "leave out one of the two",
	}
	serve, browse := inMemory, inMemory
	serve.command, browse.command = "serve", "browse"
	ofMessage := idleFlags{
		command: "explain", flags: slices.Concat(judgingFlags, sendingFlags, []string{"store"}),
		when: func(r run) bool { return !r.given("capture") },
		why:  "is about the message that --capture names, and none is named",
		hint: "add --capture FILE, or --capture latest for the newest capture",
	}
	all := []idleFlags{serve, browse, ofMessage}
	for _, name := range []string{"list", "show", "delete", "export"} {
		all = append(all, idleFlags{
			"captures " + name, []string{"store"}, func(r run) bool { return r.given("server") },
			"names where captures are kept, and --server asks the samlscope that runs", "leave out one of the two",
		})
	}
	return append(append(all, collectIdle...), []idleFlags{
		{
			"serve", proxyFlags, func(r run) bool { return r.is("intercept", "false") },
			"is for the interception proxy, which is off", "add --intercept",
		},
		{
			"serve", []string{"tls-cert", "tls-key"}, func(r run) bool { return !r.given("public-url") },
			"is for a public address, and none is named", "add --public-url https://HOST",
		},
		{
			"serve", []string{"relay-listen"}, func(r run) bool { return r.given("public-url") },
			"is for loopback, and with --public-url the relay is at the address of the page",
			"leave out one of the two",
		},
		{
			"browse", []string{"upstream", "upstream-insecure"}, func(r run) bool { return r.is("via", "devtools") },
			"is for the interception proxy, and DevTools is used", "--via proxy uses it; with DevTools the " +
				"browser resolves names itself: --browser-arg='--host-resolver-rules=MAP …'",
		},
		{
			"ask", []string{"region"}, func(r run) bool { return r.is("via", "signin") },
			"chooses the STS endpoint, and --via signin posts to the sign-in endpoint", "leave out one of the two",
		},
		{
			"ask", []string{"region"}, func(r run) bool { return r.given("endpoint") },
			"chooses the STS endpoint, and --endpoint names another one", "leave out one of the two",
		},
		{
			"ask", []string{"forward-host"}, func(r run) bool { return r.is("via", "sts") },
			"is for posts to a sign-in endpoint, and STS is asked", "add --via signin",
		},
		{
			"inspect", []string{"reveal"}, func(r run) bool { return r.is("format", "text", "json", "jsonl") },
			"is for junit, sarif, markdown and html; this format keeps the real data anyway", "leave it out",
		},
		{
			"preflight", []string{"reveal"}, func(r run) bool { return r.is("format", "text", "json", "jsonl", "csv") },
			"is for markdown, html and junit; this format keeps the real data anyway", "leave it out",
		},
		{
			"inspect", []string{"show-fixed"}, func(r run) bool { return r.is("format", "junit", "sarif", "html") },
			"is not shown in this format", "--format text, json, jsonl and markdown show it",
		},
		{
			"fixture redact", []string{"output", "salt"}, func(r run) bool { return r.is("check", "true") },
			"is for writing a fixture, and --check writes none", "leave out one of the two",
		},
		{
			"fixture record", []string{"salt"}, func(r run) bool { return r.is("reveal", "true") },
			"is for pseudonyms, and --reveal makes none", "leave out one of the two",
		},
		{
			"fixture verify", append([]string{"salt"}, judgingFlags...), func(r run) bool { return !r.given("against") },
			"is about the new sign-ins that --against compares; a fixture contains its own evidence",
			"samlscope fixture verify --against baseline.saml new.har",
		},
	}...)
}

// idle refuses the flags that were typed and would be ignored. One file and one
// environment serve all commands, so what they set besides is left alone.
func idle(cmd *cobra.Command, args []string, typed []string) error {
	name := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
	r := run{cmd, args}
	for _, i := range everyIdleFlag() {
		if i.command != name || !i.when(r) {
			continue
		}
		for _, flag := range i.flags {
			if slices.Contains(typed, flag) {
				return usage("--%s %s", flag, i.why).with(i.hint, help(cmd))
			}
		}
	}
	return idleStore(r, typed)
}

// idleStore refuses --store beside files: it names where captures are.
func idleStore(r run, typed []string) error {
	names := r.args
	if r.cmd.HasParent() && r.cmd.Parent().Name() == "captures" {
		return nil // no files there
	}
	if f := r.cmd.Flag("capture"); f != nil {
		names = []string{f.Value.String()}
	}
	if !slices.Contains(typed, "store") || len(names) == 0 {
		return nil
	}
	for _, name := range names {
		if _, err := os.Stat(name); err != nil && name != "-" {
			return nil // a capture, or a mistake that is told later
		}
	}
	return usage("--store names where captures are kept, and %s is a file", names[0]).with("leave out --store, or name "+
		"a capture: latest is the newest one", help(r.cmd))
}

// typed are the flags that stand on the command line.
func typed(cmd *cobra.Command) (names []string) {
	cmd.Flags().Visit(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
