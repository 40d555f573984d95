package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var trustAud = &Check{
	ID:       "trust-aud",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The trust policy's condition on SAML:aud doesn't match the Recipient",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "Despite its name, SAML:aud is the Recipient of the message. A condition that lists " +
		"https://signin.aws.amazon.com/saml refuses a message for a regional endpoint such as " +
		"https://eu-west-1.signin.aws.amazon.com/saml, and vice versa. A * needs StringLike.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		fixTrustRecipient,
		{
			Where:     Entra,
			Path:      vendordoc.EntraBasicSAML,
			Do:        "Or set the Reply URL to an endpoint that the trust policy lists.",
			Elsewhere: "Or set the ACS URL to an endpoint that the trust policy lists.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole, vendordoc.ConnectSAML},
	When: func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		if d.recipient() == nil {
			return notApplicable("the message has no Recipient")
		}
		return trustJudge(judgeTrustAud).when("no statement allows the sign-in through this provider")(d, o)
	},
	Run: trustJudge(judgeTrustAud).run,
}

// fixTrustRecipient is the fix that is made at AWS.
var fixTrustRecipient = Fix{
	Where: IAM,
	Path:  vendordoc.IAMTrustEdit,
	Do:    "List every sign-in endpoint in use under SAML:aud, including the Recipient of this message.",
}

// comparesAudience says whether trust-aud is the check of a condition.
func comparesAudience(c *PolicyCondition) bool {
	return aboutAudience(c) && !strings.EqualFold(c.Operator, "Null")
}

// aboutAudience says whether a key is SAML:aud; names of keys ignore case.
func aboutAudience(c *PolicyCondition) bool { return strings.EqualFold(c.Key, "SAML:aud") }

func judgeTrustAud(d *Document, c *trustCase) trustResult {
	trusting := c.trusting(assumeRoleWithSAML)
	if len(trusting) == 0 {
		return trustResult{}
	}
	if all, _ := c.stands(d, assumeRoleWithSAML, nil); all != iampolicy.No {
		return trustOK()
	}
	look := d.trustClaims(c.pair)
	others := func(condition *PolicyCondition) bool { return !comparesAudience(condition) }
	var missed []*PolicyCondition
	for _, s := range trusting {
		if a, condition := s.Stands(look, c.policy.Version, others); a == iampolicy.No {
			missed = append(missed, condition)
		}
	}
	rest, _ := c.stands(d, assumeRoleWithSAML, comparesAudience)
	if len(missed) == 0 || rest == iampolicy.No && len(missed) < len(trusting) {
		return trustOK() // trust-action says what is missing
	}
	f := c.found(d, "The Recipient isn't among the trust policy's values for SAML:aud.").
		WithGot(d.recipient().Recipient.Value)
	if values := missed[0].Values; len(values) > 0 {
		f = f.WithWant(values[0])
	}
	if d.Target == TargetSTSDriver {
		f.Fixes = []Fix{fixTrustRecipient} // the driver's address is right
	}
	return trustFinding(f)
}
