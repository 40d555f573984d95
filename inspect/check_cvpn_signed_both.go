package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnSignedBoth = &Check{
	ID:          "cvpn-signed-both",
	Family:      FamilyClientVPN,
	Service:     ServiceClientVPN,
	Unpredicted: true,
	Title:       "Client VPN needs both the Response and the Assertion signed",
	Severity:    Error,
	Basis:       Documented,
	Since:       "0.1.0",
	Needs:       NeedResponse,
	Targets:     ForVPN,
	Why: "Client VPN checks the signature of the Response and the signature of the Assertion. By default " +
		"Entra ID signs only the Assertion.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > Signing Option",
			Do:        "Choose Sign SAML response and assertion.",
			Elsewhere: "Sign both the response and the assertion.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation},
	When:    whenMaySign,
	Run:     checkCvpnSignedBoth,
}

func checkCvpnSignedBoth(d *Document, _ *Options) []Finding {
	response, assertion := false, false
	for _, s := range d.Signatures {
		response = response || s.Parent == d.Root
		assertion = assertion || d.Assertion != nil && s.Parent == d.Assertion.Node
	}
	switch {
	case response && assertion:
		return nil
	case !response && !assertion:
		return []Finding{d.found(d.Root, "Neither the Response nor the Assertion is signed.")}
	case assertion:
		return []Finding{d.found(d.Root, "Only the Assertion is signed.")}
	}
	return []Finding{d.found(d.Root, "Only the Response is signed.")}
}
