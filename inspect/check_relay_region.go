package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var relayRegion = &Check{
	ID:       "relay-region",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Stage:    AfterSignIn,
	Title:    "The relay state leads to another Region than the sign-in address",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "With a regional sign-in address, AWS asks for a relay state that names the console of the same Region; " +
		"otherwise it does not guarantee in which Region the user lands.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraRelayState,
			Do:        "Name the same Region as in the Reply URL: https://<region>.console.aws.amazon.com/...",
			Elsewhere: "Name the same Region as in the ACS URL: https://<region>.console.aws.amazon.com/...",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do: "Or take the sign-in address of the Region that the relay state names, and list it in SAML:aud of the " +
				"role's trust policy.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML},
	When: func(d *Document, o *Options) Condition {
		if c := whenRelayURL(d, o); c.Outcome != "" {
			return c
		}
		if e, ok := d.endpoint(); !ok || e.Region == "" || e.Connect {
			return notApplicable("the sign-in address names no Region")
		}
		if r := d.relay(); r.Leads != awsfacts.LeadsToConsole && !r.Federation() {
			return notApplicable("the relay state does not lead to the console")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		e, _ := d.endpoint()
		r := d.relay()
		if r.Region == e.Region || r.Partition != e.Partition {
			return nil // another partition is the finding of relay-partition
		}
		want := "https://" + e.Region + "." + consoleHost(e.Partition) + r.Path
		if r.Query != "" && r.Leads == awsfacts.LeadsToConnect {
			want += "?" + r.Query
		}
		if r.Region == "" && homeRegion(e.Partition) == e.Region {
			return nil // the bare host is that Region's
		}
		if r.Region == "" {
			return []Finding{d.foundRelay("The sign-in address is that of " + e.Region +
				"; the relay state names no Region.").WithWant(want)}
		}
		return []Finding{d.foundRelay("The sign-in address is that of " + e.Region + ", the relay state names " +
			r.Region + ".").WithWant(want)}
	},
}
