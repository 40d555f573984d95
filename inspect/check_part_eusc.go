package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var partEUSC = &Check{
	ID:       "part-eusc",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "AWS doesn't document SAML sign-in for the European Sovereign Cloud",
	Severity: Note,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS's SDK data lists the partition aws-eusc with the Region eusc-de-east-1, and its sign-in host " +
		"eusc-de-east-1.signin.amazonaws-eusc.eu. AWS doesn't document the path there, nor which services accept " +
		"SAML. samlscope judges the message by the rules of the other partitions.",
	Sources: []Source{vendordoc.BotocorePartitions},
	When:    whenPairs,
	Run: func(d *Document, _ *Options) []Finding {
		for _, p := range d.Assertion.pairs() {
			if p.Role.Partition == "aws-eusc" {
				return []Finding{d.foundARN(p, p.Role, "The role is in the partition aws-eusc.")}
			}
		}
		return nil
	},
}
