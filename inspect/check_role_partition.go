package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var rolePartition = &Check{
	ID:       "role-partition",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "A Role value and the rest of the sign-in are in different AWS partitions",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The commercial Regions (aws), GovCloud (aws-us-gov) and China (aws-cn) are separate: accounts, " +
		"roles and providers of one don't exist in another. Role and provider must be in the partition " +
		"whose sign-in endpoint gets the message. Otherwise AWS probably doesn't find the provider.",
	AWSError: "Specified provider doesn't exist.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraAppRoles,
			Do: "Use the ARNs as IAM of the right partition shows them, with the same " +
				"arn:<partition>: at the beginning of both.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do: "Or set the sign-in URL of that partition: https://signin.aws.amazon.com/saml, " +
				"https://signin.amazonaws-us-gov.com/saml or https://signin.amazonaws.cn/saml.",
		},
	},
	Sources: []Source{
		vendordoc.GovCloudIAM,
		vendordoc.OktaProcessorPartition,
	},
	When: whenPairs,
	Run:  checkRolePartition,
}

// checkRolePartition compares partitions that exist; others are role-arn's.
func checkRolePartition(d *Document, o *Options) []Finding {
	var out []Finding
	endpoint := d.partition()
	for _, v := range d.Assertion.pairs() {
		r, p := v.Role.Partition, v.Provider.Partition
		switch {
		case !awsfacts.IsPartition(r) || !awsfacts.IsPartition(p):
		case r != p:
			f := d.foundARN(v, v.Provider, "The role is in the partition "+r+", its SAML provider in "+p+
				".").WithGot(p).WithWant(r)
			f.Title = "The role and its SAML provider are in different AWS partitions"
			out = append(out, f)
		case endpoint != "" && r != endpoint:
			f := d.foundARN(v, v.Role, "The role is in the partition "+r+", but the message is for the sign-in endpoint of "+
				endpoint+".").WithGot(r).WithWant(endpoint)
			f.Title = "The role is in another AWS partition than the sign-in endpoint"
			out = append(out, f)
		}
	}
	return out
}
