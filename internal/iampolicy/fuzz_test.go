package iampolicy

import (
	"strings"
	"testing"
)

// FuzzParse: what is read is judged without breaking, and reading it in the wrapping of the
// command line gives the same statements.
func FuzzParse(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/P"},"Action":["sts:AssumeRoleWithSAML"],"Condition":{"StringLike":{"SAML:aud":"https://*"}}}]}`, "sts:AssumeRoleWithSAML")
	f.Add(`{"Statement":{"Effect":"Deny","NotAction":"sts:*","Principal":"*"}}`, "a")
	f.Add(`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","NotResource":"${aws:userid, 'a'}${*"}}`, "\x00b")
	f.Fuzz(func(t *testing.T, text, action string) {
		all, err := Parse("p", []byte(text))
		if err != nil {
			return
		}
		wrapped, err := Parse("p", []byte(`{"Role":{"Arn":"arn:aws:iam::400000000004:role/R","AssumeRolePolicyDocument":`+strings.TrimPrefix(text, "\uFEFF")+`}}`))
		if strings.HasPrefix(strings.TrimSpace(text), "{") && err == nil && len(all) == 1 && len(wrapped) == 1 &&
			len(wrapped[0].Statements) != len(all[0].Statements) {
			t.Fatalf("%d statements by itself, %d wrapped", len(all[0].Statements), len(wrapped[0].Statements))
		}
		look := func(key string) Claim { return Claim{Known: key != "", Values: []string{action, key}} }
		for _, p := range all {
			for i := range p.Statements {
				s := &p.Statements[i]
				if s.SpeaksOf(action) != s.SpeaksOf(strings.ToUpper(action)) && strings.EqualFold(strings.ToUpper(action), action) {
					t.Fatalf("case decides about %q", action)
				}
				s.Meets(&Request{Action: action, Resource: action, Look: look}, VariablesSince)
			}
		}
	})
}
