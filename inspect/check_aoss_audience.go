package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aossAudience = &Check{
	ID:       "aoss-audience",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "The Audience isn't that of OpenSearch Serverless",
	Severity: Error,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearchServerless,
	Why: "The Audience must be aws:opensearch: and the account, or that with a further colon and your suffix. " +
		"One page of AWS's guide leaves aws out, which is a slip.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraIdentifier,
			Do: "Enter aws:opensearch:ACCOUNT. If another app of the tenant has it, add a suffix, and the same in the " +
				"provider's settings.",
			Elsewhere: "Set the audience to aws:opensearch:ACCOUNT, or to the entity ID with a suffix that the provider " +
				"has.",
		},
		{
			Where: AWS,
			Path:  vendordoc.OpenSearchServerlessSAML,
			Do:    "Compare it with the entity ID there, character for character.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchServerlessModel, vendordoc.OpenSearchServerlessSAMLGuide},
	When:    whenAudience,
	Run: func(d *Document, _ *Options) []Finding {
		all := d.Assertion.audiences()
		if slices.ContainsFunc(all, func(v Value) bool {
			return awsfacts.ServiceOf(v.Text) == TargetOpenSearchServerless
		}) {
			return nil
		}
		return []Finding{d.foundText(all[0].Node, "Serverless has another entity ID.").WithWant("aws:opensearch:<account>")}
	},
}
