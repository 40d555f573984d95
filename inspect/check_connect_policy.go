package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var connectPolicy = &Check{
	ID:       "connect-policy",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The role's policies don't allow connect:GetFederationToken on the Amazon Connect instance",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "The AWS session enters Connect by the action connect:GetFederationToken on " +
		"instance/INSTANCE-ID/user/${aws:userid}, or on * with the condition connect:InstanceId. Without it " +
		"Connect tells the user to contact the administrator.",
	AWSError: "Access denied, Please contact your AWS account administrator for assistance.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMPermissions + " > Add permissions > Create inline policy",
			Do: "Allow connect:GetFederationToken on " +
				"arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE-ID/user/${aws:userid}, with the Region, account and instance " +
				"of this sign-in.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectTroubleshooting},
	When: func(d *Document, o *Options) Condition {
		if c := whenConnect(d, o); c.Outcome != "" {
			return c
		}
		if o.RolePolicies == nil {
			return notChecked("there are no policies of the role (--role-policy: aws iam " +
				"get-account-authorization-details --filter Role LocalManagedPolicy AWSManagedPolicy)")
		}
		return whenConnectCases(d, o, d.connectCases(o))
	},
	Run: func(d *Document, o *Options) (out []Finding) {
		for _, c := range d.connectCases(o) {
			if r := c.judge(d, o); r.finding != nil {
				out = append(out, *r.finding)
			}
		}
		return out
	},
}

// whenConnectCases is the Condition for what was made of each pair.
func whenConnectCases(d *Document, o *Options, cases []connectCase) Condition {
	var open Condition
	decided := false
	for i := range cases {
		r := cases[i].judge(d, o)
		decided = decided || r.ok || r.finding != nil
		if open.Outcome == "" {
			open = r.open
		}
	}
	if decided {
		return Condition{}
	}
	return open
}
