package inspect

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// TestRestWorksOnlyWhereItIsKnown: while one role is refused, the others are said to work no more surely than their
// trust policies are known.
func TestRestWorksOnlyWhereItIsKnown(t *testing.T) {
	const elsewhere = `"Condition":{"StringEquals":{"SAML:aud":"https://eu-west-1.signin.aws.amazon.com/saml"}},"Action"`
	refused := strings.Replace(trustGood, `"Action"`, elsewhere, 1)
	byAddress := strings.Replace(trustGood, `"Action"`,
		`"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}},"Action"`, 1)
	for _, c := range []struct {
		name  string
		roles map[string]string
		want  string
	}{
		{"open", map[string]string{"A": refused, "B": byAddress},
			"; 1 other role works, unless the trust policy's condition on aws:SourceIp refuses it"},
		{"not given", map[string]string{"A": refused},
			"; 1 other role works, unless the trust policy of the role B, which was not given, refuses it"},
		{"let in", map[string]string{"A": refused, "B": trustGood}, "; 1 other role works, if"},
		{"one is let in", map[string]string{"A": refused, "B": byAddress, "C": trustGood}, "; 2 other roles work, if"},
	} {
		names := []string{"A", "B"}
		if c.roles["C"] != "" {
			names = append(names, "C")
		}
		xml, _ := pairsMessage(t, names...)
		signed, err := samlsign.Sign(xml, samlsign.SignOptions{Key: fixedKey(t, "entra-a")})
		if err != nil {
			t.Fatal(err)
		}
		r := Inspect(&Message{XML: signed}, Options{TrustPolicies: trustFile(t, c.roles)})
		if r.Verdict != AtRisk || !strings.Contains(r.Headline, c.want) {
			t.Errorf("%s: %s %s", c.name, r.Verdict, r.Headline)
		}
	}
}

// TestNoRoleIsSure: each check passes for one of two roles, and neither is known to let the user in.
func TestNoRoleIsSure(t *testing.T) {
	const address = `"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}},"Action"`
	tagging := func(statement string) string {
		return strings.Replace(statement, `"sts:AssumeRoleWithSAML"`, `["sts:AssumeRoleWithSAML","sts:TagSession"]`, 1)
	}
	byAddress := strings.Replace(tagging(trustGood), `"Action"`, address, 1)
	signIn := strings.Replace(trustGood, `"Action"`, address, 1)
	tag := strings.Replace(trustGood, "AssumeRoleWithSAML", "TagSession", 1)
	tagBy := strings.Replace(tag, `"Action"`, address, 1)
	both := func(a, b string) string {
		one := func(policy string) string {
			return strings.TrimSuffix(strings.TrimPrefix(policy, `{"Statement":`), "}")
		}
		return `{"Statement":[` + one(a) + "," + one(b) + "]}"
	}
	for name, c := range map[string]struct {
		roles  map[string]string
		unless bool
	}{
		"both by address": {map[string]string{"A": byAddress, "B": byAddress}, true},
		"one is sure":     {map[string]string{"A": byAddress, "B": tagging(trustGood)}, false},
		"the sign-in by address, the tag of the other": {map[string]string{
			"A": both(signIn, tag), "B": both(trustGood, tagBy)}, true},
	} {
		xml, _ := pairsMessage(t, "A", "B")
		xml = strings.Replace(xml, "<AttributeStatement>", `<AttributeStatement><Attribute Name="`+prefixPrincipalTag+
			`Team"><AttributeValue>a</AttributeValue></Attribute>`, 1)
		signed, err := samlsign.Sign(xml, samlsign.SignOptions{Key: fixedKey(t, "entra-a")})
		if err != nil {
			t.Fatal(err)
		}
		r := Inspect(&Message{XML: signed}, Options{TrustPolicies: trustFile(t, c.roles)})
		if r.Verdict != Accept || strings.Contains(r.Headline, ", unless the trust policy's condition") != c.unless {
			t.Errorf("%s: %s %s", name, r.Verdict, r.Headline)
		}
	}
}
