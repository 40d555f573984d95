package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spAudience = &Check{
	ID:       "sp-audience",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The assertion doesn't name its audience",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForServices | ForOthers,
	Why: "SAML's browser profile requires an AudienceRestriction with the service provider's entity ID. " +
		"Most service providers reject an assertion without one, because it could be meant for another " +
		"service.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "Enter the entity ID of the service as the audience.",
		},
	},
	Sources: []Source{vendordoc.SAMLProfiles},
	Run:     checkSpAudience,
}

func checkSpAudience(d *Document, _ *Options) []Finding {
	if len(d.Assertion.audiences()) > 0 {
		return nil
	}
	return []Finding{d.found(d.Assertion.Node, "There is no AudienceRestriction with an Audience.")}
}
