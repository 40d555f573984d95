package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/standin"
	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/web"
)

// demoCmd is `samlscope demo`.
type demoCmd struct {
	*Command
	relay  relayFlags
	stored captureFlags
	live   liveFlags
}

func (c *Command) demoCommand() *cobra.Command {
	d := &demoCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try everything on this machine, with nothing to configure",
		Long: `Runs a stand-in Microsoft Entra ID, a stand-in AWS sign-in, the relay and the inspection page on this machine.
Nothing leaves this machine. Captures are gone when the demo ends, unless --store names a file.

--live runs collect and preflight instead, on a stand-in tenant of 2,000 users with ten kinds of fault: it shows whose
sign-in will fail, and why. It uses no credentials.`,
		Example: "  samlscope demo\n  samlscope demo --store demo.db\n  samlscope demo --live",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := none(cmd, args); err != nil {
				return err
			}
			return d.live.alone(cmd)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if d.live.on {
				return d.runLive(cmd.Context())
			}
			return d.run(cmd.Context())
		},
	}
	d.live.register(cmd.Flags())
	d.relay.register(cmd.Flags())
	d.stored.registerStore(cmd.Flags(),
		"`FILE` or postgres://USER@HOST/DATABASE to keep captures in (default: memory)")
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
	certificate, err := standin.Certificate(d.Now(), "signin.aws.amazon.com", "*.signin.aws.amazon.com",
		"*.console.aws.amazon.com")
	if err != nil {
		return failed(closeAll(all[:], err))
	}
	o := d.relay.options()
	o.Version, _ = version.Build()
	o.Demo = idp
	o.Forwarding = app.Forwarding{Hosts: []string{awsListener.Addr().String()}, To: aws + "/saml", All: true}
	var entra *standin.Entra
	d.stored.Ephemeral = d.stored.Place == ""
	store, err := d.stored.Open(d.Getenv)
	if err != nil {
		return closeAll(all[:], err)
	}
	a, err := app.Start(d.env(), o, store, func(relayURL string) (known inspect.Options, err error) {
		if entra, err = standin.NewEntra(standin.EntraOptions{RelayURL: relayURL, URL: idp, AWSURL: aws, Now: d.Now}); err != nil {
			return known, failed(err)
		}
		return entra.Known(), nil
	})
	if err != nil {
		return closeAll(all[:], err)
	}
	signIn := standin.NewAWS(standin.AWSOptions{Known: entra.Known(), Now: d.Now, OnAnswer: a.Answered, URL: aws,
		Home: standin.Home{Page: strings.TrimSuffix(a.Addresses.API, "api/v1"), Entra: idp}})
	secure := tls.NewListener(tlsListener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	a.Given([]web.Supplied{
		{Name: "stand-in Entra ID", Kind: "idp-metadata", Says: "what it publishes", From: "the demo"},
		{Name: "stand-in IAM provider", Kind: "aws-metadata", Says: "what it stores", From: "the demo"},
	})
	a.Serve(entra, idpListener)
	a.Serve(signIn, awsListener)
	a.Serve(signIn, secure)
	a.AskAt(aws, o.Forwarding.To)
	a.Addresses.IDP, a.Addresses.AWS, a.Addresses.AWSTLS = idp, aws, tlsListener.Addr().String()
	return d.serveApp(ctx, a, d.relay, []string{
		"1  sign in at the stand-in Entra ID   " + idp,
		"2  read the verdict, press Forward to AWS",
		"3  see AWS's answer next to the verdict, in the page above",
		"",
		"The same with samlscope's own browser, in which AWS's names lead to the stand-in:",
		`samlscope browse --ephemeral --browser-arg='--host-resolver-rules=MAP *.aws.amazon.com ` + a.Addresses.AWSTLS +
			`, MAP *.amazonaws.com ` + a.Addresses.AWSTLS + `, MAP 127.0.0.1:35001 ` + awsListener.Addr().String() +
			`' --browser-arg=--ignore-certificate-errors ` + idp + "/?to=aws",
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
