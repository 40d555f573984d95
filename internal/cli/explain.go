package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

func (c *Command) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain CHECK-ID",
		Short:   "Say what a check means, how sure it is, and where to fix what it finds",
		Example: "  samlscope explain rsn-present",
		Args:    oneCheck,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, check := range inspect.Catalogue() {
				ids = append(ids, check.ID+"\t"+check.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return c.explain(args[0]) },
	}
}

func (c *Command) explain(id string) error {
	if check := inspect.Lookup(strings.ToLower(strings.TrimSpace(id))); check != nil {
		return written(render.Explain(c.Stdout, check, render.TextOptions{Color: c.color()}))
	}
	e := &exit{code: exitFindings, err: fmt.Errorf("there is no check %q", id)}
	if near := nearest(id); len(near) > 0 {
		e = e.with("did you mean " + list(near, "or") + "?")
	}
	return e.with("samlscope checks lists them all")
}

// oneCheck is the check of explain's arguments.
func oneCheck(cmd *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] == "" {
		return usage("%s takes one CHECK-ID, and %d were given", cmd.CommandPath(), len(args)).with("samlscope checks lists them all")
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
		if len(out) < 3 && (strings.Contains(check.ID, id) || distance(id, check.ID) <= 2) {
			out = append(out, check.ID)
		}
	}
	return out
}

// distance is the edit distance of two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			before, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, before+cost)
		}
	}
	return row[len(b)]
}
