package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var recipientIdentityCenter = &Check{
	ID:       "recipient-identity-center",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "Recipient belongs to IAM Identity Center, not to IAM",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM | ForIdentityCenter,
	Why: "IAM and IAM Identity Center are two service providers with two sign-in URLs: /saml and " +
		"/platform/saml/acs/<id>. Each refuses a message made for the other. In Entra they are two gallery " +
		"apps, AWS Single-Account Access and AWS IAM Identity Center.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "For sign-in through IAM set https://signin.aws.amazon.com/saml; for IAM Identity Center use the " +
				"app AWS IAM Identity Center.",
			Elsewhere: "For sign-in through IAM set https://signin.aws.amazon.com/saml; for IAM Identity " +
				"Center, set up a separate app.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "In an app for IAM Identity Center, remove the claims Role and RoleSessionName: permission " +
				"sets replace them.",
			Elsewhere: "In an app for IAM Identity Center, remove Role and RoleSessionName: permission sets " +
				"replace them.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterRegions, vendordoc.EntraAWSTutorial, vendordoc.SAMLAssertions},
	When: func(d *Document, o *Options) Condition {
		if r := d.Assertion.recipient(); r == nil || r.Value == "" {
			return notApplicable("there is no Recipient")
		}
		return Condition{}
	},
	Run: checkRecipientIdentityCenter,
}

func checkRecipientIdentityCenter(d *Document, o *Options) []Finding {
	for i := range d.Assertion.Confirmations {
		c := &d.Assertion.Confirmations[i]
		if c.Recipient == nil || !identityCenterRecipient(c.Recipient.Value) {
			continue
		}
		if d.Target != TargetIdentityCenter {
			return []Finding{d.foundAttr(c.Data, c.Recipient,
				"The message is checked as one for IAM, but its Recipient is IAM Identity Center.").WithWant(d.wantedRecipient())}
		}
		if len(d.Assertion.RoleValues) > 0 {
			f := d.foundAttr(c.Data, c.Recipient,
				"The message is for IAM Identity Center, but has the Role attribute that only IAM reads: "+
					"the two apps may be mixed up.")
			f.Title, f.Basis = "A message with IAM roles is for IAM Identity Center", Inferred
			return []Finding{f.WithSeverity(Warning)}
		}
	}
	return nil
}
