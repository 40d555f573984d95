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
	Why: "urn:amazon:webservices is AWS's entity ID and belongs in the Audience of a message. SAML:aud is " +
		"the Recipient, the URL of the sign-in endpoint, so the entity ID never matches. If it is the only " +
		"value, AWS refuses every sign-in.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do: "Put https://signin.aws.amazon.com/saml (or the regional endpoint in use) under SAML:aud " +
				"instead of urn:amazon:webservices.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole, vendordoc.SAMLConditionKeys},
	When:    trustJudge(judgeTrustAudEntity).when("there is no condition on SAML:aud"),
	Run:     trustJudge(judgeTrustAudEntity).run,
}

func judgeTrustAudEntity(d *Document, c *trustCase) trustResult {
	for i := range c.policy.Statements {
		for _, condition := range c.policy.Statements[i].Conditions {
			if aboutAudience(&condition) && slices.ContainsFunc(condition.Values,
				func(v string) bool { return strings.HasPrefix(v, "urn:amazon:webservices") }) {
				return trustFinding(c.found(d, "The condition "+words.Shorten(condition.Operator)+
					" on SAML:aud lists urn:amazon:webservices.").WithGot("urn:amazon:webservices"))
			}
		}
	}
	return trustOK()
}
