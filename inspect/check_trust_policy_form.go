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
	Title:    "The trust policy is not one that IAM stores",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A role's trust policy names its principals in Principal, and is about the role that it stands in: it has no " +
		"NotPrincipal and no Resource. IAM refuses to save anything else, so the role has another policy than the file. " +
		"Statements whose meaning is not known are left out.",
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
		return "has an Effect that is neither Allow nor Deny, in these very letters. It was left out."
	case iampolicy.FaultNotPrincipal:
		return "has a NotPrincipal, which a role's trust policy cannot have. It was left out: use Principal, with a " +
			"condition where somebody is to be spared."
	case iampolicy.FaultNoPrincipal:
		return "has no Principal. It was left out."
	}
	return "has a Resource, which a role's trust policy cannot have: it is about its own role."
}
