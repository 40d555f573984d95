package cli

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/internal/words"
)

func (c *Command) root(out io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "samlscope",
		Short: "Find out why a Microsoft Entra ID sign-in to AWS fails, and which setting fixes it",
		Long: `Find out why a Microsoft Entra ID (Azure AD) sign-in to AWS fails, and which setting fixes it.

samlscope reads the SAML Response that Entra ID sends to AWS. It says in one sentence what AWS will do and why, names the
screen with the setting to change, and passes the original bytes on. Nothing leaves this machine except what you forward to
AWS, requests for the metadata URLs that you name, and the calls of collect, which only read.

Each flag can also be set in two other ways. As an environment variable: SAMLSCOPE_ and the flag's name in capitals, with _
for -; a repeatable flag has one value a line. In a YAML file: the flag's name without dashes is the key; a repeatable flag
is a list. A flag wins over the environment, and the environment over the file. samlscope reads no file unless --config or
SAMLSCOPE_CONFIG names one.

Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it, 2 wrong usage, 3 could not run.`,
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		Args:                       knownCommand,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		CompletionOptions:          cobra.CompletionOptions{DisableNoDescFlag: true},
		Version:                    version.Line(),
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetIn(c.Stdin)
	root.SetOut(out)
	root.SetErr(c.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.Flags().Bool("version", false, "print version, commit and number of checks")
	root.PersistentFlags().String("config", "",
		"read flags from this YAML `FILE` (also SAMLSCOPE_CONFIG)")
	choice(root.PersistentFlags(), &c.colorWhen, "color", "`WHEN` text is coloured; auto is on a terminal", "auto",
		"always", "never")
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		given := typed(cmd)
		if err := c.configure(cmd); err != nil {
			return err
		}
		return idle(cmd, args, given)
	}
	root.AddCommand(c.demoCommand(), c.serveCommand(), c.browseCommand(), c.askCommand(), c.inspectCommand(),
		c.diffCommand(), c.fixtureCommand(), c.explainCommand(), c.checksCommand(), c.metadataCommand(),
		c.scimCommand(), c.collectCommand(), c.preflightCommand(), c.caCommand(), c.capturesCommand(), c.versionCommand(),
		c.manCommand())
	root.SetHelpCommand(helpCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	completion(root)
	completeWords(root)
	c.groupFlags(root)
	return root
}

// none is the check of a command without arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s accepts no arguments, but got %q", cmd.CommandPath(), args[0]).with(help(cmd))
	}
	return nil
}

func help(cmd *cobra.Command) string {
	if cmd.HasParent() {
		return cmd.CommandPath() + " --help shows its usage"
	}
	return "samlscope --help lists the commands and flags"
}

// knownCommand is where a first word that names no command arrives.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	e := usage("there is no command %q", args[0])
	if _, err := os.Stat(args[0]); err == nil {
		return e.with("samlscope inspect " + args[0] + " reads that file")
	}
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		e = e.with("did you mean samlscope " + strings.Join(near, " or samlscope ") + "?")
	}
	return e.with(help(root))
}

// flagError puts what cobra and pflag have against a flag into words.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		f := invalid.GetFlag()
		return usage("%w", misfit("--"+f.Name, f, invalid.GetValue(), invalid.Unwrap())).with(help(cmd))
	}
	e := usage("%w", err)
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		name := unknown.GetSpecifiedName()
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if len(name) > 2 && len(name) < 32 && (strings.HasPrefix(f.Name, name) || words.Distance(name,
				f.Name) <= 2) {
				e = e.with("did you mean --" + f.Name + "?")
			}
		})
	}
	return e.with(help(cmd))
}

// helpCommand is cobra's, but for another command than any there is.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]...",
		Short: "Show how a command is used",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if of, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				for _, sub := range of.Commands() {
					if sub.IsAvailableCommand() {
						names = append(names, sub.Name()+"\t"+sub.Short)
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usage("there is no command %q", strings.Join(args,
					" ")).with(help(cmd.Root()))
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

// completion finishes the command that cobra makes: it would answer the name of
// a shell that it does not know with its help and success.
func completion(root *cobra.Command) {
	i := slices.IndexFunc(root.Commands(), func(cmd *cobra.Command) bool { return cmd.Name() == "completion" })
	cmd := root.Commands()[i]
	var shells []string
	for _, shell := range cmd.Commands() {
		shell.Args = none
		shells = append(shells, shell.Name())
	}
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage("there is a completion script for %s, not for %q", words.List(shells, "and"), args[0])
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.Use, cmd.DisableFlagsInUseLine = "completion", true
}
