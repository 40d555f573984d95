package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/evidence"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// fileCheck is a kind of file that can be judged by itself.
type fileCheck struct {
	*Command
	output outputFlags
	read   func(ctx context.Context, name string) ([]byte, error)
	judge  func(name string, data []byte) ([]*inspect.Report, error)
}

// metadataCommand is `samlscope metadata`.
func (c *Command) metadataCommand() *cobra.Command {
	s := &fileCheck{
		Command: c,
		judge: func(name string, data []byte) ([]*inspect.Report, error) {
			return []*inspect.Report{inspect.CheckMetadata(name, data)}, nil
		},
		read: func(ctx context.Context, name string) ([]byte, error) {
			return app.ReadMetadata(ctx, c.Transport, name)
		},
	}
	return s.command("metadata", "Check federation metadata", &cobra.Command{
		Use:   "check [FILE|URL|-]",
		Short: "Check an identity provider's federation metadata the way IAM reads it",
		Long: `Reads federation metadata the way IAM does when you upload it to an identity provider. Says what makes IAM refuse it: its
encoding or size, missing parts, keys that are too short or too many.`,
		Example: "  samlscope metadata check federationmetadata.xml",
	})
}

// scimCommand is `samlscope scim`.
func (c *Command) scimCommand() *cobra.Command {
	s := &fileCheck{
		Command: c,
		judge: func(name string, data []byte) ([]*inspect.Report, error) {
			all, err := inspect.CheckSCIMUsers(name, data)
			if err != nil {
				return nil, app.Failed(err, evidence.HintSCIMUser)
			}
			return all, nil
		},
		read: func(_ context.Context, name string) ([]byte, error) { return app.ReadSCIMUser(name) },
	}
	return s.command("scim", "Check a user provisioned by SCIM into IAM Identity Center", &cobra.Command{
		Use:   "check [FILE|-]",
		Short: "Check a SCIM user or the output of aws identitystore describe-user",
		Long: `Reads users of IAM Identity Center: a SCIM resource, a SCIM list, the body of a SCIM POST, PUT or PATCH, or the output of
aws identitystore describe-user or list-users. Says for each user what stops provisioning or sign-in, and what leaves
${user:email} empty.`,
		Example: `  aws identitystore describe-user --identity-store-id d-… --user-id … | samlscope scim check`,
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
		if len(args) > 1 || len(args) == 0 && s.nothingPiped() {
			return usage("%s check reads one file, or standard input", name).with(help(cmd))
		}
		return nil
	}
	check.RunE = func(cmd *cobra.Command, args []string) error { return s.run(cmd.Context(), append(args, "-")[0]) }
	s.output.registerFormat(check.Flags(), "`FORMAT` of the report", "text", "json", "jsonl")
	s.output.registerFailOn(check.Flags())
	parent.AddCommand(check)
	return parent
}

func (s *fileCheck) run(ctx context.Context, name string) error {
	var data []byte
	var err error
	from := name
	if name == "-" {
		from = "standard input"
		if data, _, err = app.ReadInput(ctx, s.Stdin); err != nil {
			return failed(err)
		}
	} else if data, err = s.read(ctx, name); err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return failed(fmt.Errorf("reading %s: it is empty", words.VisibleLine(from)))
	}
	all, err := s.judge(name, data)
	if err != nil {
		return err
	}
	if err := s.write(all); err != nil {
		return written(err)
	}
	if slices.ContainsFunc(all, s.output.fails) {
		return &exit{code: exitFindings}
	}
	return nil
}

func (s *fileCheck) write(all []*inspect.Report) error {
	switch s.output.format {
	case "json":
		return render.JSON(s.Stdout, all)
	case "jsonl":
		for _, r := range all {
			if err := render.JSONLine(s.Stdout, r); err != nil {
				return err
			}
		}
		return nil
	}
	return render.Text(s.Stdout, all, s.text())
}
