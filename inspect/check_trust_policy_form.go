package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var trustPolicyForm = &Check{
	ID:       "trust-policy-form",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "IAM wouldn't store this trust policy",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A role's trust policy names its principals in Principal and applies to its own role: it has no " +
		"NotPrincipal and no Resource. IAM refuses to save anything else, so the role's policy differs from " +
		"the file. samlscope leaves out statements it can't interpret.",
	Fixes: []Fix{{
		Where: IAM,
		Path:  vendordoc.IAMTrust,
		Do:    "Give samlscope the policy that the role has: aws iam get-role --role-name NAME prints it.",
	}},
	Sources: []Source{vendordoc.NotPrincipal, vendordoc.SAMLRole},
	When:    trustJudge(judgeTrustForm).when("there is no statement"),
	Run:     trustJudge(judgeTrustForm).run,
}

func judgeTrustForm(d *Document, c *trustCase) trustResult {
	for i := range c.policy.Statements {
		s := &c.policy.Statements[i]
		if len(s.Faults) == 0 {
			continue
		}
		which := "Statement " + strconv.Itoa(i+1)
		if s.Sid != "" {
			which += " (" + words.Shorten(s.Sid) + ")"
		}
		f := c.found(d, which+" of "+words.Shorten(c.policy.Name)+" "+faultWords(s.Faults[0]))
		f.Got = nil // the role is not what is wrong
		return trustFinding(f)
	}
	return trustOK()
}

// faultWords says what is wrong with a statement.
func faultWords(f iampolicy.Fault) string {
	switch f {
	case iampolicy.FaultEffect:
		return "has an Effect other than exactly Allow or Deny. samlscope left it out."
	case iampolicy.FaultNotPrincipal:
		return "has a NotPrincipal, which a role's trust policy can't have. samlscope left it out: use " +
			"Principal, with a condition for exceptions."
	case iampolicy.FaultNoPrincipal:
		return "has no Principal. samlscope left it out."
	}
	return "has a Resource, which a role's trust policy can't have: it applies to its own role."
}
