package inspect

import (
	"fmt"
	"strings"
	"testing"
)

const (
	trustGood = `{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/P"},"Action":"sts:AssumeRoleWithSAML"}}`
	trustBad  = `{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/P"},"Action":"sts:AssumeRole"}}`
)

func pairsMessage(t *testing.T, names ...string) (xml string, values []string) {
	t.Helper()
	for _, n := range names {
		values = append(values, "arn:aws:iam::400000000004:role/"+n+",arn:aws:iam::400000000004:saml-provider/P")
	}
	return strings.Replace(baseMessage(t), baseRole, roleValues(values...)[1], 1), values
}

func trustFile(t *testing.T, roles map[string]string) []*Policy {
	t.Helper()
	var list []string
	for name, document := range roles {
		list = append(list, `{"Arn":"arn:aws:iam::400000000004:role/`+name+`","AssumeRolePolicyDocument":`+document+`}`)
	}
	all, err := ParsePolicies("roles.json", []byte(`{"Roles":[`+strings.Join(list, ",")+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPairsHavePoliciesOfTheirOwn: each finding is at the Role value of the pair that it is
// about, and a pair whose role is not in the file has none.
func TestPairsHavePoliciesOfTheirOwn(t *testing.T) {
	xml, values := pairsMessage(t, "A", "B", "C")
	r := Inspect(&Message{XML: xml}, Options{TrustPolicies: trustFile(t, map[string]string{"A": trustGood,
		"B": trustBad})})
	var at []int
	for _, f := range r.Findings {
		if f.ID == "trust-action" {
			at = append(at, f.Offset)
		}
	}
	from := strings.Index(xml, values[1])
	if len(at) != 1 || at[0] < from || at[0] >= from+len(values[1]) {
		t.Errorf("findings at %v, the second value is at %d", at, from)
	}
	for _, c := range r.Checks {
		if c.ID == "trust-principal" && (c.Outcome != Pass || !strings.Contains(c.Reason,
			"role/C is not in the files given (aws iam get-role --role-name C")) {
			t.Errorf("%+v", c)
		}
	}
}

// TestOpenPairKeepsTheQuestion: while one pair fails and another one is not known, what is not
// known is said.
func TestOpenPairKeepsTheQuestion(t *testing.T) {
	xml, _ := pairsMessage(t, "A", "B")
	r := Inspect(&Message{XML: xml}, Options{TrustPolicies: trustFile(t, map[string]string{"A": trustBad})})
	for _, c := range r.Checks {
		if c.ID == "trust-action" && (c.Outcome != Fail || c.Unless != "the trust policy of the role B, which was "+
			"not given, refuses it") {
			t.Errorf("%+v", c)
		}
	}
}

// TestManyPairsManyRoles: policies are found by key, not by search.
func TestManyPairsManyRoles(t *testing.T) {
	names, roles := []string{}, map[string]string{}
	for i := range 600 {
		names = append(names, fmt.Sprintf("R%d", i))
		roles[names[i]] = trustBad
	}
	xml, _ := pairsMessage(t, names...)
	count := 0
	r := Inspect(&Message{XML: xml}, Options{TrustPolicies: trustFile(t, roles)})
	if r.Verdict != Reject { // also of the pairs whose findings are not listed
		t.Error(r.Headline)
	}
	for _, f := range r.Findings {
		if f.ID == "trust-action" {
			count++
		}
	}
	if count != maxFindings {
		t.Errorf("%d findings", count)
	}
}

// TestUnlessInHeadlines: every clause once, at its place, and only where something is foretold.
func TestUnlessInHeadlines(t *testing.T) {
	for _, c := range []struct {
		r    Report
		want string
	}{
		{Report{Verdict: Accept, Headline: "AWS will accept this sign-in."}, "AWS will accept this sign-in."},
		{
			Report{Verdict: Accept, Headline: "AWS will accept this sign-in, if AWS holds this certificate.",
				Checks: []*CheckResult{
					{ID: "trust-action", Unless: "a refuses it"}, {ID: "trust-aud", Unless: "a refuses it"},
					{ID: "trust-tagsession", Unless: "b refuses it"},
				}},
			"AWS will accept this sign-in, if AWS holds this certificate, unless a refuses it, or b refuses it.",
		},
		{
			Report{Verdict: Accept, Headline: "Nothing wrong was found by the documented rules of X; Y was not checked.",
				Checks: []*CheckResult{{ID: "trust-action", Unless: "a refuses it"}}},
			"Nothing wrong was found by the documented rules of X, unless a refuses it; Y was not checked.",
		},
		{
			Report{Verdict: Accept, Headline: "AWS will accept this sign-in.",
				Checks: []*CheckResult{{ID: "connect-policy", Unless: "c refuses it"}}},
			"AWS will accept this sign-in, and what it leads to opens unless c refuses it.",
		},
		{
			Report{Verdict: AtRisk, Headline: "AWS might reject this sign-in: x.",
				Checks: []*CheckResult{{ID: "trust-action", Unless: "a refuses it"}}},
			"AWS might reject this sign-in: x.",
		},
		{
			Report{Verdict: Accept, Headline: "AWS accepted this sign-in (CloudTrail).",
				Checks: []*CheckResult{{ID: "trust-action", Unless: "a refuses it"}}},
			"AWS accepted this sign-in (CloudTrail).",
		},
	} {
		if got := withUnless(&c.r, ""); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}
