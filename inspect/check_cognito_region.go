package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cognitoRegion = &Check{
	ID:       "cognito-region",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "Audience and Recipient name user pools in two Regions",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why: "The ID of a user pool begins with its Region, and the pool's domain contains it. When they differ, the " +
		"message goes to one pool and is meant for another.",
	AWSError: "Audience restriction",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML,
			Do:    "Use Identifier and Reply URL from the same user pool.",

			Elsewhere: "Use audience and ACS URL from the same user pool.",
		},
	},
	Sources: []Source{vendordoc.CognitoSAML},
	When: func(d *Document, o *Options) Condition {
		if d.cognitoRegion() == "" {
			return notApplicable("the Recipient is not an Amazon Cognito domain with a Region")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		var other *Value
		region := d.cognitoRegion()
		for _, r := range d.Assertion.Restrictions {
			for i := range r.Audiences {
				a := &r.Audiences[i]
				switch {
				case !isUserPool(a.Text):
				case strings.HasPrefix(a.Text, "urn:amazon:cognito:sp:"+region+"_"):
					return nil
				case other == nil:
					other = a
				}
			}
		}
		if other == nil {
			return nil // cognito-audience judges it
		}
		return []Finding{d.foundText(other.Node, "The Recipient is in "+region+".").
			WithWant("urn:amazon:cognito:sp:" + region + "_…")}
	},
}

// cognitoRegion is the Region of the user pool's domain; "" for a domain of the
// customer's own, which names none.
func (d *Document) cognitoRegion() string {
	if e, ok := d.endpoint(); ok && e.Service == TargetCognito {
		return e.Region
	}
	if d.Destination != nil {
		if e, ok := awsfacts.SignInEndpoint(d.Destination.Value); ok && e.Service == TargetCognito {
			return e.Region
		}
	}
	return ""
}
