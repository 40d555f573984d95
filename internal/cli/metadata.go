package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

// metadataCommand is `samlscope metadata`.
func (c *Command) metadataCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metadata",
		Short: "Check federation metadata",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var format, failOn string
	check := &cobra.Command{
		Use:   "check FILE|URL|-",
		Short: "Check an identity provider's federation metadata, as IAM will read it",
		Long: `Reads federation metadata as IAM does when it is uploaded to an identity provider, and says what keeps it from being
taken: its encoding and size, what it lacks, keys that are too short or too many.`,
		Example: "  samlscope metadata check federationmetadata.xml",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("metadata check takes one file").with(help(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.checkMetadata(cmd.Context(), args[0], format, inspect.Severity(failOn))
		},
	}
	choice(check, &format, "format", "`FORMAT` of the report", "text", "json", "jsonl")
	choice(check, &failOn, "fail-on", "least `SEVERITY` that makes the exit code 1", "error", "warning", "note")
	cmd.AddCommand(check)
	return cmd
}

func (c *Command) checkMetadata(ctx context.Context, name, format string, failOn inspect.Severity) error {
	var data []byte
	var err error
	if name == "-" {
		data, _, err = readInterruptible(ctx, c.Stdin)
	} else {
		data, err = readMetadata(ctx, c.Transport, name)
	}
	if err != nil {
		return failed(err)
	}
	return c.report1(inspect.CheckMetadata(name, data), format, failOn)
}

// report1 prints one report and sets the exit code by it.
func (c *Command) report1(r *inspect.Report, format string, failOn inspect.Severity) error {
	var err error
	switch format {
	case "json":
		err = render.JSON(c.Stdout, []*inspect.Report{r})
	case "jsonl":
		err = render.JSONLine(c.Stdout, r)
	default:
		err = render.Text(c.Stdout, []*inspect.Report{r}, render.TextOptions{Color: c.color()})
	}
	if err != nil {
		return written(err)
	}
	for _, f := range r.Findings {
		if f.Severity.AtOrAbove(failOn) {
			return &exit{code: exitFindings}
		}
	}
	return nil
}
