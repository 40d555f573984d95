package inspect

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestVerdictsThatWereWrong: shapes of other products, and near misses, on
// which a verdict or a cause was wrong once.
func TestVerdictsThatWereWrong(t *testing.T) {
	judge := func(xml string, o Options) *Report { return Inspect(Messages("-", []byte(xml))[0], o) }
	finding := func(r *Report, id string) bool {
		for _, f := range r.Findings {
			if f.ID == id {
				return true
			}
		}
		return false
	}
	cause := func(r *Report, id string) bool {
		for _, c := range r.Causes {
			if c.ID == id {
				return true
			}
		}
		return false
	}
	roles := ""
	for i := range 100 {
		roles += fmt.Sprintf(`<AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">arn:aws:iam::400000000004:role/R%d,arn:aws:iam::400000000004:saml-provider/EntraID</AttributeValue>`, i)
	}
	const role = `<AttributeValue>arn:aws:iam::400000000004:role/Agent,arn:aws:iam::400000000004:saml-provider/EntraID</AttributeValue>`
	message := func(issuer, name, values string) string {
		return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="2026-11-20T09:30:00Z" Destination="https://signin.aws.amazon.com/saml">` +
			`<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
			`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0" IssueInstant="2026-11-20T09:30:00Z">` + issuer +
			`<Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice@example.com</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData NotOnOrAfter="2026-11-20T10:30:00Z" Recipient="https://signin.aws.amazon.com/saml"/></SubjectConfirmation></Subject>` +
			`<Conditions NotBefore="2026-11-20T09:30:00.150Z" NotOnOrAfter="2026-11-20T10:30:00Z"><AudienceRestriction><Audience>urn:amazon:webservices</Audience></AudienceRestriction></Conditions>` +
			`<AttributeStatement><Attribute Name="` + name + `">` + values +
			`</Attribute><Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><AttributeValue>alice@example.com</AttributeValue></Attribute></AttributeStatement></Assertion></samlp:Response>`
	}
	const entra = `<Issuer>https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/</Issuer>`
	const roleName = "https://aws.amazon.com/SAML/Attributes/Role"

	if r := judge(message(entra, roleName, roles), Options{}); finding(r, "xml-limits") ||
		!finding(r, "signature-present") {
		t.Errorf("many roles that each declare xs and xsi: %s", r.Headline)
	}
	if r := judge(message("", roleName, role), Options{}); !finding(r, "issuer-match") {
		t.Error("no Issuer at all, and nothing is said of it")
	}
	if r := judge(message(entra, roleName, role), Options{}); finding(r, "issuer-match") ||
		finding(r, "conditions-notbefore") || cause(r, "clock") {
		t.Errorf("an IssueInstant in whole seconds and a NotBefore in the same second: %s", r.Headline)
	}
	for name, xml := range map[string]string{
		"capitals":     message(entra, roleName, strings.ReplaceAll(role, "arn:aws:iam", "ARN:AWS:IAM")),
		"another name": message(entra, "groups:x", role),
		"Identity Center's own": message("<Issuer>https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/x</Issuer>",
			"none", "<AttributeValue>x</AttributeValue>"),
	} {
		if r := judge(xml, Options{}); cause(r, "entra-role-unassigned") || r.Verdict != Reject {
			t.Errorf("%s: the user is said to have no app role: %s", name, r.Headline)
		}
	}
	at := func(s string) Options {
		now, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return Options{Clock: Clock{Basis: "given", At: now}}
	}
	if r := judge(message(entra, roleName, role), at("2026-11-20T09:34:30Z")); cause(r, "message-old") {
		t.Error("too old, while 30 seconds are left")
	}
	if r := judge(message(entra, roleName, role), at("2026-11-20T09:36:00Z")); !cause(r, "message-old") {
		t.Error("not too old after six minutes")
	}
	for entity, region := range map[string]string{
		"https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/saml/d-93670abcde": "us-gov-west-1",
		"https://eu-west-1.signin.aws.amazon.com/platform/saml/d-93670abcde":           "eu-west-1",
		"https://eu-west-1.signin.example.com/platform/saml/d-93670abcde":              "",
	} {
		if got := identityCenterRegion(entity); got != region {
			t.Errorf("%s is of %q, want %q", entity, got, region)
		}
	}
	m := Messages("-", []byte(message(entra, roleName, role)))[0]
	m.Answer = &RecordedAnswer{Status: 403, AWSError: "Not authorized to perform sts:AssumeRoleWithSAML"}
	if r := Inspect(m, Options{}); strings.HasPrefix(r.Headline, "AWS will accept") {
		t.Errorf("AWS's recorded refusal is not in the headline: %s", r.Headline)
	}
}
