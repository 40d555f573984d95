package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

// inspectCmd is `samlscope inspect`.
type inspectCmd struct {
	*Command
	judging
	format        string
	at            string
	acs           string
	relayState    string
	failOn        string
	secondOpinion bool
}

func (c *Command) inspectCommand() *cobra.Command {
	i := &inspectCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "inspect [FILE|-]...",
		Short: "Decode and judge SAML messages",
		Long: `Decodes what the files hold (standard input for - or without a file) and judges each message the way AWS would.

The form is told from the content: raw XML; base64, wrapped or not, also percent-encoded once or twice; a form body; a
redirect-binding URL or query. AuthnRequest, LogoutRequest and LogoutResponse are shown; only Responses are judged.

Nothing is sent anywhere; only metadata URLs that you name are fetched.`,
		Example: `  samlscope inspect response.xml
  pbpaste | samlscope inspect --at now
  samlscope inspect --idp-metadata entra.xml --aws-metadata iam.xml --format json capture.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return i.run(cmd.Context(), args, cmd.Flags().Changed("relay-state"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&i.format, "format", "text", "`FORMAT` of the report: text|json|jsonl")
	f.StringVar(&i.at, "at", "", "`TIME` of judgement: now, issued or RFC 3339 (default: the recorded time of capture, else when it was issued)")
	f.StringVar(&i.acs, "acs", "", "`URL` to which the message was posted")
	f.StringVar(&i.relayState, "relay-state", "", "relay state `TEXT` that went with it; overrides the file's")
	f.StringVar(&i.failOn, "fail-on", "error", "least `SEVERITY` that makes the exit code 1: error|warning|note")
	f.BoolVar(&i.secondOpinion, "second-opinion", false, "ask goxmldsig about each signature too")
	i.register(f)
	return cmd
}

func (i *inspectCmd) run(ctx context.Context, args []string, relayStateGiven bool) error {
	switch i.format {
	case "text", "json", "jsonl":
	default:
		return usage("--format is text, json or jsonl, not %q", i.format)
	}
	threshold, err := severity(i.failOn)
	if err != nil {
		return err
	}
	o, err := i.options(ctx)
	if err != nil {
		return err
	}
	if o.Clock, err = i.clock(); err != nil {
		return err
	}
	o.ACS, o.SecondOpinion = i.acs, i.secondOpinion
	if relayStateGiven || i.relayState != "" {
		o.RelayState = &i.relayState
	}
	if len(args) == 0 {
		if f, ok := i.Stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return usage("nothing to inspect\nname a file, or pipe a SAMLResponse in: pbpaste | samlscope inspect\nsamlscope demo shows everything without a capture of your own")
		}
		args = []string{"-"}
	}
	return i.inspectAll(args, o, threshold)
}

func severity(s string) (inspect.Severity, error) {
	switch v := inspect.Severity(s); v {
	case inspect.Error, inspect.Warning, inspect.Note:
		return v, nil
	}
	return "", usage("--fail-on is error, warning or note, not %q", s)
}

func (i *inspectCmd) clock() (inspect.Clock, error) {
	switch i.at {
	case "":
		return inspect.Clock{}, nil
	case "issued":
		return inspect.Clock{Basis: "issued"}, nil
	case "now":
		return inspect.Clock{Basis: "now", At: i.Now()}, nil
	}
	t, err := time.Parse(time.RFC3339, i.at)
	if err != nil {
		return inspect.Clock{}, usage("--at is now, issued or an instant like 2026-11-22T03:00:00Z, not %q", i.at)
	}
	return inspect.Clock{Basis: "given", At: t}, nil
}

// inspectAll judges every input. One that cannot be read does not keep the
// others from being judged.
func (i *inspectCmd) inspectAll(names []string, o inspect.Options, threshold inspect.Severity) error {
	var reports []*inspect.Report
	var unread error
	found := false
	for _, name := range names {
		data, err := i.read(name)
		if err != nil {
			if unread != nil {
				err = fmt.Errorf("%w; %w", unread, err)
			}
			unread = err
			continue
		}
		for _, m := range inspect.Messages(name, data) {
			r := inspect.Inspect(m, o)
			for k := range r.Findings {
				found = found || r.Findings[k].Severity.AtOrAbove(threshold)
			}
			if i.format != "jsonl" {
				reports = append(reports, r)
			} else if err := render.JSONLine(i.Stdout, r); err != nil {
				return failed(fmt.Errorf("writing the report: %w", err), "")
			}
		}
	}
	if err := i.print(reports); err != nil {
		return failed(fmt.Errorf("writing the report: %w", err), "")
	}
	if unread != nil {
		return failed(unread, "")
	}
	if found {
		return &exit{code: exitFindings}
	}
	return nil
}

// read reads one input, up to a size at which nothing can be a message any
// more but the report can still say so.
func (i *inspectCmd) read(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(i.Stdin, maxInput))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxInput))
	return data, errors.Join(err, f.Close())
}

// maxInput bounds one input; a message is refused far below it.
const maxInput = 4 << 20

func (i *inspectCmd) print(reports []*inspect.Report) error {
	switch i.format {
	case "json":
		return render.JSON(i.Stdout, reports)
	case "text":
		return render.Text(i.Stdout, reports, render.TextOptions{Color: i.color()})
	}
	return nil
}

// color says whether standard output takes colours: a terminal, and NO_COLOR
// (no-color.org) is not set.
func (c *Command) color() bool {
	f, ok := c.Stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && c.Getenv("NO_COLOR") == "" && c.Getenv("TERM") != "dumb"
}
