package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/render"
)

// fixtureCmd is `samlscope fixture`.
type fixtureCmd struct {
	*Command
	serving
	out, salt, at string
	real, check   bool
	update        bool
}

func (c *Command) fixtureCommand() *cobra.Command {
	f := &fixtureCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "fixture",
		Short: "Record sign-ins as files that anyone may read and that CI checks",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(f.recordCommand(), f.redactCommand(), f.verifyCommand())
	return cmd
}

func (f *fixtureCmd) recordCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "record CAPTURE|FILE",
		Short: "Write a sign-in as a fixture, redacted and signed again by a throw-away key",
		Long: `Writes the first Response of a file, or a capture, as a fixture: header lines with the instant and what is expected, an
empty line, the XML. People, tenants, accounts, keys and certificates are replaced by pseudonyms that keep what checks look
at, and the message is signed again, so that valid stays valid and broken stays broken. A message of which that cannot be
done is refused.`,
		Example: "  samlscope fixture record login.har -o agent.saml",
		Args:    one("record"),
		RunE:    func(cmd *cobra.Command, args []string) error { return f.record(cmd.Context(), args[0]) },
	}
	f.judging.register(cmd)
	fl := cmd.Flags()
	f.writes(cmd)
	fl.BoolVar(&f.real, "reveal", false, "keep the real data and the original signature")
	fl.StringVar(&f.store, "store", "", "`FILE` that captures are kept in (default: captures.db in the user's state directory)")
	return cmd
}

func (f *fixtureCmd) writes(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "write to this `FILE` instead of standard output")
	cmd.Flags().StringVar(&f.salt, "salt", "", "`TEXT` that makes the same value the same pseudonym in all files")
}

func (f *fixtureCmd) redactCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "redact FILE",
		Short: "Replace the real data in a fixture, or say whether it holds some",
		Args:  one("redact"),
		RunE:  func(_ *cobra.Command, args []string) error { return f.redact(args[0]) },
	}
	f.writes(cmd)
	cmd.Flags().BoolVar(&f.check, "check", false, "change nothing; exit 1 when the file is not redacted")
	return cmd
}

func (f *fixtureCmd) verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify [FILE|DIR]...",
		Short: "Check that fixtures are judged as they expect",
		Long: `Judges each fixture, and each *.saml in a directory, as of its own instant, and compares that with its expect lines.
Without an argument the present directory is taken. In GitHub Actions each difference is an annotation.`,
		Example: "  samlscope fixture verify testdata",
		RunE:    func(_ *cobra.Command, args []string) error { return f.verify(args) },
	}
	fl := cmd.Flags()
	fl.BoolVar(&f.update, "update", false, "write what is found into the files as what is expected")
	fl.Var(instant{&f.at}, "at", "judge as of this `TIME` instead of the fixture's own: now or RFC 3339")
	choice(cmd, &f.format, "format", "`FORMAT` of the result", "text", "json")
	return cmd
}

func one(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("fixture %s takes one file, and %d were given", name, len(args)).with(help(cmd))
		}
		return nil
	}
}

// record makes a fixture of the first Response.
func (f *fixtureCmd) record(ctx context.Context, name string) error {
	o, err := f.options(ctx, f.Transport)
	if err != nil {
		return err
	}
	var m *inspect.Message
	var r *inspect.Report
	i := &inspectCmd{Command: f.Command}
	unread := i.read(ctx, name, func(found *inspect.Message) {
		if r == nil || r.Kind != inspect.KindResponse {
			m, r = found, inspect.Inspect(found, o)
		}
	})
	if unread != nil {
		if filepath.Base(name) != name {
			return unread
		}
		rec, err := f.captured(ctx, f.Command, name)
		if err != nil {
			return err
		}
		m = inspect.FormField(rec.ID, rec.SAMLResponse, rec.RelayState)
		m.ACS = rec.Endpoint
		o.Clock, o.ACS = inspect.Clock{Basis: "capture", At: rec.ReceivedAt}, rec.Endpoint
		r = inspect.Inspect(m, o)
	}
	made, err := fixture.Record(m, r)
	if err == nil && !f.real {
		made, err = fixture.Redact(made, r, fixture.RedactOptions{Salt: f.salt})
	}
	if err != nil {
		return failed(fmt.Errorf("recording %s: %w", name, err), "samlscope inspect says what is wrong with the message; --reveal keeps it as it is, with the real data")
	}
	return f.write(made)
}

func (f *fixtureCmd) write(made *fixture.Fixture) error {
	if f.out == "" {
		_, err := f.Stdout.Write(made.Bytes())
		return written(err)
	}
	if err := os.WriteFile(f.out, made.Bytes(), 0o600); err != nil {
		return failed(err, "-o names the file to write")
	}
	return nil
}

func (f *fixtureCmd) redact(name string) error {
	have, err := fixture.Load(name)
	if err != nil {
		return failed(err)
	}
	if have.Origin == fixture.OriginRedacted {
		if f.out != "" {
			return f.write(have)
		}
		return nil
	}
	if f.check {
		if _, err := fmt.Fprintf(f.Stdout, "%s holds real data: samlscope fixture redact %s -o %s\n", name, name, name); err != nil {
			return written(err)
		}
		return &exit{code: exitFindings}
	}
	made, err := fixture.Redact(have, have.Inspect(), fixture.RedactOptions{Salt: f.salt})
	if err != nil {
		return failed(fmt.Errorf("redacting %s: %w", name, err))
	}
	return f.write(made)
}

// verified is the result for one file.
type verified struct {
	File     string          `json:"file"`
	OK       bool            `json:"ok"`
	Now      string          `json:"now"` // instant as of which it was judged
	Headline string          `json:"headline"`
	Unmet    []fixture.Unmet `json:"unmet"`
	Problem  string          `json:"problem,omitempty"` // why the file could not be read
}

func (f *fixtureCmd) verify(names []string) error {
	if len(names) == 0 {
		names = []string{"."}
	}
	files, err := fixtureFiles(names)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return failed(fmt.Errorf("there is no fixture (*.saml) in %s", strings.Join(names, ", ")), "samlscope fixture record CAPTURE|FILE -o NAME.saml writes one")
	}
	results := []verified{}
	bad := 0
	for _, file := range files {
		v := f.verifyOne(file)
		if !v.OK {
			bad++
		}
		results = append(results, v)
	}
	if err := f.print(results, bad); err != nil {
		return written(err)
	}
	if bad > 0 {
		return &exit{code: exitFindings}
	}
	return nil
}

// fixtureFiles are the files that are named, and the fixtures in directories.
func fixtureFiles(names []string) (files []string, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, unreadable("reading the fixture", name, err)
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		err = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && strings.HasSuffix(path, ".saml") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, unreadable("reading the fixtures in", name, err)
		}
	}
	return files, nil
}

func (f *fixtureCmd) verifyOne(file string) verified {
	v := verified{File: file, Unmet: []fixture.Unmet{}}
	have, err := fixture.Load(file)
	if err != nil {
		v.Problem = err.Error()
		return v
	}
	clock := (&inspectCmd{Command: f.Command, at: f.at}).clock()
	if clock.At.IsZero() {
		clock.At = have.Now
	}
	r := have.InspectAt(clock.At)
	v.Now, v.Headline = clock.At.UTC().Format("2006-01-02T15:04:05Z"), r.Headline
	if f.update {
		have.Expect = fixture.Expected(r)
		if err := os.WriteFile(file, have.Bytes(), 0o600); err != nil {
			v.Problem = err.Error()
			return v
		}
	}
	if len(have.Expect) == 0 {
		v.Problem = "it expects nothing: samlscope fixture verify --update writes what is found"
		return v
	}
	v.Unmet = have.Check(r)
	v.OK = len(v.Unmet) == 0
	return v
}

func (f *fixtureCmd) print(results []verified, bad int) error {
	if f.format == "json" {
		out, err := json.MarshalIndent(struct {
			Schema   string     `json:"schema"`
			Fixtures []verified `json:"fixtures"`
		}{"samlscope.verify/v1", results}, "", "  ")
		_, werr := fmt.Fprintf(f.Stdout, "%s\n", out)
		return errors.Join(err, werr)
	}
	var b strings.Builder
	for _, v := range results {
		name := render.VisibleLine(v.File)
		switch {
		case v.Problem != "":
			fmt.Fprintf(&b, "FAIL  %s: %s\n", name, render.VisibleLine(v.Problem))
		case v.OK:
			fmt.Fprintf(&b, "ok    %s (judged as of %s)\n", name, v.Now)
		default:
			fmt.Fprintf(&b, "FAIL  %s (judged as of %s): %s\n", name, v.Now, render.VisibleLine(v.Headline))
		}
		for _, u := range v.Unmet {
			line := "expected " + u.Expect + ", but " + u.Why
			fmt.Fprintf(&b, "      %s\n", render.VisibleLine(line))
			if f.Getenv("GITHUB_ACTIONS") != "" {
				fmt.Fprintf(&b, "::error file=%s::%s\n", annotation(v.File), annotation(line))
			}
		}
	}
	fmt.Fprintf(&b, "%d of %d fixtures are as expected\n", len(results)-bad, len(results))
	_, err := fmt.Fprint(f.Stdout, b.String())
	return err
}

// annotation escapes a text for a command of GitHub Actions.
func annotation(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}
