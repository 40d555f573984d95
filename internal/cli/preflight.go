package cli

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/preflight"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// preflightCmd is `samlscope preflight`.
type preflightCmd struct {
	*Command
	evidence app.Evidence
	at       string
	app      string
	users    []string
	strict   bool
	reveal   bool
	output   outputFlags
}

func (c *Command) preflightCommand() *cobra.Command {
	p := &preflightCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "preflight --evidence DIR",
		Short: "Say which users will fail before they sign in, and why",
		Long: `Reads a directory of evidence, composes the SAML response that Entra ID would issue for each user of the app, and
checks it the way AWS would. No one has to sign in, and nothing is sent anywhere.

What the directory doesn't show is not checked, and never passes. docs/preflight.md lists the files and the commands
that write them.

Exit codes: 0 nothing found, 1 a user or the app fails, 2 wrong usage, 3 no user could be checked.`,
		Example: `  samlscope preflight --evidence evidence
  samlscope preflight --evidence evidence --at 2026-11-30T09:00:00Z --format html > monday.html
  samlscope preflight --evidence evidence --user alice@example.com --format json`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&p.evidence.Paths, "evidence", nil, "`DIR` with the evidence")
	f.Var(ahead{instant{&p.at}}, "at",
		"`TIME` of the sign-ins: now, a date (its start, UTC) or RFC 3339 (default: now)")
	f.StringVar(&p.app, "app", "", "`NAME` or ID of the app, where the evidence has several")
	f.StringArrayVar(&p.users, "user", nil, "check only this user, `NAME` or ID (repeatable)")
	f.BoolVar(&p.strict, "strict", false, "make errors of warnings that a cautious service provider would refuse")
	p.output.registerFormat(f, "`FORMAT` of the result", "text", "json", "jsonl", "csv", "markdown", "html", "junit")
	p.output.registerFailOn(f)
	f.BoolVar(&p.reveal, "reveal", false, "keep the real data in markdown, html and junit")
	return cmd
}

const (
	// preflightMemory is what the heap may grow to while users are judged, in bytes, before the collector hurries.
	preflightMemory = 400 << 20
	// preflightGC is the collector's pace until then: what lives grows by what is kept of each user, and looking
	// through it often gains nothing.
	preflightGC = 200
)

// oldEvidence is the age from which evidence is said to be old.
const oldEvidence = 24 * time.Hour

func (p *preflightCmd) run(ctx context.Context) error {
	if len(p.evidence.Paths) != 1 {
		return usage("preflight reads one directory of evidence").with("samlscope preflight --evidence DIR")
	}
	dir := p.evidence.Paths[0]
	if info, err := os.Stat(dir); err != nil {
		return app.Unreadable("reading the evidence", dir, err)
	} else if !info.IsDir() {
		return usage("%s is a file, and preflight reads a directory of evidence", dir).
			with("samlscope preflight --evidence " + filepath.Dir(dir))
	}
	if err := namesSomeone(p.users); err != nil {
		return err
	}
	if p.Getenv("GOGC") == "" {
		debug.SetGCPercent(preflightGC)
	}
	if p.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(preflightMemory)
	}
	r, err := p.judge(ctx, dir)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(p.Stdout, outBuffer)
	if err := p.print(out, r); err != nil {
		return written(err)
	}
	if err := out.Flush(); err != nil {
		return written(err)
	}
	switch {
	case !r.Judged():
		p.note("No user could be checked: the reasons are above.")
		return &exit{code: exitFailed}
	case r.Fails(inspect.Severity(p.output.failOn)):
		return &exit{code: exitFindings}
	}
	return nil
}

// namesSomeone says that a --user is blank, as where a variable of the shell is not set: many users have an empty mail.
func namesSomeone(users []string) error {
	if slices.ContainsFunc(users, func(name string) bool { return strings.TrimSpace(name) == "" }) {
		return usage("--user is empty: it takes a user principal name, a mail address or an ID")
	}
	return nil
}

// judge reads the directory and judges its users.
func (p *preflightCmd) judge(ctx context.Context, dir string) (*preflight.Result, error) {
	e, err := preflight.Read(ctx, dir)
	if err != nil {
		return nil, app.Failed(err)
	}
	for _, note := range e.Notes {
		p.note(note)
	}
	if at := e.Collected(); !at.IsZero() && p.Now().Sub(at) > oldEvidence {
		p.note("The evidence was collected " + words.Apart(at, p.Now()) + " ago. What changed since then isn't in it.")
	}
	o := preflight.Options{App: p.app, Users: p.users, Inspect: inspect.Options{Strict: p.strict}}
	p.evidence.Note, p.evidence.Skip = p.note, e.Taken
	if err := p.evidence.Load(ctx, p.Transport, &o.Inspect); err != nil {
		return nil, err
	}
	if o.At = p.Now(); p.at != "" {
		o.At = instant{&p.at}.clock(p.Now).At
	}
	r, err := e.Judge(ctx, o)
	var several *entra.SeveralError
	var nobody *preflight.NobodyError
	var unknown *entra.UnknownAppError
	switch {
	case errors.As(err, &unknown):
		return nil, app.Failed(err, unknown.Hint())
	case errors.As(err, &nobody):
		return nil, app.Failed(err, nobody.Hint())
	case errors.As(err, &several):
		return nil, usage("%w", err).with("--app NAME chooses one")
	case errors.Is(err, entra.ErrNoApp):
		return nil, app.Failed(err, "docs/preflight.md says which files preflight needs",
			"az rest --url 'https://graph.microsoft.com/v1.0/servicePrincipals/ID' > app.json writes it")
	case err != nil:
		return nil, app.Failed(err)
	}
	return r, nil
}

// print prints the result in the format that was asked for.
func (p *preflightCmd) print(out *bufio.Writer, r *preflight.Result) error {
	switch p.output.format {
	case "text":
		return render.PreflightText(out, r, p.text())
	case "json":
		return render.PreflightJSON(out, r)
	case "jsonl":
		return render.PreflightLines(out, r)
	case "csv":
		return render.PreflightCSV(out, r)
	}
	if !p.reveal {
		r = r.Redacted()
	}
	switch p.output.format {
	case "markdown":
		return render.PreflightMarkdown(out, r)
	case "html":
		return render.PreflightHTML(out, r, render.HTMLOptions{Redacted: !p.reveal})
	}
	return render.PreflightJUnit(out, r)
}
