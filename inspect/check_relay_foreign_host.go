package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var relayForeignHost = &Check{
	ID:       "relay-foreign-host",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Stage:    AfterSignIn,
	Title:    "The relay state leads to a host outside AWS",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "AWS sends the browser to the relay state after the sign-in. It documents URLs of the console and " +
		"of its services, and doesn't say what it does with a foreign host. An attacker's relay state could " +
		"lead a signed-in user to the attacker's page.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Set it to a URL of the AWS console or AWS service, or leave it empty for the console's " +
				"home page.",
		},
	},
	Sources: []Source{vendordoc.DirectToConsolePage},
	When:    whenRelay,
	Run: func(d *Document, _ *Options) []Finding {
		switch r := d.relay(); r.Form {
		case awsfacts.RelayOpaque:
			f := d.foundRelay("It looks like another product's token. AWS documents only URLs as relay " +
				"state, so the user probably lands on the console's home page.")
			f.Title = "The relay state is a token, not a URL"
			return []Finding{f.WithSeverity(Note)}
		case awsfacts.RelayRelative:
			f := d.foundRelay("It is a path without a host. AWS documents only complete URLs as relay " +
				"state, so the user probably lands on the console's home page.")
			f.Title = "The relay state is a path, not a URL"
			return []Finding{f.WithSeverity(Note)}
		case awsfacts.RelayURL:
			if r.Partition == "" && r.Host != "" {
				f := d.foundRelay("Its host is " + words.Shorten(r.Host) + ".")
				if awsfacts.AmazonHost("https://" + r.Host) {
					f.Title = "The relay state leads to an AWS host other than the console"
					f.Detail = "Its host is " + words.Shorten(r.Host) + ". That domain has AWS's APIs and " +
						"its customers' own services."
				}
				return []Finding{f}
			}
		}
		return nil
	},
}
