package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var audiencePresent = &Check{
	ID:       "audience-present",
	Family:   FamilyAudience,
	Service:  ServiceIAM,
	Title:    "The assertion names no Audience",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Strict:   true,
	Why: "Any service could accept an assertion without an AudienceRestriction. AWS used to ask for one; it " +
		"isn't known what it does without. SAML's browser profile requires it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraIdentifier,
			Do:        "Enter https://signin.aws.amazon.com/saml and mark it as default: Entra copies it into Audience.",
			Elsewhere: "Enter urn:amazon:webservices or https://signin.aws.amazon.com/saml: it becomes Audience.",
		},
		{
			Where: Local,
			Path:  "Your identity provider's settings for AWS",
			Do:    "Set the audience, also called SP entity ID, to urn:amazon:webservices.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SAMLProfiles},
	Run: func(d *Document, o *Options) []Finding {
		a := d.Assertion
		if len(a.Restrictions) == 0 {
			at := a.Conditions
			if at == nil {
				at = a.Node
			}
			return []Finding{d.found(at, "The assertion has no AudienceRestriction.").WithWant(audienceOf["aws"])}
		}
		for _, r := range a.Restrictions {
			if len(r.Audiences) == 0 {
				return []Finding{d.found(r.Node, "An AudienceRestriction names no Audience, so no service "+
					"may use the assertion.").WithWant(audienceOf["aws"])}
			}
		}
		return nil
	},
}
