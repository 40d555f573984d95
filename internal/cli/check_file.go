package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/render"
)

// fileCheck is a kind of file that can be judged by itself.
type fileCheck struct {
	*Command
	output outputFlags
	read   func(ctx context.Context, name string) ([]byte, error)
	judge  func(name string, data []byte) *inspect.Report
}

// metadataCommand is `samlscope metadata`.
func (c *Command) metadataCommand() *cobra.Command {
	s := &fileCheck{
		Command: c,
		judge:   inspect.CheckMetadata,
		read: func(ctx context.Context, name string) ([]byte, error) {
			return app.ReadMetadata(ctx, c.Transport, name)
		},
	}
	return s.command("metadata", "Check federation metadata", &cobra.Command{
		Use:   "check FILE|URL|-",
		Short: "Check an identity provider's federation metadata, as IAM will read it",
		Long: `Reads federation metadata as IAM does when it is uploaded to an identity provider, and says what keeps it from being
taken: its encoding and size, what it lacks, keys that are too short or too many.`,
		Example: "  samlscope metadata check federationmetadata.xml",
	})
}

// scimCommand is `samlscope scim`.
func (c *Command) scimCommand() *cobra.Command {
	s := &fileCheck{Command: c, judge: inspect.CheckSCIMUser, read: func(_ context.Context, name string) ([]byte, error) {
		return app.ReadSCIMUser(name)
	}}
	return s.command("scim", "Check a user that SCIM provisions into IAM Identity Center", &cobra.Command{
		Use:   "check FILE|-",
		Short: "Check a SCIM user or the output of aws identitystore describe-user",
		Long: `Reads a user as it is provisioned into IAM Identity Center: a SCIM resource, the body of a SCIM POST or PATCH, or what
aws identitystore describe-user prints. Says what keeps the user from being provisioned, from signing in, or from having
what ${user:email} stands for.`,
		Example: `  aws identitystore describe-user --identity-store-id d-… --user-id … | samlscope scim check -`,
	})
}

// command puts the command that checks below one that names the kind.
func (s *fileCheck) command(name, short string, check *cobra.Command) *cobra.Command {
	parent := &cobra.Command{
		Use:   name,
		Short: short,
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	check.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s check takes one file", name).with(help(cmd))
		}
		return nil
	}
	check.RunE = func(cmd *cobra.Command, args []string) error { return s.run(cmd.Context(), args[0]) }
	s.output.registerFormat(check.Flags(), "`FORMAT` of the report", "text", "json", "jsonl")
	s.output.registerFailOn(check.Flags())
	parent.AddCommand(check)
	return parent
}

func (s *fileCheck) run(ctx context.Context, name string) error {
	var data []byte
	var err error
	if name == "-" {
		if data, _, err = app.ReadInput(ctx, s.Stdin); err != nil {
			return failed(err)
		}
	} else if data, err = s.read(ctx, name); err != nil {
		return err
	}
	r := s.judge(name, data)
	switch s.output.format {
	case "json":
		err = render.JSON(s.Stdout, []*inspect.Report{r})
	case "jsonl":
		err = render.JSONLine(s.Stdout, r)
	default:
		err = render.Text(s.Stdout, []*inspect.Report{r}, render.TextOptions{Color: s.color()})
	}
	if err != nil {
		return written(err)
	}
	if s.output.fails(r) {
		return &exit{code: exitFindings}
	}
	return nil
}
