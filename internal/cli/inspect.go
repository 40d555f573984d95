package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	choice(cmd, &i.format, "format", "`FORMAT` of the report", "text", "json", "jsonl")
	f.Var(instant{&i.at}, "at", "`TIME` of judgement: now, issued or RFC 3339 (default: the recorded time of capture, else when it was issued)")
	f.StringVar(&i.acs, "acs", "", "`URL` to which the message was posted")
	f.StringVar(&i.relayState, "relay-state", "", "relay state `TEXT` that went with it; overrides the file's")
	choice(cmd, &i.failOn, "fail-on", "least `SEVERITY` that makes the exit code 1", "error", "warning", "note")
	f.BoolVar(&i.secondOpinion, "second-opinion", false, "ask goxmldsig about each signature too")
	i.register(cmd)
	return cmd
}

func (i *inspectCmd) run(ctx context.Context, args []string, relayStateGiven bool) error {
	if len(args) == 0 {
		if f, ok := i.Stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return usage("nothing to inspect").with("name a file, or pipe a SAMLResponse in: pbpaste | samlscope inspect",
				"samlscope demo shows everything without a capture of your own")
		}
		args = []string{"-"}
	}
	if first := slices.Index(args, "-"); first >= 0 && slices.Contains(args[first+1:], "-") {
		return usage("- stands for standard input, which can be read only once")
	}
	o, err := i.options(ctx, i.Transport)
	if err != nil {
		return err
	}
	o.Clock, o.ACS, o.SecondOpinion = i.clock(), i.acs, i.secondOpinion
	if relayStateGiven {
		o.RelayState = &i.relayState
	}
	return i.inspectAll(ctx, args, o)
}

func (i *inspectCmd) clock() inspect.Clock {
	switch i.at {
	case "":
		return inspect.Clock{}
	case "issued":
		return inspect.Clock{Basis: "issued"}
	case "now":
		return inspect.Clock{Basis: "now", At: i.Now()}
	}
	t, _ := time.Parse(time.RFC3339, i.at) // the flag took it, so it parses
	return inspect.Clock{Basis: "given", At: t}
}

// inspectAll judges every input. One that cannot be read does not keep the
// others from being judged.
func (i *inspectCmd) inspectAll(ctx context.Context, names []string, o inspect.Options) error {
	var reports []*inspect.Report
	var outcome error
	for _, name := range names {
		messages, unread := i.messages(ctx, name)
		if unread != nil {
			i.say(unread)
			outcome = &exit{code: exitFailed}
		}
		for _, m := range messages {
			r := inspect.Inspect(m, o)
			if outcome == nil && i.fails(r) {
				outcome = &exit{code: exitFindings}
			}
			if i.format != "jsonl" {
				reports = append(reports, r)
			} else if err := render.JSONLine(i.Stdout, r); err != nil {
				return written(err)
			}
		}
	}
	if err := i.print(reports); err != nil {
		return written(err)
	}
	return outcome
}

// fails says whether a report has a finding at or above --fail-on.
func (i *inspectCmd) fails(r *inspect.Report) bool {
	return slices.ContainsFunc(r.Findings, func(f inspect.Finding) bool { return f.Severity.AtOrAbove(inspect.Severity(i.failOn)) })
}

// maxInput bounds one input; a message is refused far below it.
const maxInput = 4 << 20

// messages reads one input. One that is too large is not cut, which could hide
// what follows: it becomes a message that says so.
func (i *inspectCmd) messages(ctx context.Context, name string) ([]*inspect.Message, *exit) {
	var data []byte
	var whole bool
	var err error
	if name == "-" {
		data, whole, err = readInterruptible(ctx, i.Stdin)
	} else {
		data, whole, err = readUpTo(name, maxInput)
	}
	switch {
	case errors.Is(err, errDirectory):
		return nil, failed(fmt.Errorf("reading %s: %w", name, err), "name the files in it: samlscope inspect "+filepath.Join(name, "*"))
	case err != nil && name == "-":
		return nil, failed(fmt.Errorf("reading standard input: %w", err))
	case err != nil:
		return nil, unreadable("reading", name, err)
	case !whole:
		return []*inspect.Message{inspect.TooLarge(name, maxInput)}, nil
	}
	return inspect.Messages(name, data), nil
}

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
