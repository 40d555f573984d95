package cli

import (
	"context"
	"crypto/tls"
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
Nothing leaves it, and nothing is kept when it ends, unless --store names a file.`,
		Example: "  samlscope demo\n  samlscope demo --store demo.db",
		Args:    none,
		RunE:    func(cmd *cobra.Command, _ []string) error { return d.run(cmd.Context()) },
	}
	d.serving.register(cmd)
	cmd.Flags().StringVar(&d.store, "store", "", "`FILE` to keep the captures in, or postgres://USER@HOST/DATABASE (default: in memory only)")
	return cmd
}

func (d *demoCmd) run(ctx context.Context) error {
	var all [3]net.Listener
	for i, what := range []string{"Entra ID", "AWS", "AWS under its own names"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return failed(fmt.Errorf("the stand-in %s cannot listen: %w", what, closeAll(all[:i], err)))
		}
		all[i] = l
	}
	idpListener, awsListener, tlsListener := all[0], all[1], all[2]
	aws, idp := "http://"+awsListener.Addr().String(), "http://"+idpListener.Addr().String()
	certificate, err := standin.Certificate(d.Now(), "signin.aws.amazon.com", "*.signin.aws.amazon.com", "*.console.aws.amazon.com")
	if err != nil {
		return failed(closeAll(all[:], err))
	}
	d.forwarding = forwarding{hosts: []string{awsListener.Addr().String()}, to: aws + "/saml", all: true}
	var entra *standin.Entra
	d.ephemeral = d.store == ""
	store, err := d.openStore(d.Command)
	if err != nil {
		return closeAll(all[:], err)
	}
	site, err := d.start(&d.serving, store, func(relayURL string) (known inspect.Options, err error) {
		if entra, err = standin.NewEntra(standin.EntraOptions{RelayURL: relayURL, URL: idp, Now: d.Now}); err != nil {
			return known, failed(err)
		}
		return entra.Known(), nil
	})
	if err != nil {
		return closeAll(all[:], err)
	}
	signIn := standin.NewAWS(standin.AWSOptions{Known: entra.Known(), Now: d.Now, OnAnswer: site.answered})
	secure := tls.NewListener(tlsListener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	site.servers = append(site.servers, running{proxy.Server(entra), idpListener}, running{proxy.Server(signIn), awsListener}, running{proxy.Server(signIn), secure})
	site.asker.stsAt, site.asker.postTo = aws, d.to
	site.ready.IDP, site.ready.AWS, site.ready.AWSTLS = idp, aws, tlsListener.Addr().String()
	return site.serve(ctx, d.format, d.open, []string{
		"1  sign in at the stand-in Entra ID   " + idp,
		"2  read the verdict, press Forward to AWS",
		"3  see AWS's answer beside the verdict, in the page above",
		"",
		"The same with samlscope's own browser, in which AWS's names lead to the stand-in:",
		`samlscope browse --ephemeral --browser-arg='--host-resolver-rules=MAP *.aws.amazon.com ` + site.ready.AWSTLS + `' --browser-arg=--ignore-certificate-errors ` + idp + "/?to=aws",
		"",
	})
}

// closeAll closes what was opened before something failed.
func closeAll(listeners []net.Listener, err error) error {
	for _, l := range listeners {
		err = errors.Join(err, l.Close())
	}
	return err
}

// answered records what the stand-in AWS answered.
func (t *site) answered(samlResponse string, status int, location, awsError, matched string) {
	err := t.log.AnswerFor(context.Background(), samlResponse, capture.Answer{Status: status, Location: location, AWSError: awsError, Matched: matched})
	if err != nil && !errors.Is(err, capture.ErrNotFound) {
		t.warn(fmt.Errorf("recording the stand-in AWS's answer: %w", err))
	}
}
