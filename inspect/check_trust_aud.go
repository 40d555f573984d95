package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
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

// trustNames says whether a trust policy that was given lets a message for the address through by a condition on
// SAML:aud, or lists the address but for its case or the slash at its end: then trust-aud says what is wrong.
func trustNames(address string, o *Options) bool {
	for _, p := range o.trustPolicies() {
		if letsThrough(p, address, relayAddress(address, o)) {
			return true
		}
	}
	return false
}

// letsThrough says so of one policy. A statement without a condition on SAML:aud lets everything through, and so
// tells nothing about an address; a Deny of all others tells as much as an Allow. What looks like a relay must be
// named as an address of this machine: a * that lets everything through does not make it a driver's.
func letsThrough(p *Policy, address string, relay bool) bool {
	look := func(key string) iampolicy.Claim {
		return iampolicy.Claim{Known: key == "saml:aud", Values: []string{address}}
	}
	named := false
	for i := range p.Statements {
		s := &p.Statements[i]
		if !s.SpeaksOf(assumeRoleWithSAML) {
			continue
		}
		if all, _ := s.Stands(look, p.Version, nil); !s.Allow && all == iampolicy.Yes && len(s.Conditions) > 0 {
			return false
		}
		for j := range s.Conditions {
			c := &s.Conditions[j]
			if relay && !slices.ContainsFunc(c.Values, localPattern) {
				continue
			}
			if comparesAudience(c) && c.Negated() != s.Allow && (namesNearly(c, address) ||
				c.Stands(look, p.Version) == iampolicy.Yes == s.Allow) {
				named = true
			}
		}
	}
	return named
}

// localPattern says whether a value, perhaps with wildcards, names this machine.
func localPattern(value string) bool {
	return awsfacts.Loopback(strings.NewReplacer("*", "1", "?", "1").Replace(value))
}

// namesNearly says whether a condition lists an address but for its case or the slash at its end.
func namesNearly(c *PolicyCondition, address string) bool {
	return slices.ContainsFunc(c.Values, func(v string) bool {
		return strings.EqualFold(strings.TrimSuffix(v, "/"), strings.TrimSuffix(address, "/"))
	})
}
