// Package cli is the command line: one file a command, flags, exit codes, and
// the wiring of the parts.
//
// Messages on standard error begin with "samlscope: ", in lower case and
// without a full stop; they say what was being done, with what, and why it
// failed. Lines that begin with "hint: " say what to type next. Standard
// output is the result and nothing else.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Exit codes, the same for every command and format (design section 3).
const (
	exitOK       = 0
	exitFindings = 1
	exitUsage    = 2
	exitFailed   = 3
)

// Command is the program with everything it touches as values.
type Command struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
	Now    func() time.Time
}

// exit is an error that knows its exit code. A nil err prints nothing.
type exit struct {
	code int
	err  error
	hint string
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// usage is an error in how the program was called.
func usage(format string, args ...any) error {
	return &exit{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// failed is an error that kept the program from running.
func failed(err error, hint string) error { return &exit{code: exitFailed, err: err, hint: hint} }

// Main runs the program with these arguments and returns its exit code.
func (c *Command) Main(ctx context.Context, args []string) int {
	root := c.root()
	root.SetArgs(args)
	root.SetIn(c.Stdin)
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	return c.report(root.ExecuteContext(ctx))
}

// report prints an error and returns its exit code. What cobra itself refuses
// is an error of usage.
func (c *Command) report(err error) int {
	if err == nil {
		return exitOK
	}
	var e *exit
	if !errors.As(err, &e) {
		e = &exit{code: exitUsage, err: err, hint: "samlscope --help lists the commands and flags"}
	}
	if e.err != nil {
		text, more, _ := strings.Cut(e.err.Error(), "\n")
		_, _ = fmt.Fprintf(c.Stderr, "samlscope: %s\n", text) // nowhere left to say that this failed
		for _, line := range strings.Split(more, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				_, _ = fmt.Fprintf(c.Stderr, "hint: %s\n", line)
			}
		}
	}
	if e.hint != "" {
		_, _ = fmt.Fprintf(c.Stderr, "hint: %s\n", e.hint)
	}
	return e.code
}

func (c *Command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "samlscope",
		Short: "Says why a sign-in from Microsoft Entra ID to AWS fails, and where to fix it",
		Long: `samlscope reads the SAML Response that Microsoft Entra ID sends to AWS, says in one sentence what AWS
will do with it and why, names the screen on which to fix it, and passes the original bytes on.

Nothing leaves this machine but what you forward to AWS and the metadata URLs that you name.

Every flag can also be set in the file that --config names (the flag's name without dashes as the key)
and by an environment variable (SAMLSCOPE_ and the flag's name in capitals, - as _). Flags win over the
environment, the environment over the file.

Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it, 2 wrong usage, 3 could not run.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().String("config", "", "read flags from this YAML `FILE` (also SAMLSCOPE_CONFIG)")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return c.configure(cmd) }
	root.AddCommand(c.demoCommand(), c.serveCommand(), c.inspectCommand(), c.explainCommand(), c.checksCommand(), c.versionCommand(), c.manCommand())
	return root
}
