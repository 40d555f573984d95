package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var qsEmailTag = &Check{
	ID:       "qs-email-tag",
	Family:   FamilyQuickSight,
	Service:  ServiceQuickSight,
	Stage:    AfterSignIn,
	Title:    "The session tag Email is missing, which email syncing of QuickSight needs",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "With email syncing for federated users, QuickSight (Amazon Quick) takes the address from the session tag " +
		"Email, and denies access without it. Without syncing it ignores the tag. The message doesn't show " +
		"whether syncing is on.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > PrincipalTag:Email",
			Do:    "Add the claim https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email, with the source user.mail.",
			Elsewhere: "Send https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email, with the user's email " +
				"address.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Allow sts:TagSession in a separate statement, with the condition aws:RequestTag/Email like *.",
		},
	},
	Sources: []Source{vendordoc.QuickEmailSync, vendordoc.CDKTrustAction},
	When: func(d *Document, o *Options) Condition {
		if c := whenQuick(d, o); c.Outcome != "" {
			return c
		}
		return whenEncryptedAttributes(d, o)
	},
	Run: func(d *Document, _ *Options) []Finding {
		tag := d.Assertion.tag("Email")
		if tag == nil {
			return []Finding{d.found(d.Assertion.statement(), "The message has no PrincipalTag:Email.").WithSeverity(Note)}
		}
		return d.emailTag(tag)
	},
}

// whenQuick is the Condition of the rules of QuickSight.
var whenQuick = whenLeadsTo(awsfacts.LeadsToQuick)
