package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var stsAudWizard = &Check{
	ID:       "sts-aud-wizard",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "The trust policy may not list this local Recipient",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "A database driver receives the message at a local address, which is right. STS compares that " +
		"address with SAML:aud in the role's trust policy. A role created in the console lists only AWS's " +
		"sign-in URL there, and STS answers AccessDenied.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do: "Add the Recipient to SAML:aud exactly, including the final slash. " +
				"Don't change the app's address.",
		},
	},
	Sources: []Source{vendordoc.RedshiftSAML, vendordoc.SAMLConditionKeys, vendordoc.SAMLRole},
	When: func(d *Document, _ *Options) Condition {
		if c := d.recipient(); c == nil || !awsfacts.Loopback(c.Recipient.Value) {
			return notApplicable("the Recipient is not a local address")
		}
		return Condition{}
	},
	Run: checkStsAudWizard,
}

func checkStsAudWizard(d *Document, _ *Options) []Finding {
	if len(d.trust) > 0 {
		return nil // trust-aud compares the Recipient with it
	}
	c := d.recipient()
	return []Finding{d.foundAttr(c.Data, c.Recipient, "The Recipient is local, as the driver needs. No "+
		"given trust policy lists it.")}
}
