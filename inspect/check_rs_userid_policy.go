package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var rsUserIDPolicy = &Check{
	ID:       "rs-userid-policy",
	Family:   FamilyDriver,
	Service:  ServiceRedshift,
	Stage:    AfterSignIn,
	Title:    "The role's policies deny the credentials of the database user",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "The driver calls redshift:GetClusterCredentials for the database user. AWS's sample policy compares " +
		"aws:userid, which ends in RoleSessionName, with ${redshift:DbUser} and a domain behind it. When the two " +
		"come from different attributes, the call is denied.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Make RoleSessionName and DbUser from the same source, so that they fit the condition: DbUser, then @ and " +
				"the domain.",
			Elsewhere: "Make RoleSessionName and DbUser from the same source, so that they fit the condition: DbUser, then " +
				"@ and the domain.",
		},
		{Where: IAM, Path: vendordoc.IAMPolicyEdit, Do: "Or let the condition on aws:userid fit the session name."},
	},
	Sources: []Source{vendordoc.RedshiftSAML, vendordoc.RedshiftIdentityPolicies},
	When: func(d *Document, o *Options) Condition {
		if c := whenRedshift(d, o); c.Outcome != "" {
			return c
		}
		if o.RolePolicies != nil && !slices.ContainsFunc(o.RolePolicies, allowsClusterCredentials) {
			return notApplicable("no statement of the given policies allows " + getClusterCredentials)
		}
		return mayConnect.when(whenRedshift)(d, o)
	},
	Run: mayConnect.run,
}

const getClusterCredentials = "redshift:GetClusterCredentials"

// mayConnect says whether the role gets credentials of the message's database user.
var mayConnect roleJudge = func(d *Document, o *Options, c *roleCase) trustResult {
	return mayDo(getClusterCredentials, "dbuser", d.dbUser())(d, o, c)
}

// whenRedshift is the Condition of the rules of Redshift's drivers.
func whenRedshift(d *Document, _ *Options) Condition {
	if !d.forRedshift() {
		return notApplicable("nothing shows that the message is for Redshift")
	}
	return Condition{}
}

// allowsClusterCredentials says whether a policy allows the call to some session.
func allowsClusterCredentials(p *Policy) bool {
	return p.Kind != PolicyTrust && slices.ContainsFunc(p.Statements, func(s Statement) bool {
		return s.Allow && s.SpeaksOf(getClusterCredentials)
	})
}
