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
		Short: "List every check, in the order in which AWS would meet what it finds",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "text":
				return render.CatalogueText(c.Stdout, inspect.Catalogue())
			case "json":
				return render.CatalogueJSON(c.Stdout, inspect.Catalogue())
			case "markdown":
				return render.CatalogueMarkdown(c.Stdout, inspect.Catalogue())
			}
			return usage("--format is text, json or markdown, not %q", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT` of the list: text|json|markdown")
	return cmd
}
