package inspect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/scimusers"
)

// formMessage is an unsigned Response with these texts in it, in the order of a Form's slots.
func formMessage(recipient, audience string, names, texts []string) string {
	var b strings.Builder
	esc := escapeXML.Replace
	fmt.Fprintf(&b, `<samlp:Response ID="_r" Version="2.0" IssueInstant="2026-11-20T09:30:00.150Z" Destination="%s" `+
		`xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">`+
		`https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/</Issuer><samlp:Status><samlp:StatusCode `+
		`Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><Assertion ID="_a" `+
		`IssueInstant="2026-11-20T09:30:00.143Z" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>`+
		`https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/</Issuer><Subject><NameID `+
		`Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">%s</NameID><SubjectConfirmation `+
		`Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData NotOnOrAfter="2026-11-20T10:30:00.000Z" `+
		`Recipient="%s"/></SubjectConfirmation></Subject><Conditions NotBefore="2026-11-20T09:25:00.000Z" `+
		`NotOnOrAfter="2026-11-20T10:30:00.000Z"><AudienceRestriction><Audience>%s</Audience></AudienceRestriction>`+
		`</Conditions><AttributeStatement>`, recipient, esc(texts[0]), recipient, audience)
	for i, name := range names {
		fmt.Fprintf(&b, `<Attribute Name="%s"><AttributeValue>%s</AttributeValue></Attribute>`, name, esc(texts[i+1]))
	}
	b.WriteString(`</AttributeStatement><AuthnStatement AuthnInstant="2026-11-20T09:00:00.000Z" SessionIndex="_a">` +
		`<AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef>` +
		`</AuthnContext></AuthnStatement></Assertion></samlp:Response>`)
	return b.String()
}

// TestFormJudgesAsInspect: a Form that is judged for one user after the other finds what Inspect finds in the Response
// of each, the signature's rules apart.
func TestFormJudgesAsInspect(t *testing.T) {
	const role = "arn:aws:iam::482913057766:role/Agents,arn:aws:iam::482913057766:saml-provider/Entra"
	names := []string{claimUPN, claimMail, attrRole, attrRoleSessionName, attrSessionDuration, attrSourceIdentity,
		prefixPrincipalTag + "Team", prefixPrincipalTag + "Cost Center", claimGivenName}
	texts := []string{"alice@example.com", "ALICE@example.com", "bob_example.org#EXT#@example.onmicrosoft.com", "x",
		"o'neill@example.com", "has blank", " leading", strings.Repeat("l", 65), "ünï@example.com", "zero\u200bwidth",
		"arn:aws:iam::482913057766:role/Other", "3600", "99999", "${user.mail}", "a:b/c", "user@", "&<>\"",
		"carol@example.com", "Bob@example.com", "line\nbreak", strings.Repeat("t", 300), "cyrillic-а@example.com"}
	policy, err := ParsePolicies("p", []byte(`{"Role":{"Arn":"arn:aws:iam::482913057766:role/Agents",
		"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
		"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Principal":{"Federated":
		"arn:aws:iam::482913057766:saml-provider/Entra"},"Condition":{"StringEquals":{
		"SAML:aud":"https://signin.aws.amazon.com/saml"},"StringLike":{"SAML:sub":"a*","aws:RequestTag/Team":"?*"}}}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	users, err := scimusers.Parse([]byte(`{"Users":[{"UserName":"alice@example.com","UserId":"1","DisplayName":"A",
		"IdentityStoreId":"d-1"},{"UserName":"bob@example.com","UserId":"2","DisplayName":"B","Emails":[{"Value":"b@example.com"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	relay := "https://us-east-1.console.aws.amazon.com/connect/federate/11111111-2222-4333-8444-555555555555"
	for _, to := range []struct{ recipient, audience string }{
		{"https://signin.aws.amazon.com/saml", "https://signin.aws.amazon.com/saml"},
		{"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/11111111-2222-4333-8444-555555555555",
			"https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890"},
		{"https://example.auth.us-east-1.amazoncognito.com/saml2/idpresponse", "urn:amazon:cognito:sp:us-east-1_abcdefghi"},
	} {
		o := Options{RelayState: &relay, TrustPolicies: policy, SCIMUsers: users,
			ConnectUsers: []string{"alice@example.com", "bob@example.com", "carol@example.com"}}
		values := slices.Repeat([]string{"x"}, len(names)+1)
		values[3] = role
		form := NewForm(&Message{XML: formMessage(to.recipient, to.audience, names, values)}, o)
		for at := range values {
			if at == 3 {
				continue
			}
			for n := range texts {
				for i := range values {
					values[i] = texts[(n*i)%7%len(texts)]
				}
				values[at], values[3], values[5] = texts[n], role, "3600"
				if at == 5 {
					values[5] = texts[n]
				}
				got := form.Judge(values)
				shared, _ := form.Findings()
				want := Inspect(&Message{XML: formMessage(to.recipient, to.audience, names, values)}, o)
				if a, b := described(append(got.Findings, shared...)), described(want.Findings); !slices.Equal(a, b) {
					t.Fatalf("%s, value %d is %q:\n got %q\nwant %q", to.recipient, at, texts[n], a, b)
				}
			}
		}
	}
}

// described are findings without their places, sorted; those of the signature are left out.
func described(all []Finding) (out []string) {
	for _, f := range all {
		if c := Lookup(f.ID); c.Family != FamilySignature && !c.Unpredicted {
			got := ""
			if f.Got != nil {
				got = *f.Got
			}
			out = append(out, fmt.Sprint(f.ID, " ", f.Severity, " ", got, " ", f.Detail))
		}
	}
	slices.Sort(out)
	return out
}
