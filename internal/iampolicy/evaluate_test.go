package iampolicy

import (
	"fmt"
	"testing"
)

// TestConditions: how IAM compares, what it makes of a key that is not there, and what no one told.
func TestConditions(t *testing.T) {
	look := func(key string) Claim {
		switch key {
		case "saml:aud":
			return Claim{Known: true, Values: []string{"https://a/saml"}}
		case "many":
			return Claim{Known: true, List: true, Values: []string{"a", "b"}}
		case "absent":
			return Claim{Known: true}
		case "doubt":
			return Claim{Known: true, Doubt: true, Values: []string{"x"}}
		case "aws:userid":
			return Claim{Known: true, Values: []string{RoleID + ":alice"}}
		case "part":
			return Claim{Known: true, Values: []string{"a" + Unknown}}
		}
		return Claim{}
	}
	for _, c := range []struct {
		operator, key string
		values        []string
		want          Answer
	}{
		{"StringEquals", "SAML:Aud", []string{"x", "https://a/saml"}, Yes},
		{"StringEquals", "saml:aud", []string{"https://*"}, No},
		{"StringNotEquals", "saml:aud", []string{"https://a/saml"}, No},
		{"StringLike", "saml:aud", []string{"https://*"}, Yes},
		{"StringNotLike", "saml:aud", []string{"https://?/saml"}, No},
		{"StringEqualsIgnoreCase", "saml:aud", []string{"HTTPS://A/saml"}, Yes},
		{"ArnLike", "saml:aud", []string{"https://*"}, Yes},
		{"Bool", "saml:aud", []string{"true"}, Open},
		{"IpAddress", "aws:sourceip", []string{"10.0.0.0/8"}, Open},
		{"StringEqualsIfExists", "aws:sourcevpc", []string{"v"}, Open},
		{"Null", "absent", []string{"true"}, Yes},
		{"Null", "absent", []string{"false"}, No},
		{"Null", "saml:aud", []string{"false"}, Yes},
		{"StringEquals", "absent", []string{"a"}, No},
		{"StringNotEquals", "absent", []string{"a"}, Yes},
		{"StringEqualsIfExists", "absent", []string{"a"}, Yes},
		{"ForAllValues:StringEquals", "absent", []string{"a"}, Yes},
		{"ForAnyValue:StringEquals", "absent", []string{"a"}, No},
		{"ForAnyValue:StringNotEquals", "absent", []string{"a"}, No},
		{"ForAnyValue:StringEquals", "many", []string{"b"}, Yes},
		{"ForAllValues:StringEquals", "many", []string{"b"}, No},
		{"ForAllValues:StringNotEquals", "many", []string{"c"}, Yes},
		{"StringEquals", "many", []string{"b"}, Open},
		{"StringEquals", "many", []string{"a", "b"}, Yes},
		{"StringEquals", "doubt", []string{"x"}, Yes},
		{"StringEquals", "doubt", []string{"y"}, Open},
		{"StringLike", "aws:userid", []string{"*:alice"}, Yes},
		{"StringLike", "aws:userid", []string{"*:bob"}, No},
		{"StringEquals", "aws:userid", []string{"AROAX:alice"}, Open},
		{"StringEquals", "aws:userid", []string{"AROAX:bob"}, No},
		{"StringEquals", "aws:userid", []string{"${aws:UserId}"}, Yes},
		{"StringEquals", "aws:userid", []string{"${absent}:alice"}, No},
		{"StringNotEquals", "aws:userid", []string{"${absent}:alice"}, Open},
		{"StringEquals", "saml:aud", []string{"${absent, 'https://a/saml'}"}, Yes},
		{"StringEquals", "saml:aud", []string{"https://${nobody}/saml"}, Open},
		{"StringEquals", "saml:aud", []string{"http://${nobody}/saml"}, No},
		{"StringEquals", "part", []string{"abc"}, Open},
		{"StringEquals", "part", []string{"b"}, No},
		{"StringLike", "part", []string{"a*"}, Yes},
		{"StringLike", "part", []string{"a?"}, Open},
	} {
		condition := Condition{c.operator, c.key, c.values}
		if got := condition.Stands(look, VariablesSince); got != c.want {
			t.Errorf("%s %s %v: %d, want %d", c.operator, c.key, c.values, got, c.want)
		}
	}
}

// TestMeets: actions, principals and resources, with Not and without, and a Deny.
func TestMeets(t *testing.T) {
	look := func(key string) Claim {
		return Claim{Known: key == "aws:userid", Values: []string{RoleID + ":alice"}}
	}
	r := &Request{Action: "connect:GetFederationToken", Resource: "arn:r" + Unknown + ":instance/i/user/" + RoleID + ":alice", Look: look}
	for _, c := range []struct {
		statement string
		want      Answer
	}{
		{`"Action":"CONNECT:getfederation*","Resource":"*"`, Yes},
		{`"NotAction":"s3:*","Resource":"*"`, Yes},
		{`"NotAction":"connect:*","Resource":"*"`, No},
		{`"Action":"*","Resource":"arn:*:instance/i/user/${AWS:UserID}"`, Yes},
		{`"Action":"*","Resource":"arn:r1:instance/i/user/${aws:userid}"`, Open},
		{`"Action":"*","Resource":"arn:*:instance/j/*"`, No},
		{`"Action":"*","Resource":"arn:*:instance/i/user/AROAX:alice"`, Open},
		{`"Action":"*","Resource":"arn:*:instance/i/user/alice"`, No},
		{`"Action":"*","NotResource":"arn:*:instance/i/*"`, No},
		{`"Action":"*","NotResource":"arn:*:instance/j/*"`, Yes},
		{`"Action":"*"`, No},
	} {
		all, err := Parse("f", []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow",`+c.statement+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		if m := Allows(all, r); m.Answer != c.want {
			t.Errorf("%s: %d, want %d", c.statement, m.Answer, c.want)
		}
		if m := Denies(all, r); m.Answer != No {
			t.Errorf("%s: an Allow denies", c.statement)
		}
	}
}

// TestVariablesOfOldPolicies: without the version, a variable is plain text.
func TestVariablesOfOldPolicies(t *testing.T) {
	look := func(string) Claim { return Claim{Known: true, Values: []string{"a"}} }
	if s, known := expand("${k}", look, ""); s != "${k}" || known != Yes {
		t.Error(s, known)
	}
	if s, known := expand("x${k}y${", look, VariablesSince); s != "xay${" || known != Yes {
		t.Error(s, known)
	}
}

func ExampleWild() {
	fmt.Println(Wild("https://*signin.aws.amazon.com/saml*", "https://signin.aws.amazon.com/saml"))
	// Output: true
}
