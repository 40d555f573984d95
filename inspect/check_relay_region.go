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
	Title:    "The relay state and the sign-in URL are in different Regions",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "With a regional sign-in URL, AWS asks for a relay state that names the console of the same " +
		"Region. Otherwise AWS doesn't guarantee the Region where the user lands.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraRelayState,
			Do:        "Use the same Region as in the Reply URL: https://<region>.console.aws.amazon.com/...",
			Elsewhere: "Use the same Region as in the ACS URL: https://<region>.console.aws.amazon.com/...",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do: "Or use the sign-in URL of the Region that the relay state names, and list it in SAML:aud " +
				"of the role's trust policy.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML},
	When: func(d *Document, o *Options) Condition {
		if c := whenRelayURL(d, o); c.Outcome != "" {
			return c
		}
		if e, ok := d.endpoint(); !ok || e.Region == "" || e.Connect {
			return notApplicable("the sign-in URL names no Region")
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
			return []Finding{d.foundRelay("The sign-in URL is that of " + e.Region +
				"; the relay state names no Region.").WithWant(want)}
		}
		return []Finding{d.foundRelay("The sign-in URL is that of " + e.Region + ", the relay state names " +
			r.Region + ".").WithWant(want)}
	},
}
