package inspect_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// A message that a person has: XML, base64 in any spelling, a form body, a saved page.
func ExampleInspect() {
	data, err := os.ReadFile("../docs/examples/response.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range inspect.Messages("response.xml", data) {
		r := inspect.Inspect(m, inspect.Options{})
		fmt.Println(r.Verdict)
		fmt.Println(r.Headline)
		fmt.Println(r.Causes[0].ID)
	}
	// Output:
	// reject
	// AWS will reject this sign-in: RoleSessionName is missing.
	// entra-mail-empty
}

// A recording of a browser holds several messages, and may be larger than the memory.
func ExampleRead() {
	har := `{"log":{"entries":[{"startedDateTime":"2026-11-20T09:30:02Z","request":{"method":"POST",
		"url":"https://signin.aws.amazon.com/saml","postData":{"mimeType":"application/x-www-form-urlencoded",
		"text":"SAMLResponse=PHNhbWxwOlJlc3BvbnNlLz4%3D&RelayState="}},"response":{"status":400}}]}}`
	err := inspect.Read("login.har", strings.NewReader(har), func(m *inspect.Message) {
		fmt.Println(m.Form, m.ACS, m.CapturedAt.Format(time.TimeOnly))
		fmt.Println(m.XML)
	})
	fmt.Println(err)
	// Output:
	// har https://signin.aws.amazon.com/saml 09:30:02
	// <samlp:Response/>
	// <nil>
}

// What AWS holds makes the verdict certain: the metadata that the IAM identity provider stores.
func ExampleOptions() {
	metadata, err := inspect.ParseMetadata("stored.xml", []byte("<EntityDescriptor/>"))
	fmt.Println(metadata == nil, err)
	o := inspect.Options{
		Clock: inspect.Clock{Basis: "given", At: time.Date(2026, 11, 20, 9, 36, 0, 0, time.UTC)},
		ACS:   "https://signin.aws.amazon.com/saml",
	}
	data, err := os.ReadFile("../docs/examples/response.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	r := inspect.Inspect(inspect.Messages("response.xml", data)[0], o)
	fmt.Println(r.EvaluatedAtBasis, r.Outcome("redeem-window"))
	// Output:
	// true reading metadata stored.xml: it has no EntityDescriptor of an identity provider
	// given fail
}

// A rule of your own runs beside samlscope's and is reported like them.
func ExampleCheck() {
	department := &inspect.Check{
		ID: "acme-department", Family: "acme", Severity: inspect.Warning, Basis: inspect.Documented,
		Title: "The department is not one of ours",
		Needs: inspect.NeedAssertion,
		Run: func(d *inspect.Document, _ *inspect.Options) (out []inspect.Finding) {
			for _, v := range d.Assertion.ValuesOf("https://aws.amazon.com/SAML/Attributes/RoleSessionName") {
				if !strings.HasSuffix(v.Text, "@acme.example") {
					out = append(out, d.FindingAt(v, "The session name is not an address of acme.example."))
				}
			}
			return out
		},
	}
	data, err := os.ReadFile("../docs/examples/agent.saml")
	if err != nil {
		fmt.Println(err)
		return
	}
	r := inspect.Inspect(inspect.Messages("agent.saml", data)[0], inspect.Options{Checks: []*inspect.Check{department}})
	for _, f := range r.Findings {
		if f.ID == department.ID {
			fmt.Println(f.Severity, f.ID, f.Title)
		}
	}
	// Output:
	// warning acme-department The department is not one of ours
}

// WhatIf answers "and if Entra ID sent this instead?" without another sign-in.
func ExampleWhatIf() {
	data, err := os.ReadFile("../docs/examples/response.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	m := inspect.Messages("response.xml", data)[0]
	change := inspect.Change{
		What: "attribute", Name: "https://aws.amazon.com/SAML/Attributes/RoleSessionName", Values: []string{"alice@example.com"},
	}
	r, err := inspect.WhatIf(m, inspect.Options{}, time.Time{}, []inspect.Change{change}, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Verdict, r.WhatIf)
	// Output:
	// accept true
}

// Explain takes what an engineer pastes: an error text in any spelling, or the ID of a check.
func ExampleExplain() {
	_, known := inspect.Explain("Error: User attribute: ${user:email} is empty.")
	for _, e := range known {
		fmt.Println(e.ID)
		fmt.Println(e.Causes[0].ID, e.Causes[0].Title)
	}
	checks, _ := inspect.Explain("rsn-present")
	fmt.Println(checks[0].Title)
	// Output:
	// user-attribute-empty
	// scim-email-unmapped No email reaches IAM Identity Center, because mail is empty in Entra ID or isn't mapped
	// RoleSessionName is missing
}

// Compare says only what matters between a sign-in that works and one that does not.
func ExampleCompare() {
	var reports []*inspect.Report
	for _, name := range []string{"../docs/examples/agent.saml", "../docs/examples/renamed-claim.saml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		reports = append(reports, inspect.Inspect(inspect.Messages(name, data)[0], inspect.Options{}))
	}
	c := inspect.Compare(reports[0], reports[1])
	fmt.Println(c.A.Verdict, c.B.Verdict)
	fmt.Println(len(c.Groups) > 0)
	// Output:
	// accept reject
	// true
}

// The catalogue holds everything that samlscope ever says about a check.
func ExampleLookup() {
	c := inspect.Lookup("recipient-aws")
	var b bytes.Buffer
	fmt.Fprintln(&b, c.Severity, c.Basis, c.Family, c.Service)
	fmt.Fprintln(&b, c.Fixes[0].Where, c.Sources[0].URL)
	fmt.Print(b.String())
	// Output:
	// error documented subject iam
	// entra https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
}
