package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/samlscope/samlscope/inspect"
)

// version and commit of this build, from what the Go tool recorded.
func version() (version, commit string) {
	version, commit = "devel", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = s.Value
		}
	}
	return version, commit
}

func (c *Command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and number of checks",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v, commit := version()
			_, err := fmt.Fprintf(c.Stdout, "samlscope %s, commit %s, %d checks\n", v, commit, len(inspect.Catalogue()))
			return err
		},
	}
}

func (c *Command) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page of samlscope and its commands",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			date := c.Now()
			for _, page := range append([]*cobra.Command{root}, root.Commands()...) {
				if err := doc.GenMan(page, &doc.GenManHeader{Section: "1", Source: "samlscope", Date: &date}, c.Stdout); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
