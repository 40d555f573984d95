package cli

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/standin"
	"github.com/samlscope/samlscope/proxy"
)

// demoCmd is `samlscope demo`.
type demoCmd struct {
	*Command
	serving
}

func (c *Command) demoCommand() *cobra.Command {
	d := &demoCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try everything on loopback, with nothing to configure",
		Long: `Runs a stand-in Microsoft Entra ID, a stand-in AWS sign-in, the relay and the inspection page on this machine.
Nothing leaves it, and nothing is kept when it ends.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return d.run(cmd.Context()) },
	}
	d.serving.register(cmd)
	return cmd
}

func (d *demoCmd) run(ctx context.Context) error {
	idpListener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return failed(fmt.Errorf("the stand-in Entra ID cannot listen: %w", err))
	}
	awsListener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return failed(errors.Join(fmt.Errorf("the stand-in AWS cannot listen: %w", err), idpListener.Close()))
	}
	aws := "http://" + awsListener.Addr().String()
	idp := "http://" + idpListener.Addr().String()
	d.forwarding = forwarding{hosts: []string{awsListener.Addr().String()}, to: aws + "/saml", all: true}
	var entra *standin.Entra
	site, err := d.start(&d.serving, capture.NewMemory(), func(relayURL string) (known inspect.Options, err error) {
		if entra, err = standin.NewEntra(standin.EntraOptions{RelayURL: relayURL, URL: idp, Now: d.Now}); err != nil {
			return known, failed(err)
		}
		return entra.Known(), nil
	})
	if err != nil {
		return errors.Join(err, idpListener.Close(), awsListener.Close())
	}
	signIn := standin.NewAWS(standin.AWSOptions{Known: entra.Known(), Now: d.Now, OnAnswer: site.answered})
	site.servers = append(site.servers, running{proxy.Server(entra), idpListener}, running{proxy.Server(signIn), awsListener})
	site.ready.IDP, site.ready.AWS = idp, aws
	return site.serve(ctx, d.format, d.open, []string{
		"1  sign in at the stand-in Entra ID   " + idp,
		"2  read the verdict, press Forward to AWS",
		"3  see AWS's answer beside the verdict, in the page above",
		"",
	})
}

// answered records what the stand-in AWS answered.
func (t *site) answered(samlResponse string, status int, location, awsError, matched string) {
	err := t.log.AnswerFor(context.Background(), samlResponse, capture.Answer{Status: status, Location: location, AWSError: awsError, Matched: matched})
	if err != nil && !errors.Is(err, capture.ErrNotFound) {
		t.warn(fmt.Errorf("recording the stand-in AWS's answer: %w", err))
	}
}
