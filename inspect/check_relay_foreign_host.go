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
	Why: "AWS sends the browser to the relay state after the sign-in. It documents addresses of the console and " +
		"of its services; what it does with a host of somebody else, ignore it or refuse, is not documented. A relay " +
		"state set by an attacker would lead a signed-in user to the attacker's page.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Set it to an address of the AWS console or of the AWS service, or leave it " +
				"empty for the console's home page.",
		},
	},
	Sources: []Source{vendordoc.DirectToConsolePage},
	When:    whenRelay,
	Run: func(d *Document, _ *Options) []Finding {
		switch r := d.relay(); r.Form {
		case awsfacts.RelayOpaque:
			f := d.foundRelay("It looks like a token that only its maker can read. AWS documents only addresses as relay " +
				"state; most likely the user lands on the console's home page.")
			f.Title = "The relay state is a token, not an address"
			return []Finding{f.WithSeverity(Note)}
		case awsfacts.RelayRelative:
			f := d.foundRelay("It is a path without a host. AWS documents only whole addresses as relay state; most likely " +
				"the user lands on the console's home page.")
			f.Title = "The relay state is a path, not an address"
			return []Finding{f.WithSeverity(Note)}
		case awsfacts.RelayURL:
			if r.Partition == "" && r.Host != "" && !d.appLink() { // ws-access-url says more of that one
				f := d.foundRelay("Its host is " + words.Shorten(r.Host) + ".")
				if awsfacts.AmazonHost("https://" + r.Host) {
					f.Title = "The relay state leads to a host of AWS that is not the console's"
					f.Detail = "Its host is " + words.Shorten(r.Host) + ". Under that domain AWS runs its APIs and what its " +
						"customers build."
				}
				return []Finding{f}
			}
		}
		return nil
	},
}
