package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/render"
)

// diffCmd is `samlscope diff`.
type diffCmd struct {
	*Command
	serving
}

func (c *Command) diffCommand() *cobra.Command {
	d := &diffCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Say what differs that matters between two sign-ins",
		Long: `Compares two sign-ins, such as one that works and one that does not: who, roles, where to, when, which key, relay
state. Identifiers and instants, which differ between any two, are only named. Each is judged as of its own time of
issue. A and B are files in any form that inspect reads, or IDs of captures. The first Response of a file counts.

The exit code is 0 when nothing that matters differs and 1 otherwise.`,
		Example: "  samlscope diff works.har fails.har",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage("diff compares two sign-ins, and %d were given", len(args)).with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return d.run(cmd.Context(), args[0], args[1]) },
	}
	d.judging.register(cmd)
	choice(cmd, &d.format, "format", "`FORMAT` of what is printed", "text", "json")
	cmd.Flags().StringVar(&d.store, "store", "", "`FILE` that captures are kept in, or postgres://USER@HOST/DATABASE (default: captures.db in the user's state directory)")
	return cmd
}

func (d *diffCmd) run(ctx context.Context, a, b string) error {
	o, err := d.options(ctx, d.Transport)
	if err != nil {
		return err
	}
	var sides [2]*inspect.Report
	for i, name := range []string{a, b} {
		if _, sides[i], err = d.first(ctx, d.Command, name, o); err != nil {
			return err
		}
	}
	c := inspect.Compare(sides[0], sides[1])
	if d.format == "json" {
		err = render.ComparisonJSON(d.Stdout, c)
	} else {
		err = render.Comparison(d.Stdout, c, render.TextOptions{Color: d.color()})
	}
	if err != nil {
		return written(err)
	}
	if !c.Same() {
		return &exit{code: exitFindings}
	}
	return nil
}

// latest is the name of the newest capture.
const latest = "latest"

// captured returns a capture from the store.
func (s *serving) captured(ctx context.Context, c *Command, id string) (capture.Record, error) {
	store, err := s.openStore(c)
	if err != nil {
		return capture.Record{}, err
	}
	if id == latest {
		if newest, _, err := store.List(ctx, capture.Query{Limit: 1}); err == nil && len(newest) == 1 {
			id = newest[0].ID
		}
	}
	rec, err := store.Get(ctx, id)
	if err = errors.Join(err, store.Close()); err != nil {
		if errors.Is(err, capture.ErrNotFound) {
			return rec, failed(fmt.Errorf("there is neither a file nor a capture called %s", id), "samlscope serve lists the captures; latest is the newest one")
		}
		return rec, failed(err)
	}
	return rec, nil
}
