package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/web"
)

// askCmd is `samlscope ask`.
type askCmd struct {
	*Command
	judgement             judgementFlags
	sent                  sentFlags
	forward               forwardFlags
	stored                captureFlags
	output                outputFlags
	bounds                boundFlags
	via, region, endpoint string
}

func (c *Command) askCommand() *cobra.Command {
	a := &askCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "ask [FILE|CAPTURE]",
		Short: "Ask AWS what it does with a message",
		Long: `Sends the original message to AWS within its five minutes and prints AWS's answer next to samlscope's prediction.

With --via sts (the default) samlscope calls AssumeRoleWithSAML. The call needs no AWS credentials, and its answer is a code
and a sentence. With --via signin samlscope posts the message to the sign-in endpoint that its Recipient names. AWS may
accept it only once. samlscope discards the credentials and cookies in the answer unread.

CAPTURE is the ID of a capture. Without an argument samlscope reads the message from standard input.`,
		Example: `  samlscope ask response.txt
  samlscope ask --role arn:aws:iam::400000000004:role/Agent 0660f39ad86e02d2c9cb`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("ask sends one message, not %d", len(args)).with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), append(args, "-")[0]) },
	}
	f := cmd.Flags()
	a.judgement.register(f)
	a.sent.register(f)
	choice(f, &a.via, "via", "`WAY` to ask: STS, or a post to the sign-in endpoint", "sts", "signin")
	f.Var(checked{&a.region, awsfacts.IsRegion, "is a Region, for example eu-west-1"}, "region",
		"`REGION` of STS (default: the Recipient's, else us-east-1)")
	f.Var(checked{&a.endpoint, webAddress, "is a URL, for example https://sts.eu-west-1.amazonaws.com"}, "endpoint",
		"`URL` to ask instead of AWS's own STS, or sign-in with --via signin")
	a.forward.register(f, "also post to this `HOST[:PORT]`, besides AWS's (repeatable)")
	a.stored.registerReading(f)
	a.bounds.register(f)
	a.output.registerFormat(f, "`FORMAT` of what is printed", "text", "json")
	return cmd
}

func (a *askCmd) run(ctx context.Context, name string) error {
	if err := app.CheckForwardHosts(a.forward.Hosts); err != nil {
		return err
	}
	o, err := a.judgement.options(ctx, a.Command)
	if err != nil {
		return err
	}
	a.sent.add(&o, a.Now)
	if a.sent.at == "" { // it is sent now
		o.Clock = inspect.Clock{Basis: "now", At: a.Now()}
	}
	q, err := a.message(ctx, name, o)
	if err != nil {
		return err
	}
	q.Via, q.Role, q.Region = a.via, a.judgement.role, a.region
	by := &app.Asker{Env: a.env(), Allowed: a.forward.Allowed}
	if a.via == "sts" {
		by.STS = a.endpoint
	} else {
		by.SignIn = a.endpoint
	}
	got, err := by.Ask(ctx, q)
	if err != nil {
		return askProblem(err)
	}
	return a.print(q.Report, got)
}

// message reads the message from a file, or from the captures when there is no
// such file.
func (a *askCmd) message(ctx context.Context, name string, o inspect.Options) (app.Question, error) {
	from, err := a.sources(a.bounds, a.stored.Storage)
	if err != nil {
		return app.Question{}, err
	}
	m, r, err := from.First(ctx, name, o)
	if err != nil {
		return app.Question{}, err
	}
	q := app.Question{Report: r, SAMLResponse: m.Raw, RelayState: m.RelayState}
	if o.RelayState != nil {
		q.RelayState = o.RelayState
	}
	return q, nil
}

// print shows prediction and answer side by side.
func (a *askCmd) print(r *inspect.Report, got capture.Asked) error {
	refused := got.Refused()
	beside := inspect.Against(r, refused)
	if a.output.format == "json" {
		out, err := json.MarshalIndent(struct {
			Verdict   inspect.Verdict `json:"verdict"`
			Headline  string          `json:"headline"`
			Answer    capture.Asked   `json:"answer"`
			Confirmed bool            `json:"confirmed"`
		}{r.Verdict, r.Headline, got, beside.Agrees}, "", "  ")
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(a.Stdout, "%s\n", out); err != nil {
			return written(err)
		}
	} else if _, err := fmt.Fprintf(a.Stdout, "samlscope  %s\nAWS        %s\n%s\n",
		words.VisibleLine(r.Headline), words.VisibleLine(said(got)), beside.Sentence); err != nil {
		return written(err)
	}
	if words := app.ClockWords(got.ClockAhead); words != "" {
		a.note(words)
	}
	if refused {
		return &exit{code: exitFindings}
	}
	return nil
}

// said is AWS's answer in one line.
func said(a capture.Asked) string {
	switch {
	case a.Code != "":
		return fmt.Sprintf("%d %s: %s", a.Status, a.Code, a.AWSError)
	case a.AWSError != "":
		return fmt.Sprintf("%d: %s", a.Status, a.AWSError)
	case a.Session != "":
		return "accepts it; the session would be " + a.Session
	case a.Location != "":
		return "accepts it, and would send the browser to " + a.Location
	}
	return fmt.Sprintf("answered %d", a.Status)
}

// askProblem says which flag chooses the role, where AWS was not asked for want
// of one.
func askProblem(err error) error {
	var p *web.AskProblem
	if !errors.As(err, &p) {
		return failed(err, "check the network, and HTTPS_PROXY where a proxy is needed; then sign in again, "+
			"because AWS accepts a message for five minutes only")
	}
	switch p.Code {
	case "several-roles", "no-such-role":
		return usage("%w", p.Err).with("--role ARN names the one to ask for")
	}
	return failed(p.Err)
}
