package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var trustSourceIdentity = &Check{
	ID:       "trust-sourceidentity",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The trust policy doesn't allow sts:SetSourceIdentity, but the message has a SourceIdentity",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A message with a SourceIdentity attribute sets the session's source identity, which needs a " +
		"separate action: sts:SetSourceIdentity. Without it AWS refuses the whole sign-in.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{Where: IAM, Path: vendordoc.IAMTrustEdit, Do: "Add sts:SetSourceIdentity to Action of the same statement."},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Or delete the SourceIdentity claim, if no policy asks for it.",
			Elsewhere: "Or leave SourceIdentity out, if no policy asks for it.",
		},
	},
	Sources: []Source{vendordoc.SourceIdentity},
	When: func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		if d.Assertion.attribute(attrSourceIdentity) == nil {
			return notApplicable("there is no SourceIdentity")
		}
		return judgeFurther("sts:SetSourceIdentity").when("no statement names the provider")(d, o)
	},
	Run: judgeFurther("sts:SetSourceIdentity").run,
}
