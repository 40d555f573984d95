package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnRedirect = &Check{
	ID:       "cvpn-redirect",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The metadata offers Client VPN no sign-in by redirect",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForVPN,
	Why: "Client VPN sends its request through the HTTP-Redirect binding, and doesn't sign it. The metadata must " +
		"contain a SingleSignOnService with that binding.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Federation Metadata XML",
			Do:        "Download the metadata again: Entra ID's own offers the redirect.",
			Elsewhere: "Turn on the HTTP-Redirect binding of the sign-in service, and download the metadata again.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload it; it counts within 5 hours.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation},
	When: func(d *Document, o *Options) Condition {
		if len(d.signInBindings(o)) == 0 {
			return notChecked("no metadata with this issuer's sign-in service was given (--aws-metadata or --idp-metadata)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		if slices.Contains(d.signInBindings(o), bindingRedirect) {
			return nil
		}
		return []Finding{d.found(d.Root, "No SingleSignOnService of the issuer has the binding HTTP-Redirect.").
			WithWant(bindingRedirect)}
	},
}

const bindingRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"

// signInBindings are those by which the metadata says that the message's identity provider can be asked.
func (d *Document) signInBindings(o *Options) (out []string) {
	all := o.IDPMetadata
	if o.AWSMetadata != nil {
		all = []*Metadata{o.AWSMetadata}
	}
	for _, m := range all {
		for _, a := range m.addresses {
			if a.endpoint == "SingleSignOnService" && a.entity == d.issuer() && a.binding != "" {
				out = append(out, a.binding)
			}
		}
	}
	return out
}
