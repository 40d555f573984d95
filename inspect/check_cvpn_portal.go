package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnPortal = &Check{
	ID:       "cvpn-portal",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The Recipient isn't the address of Client VPN's portal",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForClientVPNPortal,
	Why: "The self-service portal accepts messages at an address other than the client's. GovCloud's portal has " +
		"gov. before its host.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Add " + awsfacts.ClientVPNPortal + " as a second Reply URL (GovCloud: " +
				"https://gov.self-service.…).",
			Elsewhere: "Add " + awsfacts.ClientVPNPortal + " as a second ACS URL (GovCloud: " +
				"https://gov.self-service.…). If there can be only one, make a second app and a second IAM provider.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation},
	When:    whenRecipient,
	Run: func(d *Document, _ *Options) []Finding {
		c := d.recipient()
		if v := c.Recipient.Value; v == awsfacts.ClientVPNPortal || v == awsfacts.ClientVPNPortalGov {
			return nil // sp-recipient compares it with where it was posted
		}
		want := awsfacts.ClientVPNPortal
		_, host, _ := awsfacts.SplitAddress(d.Posted)
		if _, said, _ := awsfacts.SplitAddress(c.Recipient.Value); strings.HasPrefix(said, "gov.") || strings.HasPrefix(host,
			"gov.") {
			want = awsfacts.ClientVPNPortalGov
		}
		f := d.foundAttr(c.Data, c.Recipient, "The portal accepts messages elsewhere.").WithWant(want)
		return []Finding{sameSpot(f, c.Recipient.Value, want)}
	},
}
