package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var relayPartition = &Check{
	ID:       "relay-partition",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Stage:    AfterSignIn,
	Title:    "The relay state and the sign-in URL are in different AWS partitions",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "The partitions (commercial AWS, GovCloud, China and others) share no accounts and no sessions. " +
		"The console of one partition doesn't know a session from another, and asks the user to sign in " +
		"again.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Use the console host of the partition that the Reply URL belongs to: console.aws.amazon.com, " +
				"console.amazonaws-us-gov.com (GovCloud) or console.amazonaws.cn (China).",
			Elsewhere: "Use the console host of the partition that the ACS URL belongs to: " +
				"console.aws.amazon.com, console.amazonaws-us-gov.com (GovCloud) or " +
				"console.amazonaws.cn (China).",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.SignInEndpoints},
	When: func(d *Document, o *Options) Condition {
		if c := whenRelayURL(d, o); c.Outcome != "" {
			return c
		}
		if d.relay().Partition == "" {
			return notApplicable("the relay state does not lead to AWS")
		}
		if _, ok := d.endpoint(); !ok {
			return notChecked("the message names no AWS sign-in URL to compare with (--acs)")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		e, _ := d.endpoint()
		r := d.relay()
		if r.Partition == e.Partition {
			return nil
		}
		return []Finding{d.foundRelay("The sign-in URL " + e.Host + " belongs to the partition " + e.Partition +
			", the relay state's host " + words.Shorten(r.Host) + " to " + r.Partition + ".")}
	},
}
