package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnAudience = &Check{
	ID:       "cvpn-audience",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The Audience isn't Client VPN's",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForVPN,
	Why: "Client VPN and its portal share one entity ID, the same for every endpoint. Entra ID puts the app's " +
		"Identifier into Audience.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraIdentifier,
			Do: "Enter " + awsfacts.ClientVPNAudience + ". Only one app of the tenant can have it, so use that app " +
				"for all endpoints.",
			Elsewhere: "Set the audience to " + awsfacts.ClientVPNAudience + ".",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation, vendordoc.ClientVPNEntra},
	When:    whenAudience,
	Run: func(d *Document, _ *Options) []Finding {
		all := d.Assertion.audiences()
		if slices.ContainsFunc(all, func(v Value) bool { return v.Text == awsfacts.ClientVPNAudience }) {
			return nil
		}
		return []Finding{d.foundText(all[0].Node, "Client VPN has another entity ID.").WithWant(awsfacts.ClientVPNAudience)}
	},
}
