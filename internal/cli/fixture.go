package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/words"
)

// fixtureCmd is `samlscope fixture`.
type fixtureCmd struct {
	*Command
	judgement         judgementFlags
	sent              sentFlags
	stored            captureFlags
	output            outputFlags
	bounds            boundFlags
	out, salt, at     string
	metadata, against string
	real, check       bool
	update, force     bool
}

func (c *Command) fixtureCommand() *cobra.Command {
	f := &fixtureCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "fixture",
		Short: "Record sign-ins as redacted files that CI can check",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(f.recordCommand(), f.redactCommand(), f.verifyCommand())
	return cmd
}

func (f *fixtureCmd) recordCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "record CAPTURE|FILE",
		Short: "Write a sign-in as a redacted fixture, signed again by a throw-away key",
		Long: `Writes a capture, or the first Response of a file, as a fixture: header lines with the time, the evidence and the expected
result, an empty line, then the XML.

Pseudonyms replace people, tenants, accounts, keys and certificates, and keep what the checks look at. samlscope signs the
message again, so that valid stays valid and broken stays broken. It refuses a message where it can't do that. The fixture
alone then gives the same result as the sign-in did with the flags given here.`,
		Example: "  samlscope fixture record login.har -o agent.saml",
		Args:    one("record"),
		RunE:    func(cmd *cobra.Command, args []string) error { return f.record(cmd.Context(), args[0]) },
	}
	fl := cmd.Flags()
	f.judgement.register(fl)
	f.sent.register(fl)
	f.writes(cmd)
	fl.StringVar(&f.metadata, "metadata", "",
		"write the metadata of the throw-away key to this `FILE`")
	fl.BoolVar(&f.real, "reveal", false, "keep the real data and the original signature")
	fl.BoolVar(&f.force, "force", false, "replace a fixture whose expect lines were edited")
	f.stored.registerReading(fl)
	f.bounds.register(fl)
	return cmd
}

func (f *fixtureCmd) writes(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "write to this `FILE` instead of standard output")
	cmd.Flags().StringVar(&f.salt, "salt", "", "`TEXT` that makes the same value the same pseudonym in all files")
}

func (f *fixtureCmd) redactCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "redact FILE|-...",
		Short: "Replace the real data in a fixture, or find real data in files",
		Long: `Replaces people, tenants, accounts, keys and certificates, and signs the message again with a throw-away key.

With --check samlscope writes nothing. It prints the line and the kind of each value that redaction didn't create, never the
value. It looks into every file that inspect reads, so it also finds a recording with a sign-in in it.`,
		Example: "  samlscope fixture redact real.saml -o agent.saml\n  samlscope fixture redact --check " +
			"testdata/*.saml",
		Args: some("redact"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.redact(cmd.Context(), args) },
	}
	f.writes(cmd)
	cmd.Flags().BoolVar(&f.check, "check", false, "write nothing; exit 1 when a file contains real data")
	f.bounds.register(cmd.Flags())
	return cmd
}

func (f *fixtureCmd) verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify [FILE|DIR|-]...",
		Short: "Check that fixtures still give the expected result",
		Long: `Checks each fixture, and each *.saml in a directory, as of its recorded time, and compares the result with its expect lines.
Without an argument it uses the current directory. With --at it moves each message to that time and signs it again, so that
a fixture never expires. In GitHub Actions each difference is an annotation.

With --against it compares new sign-ins, in any form that inspect reads, with a recorded one: verdict, checks, user, roles,
destination, relay state. It compares values when the baseline contains real data, or when --salt is that of its redaction.
Otherwise it compares only their number and kind.`,
		Example: "  samlscope fixture verify testdata\n  samlscope fixture verify --format junit testdata > " +
			"samlscope.xml\n  samlscope fixture verify --against agent.saml new.har",
		RunE: func(cmd *cobra.Command, args []string) error { return f.verify(cmd.Context(), args) },
	}
	fl := cmd.Flags()
	f.judgement.register(fl)
	f.bounds.register(fl)
	fl.StringVar(&f.against, "against", "",
		"compare new sign-ins with this `FIXTURE`; evidence is for them")
	fl.StringVar(&f.salt, "salt", "", "`TEXT` that the baseline was redacted with")
	fl.BoolVar(&f.update, "update", false, "write what is found into the files as what is expected")
	fl.Var(instant{&f.at}, "at", "move the message to this `TIME` and sign it again: now or RFC 3339")
	f.output.registerFormat(fl, "`FORMAT` of the result", "text", "json", "junit", "sarif", "markdown")
	return cmd
}

func one(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("fixture %s reads one file, not %d", name, len(args)).with(help(cmd))
		}
		return nil
	}
}

func some(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("fixture %s needs at least one file", name).with(help(cmd))
		}
		return nil
	}
}

// record makes a fixture of the first Response.
func (f *fixtureCmd) record(ctx context.Context, name string) error {
	o, err := f.judgement.options(ctx, f.Command)
	if err != nil {
		return err
	}
	f.sent.add(&o, f.Now)
	from, err := f.sources(f.bounds, f.stored.Storage)
	if err != nil {
		return err
	}
	m, r, err := from.First(ctx, name, o)
	if err != nil {
		return err
	}
	if r.Kind == inspect.KindAuthnRequest || r.Kind == inspect.KindLogoutRequest || r.Kind == inspect.KindLogoutResponse {
		return failed(fmt.Errorf("%s contains no Response", name),
			"a fixture is a recorded Response: the post to AWS's sign-in, not the request before it")
	}
	if err := f.spareEdited(); err != nil {
		return err
	}
	made, err := fixture.RecordBy(m, r, o)
	if err == nil && !f.real {
		made, err = fixture.Redact(made, r, fixture.RedactOptions{Salt: f.salt})
	}
	if err != nil {
		return failed(fmt.Errorf("recording %s: %w", name, err),
			hint(err))
	}
	return f.write(made)
}

// spareEdited refuses to replace a fixture whose expect lines are not those that were recorded: someone wrote them.
// A file that is no fixture was not recorded at all.
func (f *fixtureCmd) spareEdited() error {
	if f.out == "" || f.force {
		return nil
	}
	if i, err := os.Stat(f.out); err != nil || !i.Mode().IsRegular() || i.Size() == 0 {
		return nil // why it can't be read, writing says
	}
	have, err := fixture.Load(f.out)
	if err != nil {
		return failed(fmt.Errorf("%s exists, and isn't a fixture that record wrote: %w", f.out, errors.Unwrap(err)),
			"--force replaces it; -o with another name keeps both")
	}
	if slices.Equal(have.Expect, fixture.Expected(have.Inspect())) {
		return nil
	}
	return failed(fmt.Errorf("%s has expect lines that were edited, and recording writes new ones", f.out),
		"--force replaces it; -o with another name keeps both")
}

// hint says what else can be done with a sign-in that is not recorded.
func hint(err error) string {
	if errors.Is(err, fixture.ErrUnredactable) {
		return "samlscope inspect says what is wrong with the message; --reveal keeps it as it is, with the real data"
	}
	return "record the post to AWS's sign-in: a HAR file of the whole sign-in has it"
}

// write puts out the fixture, and the metadata of its key where that is asked for.
func (f *fixtureCmd) write(made *fixture.Fixture) error {
	if f.metadata != "" {
		data, err := made.Metadata()
		if err != nil {
			return failed(err, "without --metadata the fixture is written alone")
		}
		if err := os.WriteFile(f.metadata, data, 0o600); err != nil {
			return unwritten(err, f.metadata, "--metadata")
		}
	}
	if f.out == "" {
		return f.putOut(made.Bytes())
	}
	_, missing := os.Stat(f.out)
	if err := os.WriteFile(f.out, made.Bytes(), 0o600); err != nil {
		return unwritten(err, f.out, "-o")
	}
	f.wrote(made, missing == nil)
	return nil
}

// wrote says what is in the file now: whose data, and that another one was there.
func (f *fixtureCmd) wrote(made *fixture.Fixture, replaced bool) {
	did, what := "wrote ", "redacted"
	if replaced {
		did = "replaced "
	}
	if made.Origin == fixture.OriginReal {
		what = "with real data"
	}
	f.note(fmt.Sprintf("%s%s: one sign-in, %s, and %s (samlscope fixture verify %s)", did, words.VisibleLine(f.out), what,
		words.Plural(len(made.Expect), "expectation"), words.VisibleLine(f.out)))
}

func (f *fixtureCmd) redact(ctx context.Context, names []string) error {
	if f.check {
		return f.checkReal(ctx, names)
	}
	if len(names) != 1 {
		return usage("fixture redact writes one file, not %d", len(names)).with("--check takes several")
	}
	data, err := f.data(ctx, names[0])
	if err != nil {
		return err
	}
	have, err := fixture.Parse(data)
	if err != nil {
		return failed(fmt.Errorf("reading the fixture %s: %w", names[0], err),
			"samlscope fixture record makes a fixture of any other file")
	}
	made, err := fixture.Redact(have, have.Inspect(), fixture.RedactOptions{Salt: f.salt})
	if err != nil {
		return failed(fmt.Errorf("redacting %s: %w", names[0], err))
	}
	return f.write(made)
}
