package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var qsSPStart = &Check{
	ID:       "qs-sp-start",
	Family:   FamilyQuickSight,
	Service:  ServiceQuickSight,
	Stage:    AfterSignIn,
	Title:    "The relay state tells QuickSight where the sign-in starts",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "QuickSight (Amazon Quick) with IAM federation knows the parameter enable-sso. With enable-sso=1 it asks the " +
		"identity provider first; with enable-sso=0 it goes past it. As a relay state, behind a sign-in, neither is " +
		"needed.",
	Fixes: []Fix{
		{Where: Entra, Path: vendordoc.EntraRelayState, Do: "Leave enable-sso out."},
	},
	Sources: []Source{vendordoc.QuickSAML},
	When:    whenQuick,
	Run: func(d *Document, _ *Options) []Finding {
		if value, ok := d.relay().Parameter("enable-sso"); ok {
			return []Finding{d.foundRelay("It has enable-sso=" + words.Shorten(value) + ".")}
		}
		return nil
	},
}
