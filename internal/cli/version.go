package cli

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/internal/version"
)

func (c *Command) versionCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and number of checks",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			if format == "json" {
				e := json.NewEncoder(c.Stdout)
				e.SetIndent("", "  ")
				return written(e.Encode(version.Describe()))
			}
			_, err := fmt.Fprintln(c.Stdout, version.Line())
			return written(err)
		},
	}
	choice(cmd.Flags(), &format, "format", "`FORMAT`; json adds date, Go version and modules", "text", "json")
	return cmd
}

func (c *Command) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page of samlscope and its commands",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(c.Stdout, manPages)
			return written(err)
		},
	}
}

// manPages are written by TestManPages from the commands themselves: what turns help texts into a
// manual page is needed once for each change, not in every copy of the program.
//
//go:embed man.gen.1
var manPages string
