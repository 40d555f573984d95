package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var recipientProviderID = &Check{
	ID:       "recipient-provider-id",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "The sign-in URL belongs to another IAM identity provider",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "A sign-in URL that ends in /saml/acs/ and an ID belongs to one IAM identity provider. If you " +
		"delete and recreate a provider, it gets a new ID. This ID is probably the SAMLProviderUUID that " +
		"IAM prints; AWS doesn't say so.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do:    "Enter the sign-in URL that the identity provider's page in IAM shows today.",
		},
		{Where: IAM, Path: vendordoc.IAMTrust, Do: "Put the same URL in SAML:aud."},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.BotocoreIAM},
	When: func(d *Document, o *Options) Condition {
		r := d.Assertion.recipient()
		if r == nil {
			return notApplicable("the assertion has no Recipient")
		}
		if e, ok := awsfacts.SignInEndpoint(r.Value); !ok || e.IDPID == "" {
			return notApplicable("the Recipient names no identity provider")
		}
		if o.AWSMetadata == nil || o.AWSMetadata.Provider == nil || o.AWSMetadata.Provider.ID == "" {
			return notChecked("the ID of the IAM identity provider is unknown (aws iam get-saml-provider > " +
				"provider.json, --aws-metadata provider.json)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		r, id := d.Assertion.recipient(), o.AWSMetadata.Provider.ID
		e, _ := awsfacts.SignInEndpoint(r.Value)
		if e.IDPID == id {
			return nil
		}
		return []Finding{d.foundAttr(d.Assertion.recipientNode(), r, "The given IAM identity provider has "+
			"the ID "+
			id+".").WithWant("https://" + e.Host + "/saml/acs/" + id)}
	},
}
