package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var trustAudEntity = &Check{
	ID:       "trust-aud-entity",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The trust policy compares SAML:aud with urn:amazon:webservices, which it never is",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "urn:amazon:webservices is AWS's entity ID and stands in the Audience of a message. SAML:aud is the " +
		"Recipient, the URL of the sign-in endpoint; the entity ID among its values never matches. Where it is the only " +
		"value, every sign-in is refused.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do: "Put https://signin.aws.amazon.com/saml (or the regional endpoint that is used) under SAML:aud in place " +
				"of urn:amazon:webservices.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole, vendordoc.SAMLConditionKeys},
	When:    trustCondition,
	Run: func(d *Document, o *Options) []Finding {
		for i := range o.TrustPolicy.Statements {
			for _, c := range o.TrustPolicy.Statements[i].Conditions {
				if c.aboutAudience() && slices.ContainsFunc(c.Values,
					func(v string) bool { return strings.HasPrefix(v, "urn:amazon:webservices") }) {
					return []Finding{d.foundTrust(o, "The condition "+words.Shorten(c.Operator)+
						" on SAML:aud lists urn:amazon:webservices.").WithGot("urn:amazon:webservices")}
				}
			}
		}
		return nil
	},
}
