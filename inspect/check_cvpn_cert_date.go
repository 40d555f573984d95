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
		case len(vpnCertificates(o)) == 0 && len(d.signers()) == 0:
			return notChecked("no certificate is known (--aws-metadata or --idp-metadata)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		stored := vpnCertificates(o)
		all := stored
		if len(all) == 0 {
			all = d.signers()
		}
		for _, c := range all {
			if !d.Now.After(c.NotAfter) {
				continue
			}
			f := d.found(c.Node, "The certificate ended on "+c.NotAfter.Format("2 January 2006")+".")
			if len(stored) == 0 { // the metadata may have others
				f = f.WithSeverity(Note)
				f.Detail += " Whether IAM's metadata contains it isn't known."
			}
			return []Finding{f}
		}
		return nil
	},
}

// vpnCertificates are those of the metadata that was given.
func vpnCertificates(o *Options) (out []Certificate) {
	if out = awsKeys(o); len(out) > 0 {
		return out
	}
	for _, m := range o.IDPMetadata {
		out = append(out, m.Signing...)
	}
	return out
}

// signers are the certificates in the message that its signatures are of.
func (d *Document) signers() (out []Certificate) {
	for _, s := range d.ownSignatures() {
		if s.Signer != nil && !s.Signer.NotAfter.IsZero() {
			out = append(out, *s.Signer)
		}
	}
	return out
}
