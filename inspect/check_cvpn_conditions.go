package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var cvpnConditions = &Check{
	ID:       "cvpn-conditions",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "Conditions contains one that Client VPN doesn't support",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForVPN,
	Why: "Client VPN supports AudienceRestriction, NotBefore and NotOnOrAfter only. AWS doesn't document what it " +
		"does with another condition.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "Take the condition out: OneTimeUse and ProxyRestriction are options of some products.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation},
	When: func(d *Document, _ *Options) Condition {
		if d.Assertion.Conditions == nil {
			return notApplicable("the assertion has no Conditions")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) (out []Finding) {
		for c := d.Assertion.Conditions.FirstElement(); c != nil && hasRoom(out, Warning); c = c.NextElement() {
			if !c.Is(xmltree.NSAssertion, "AudienceRestriction") {
				out = append(out, d.found(c, "Client VPN doesn't support "+words.Shorten(c.Local)+"."))
			}
		}
		return out
	},
}
