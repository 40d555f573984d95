package inspect

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWhatIf: each change is seen, signed values stay signed, and the report
// says that no one sent it.
func TestWhatIf(t *testing.T) {
	m := exclusive("assertion").write(t)
	o := trusting(t, "entra-a")
	msg := Messages("m", []byte(m.text))[0]
	if r := Inspect(msg, o); r.Verdict != Accept {
		t.Fatal(r.Headline)
	}
	now := time.Date(2026, 11, 20, 9, 31, 0, 0, time.UTC)
	for _, c := range []struct {
		change Change
		check  string
	}{
		{Change{What: "attribute", Name: attrRoleSessionName}, "rsn-present"},
		{Change{What: "attribute", Name: attrRoleSessionName, Values: []string{"a b<&\"c"}}, "rsn-pattern"},
		{Change{What: "attribute", Name: attrRole, Values: []string{"Default Access"}}, "role-pair"},
		{Change{What: "audience", Value: "urn:other"}, "audience-aws"},
		{Change{What: "recipient", Value: "http://localhost/saml"}, "recipient-aws"},
		{Change{What: "destination", Value: "https://x.example/"}, "destination-match"},
		{Change{What: "issuer", Value: "https://sts.windows.net/other/"}, "issuer-match"},
		{Change{What: "nameId", Value: ""}, "nameid-present"},
		{Change{What: "notOnOrAfter", Value: "2026-11-20T09:00:00Z"}, "conditions-notonorafter"},
		{Change{What: "notBefore", Value: "2026-11-20T10:00:00Z"}, "conditions-notbefore"},
		{Change{What: "subjectNotOnOrAfter", Value: "2026-11-20T09:00:00Z"}, "subject-notonorafter"},
		{Change{What: "at", Value: "2026-11-20T10:00:00Z"}, "redeem-window"},
		{Change{What: "relayState", Value: "https://evil.example/"}, "relay-foreign-host"},
	} {
		r, err := WhatIf(msg, o, now, []Change{c.change}, "")
		if err != nil {
			t.Errorf("%+v: %v", c.change, err)
			continue
		}
		if !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.ID == c.check }) {
			t.Errorf("%+v: %s is not found: %s", c.change, c.check, r.Headline)
		}
		if !r.WhatIf || !strings.HasPrefix(r.Headline, "If it were sent so") {
			t.Errorf("%+v: it is not marked: %s", c.change, r.Headline)
		}
		if slices.ContainsFunc(r.Findings, func(f Finding) bool { return strings.HasPrefix(f.ID, "signature-") }) ||
			!r.Message.Assertion.Signed {
			t.Errorf("%+v: the signature is what is judged: %+v", c.change, r.Findings)
		}
		checkReport(t, r)
	}
	for _, c := range []Change{{What: "x"}, {What: "at", Value: "soon"}, {What: "sessionNotOnOrAfter", Value: "x"}} {
		if r, err := WhatIf(msg, o, now, []Change{c}, ""); err == nil {
			t.Errorf("%+v is made: %s", c, r.Headline)
		}
	}
	if _, err := WhatIf(msg, o, now, nil, "clock"); err == nil {
		t.Error("a fix is applied to what is not there")
	}
	if _, err := WhatIf(Messages("m", []byte("<a/>"))[0], o, now, nil, ""); err == nil {
		t.Error("something else than a Response is changed")
	}
}

// TestWhatIfFixed: with the fix of its cause the message is accepted.
func TestWhatIfFixed(t *testing.T) {
	x := exclusive("assertion")
	x.edit = func(s string) string {
		return strings.Replace(s, attrRoleSessionName, strings.ToLower(attrRoleSessionName), 1)
	}
	m := x.write(t)
	o := trusting(t, "entra-a")
	msg := Messages("m", []byte(m.text))[0]
	if r := Inspect(msg, o); r.Verdict != Reject || len(r.Causes) != 1 {
		t.Fatalf("%s %+v", r.Headline, r.Causes)
	}
	r, err := WhatIf(msg, o, time.Time{}, nil, "entra-claim-name")
	if err != nil || r.Verdict != Accept {
		t.Fatalf("%v %+v", err, r)
	}
}

// FuzzWhatIf: no change of any message breaks the judge, and what is changed is
// always marked.
func FuzzWhatIf(f *testing.F) {
	m := exclusive("assertion").write(f)
	for _, what := range []string{
		"attribute", "audience", "recipient", "destination", "issuer", "nameId", "issueInstant", "notBefore",
		"notOnOrAfter", "subjectNotOnOrAfter", "sessionNotOnOrAfter", "relayState", "at",
	} {
		f.Add(m.text, what, attrRole, "a<&\"]]>\x00", "")
	}
	for _, c := range causes {
		f.Add(m.text, "at", "", "now", c.ID)
	}
	f.Fuzz(func(t *testing.T, text, what, name, value, fix string) {
		r, err := WhatIf(Messages("m", []byte(text))[0], Options{}, time.Unix(1_800_000_000, 0), []Change{{
			What:   what,
			Name:   name,
			Value:  value,
			Values: []string{value, value},
		}}, fix)
		if err == nil && (!r.WhatIf || !strings.HasPrefix(r.Headline, "If it were sent so")) {
			t.Error("it is not marked")
		}
	})
}
