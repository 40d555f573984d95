package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var trustTagSession = &Check{
	ID:       "trust-tagsession",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The trust policy doesn't allow sts:TagSession, but the message has session tags",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A message with a PrincipalTag attribute tags the session, which needs a separate action: " +
		"sts:TagSession. Without it AWS refuses the whole sign-in, not only the tag.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{Where: IAM, Path: vendordoc.IAMTrustEdit, Do: "Add sts:TagSession to Action of the same statement."},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Or delete the PrincipalTag claim, if no policy asks for it.",
			Elsewhere: "Or leave the PrincipalTag attributes out, if no policy asks for them.",
		},
	},
	Sources: []Source{vendordoc.SessionTags},
	When: func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		if len(d.Assertion.tags()) == 0 {
			return notApplicable("there is no PrincipalTag")
		}
		return judgeFurther("sts:TagSession").when("no statement names the provider")(d, o)
	},
	Run: judgeFurther("sts:TagSession").run,
}
