package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// explainCmd is `samlscope explain`.
type explainCmd struct {
	*Command
	judgement judgementFlags
	sent      sentFlags
	stored    captureFlags
	output    outputFlags
	bounds    boundFlags
	capture   string
	at, acs   string
	relay     string
}

func (c *Command) explainCommand() *cobra.Command {
	e := &explainCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "explain TEXT|CHECK-ID",
		Short: "Explain an error text or a check: what it means, and where to fix it",
		Long: `Explains an error text of AWS, Microsoft or a tool: what it means, what causes it (the most probable cause first) and where
to fix each cause. Also explains a check by its ID.

The text may be cut off, wrapped, escaped, or part of a log line or an HTML page. Eight characters of a known text are
enough, and so is any AADSTS code. Give it as arguments or on standard input (with - or nothing). Use single quotes: inside
double quotes the shell removes ${user:email}. If nothing matches, samlscope names the nearest known texts.

With --capture samlscope compares the causes with a message. It marks those the message shows and strikes out those it
rules out.`,
		Example: `  samlscope explain rsn-present
  samlscope explain 'User attribute: ${user:email} is empty'
  samlscope explain AADSTS50105
  samlscope explain --capture latest 'Your request included an invalid SAML response'
  pbpaste | samlscope explain --format json`,
		Args: e.somethingToExplain,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, check := range inspect.Catalogue() {
				ids = append(ids, check.ID+"\t"+check.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.explain(cmd.Context(), args)
		},
	}
	f := cmd.Flags()
	e.judgement.register(f)
	e.sent.register(f)
	f.StringVar(&e.capture, "capture", "",
		"`CAPTURE|FILE` that the error was about; latest is the newest capture")
	e.stored.registerReading(f)
	e.bounds.register(f)
	e.output.registerFormat(f, "`FORMAT` of the explanation", "text", "json")
	return cmd
}

func (c *explainCmd) explain(ctx context.Context, args []string) error {
	text := strings.Join(args, " ")
	if text == "-" || len(args) == 0 {
		var err error
		if text, err = c.pastedText(ctx); err != nil {
			return err
		}
	}
	about, err := c.message(ctx)
	if err != nil {
		return err
	}
	x := render.Explanation{Text: text, About: about}
	x.Checks, x.Known = inspect.Explain(text)
	if cause, _ := causeIn(text); cause == "" && len(x.Checks)+len(x.Known) == 0 {
		x.Nearest = inspect.NearestErrors(text)
	}
	if err := c.print(x); err != nil {
		return written(err)
	}
	if len(x.Checks)+len(x.Known) == 0 {
		return unexplained(text, args)
	}
	return nil
}

// message judges the message that the error was about; nil when none was named.
func (c *explainCmd) message(ctx context.Context) (*inspect.Report, error) {
	if c.capture == "" {
		return nil, nil
	}
	o, err := c.judgement.options(ctx, c.Command)
	if err != nil {
		return nil, err
	}
	c.sent.add(&o, c.Now)
	from, err := c.sources(c.bounds, c.stored.Storage)
	if err != nil {
		return nil, err
	}
	_, about, err := from.First(ctx, c.capture, o)
	return about, err
}

// print prints what a text means, or what it is near to.
func (c *explainCmd) print(x render.Explanation) error {
	o := c.text()
	switch {
	case c.output.format == "json":
		return render.ExplainJSON(c.Stdout, x)
	case len(x.Nearest) > 0:
		return render.NearestErrors(c.Stdout, x.Nearest, o)
	}
	for i, check := range x.Checks {
		if i > 0 {
			_, _ = fmt.Fprintln(c.Stdout) // the next line meets the same error, and reports it
		}
		if err := render.Explain(c.Stdout, check, x.About, o); err != nil {
			return err
		}
	}
	switch {
	case len(x.Known) == 0:
		return nil
	case len(x.Checks) > 0:
		_, _ = fmt.Fprint(c.Stdout, "\n── error text\n\n") // as above
	}
	return render.ExplainErrors(c.Stdout, x, o)
}

// pastedText reads the text that comes on standard input.
func (c *Command) pastedText(ctx context.Context) (string, error) {
	data, whole, err := app.ReadInput(ctx, c.Stdin)
	if err == nil && !whole {
		err = fmt.Errorf("it is larger than %d bytes", inspect.MaxInput)
	}
	if err != nil {
		return "", failed(fmt.Errorf("reading standard input: %w", err))
	}
	if strings.TrimSpace(string(data)) == "" {
		return "", failed(errors.New("standard input is empty"))
	}
	return string(data), nil
}

// unexplained says that nothing matches, and what else to try.
func unexplained(text string, args []string) error {
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, " \t\n") {
		e := &exit{code: exitFindings, err: fmt.Errorf("no known error text in %q", words.Beginning(text))}
		if last := len(args) - 1; last > 0 && isFile(args[last]) {
			typed := strings.ReplaceAll(words.Beginning(strings.Join(args[:last], " ")), "'", `'\''`)
			e = e.with(fmt.Sprintf("samlscope explain --capture %s '%s' compares the causes with %[1]s",
				shellLine(args[last:]), typed))
		}
		if strings.Contains(text, "is empty") {
			e = e.with("put the text into single quotes: in double quotes the shell removes ${user:email}")
		}
		return e.with("give AWS's or Microsoft's own sentence, without changes",
			"samlscope inspect checks the message itself")
	}
	if title, checks := causeIn(text); title != "" {
		err := fmt.Errorf("%s is a cause, not an error text: %s", words.Beginning(text), title)
		e := &exit{code: exitFindings, err: err}
		if len(checks) > 0 {
			e = e.with("samlscope explain " + checks[0] + " explains a check that shows it")
		}
		return e.with("inspect, preflight and the page say what to change where they name the cause")
	}
	e := &exit{
		code: exitFindings,
		err:  fmt.Errorf("there is no check or known error text %q", words.Beginning(text)),
	}
	if isFile(text) {
		e = e.with("to explain what is in the file: samlscope explain - < " + text)
	}
	if near := nearest(text); len(near) > 0 {
		e = e.with("did you mean " + words.List(near, "or") + "?")
	}
	return e.with("samlscope checks lists them all")
}

// causeIn looks up a text that is the ID of a cause, as reports print it.
func causeIn(text string) (title string, checks []string) {
	return inspect.LookupCause(strings.ToLower(strings.Trim(strings.TrimSpace(text), "[]")))
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// somethingToExplain is the check of explain's arguments: a text may be piped in too.
func (c *explainCmd) somethingToExplain(cmd *cobra.Command, args []string) error {
	if strings.TrimSpace(strings.Join(args, "")) == "" && (len(args) > 0 || c.nothingPiped()) {
		return usage("%s needs an error TEXT or a CHECK-ID",
			cmd.CommandPath()).with("samlscope checks lists the checks")
	}
	return nil
}

// nearest returns up to three check IDs that share words or letters with id.
func nearest(id string) []string {
	id = strings.ToLower(strings.TrimSpace(id))
	if len(id) > 64 {
		return nil // no check's name is that long, and the edit distance would take a while
	}
	var out []string
	for _, check := range inspect.Catalogue() {
		if len(out) < 3 && (strings.Contains(check.ID, id) || words.Distance(id, check.ID) <= 2) {
			out = append(out, check.ID)
		}
	}
	return out
}
