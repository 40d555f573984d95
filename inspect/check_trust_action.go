package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var trustAction = &Check{
	ID:       "trust-action",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The role's trust policy does not allow sts:AssumeRoleWithSAML",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A sign-in by SAML is the action sts:AssumeRoleWithSAML on the role. sts:AssumeRole and " +
		"sts:AssumeRoleWithWebIdentity are others, and do not cover it.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Put sts:AssumeRoleWithSAML into Action of the statement that names the SAML provider.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole},
	When: func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		return d.settled(o, assumeRoleWithSAML)
	},
	Run: func(d *Document, o *Options) []Finding {
		switch {
		case len(d.denials(o, assumeRoleWithSAML, stands)) > 0:
			return []Finding{d.foundTrust(o, "A statement of "+words.Shorten(o.TrustPolicy.Name)+" denies "+
				assumeRoleWithSAML+" to this message, and a denial goes before everything that is allowed.")}
		case len(o.TrustPolicy.allowing(assumeRoleWithSAML)) == 0:
			return []Finding{d.foundTrust(o, "No statement of "+words.Shorten(o.TrustPolicy.Name)+" allows "+
				assumeRoleWithSAML+".").WithWant(assumeRoleWithSAML)}
		}
		var missed *PolicyCondition
		for _, s := range d.trustingStatements(o) {
			how, c := d.stands(s, (*PolicyCondition).comparesAudience)
			if how != standsNot {
				return nil
			}
			missed = c
		}
		if missed == nil {
			return nil // no statement names the provider, which is trust-principal's
		}
		f := d.foundTrust(o, "The statement of "+words.Shorten(o.TrustPolicy.Name)+" that allows "+assumeRoleWithSAML+
			" asks for "+missed.Key+" ("+missed.Operator+"), and the message does not fulfil that.")
		if value, there, _ := d.claim(missed.Key); there {
			f = f.WithGot(value)
		}
		if len(missed.Values) > 0 {
			f = f.WithWant(missed.Values[0])
		}
		return []Finding{f}
	},
}
