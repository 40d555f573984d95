package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var eucDuration = &Check{
	ID:       "euc-duration",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "SessionDuration is missing, so the desktop disconnects after 60 minutes",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "WorkSpaces and AppStream disconnect a desktop when its session ends. Without SessionDuration that is after " +
		"3600 seconds, in the middle of the user's work.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > SessionDuration",
			Do: "Add the claim https://aws.amazon.com/SAML/Attributes/SessionDuration with a constant from 900 to 43200, " +
				"in seconds.",
			Elsewhere: "Send a number from 900 to 43200, in seconds.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML, vendordoc.AppStreamSAML},
	When: func(d *Document, o *Options) Condition {
		if c := whenDesktop(d, o); c.Outcome != "" {
			return c
		}
		return whenEncryptedAttributes(d, o)
	},
	Run: func(d *Document, _ *Options) []Finding {
		if d.Assertion.attribute(attrSessionDuration) != nil {
			return nil
		}
		return []Finding{d.found(d.Assertion.statement(), "The message has no SessionDuration attribute.").
			WithWant("900..43200")}
	},
}
