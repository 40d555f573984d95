package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var cognitoAudience = &Check{
	ID:       "cognito-audience",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "The Audience is not the URN of a Cognito user pool",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why:      "The Audience must be exactly urn:amazon:cognito:sp:POOL-ID.",
	AWSError: "Audience restriction",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraIdentifier,
			Do:    "Enter urn:amazon:cognito:sp: followed by the user pool's ID, such as eu-west-1_AbCdEf123.",
		},
	},
	Sources: []Source{vendordoc.CognitoSAML},
	Run: func(d *Document, o *Options) []Finding {
		var first *Value
		for _, r := range d.Assertion.Restrictions {
			for i := range r.Audiences {
				if isUserPool(r.Audiences[i].Text) {
					return nil
				}
				if first == nil {
					first = &r.Audiences[i]
				}
			}
		}
		if first == nil {
			return []Finding{d.found(d.Assertion.Node,
				"The assertion has no Audience.").WithWant("urn:amazon:cognito:sp:REGION_ID")}
		}
		return []Finding{d.foundText(first.Node,
			"This isn't a user pool's URN.").WithWant("urn:amazon:cognito:sp:REGION_ID")}
	},
}
