package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnCertDate = &Check{
	ID:       "cvpn-cert-date",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "A signing certificate has expired, which stops the creation of an endpoint",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForVPN,
	Why: "Users report that AWS refuses to create a Client VPN endpoint while the provider's metadata contains an " +
		"expired certificate. IAM itself doesn't look at the dates.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > New Certificate",
			Do:        "Create a certificate, make it active, delete the expired one, and download the metadata.",
			Elsewhere: "Sign with a new certificate, and download the metadata without the expired one.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload it, then create the endpoint.",
		},
	},
	Sources: []Source{vendordoc.TerraformClientVPN},
	When: func(d *Document, o *Options) Condition {
		switch {
		case d.Now.IsZero():
			return notChecked("the time of the check is unknown (give --at TIME)")
		case len(d.vpnCertificates(o)) == 0:
			return notChecked("no certificate is known (--aws-metadata or --idp-metadata)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		for _, c := range d.vpnCertificates(o) {
			if d.Now.After(c.NotAfter) {
				return []Finding{d.found(c.Node, "The certificate ended on "+c.NotAfter.Format("2 January 2006")+".")}
			}
		}
		return nil
	},
}

// vpnCertificates are those of the metadata that was given, else those in the message.
func (d *Document) vpnCertificates(o *Options) (out []Certificate) {
	if out = awsKeys(o); len(out) == 0 {
		for _, m := range o.IDPMetadata {
			out = append(out, m.Signing...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range d.ownSignatures() {
		if s.Signer != nil && !s.Signer.NotAfter.IsZero() {
			out = append(out, *s.Signer)
		}
	}
	return out
}
