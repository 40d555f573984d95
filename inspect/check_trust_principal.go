package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var trustPrincipal = &Check{
	ID:       "trust-principal",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The role's trust policy does not name the SAML provider of the message",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Principal.Federated of the trust policy has to be the ARN of the SAML provider that the Role value " +
		"pairs with the role, to the letter. A provider that was created again under another name, or stands in another " +
		"account, is another one.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Set Principal.Federated to the ARN of the provider that the message names.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraAppRoles,
			Do:        "Or correct the provider's ARN in the app role's Value, if the trust policy is right.",
			Elsewhere: "Or correct the provider's ARN in the Role value, if the trust policy is right.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole, vendordoc.SAMLProvider},
	When: func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		if len(o.TrustPolicy.allowing(assumeRoleWithSAML)) == 0 {
			return notApplicable("no statement allows the sign-in at all")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		var named []string
		for _, s := range o.TrustPolicy.allowing(assumeRoleWithSAML) {
			named = append(named, s.Federated...)
		}
		var out []Finding
		for _, p := range d.trusted(o) {
			if len(o.TrustPolicy.allowingFor(assumeRoleWithSAML, p.Provider.Text)) > 0 || len(out) >= maxFindings {
				continue
			}
			what := "no provider"
			if len(named) > 0 {
				what = words.Shorten(named[0])
			}
			f := d.foundARN(p, p.Provider, "The trust policy names "+what+".").WithGot(p.Provider.Text)
			if len(named) > 0 {
				f = f.WithWant(named[0])
			}
			out = append(out, f)
		}
		if o.TrustPolicy.RoleARN == "" && len(out) < len(d.trusted(o)) {
			return nil // it is the policy of another one of the roles
		}
		return out
	},
}
