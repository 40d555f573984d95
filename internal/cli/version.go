package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/samlscope/samlscope/internal/version"
)

func (c *Command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and number of checks",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(c.Stdout, version.Line())
			return written(err)
		},
	}
}

func (c *Command) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page of samlscope and its commands",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			date := c.Now()
			for _, page := range append([]*cobra.Command{root}, root.Commands()...) {
				if err := doc.GenMan(page, &doc.GenManHeader{
					Section: "1",
					Source:  "samlscope",
					Date:    &date,
				}, c.Stdout); err != nil {
					return written(err)
				}
			}
			return nil
		},
	}
}
