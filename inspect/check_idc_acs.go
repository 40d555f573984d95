package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var idcACS = &Check{
	ID:       "idc-acs",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The Recipient isn't an ACS URL of the IAM Identity Center instance",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "The Reply URL must be exactly the instance's ACS URL: " +
		"https://REGION.signin.aws.amazon.com/platform/saml/acs/ID, or the same on signin.aws or " +
		"sso.signin.aws.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Enter the IAM Identity Center Assertion Consumer Service (ACS) URL as IAM Identity Center " +
				"shows it (Settings > Authentication > Manage).",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterRegions},
	Run: func(d *Document, o *Options) []Finding {
		c := d.recipient()
		if c == nil {
			return nil // subject-conf-data says so
		}
		e, ok := awsfacts.SignInEndpoint(c.Recipient.Value)
		if !ok || e.Service != TargetIdentityCenter {
			return []Finding{d.foundAttr(c.Data, c.Recipient,
				"IAM Identity Center doesn't accept Responses at this URL.").WithWant("https://REGION.signin.aws.amazon.com/platform/saml/acs/ID")}
		}
		for _, r := range d.Assertion.Restrictions {
			for _, a := range r.Audiences {
				if region := identityCenterRegion(a.Text); region != "" && e.Region != "" && region != e.Region {
					f := d.foundAttr(c.Data, c.Recipient, "The Recipient is in "+e.Region+", the Audience in "+region+
						": that is right only if the instance is replicated to "+e.Region+".")
					f.Title, f.Basis = "Recipient and Audience are in different Regions", Inferred
					return []Finding{f.WithSeverity(Warning)}
				}
			}
		}
		return nil
	},
}
