package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnProvider = &Check{
	ID:       "cvpn-provider",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The endpoint's IAM provider stores another app's metadata",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForVPN,
	Why: "An endpoint trusts one IAM identity provider in its account. The Issuer must be the entityID of the " +
		"metadata stored there. Client VPN sees changed metadata within 5 hours.",
	Fixes: cvpnProviderFixes,
	Sources: []Source{
		vendordoc.ClientVPNFederation, vendordoc.ClientVPNQuotas,
	},
	When: func(d *Document, o *Options) Condition {
		switch {
		case d.chosen.noStored != "":
			return notChecked(d.chosen.noStored)
		case o.AWSMetadata == nil:
			return notChecked("the metadata that the endpoint's IAM provider stores was not given (--aws-metadata)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		if slices.Contains(o.AWSMetadata.entityIDs(), d.issuer()) {
			return nil
		}
		at := d.Assertion.Issuer
		if at == nil {
			at = d.Issuer
		}
		if at == nil {
			return nil // element-missing says so
		}
		return []Finding{d.foundText(at.Node, "The metadata is of another issuer.").WithWant(o.AWSMetadata.EntityID)}
	},
}

var cvpnProviderFixes = []Fix{
	{
		Where:     Entra,
		Path:      vendordoc.EntraCertificates + " > Federation Metadata XML",
		Do:        "Download the metadata of the app for Client VPN.",
		Elsewhere: "Download the metadata of the app for Client VPN.",
	},
	{
		Where: IAM,
		Path:  vendordoc.IAMProvider + " > Replace metadata",
		Do:    "Upload it to the provider that the endpoint names, then wait: it counts within 5 hours.",
	},
}

// cvpnIDP is the one thing to change where the provider's metadata fits neither issuer nor key.
var cvpnIDP = &cause{
	ID:   "cvpn-idp",
	From: []string{"cvpn-provider"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("cvpn-provider")
		if len(ids) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "The message comes from another app or tenant than the metadata that the IAM provider stores.",
			Findings:    append(ids, e.present("sp-signature")...),
			Fixes:       cvpnProviderFixes,
		}
	},
	apply: storesSigner,
}
