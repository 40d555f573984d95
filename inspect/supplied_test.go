package inspect

import (
	"strings"
	"testing"
)

// FuzzParsePolicies: what is read is judged without breaking, and reading it
// in the wrapping of the command line gives the same statements.
func FuzzParsePolicies(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/P"},"Action":["sts:AssumeRoleWithSAML"],"Condition":{"StringLike":{"SAML:aud":"https://*"}}}]}`, "sts:AssumeRoleWithSAML")
	f.Add(`{"Statement":{"Effect":"Deny","NotAction":"sts:*","Principal":"*"}}`, "a")
	f.Fuzz(func(t *testing.T, text, action string) {
		all, err := ParsePolicies("p", []byte(text))
		if err != nil {
			return
		}
		wrapped, err := ParsePolicies("p", []byte(`{"Role":{"Arn":"arn:aws:iam::400000000004:role/R","AssumeRolePolicyDocument":`+strings.TrimPrefix(text, "\uFEFF")+`}}`))
		if strings.HasPrefix(strings.TrimSpace(text), "{") && err == nil &&
			len(wrapped[0].Statements) != len(all[0].Statements) {
			t.Fatalf("%d statements by itself, %d wrapped", len(all[0].Statements), len(wrapped[0].Statements))
		}
		for _, p := range all {
			for i := range p.Statements {
				s := &p.Statements[i]
				if s.speaksOf(action) != s.speaksOf(strings.ToUpper(action)) && strings.EqualFold(strings.ToUpper(action), action) {
					t.Fatalf("case decides about %q", action)
				}
				s.reaches(action, variablesSince)
				for _, c := range s.Conditions {
					c.holds(action)
				}
			}
		}
	})
}

func TestWild(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{
		{
			"*", "", true,
		}, {
			"a*", "ab", true,
		}, {"a*b", "acb", true}, {"a*b", "ac", false}, {"?", "a", true}, {"?", "", false}, {"a", "ab", false},
		{
			"*a*a*", "xaxax", true,
		}, {
			"https://*signin.aws.amazon.com/saml*", "https://signin.aws.amazon.com/saml", true,
		}, {"", "", true}, {"", "a", false},
	} {
		if wild(c.pattern, c.s) != c.want {
			t.Errorf("%q %q", c.pattern, c.s)
		}
	}
}

// FuzzParseSCIMUser: keys may be in any case, and what is read is judged.
func FuzzParseSCIMUser(f *testing.F) {
	f.Add(`{"userName":"a@b.c","emails":[{"value":"a@b.c","primary":true}],"name":{"givenName":"a"}}`)
	f.Add(`{"Operations":[{"op":"remove","path":"emails[type eq \"work\"].value"}]}`)
	f.Add(`{"Users":[{"UserName":"a"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := CheckSCIMUsers("u", []byte(text))
		if err == nil && len(all) == 0 {
			t.Fatal("no report and no error")
		}
		for _, r := range all {
			if r.Headline == "" || (r.Verdict == Reject) != strings.HasPrefix(r.Headline, "This user will fail") {
				t.Fatalf("%s: %s", r.Verdict, r.Headline)
			}
		}
	})
}
