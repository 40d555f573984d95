package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/samlscope/samlscope/internal/render"
)

// namedFlags are flags under a heading.
type namedFlags struct {
	title string
	flags []string
}

// flagGroups are the headings under which help shows flags, in this order. What is in
// none of them stands under Flags, which comes first.
var flagGroups = []namedFlags{
	{"Input", []string{"app", "user", "at", "acs", "relay-state", "capture", "store", "server", "max-messages"}},
	{"Evidence", []string{"evidence", "idp-metadata", "aws-metadata", "cert", "connect-users", "trust-policy", "role-policy",
		"scim-user", "decrypt-key", "cloudtrail", "signin-log"}},
	{"Judgement", []string{"target", "role", "connect-instance", "skew", "strict", "second-opinion", "jobs"}},
	{"Capture", []string{"listen", "relay-listen", "public-url", "tls-cert", "tls-key", "intercept", "proxy-listen", "allow-host", "upstream",
		"upstream-insecure", "hold", "keep", "ephemeral", "also", "forward-host", "forward-to", "via", "browser", "browser-arg",
		"headless", "once", "timeout", "open", "assets"}},
	{"Signing in", []string{"profile", "instance-credentials", "device-code", "client-id", "graph-token-file", "cloud",
		"graph-endpoint", "authority"}},
	{"Output", []string{"format", "output", "fail-on", "reveal", "show-fixed", "salt", "metadata"}},
	{"Everywhere", []string{"color", "config", "help"}},
}

// helpWidth is how wide help is where no terminal says it.
const helpWidth = 100

// groupFlags makes help show flags in groups, and all of it no wider than the terminal.
func (c *Command) groupFlags(root *cobra.Command) {
	width := c.columns()
	if width == 0 {
		width = helpWidth
	}
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		about := cmd.Long
		if about == "" {
			about = cmd.Short
		}
		// nowhere to report to: remembering keeps the error of the writer
		_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s\n\n%s", render.Reflow(about, width), cmd.UsageString())
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		_, err := fmt.Fprint(cmd.OutOrStderr(), usageText(cmd, width))
		return err
	})
}

func usageText(cmd *cobra.Command, width int) string {
	var b strings.Builder
	b.WriteString("Usage:\n")
	if !cmd.HasAvailableSubCommands() {
		b.WriteString("  " + cmd.UseLine() + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("  " + cmd.CommandPath() + " COMMAND\n\nCommands:\n")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				name := fmt.Sprintf("  %-*s ", cmd.NamePadding(), sub.Name())
				b.WriteString(name + render.Indented(sub.Short, len(name), width) + "\n")
			}
		}
	}
	if cmd.HasExample() {
		b.WriteString("\nExamples:\n" + cmd.Example + "\n")
	}
	for _, group := range groupedFlags(cmd) {
		b.WriteString("\n" + group.title + ":\n" + group.set.FlagUsagesWrapped(width))
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n" + cmd.CommandPath() + " COMMAND --help says more of a command.\n")
	}
	return b.String()
}

type flagGroup struct {
	title string
	set   *pflag.FlagSet
}

// groupedFlags are the flags of a command, those of all commands at last.
func groupedFlags(cmd *cobra.Command) (out []flagGroup) {
	groups := make([]flagGroup, len(flagGroups)+1)
	for i := range groups {
		groups[i] = flagGroup{"Flags", pflag.NewFlagSet("", pflag.ContinueOnError)}
		if i > 0 {
			groups[i].title = flagGroups[i-1].title
		}
	}
	cmd.InitDefaultHelpFlag()
	put := func(f *pflag.Flag) {
		at := slices.IndexFunc(flagGroups, func(g namedFlags) bool { return slices.Contains(g.flags, f.Name) })
		if groups[at+1].set.Lookup(f.Name) == nil {
			groups[at+1].set.AddFlag(f)
		}
	}
	cmd.LocalFlags().VisitAll(put)
	cmd.InheritedFlags().VisitAll(put)
	for _, g := range groups {
		if g.set.HasAvailableFlags() {
			out = append(out, g)
		}
	}
	return out
}
