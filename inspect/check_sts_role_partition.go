package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var stsRolePartition = &Check{
	ID:       "sts-role-partition",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "Some drivers don't find roles outside the partition aws",
	Severity: Warning,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "The Redshift Python driver and Lake Formation look for arn:aws: and miss roles in GovCloud and " +
		"China. The JDBC driver reads every partition. Use STS in the role's partition: STS in another " +
		"partition doesn't know the account.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The driver, and its Region",
			Do: "Use a driver that reads this partition (JDBC), and set one of its Regions, such as " +
				"us-gov-west-1 or cn-north-1.",
		},
	},
	Sources: []Source{vendordoc.RedshiftPython, vendordoc.Saml2awsPartition},
	When:    whenPairs,
	Run:     checkStsRolePartition,
}

func checkStsRolePartition(d *Document, _ *Options) []Finding {
	var out []Finding
	for _, p := range d.Assertion.pairs() {
		if p.Role.Partition == "aws" {
			return nil
		}
		if len(out) == 0 {
			out = append(out, d.foundText(p.Value.Node, "The role is in the partition "+words.Shorten(p.Role.Partition)+"."))
		}
	}
	return out
}
