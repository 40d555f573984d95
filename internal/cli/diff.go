package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

// diffCmd is `samlscope diff`.
type diffCmd struct {
	*Command
	judgement judgementFlags
	sent      sentFlags
	stored    captureFlags
	output    outputFlags
	bounds    boundFlags
}

func (c *Command) diffCommand() *cobra.Command {
	d := &diffCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Show the differences that matter between two sign-ins",
		Long: `Compares two sign-ins, such as one that works and one that fails: user, roles, destination, times, signing key, relay state.
Identifiers and times always differ, so they are only listed. Each sign-in is checked as of its issue time.

A and B are files in any form that inspect reads, or IDs of captures. The first Response in a file counts. The exit code is
0 when nothing that matters differs, otherwise 1.`,
		Example: "  samlscope diff works.har fails.har",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage("diff compares two sign-ins, not %d", len(args)).with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return d.run(cmd.Context(), args[0], args[1]) },
	}
	f := cmd.Flags()
	d.judgement.register(f)
	d.sent.register(f)
	d.output.registerFormat(f, "`FORMAT` of what is printed", "text", "json")
	d.stored.registerReading(f)
	d.bounds.register(f)
	return cmd
}

func (d *diffCmd) run(ctx context.Context, a, b string) error {
	o, err := d.judgement.options(ctx, d.Command)
	if err != nil {
		return err
	}
	d.sent.add(&o, d.Now)
	from, err := d.sources(d.bounds, d.stored.Storage)
	if err != nil {
		return err
	}
	var sides [2]*inspect.Report
	for i, name := range []string{a, b} {
		if _, sides[i], err = from.First(ctx, name, o); err != nil {
			return err
		}
	}
	c := inspect.Compare(sides[0], sides[1])
	if d.output.format == "json" {
		err = render.ComparisonJSON(d.Stdout, c)
	} else {
		err = render.Comparison(d.Stdout, c, d.text())
	}
	if err != nil {
		return written(err)
	}
	if !c.Same() {
		return &exit{code: exitFindings}
	}
	return nil
}
