package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var trustAud = &Check{
	ID:       "trust-aud",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The trust policy's condition on SAML:aud does not match the Recipient",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "SAML:aud is the Recipient of the message, in spite of its name. A condition that lists " +
		"https://signin.aws.amazon.com/saml refuses a message for a regional endpoint such as " +
		"https://eu-west-1.signin.aws.amazon.com/saml, and the other way round. A * needs StringLike.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "List every sign-in endpoint that is used under SAML:aud, the Recipient of this message among them.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraBasicSAML,
			Do:        "Or set the Reply URL to an endpoint that the trust policy lists.",
			Elsewhere: "Or set the ACS URL to an endpoint that the trust policy lists.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole, vendordoc.ConnectSAML},
	When: func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		switch {
		case d.recipient() == nil:
			return notApplicable("the message has no Recipient")
		case len(d.trustingStatements(o)) == 0:
			return notApplicable("no statement allows the sign-in through this provider")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		at := d.recipient()
		recipient := at.Recipient.Value
		var wanted []string
		for _, s := range d.trustingStatements(o) {
			fits := true
			for _, c := range s.Conditions {
				if !c.aboutAudience() {
					continue
				}
				if holds, known := c.holds(recipient); known && !holds {
					fits = false
					wanted = append(wanted, c.Values...)
				}
			}
			if fits {
				return nil
			}
		}
		f := d.foundAttr(at.Data, at.Recipient, "The Recipient is none of the values that the trust policy takes for "+
			"SAML:aud.")
		if len(wanted) > 0 {
			f = f.WithWant(wanted[0])
		}
		return []Finding{f}
	},
}
