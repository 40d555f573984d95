package inspect

import (
	"cmp"
	"slices"
	"strings"
)

// ShowsCheck says whether a message fails a check ("shown"), passes it ("struck"), or neither ("").
func ShowsCheck(r *Report, id string) string {
	switch r.Outcome(id) {
	case Fail:
		return "shown"
	case Pass:
		return "struck"
	}
	return ""
}

// ShownCause is a cause of a known error, held against a message and the text that was asked about.
type ShownCause struct {
	KnownCause
	Evidence string // shown | struck; "" where neither decides
	Against  string // what was supplied that speaks against it, where AWS's answer speaks for it
	By       string // what was supplied that shows it; "" where the message or the text does
}

// CausesOf returns the causes of a known error: first those that the message or the text shows,
// last those that the message rules out.
func CausesOf(r *Report, e *KnownError, text string) []ShownCause {
	c := claim{r, e, strings.ToLower(text)}
	var out []ShownCause
	for _, cause := range ToldOf(r, e).Causes {
		s := ShownCause{KnownCause: cause}
		s.Evidence, s.By = c.evidence(cause.ID)
		out = append(out, s)
	}
	rank := map[string]int{"shown": 0, "": 1, "struck": 2}
	slices.SortStableFunc(out, func(a, b ShownCause) int { return rank[a.Evidence] - rank[b.Evidence] })
	return out
}

// causesSeen are the causes of an error that AWS answered with. What AWS answered outweighs what
// was supplied: only what the message itself shows can rule a cause out.
func causesSeen(r *Report, e *KnownError) []ShownCause {
	all := CausesOf(r, e, r.Observed.Text)
	for i := range all {
		if c := &all[i]; c.Evidence == "struck" && causeRules[c.ID].supplied != "" {
			c.Evidence, c.Against = "", causeRules[c.ID].supplied
		}
	}
	return all
}

// evidence says what message and text say of a cause, and by what was supplied, where that shows it. A cause is
// struck by its own rule only: that no finding led to it says nothing about what the message cannot show.
func (c claim) evidence(id string) (evidence, by string) {
	rule := causeRules[declaredID(id)]
	if rule.inText != nil && rule.inText(c) {
		return "shown", ""
	}
	if c.Report == nil || c.Kind != KindResponse {
		return "", ""
	}
	told := slices.ContainsFunc(c.Causes, func(c Cause) bool { return c.ID == id && c.Evidence != "struck" })
	switch {
	case told || rule.alone != nil && rule.alone(c):
		return "shown", ""
	case rule.shown != nil && rule.shown(c):
		return "shown", cmp.Or(rule.showing, rule.supplied)
	case rule.struck != nil && rule.struck(c):
		return "struck", ""
	}
	return "", ""
}

// claim is what a cause is told from: a message that was judged, and the text that was asked
// about, in lower case.
type claim struct {
	*Report
	error *KnownError
	text  string
}

// causeRule says by what a cause of an error text shows, and by what it is ruled out.
type causeRule struct {
	inText, shown, struck func(claim) bool
	supplied              string           // the evidence by which it is shown or ruled out; "" where that is the message
	showing               string           // the evidence by which it is shown, where the message can rule it out
	alone                 func(claim) bool // the message shows it alone, though evidence can show it too
}

// anyFails is a rule that wants one of these checks failed.
func anyFails(ids ...string) func(claim) bool {
	return func(c claim) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return c.Outcome(id) == Fail })
	}
}

// allPass is a rule that wants all of these checks run and passed.
func allPass(ids ...string) func(claim) bool {
	return func(c claim) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { return c.Outcome(id) != Pass })
	}
}

// every is a rule that wants all of these.
func every(rules ...func(claim) bool) func(claim) bool {
	return func(c claim) bool {
		return !slices.ContainsFunc(rules, func(rule func(claim) bool) bool { return !rule(c) })
	}
}

// choosing says whether the error is about which role was asked for, so that other roles in
// the message prove nothing.
func choosing(c claim) bool {
	return slices.Contains([]string{"tool-role-not-there", "role-not-in-assertion", "sts-arn-empty"}, c.error.ID)
}

// not turns a rule round.
func not(rule func(claim) bool) func(claim) bool { return func(c claim) bool { return !rule(c) } }

// ofIdentityCenter says whether Identity Center shows the error: what becomes of the user there
// is not in the message that Entra ID sends to AWS.
func ofIdentityCenter(c claim) bool {
	return c.error.Service == "identity-center" || c.error.Service == "scim"
}

// readable says whether the assertion's values are known.
func (c claim) readable() bool {
	return c.Message != nil && c.Message.Assertion != nil && !c.Message.Assertion.Encrypted
}

// sends says whether the assertion has an attribute whose name begins like this, with a value.
func (c claim) sends(prefix string) bool {
	return c.readable() && slices.ContainsFunc(c.Message.Assertion.Attributes, func(a AttributeFact) bool {
		return strings.HasPrefix(a.Name, prefix) && slices.ContainsFunc(a.Values, func(v string) bool { return v != "" })
	})
}

// tagged says whether the message sends session tags or a source identity.
func tagged(c claim) bool {
	return c.sends(awsPrefix+"PrincipalTag:") || c.sends(attrSourceIdentity) || c.sends(awsPrefix+"TransitiveTagKeys")
}

// ofOneRole says whether the message has one role, so that what is true of a role is true of that one.
func ofOneRole(c claim) bool { return c.readable() && len(c.Message.Assertion.Roles) == 1 }

// trusted says whether the role's trust policy is known: a list of what roles may do shows the role too,
// and leaves open why it refuses.
func trusted(c claim) bool { return c.Outcome("trust-action") != NotChecked }

// timed says whether the time of the check was observed. Judged as of its own issue, a
// message passes every check of time.
func timed(c claim) bool { return c.EvaluatedAtBasis != "issued" && c.EvaluatedAtBasis != "" }

// answers says whether the message answers a request, that is whether the sign-in began at the app.
func answers(c claim) bool {
	return c.Message != nil && c.Message.InResponseTo != nil && *c.Message.InResponseTo != ""
}

// forCognito says whether the message is one for a Cognito user pool.
func forCognito(c claim) bool { return c.Target == TargetCognito && c.Message != nil }

// withoutRelay says whether the message is known to have been posted without a relay state.
func withoutRelay(c claim) bool {
	return c.Message != nil && c.Message.RelayState != nil && *c.Message.RelayState == ""
}

// signedByAWSKey says whether a key that AWS is known to hold fits.
func signedByAWSKey(c claim) bool {
	return c.Message != nil && slices.ContainsFunc(c.Message.Signatures, func(s SignatureFact) bool {
		return s.Key == KeyAWSMetadata
	})
}

// ofPartition says whether all roles of the message are of the commercial partition, or one is not.
func ofPartition(commercial bool) func(claim) bool {
	return func(c claim) bool {
		if !c.readable() || len(c.Message.Assertion.Roles) == 0 {
			return false
		}
		foreign := slices.ContainsFunc(c.Message.Assertion.Roles, func(r RoleFact) bool { return r.Partition != "aws" })
		return foreign != commercial
	}
}
