package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var relaySignInHost = &Check{
	ID:       "relay-signin-host",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Stage:    AfterSignIn,
	Title:    "The relay state leads back to the AWS sign-in host",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "Users report that URLs of the sign-in host, such as the one for switching roles, end in HTTP 400 " +
		"as a relay state.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Set it to a URL of the console (https://<region>.console.aws.amazon.com/...), or leave it " +
				"empty. Switch roles in the console after the sign-in.",
		},
	},
	Sources: []Source{vendordoc.SwitchRoleRelayState},
	When:    whenRelayURL,
	Run: func(d *Document, _ *Options) []Finding {
		r := d.relay()
		if r.Leads != awsfacts.LeadsToSignIn {
			return nil
		}
		return []Finding{d.foundRelay("Its host is " + words.Shorten(r.Host) + ", which only " +
			"handles sign-ins and has no page to show.")}
	},
}
