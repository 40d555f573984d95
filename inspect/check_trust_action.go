package inspect

var trustAction = &Check{
	ID:       "trust-action",
	Family:   "supplied policy",
	Title:    "The role's trust policy does not allow sts:AssumeRoleWithSAML",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why:      "A sign-in by SAML is the action sts:AssumeRoleWithSAML on the role. sts:AssumeRole and sts:AssumeRoleWithWebIdentity are others, and do not cover it.",
	AWSError: awsNotAuthorized,
	Fixes: []Fix{
		{IAM, iamTrust, "Put sts:AssumeRoleWithSAML into Action of the statement that names the SAML provider."},
	},
	Sources: []Source{refFederatedRole("trust-action")},
	When:    trustCondition,
	Run: func(d *Document, o *Options) []Finding {
		if len(o.TrustPolicy.allowing(assumeRoleWithSAML)) > 0 {
			return d.deniedBy(o)
		}
		return []Finding{d.foundTrust(o, "No statement of "+show(o.TrustPolicy.Name)+" allows "+assumeRoleWithSAML+".").want(assumeRoleWithSAML)}
	},
}

// deniedBy finds a statement that denies the sign-in whatever else is allowed.
func (d *Document) deniedBy(o *Options) []Finding {
	for i := range o.TrustPolicy.Statements {
		s := &o.TrustPolicy.Statements[i]
		if s.Allow || !s.speaksOf(assumeRoleWithSAML) || len(s.Conditions) > 0 {
			continue
		}
		for _, p := range d.trusted(o) {
			if s.trusts(p.Provider.Text) {
				return []Finding{d.foundTrust(o, "A statement of "+show(o.TrustPolicy.Name)+" denies "+assumeRoleWithSAML+" without a condition, and a denial goes before everything that is allowed.")}
			}
		}
	}
	return nil
}
