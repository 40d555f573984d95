package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var qsRelay = &Check{
	ID:       "qs-relay",
	Family:   FamilyQuickSight,
	Service:  ServiceQuickSight,
	Stage:    AfterSignIn,
	Title:    "The relay state leads to QuickSight by way of the console",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "AWS documents the relay state https://quicksight.aws.amazon.com for QuickSight (Amazon Quick). With another " +
		"one the console opens first. When email syncing is on, QuickSight denies access that way.",
	Fixes: []Fix{
		{Where: Entra, Path: vendordoc.EntraRelayState, Do: "Enter https://quicksight.aws.amazon.com."},
	},
	Sources: []Source{vendordoc.QuickSAML, vendordoc.QuickEmailSync},
	When: func(d *Document, o *Options) Condition {
		if c := whenRelay(d, o); c.Outcome != "" {
			return c
		}
		if !d.quickByConsole() && d.relay().Leads != awsfacts.LeadsToQuick {
			return notApplicable("the relay state leads to another service")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		if !d.quickByConsole() {
			return nil
		}
		return []Finding{d.foundRelay("It is the console's link to QuickSight.").WithWant("https://quicksight.aws.amazon.com")}
	},
}

// quickByConsole says whether the relay state is the console's address of QuickSight.
func (d *Document) quickByConsole() bool {
	r := d.relay()
	return r.Leads == awsfacts.LeadsToConsole && strings.HasPrefix(strings.ToLower(r.Path)+"/", "/quicksight/")
}
