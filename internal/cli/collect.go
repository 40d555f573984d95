package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/collect"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/internal/words"
)

// collectCmd is `samlscope collect`.
type collectCmd struct {
	*Command
	stored    captureFlags
	o         collect.Options
	tokenFile string
	dry       bool
}

// tokenVariable is the environment variable with a token for Microsoft Graph.
const tokenVariable = "SAMLSCOPE_GRAPH_TOKEN"

func (c *Command) collectCommand() *cobra.Command {
	k := &collectCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "collect [FILE|CAPTURE]",
		Short: "Read what decides a sign-in from AWS and Microsoft Graph into a directory",
		Long: `Reads what IAM, Amazon Connect, IAM Identity Center, CloudTrail and Microsoft Entra ID know about a sign-in, or about all
users of an app (--app). It writes the answers to a directory that --evidence reads. It changes nothing. When a call is
refused, samlscope names the permission that opens it and goes on. --dry-run prints every call and the least permissions,
and asks nothing.

For AWS, samlscope signs in as your AWS configuration says (--profile). For Microsoft Graph, it uses the Azure CLI's sign-in,
a device code (--device-code), or the token in ` + tokenVariable + `. A second run into the same directory adds to it.`,
		Example: `  samlscope collect --dry-run response.txt
  samlscope collect response.txt -o evidence
  samlscope collect --app "AWS Console" --profile production -o evidence`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("collect takes one message, and %d were given", len(args)).with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return k.run(cmd.Context(), cmd, args) },
	}
	k.register(cmd.Flags())
	return cmd
}

func (k *collectCmd) register(f *pflag.FlagSet) {
	o := &k.o
	f.StringVar(&o.App, "app", "", "`NAME|ID` of the enterprise application: read all its users")
	f.StringArrayVar(&o.Users, "user", nil, "read only the user called `NAME` (repeatable)")
	f.StringArrayVar(&o.From, "from", nil, "`SIDE` to ask: aws or entra (repeatable; default: both)")
	f.StringVarP(&o.Dir, "output", "o", "evidence", "`DIR` to write to")
	f.BoolVar(&k.dry, "dry-run", false, "print the calls and the least permissions, and ask nothing")
	f.StringVar(&o.Role, "role", "", "`ARN` or name of the only role to read (default: every role)")
	f.StringVar(&o.Profile, "profile", "", "`NAME` of the profile in your AWS configuration")
	f.Var(checked{&o.Region, awsfacts.IsRegion, "is a Region, for example eu-west-1"}, "region",
		"`REGION` to ask who you are in (default: your AWS configuration's)")
	f.StringVar(&o.Entra.ClientID, "client-id", "", "`ID` of the registration that --device-code signs in to")
	f.BoolVar(&o.Entra.DeviceCode, "device-code", false, "sign in to Entra ID with a code that you type in a browser")
	f.StringVar(&k.tokenFile, "graph-token-file", "", "`FILE` with a token for Microsoft Graph (also "+tokenVariable+")")
	choice(f, &o.Entra.Cloud, "cloud", "`CLOUD` of Microsoft", collect.Clouds...)
	f.BoolVar(&o.Instance, "instance-credentials", false, "allow the credentials of this machine: role, managed identity")
	const origin = "is a bare origin with https, for example https://graph.microsoft.com (http on loopback only)"
	f.Var(checked{&o.Entra.Graph, collect.IsOrigin, origin}, "graph-endpoint",
		"`ORIGIN` of Microsoft Graph instead of the cloud's")
	f.Var(checked{&o.Entra.Authority, collect.IsOrigin, origin}, "authority",
		"`ORIGIN` of the sign-in instead of the cloud's")
	k.stored.registerReading(f)
}

func (k *collectCmd) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	if len(args) == 0 && k.o.App == "" {
		return usage("collect needs a message, a capture, or --app NAME").with("samlscope collect FILE", help(cmd))
	}
	for _, side := range k.o.From {
		if side != "aws" && side != "entra" {
			return usage("--from is aws or entra, not %q", side).with(help(cmd))
		}
	}
	if err := k.token(); err != nil {
		return err
	}
	if err := namesSomeone(k.o.Users); err != nil {
		return err
	}
	if len(args) > 0 {
		need, err := k.message(ctx, args[0])
		if err != nil {
			return err
		}
		need.App, need.Users = k.o.App, append(need.Users, k.o.Users...)
		k.o.Need = need
	}
	if k.dry {
		return k.printPlan(collect.Planned(k.o))
	}
	k.o.Clock, k.o.Via, k.o.Getenv = collect.RealClock(k.Now), k.Transport, k.Getenv
	k.o.Tool, k.o.Say = version.Line(), k.note
	res, err := collect.Run(ctx, k.o)
	if res == nil {
		return failed(err, "-o DIR names another directory; it must be yours alone (chmod 700)")
	}
	return k.print(res, err)
}

// token takes the token for Microsoft Graph, where one was got elsewhere.
func (k *collectCmd) token() error {
	token := k.Getenv(tokenVariable)
	if k.tokenFile != "" {
		const most = 64 << 10
		data, err := app.ReadFile("reading the token", k.tokenFile, most)
		if err != nil {
			return err
		}
		token = string(data)
	}
	k.o.Entra.Token = strings.TrimSpace(token)
	if strings.ContainsAny(k.o.Entra.Token, " \r\n\t{") {
		return usage("the token for Microsoft Graph is not one line of text").with("az account get-access-token " +
			"--resource-type ms-graph --query accessToken --output tsv > token.txt writes one")
	}
	if k.o.Entra.DeviceCode && k.o.Entra.Token != "" {
		return usage("there is a token for Microsoft Graph, and --device-code signs in for another one").
			with("leave out one of the two")
	}
	return nil
}

// message reads what the message needs.
func (k *collectCmd) message(ctx context.Context, name string) (collect.Need, error) {
	from, err := k.sources(boundFlags{}, k.stored.Storage)
	if err != nil {
		return collect.Need{}, err
	}
	m, r, err := from.First(ctx, name, inspect.Options{})
	if err != nil {
		return collect.Need{}, err
	}
	if r == nil || r.Kind != inspect.KindResponse {
		return collect.Need{}, usage("%s has no SAML response in it", name).with("samlscope inspect " + name +
			" says what is in it")
	}
	return collect.Of(r, m.XML), nil
}

func (k *collectCmd) printPlan(p collect.Plan) error {
	var b strings.Builder
	b.WriteString("Nothing was asked.\n")
	for _, side := range []struct {
		title string
		all   []collect.Step
	}{{"Microsoft Graph (" + p.Graph + ")", p.Entra}, {"AWS", p.AWS}} {
		if len(side.all) > 0 {
			b.WriteString("\n" + side.title + "\n")
		}
		for _, s := range side.all {
			b.WriteString("  " + words.Visible(s.Line()) + "\n")
		}
	}
	if scopes := p.Scopes(); len(scopes) > 0 {
		b.WriteString("\nLeast permissions for Microsoft Graph\n  " + strings.Join(scopes, " ") + "\n")
	}
	if policy := p.Policy(); policy != "" {
		b.WriteString("\nLeast policy for AWS\n" + policy + "\n")
	}
	_, err := fmt.Fprint(k.Stdout, b.String())
	return written(err)
}

// states are the words for what became of a call.
var states = map[evidencedir.State]string{
	evidencedir.Complete: "read", evidencedir.Partial: "partial", evidencedir.Denied: "refused",
	evidencedir.Absent: "absent", evidencedir.NotAsked: "not asked",
}

// print shows what was done.
func (k *collectCmd) print(res *collect.Result, problem error) error {
	if _, err := fmt.Fprint(k.Stdout, k.table(res)); err != nil {
		return written(err)
	}
	return k.end(res, problem)
}

// table is a line a call, and under each that was not read whole why, and what opens it.
func (k *collectCmd) table(res *collect.Result) string {
	var b strings.Builder
	count := map[evidencedir.State]int{}
	for _, m := range res.Made {
		count[m.State]++
		line := fmt.Sprintf("%-9s  %s", states[m.State], m.Operation)
		if m.Region != "" {
			line += " in " + m.Region
		}
		if m.Of != "" {
			line += "  " + m.Of
		}
		if m.Count != 1 && (m.State == evidencedir.Complete || m.State == evidencedir.Partial) {
			line += fmt.Sprintf("  (%d)", m.Count)
		}
		b.WriteString(words.VisibleLine(line) + "\n")
		if m.Why != "" {
			b.WriteString("           " + words.VisibleLine(m.Why) + "\n")
		}
		if m.Opens != "" {
			b.WriteString("           needs " + m.Opens + "\n")
		}
		if m.Kept {
			b.WriteString("           the answer of an earlier run stays\n")
		}
	}
	var sums []string
	for _, s := range []evidencedir.State{evidencedir.Complete, evidencedir.Partial, evidencedir.Denied,
		evidencedir.Absent, evidencedir.NotAsked} {
		if count[s] > 0 {
			sums = append(sums, fmt.Sprintf("%d %s", count[s], states[s]))
		}
	}
	b.WriteString("\n" + strings.Join(sums, ", ") + ". The files are in " + words.VisibleLine(k.o.Dir) + ".\n")
	return b.String()
}

// end says what comes next, and whether anything was read.
func (k *collectCmd) end(res *collect.Result, problem error) error {
	switch {
	case problem != nil:
		return failed(problem)
	case !res.Read():
		return failed(fmt.Errorf("nothing was read"),
			"samlscope collect --dry-run prints what is asked and the permissions it needs")
	case res.Interrupted:
		k.note("interrupted: the same command goes on where it stopped")
		return nil
	}
	k.complain("hint", "samlscope inspect --evidence "+k.o.Dir+" MESSAGE judges by it. It holds personal data: delete it when "+
		"you are done")
	return nil
}
