package cli

import (
	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

func (c *Command) checksCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "checks",
		Short: "List every check, in the order AWS would meet the faults",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			show := render.CatalogueText
			switch format {
			case "json":
				show = render.CatalogueJSON
			case "markdown":
				show = render.CatalogueMarkdown
			}
			return written(show(c.Stdout, inspect.Catalogue()))
		},
	}
	choice(cmd.Flags(), &format, "format", "`FORMAT` of the list", "text", "json", "markdown")
	return cmd
}
