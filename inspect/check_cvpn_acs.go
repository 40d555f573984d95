package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnACS = &Check{
	ID:       "cvpn-acs",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The Recipient isn't the address of Client VPN's client",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForClientVPN,
	Why: "The client waits for the message on this machine, at http://127.0.0.1:35001. Here http is right, and " +
		"localhost is another name.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Enter " + awsfacts.ClientVPNAddress + ".",
			Elsewhere: "Set the ACS URL to " + awsfacts.ClientVPNAddress + ".",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraManifest,
			Do: "If the form refuses http, enter https://127.0.0.1:35001 there, then change https to http in the " +
				"manifest.",
			Elsewhere: NotElsewhere,
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation, vendordoc.ClientVPNReplyURL},
	When:    whenRecipient,
	Run: func(d *Document, _ *Options) []Finding {
		c := d.recipient()
		said := c.Recipient.Value
		if said == awsfacts.ClientVPNAddress {
			return nil
		}
		f := d.foundAttr(c.Data, c.Recipient, "The client doesn't wait there.").WithWant(awsfacts.ClientVPNAddress)
		if strings.TrimSuffix(said, "/") == awsfacts.ClientVPNAddress {
			f.Detail = "AWS writes the address without the slash at its end, and doesn't document whether it accepts one."
			f.Basis = Inferred
			return []Finding{f.WithSeverity(Warning)}
		}
		return []Finding{sameSpot(f, said, awsfacts.ClientVPNAddress)}
	},
}

// sameSpot makes a finding about an address a warning where it is the wanted one in other letters: a browser finds
// the same place, and AWS doesn't say whether the service compares the texts.
func sameSpot(f Finding, said, want string) Finding {
	if !awsfacts.SameAddress(said, want) {
		return f
	}
	f.Detail = "It is the same place, written differently. AWS doesn't document whether the service accepts that."
	f.Basis = Inferred
	return f.WithSeverity(Warning)
}

// whenRecipient is the Condition of checks that compare the Recipient with a service's addresses.
func whenRecipient(d *Document, _ *Options) Condition {
	if d.recipient() == nil {
		return notApplicable("no confirmation has a Recipient")
	}
	return Condition{}
}
