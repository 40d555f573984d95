package preflight

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/rootcause"
)

// TestEveryoneAlike: what is the same for all is a finding of the app, once.
func TestEveryoneAlike(t *testing.T) {
	f := tenant(member(1), member(2), with(member(3), object{"accountEnabled": false}))
	p := f[policyFile].(object)
	p["claims"] = p["claims"].([]object)[:2]
	r := f.judge(t, Options{})
	i := slices.IndexFunc(r.AppFindings, func(a AppFinding) bool { return a.Cause == "entra-claim-missing" })
	if i < 0 || !r.AppFindings[i].StopsEveryone || r.Summary.Fail != 3 {
		t.Errorf("%+v %+v", r.AppFindings, r.Summary)
	}
	f = tenant(member(1), member(2))
	f[spFile].(object)["accountEnabled"] = false
	r = f.judge(t, Options{})
	if r.Summary.Fail != 2 || !slices.Equal(r.Users[0].Causes, []string{"app-disabled"}) || !r.AppFindings[0].StopsEveryone {
		t.Errorf("%+v %+v", r.AppFindings, r.Users)
	}
}

// TestFaultsOfTheApp: each stops everyone, and its near miss no one.
func TestFaultsOfTheApp(t *testing.T) {
	for _, c := range []struct {
		member     string
		fault, not any
		cause      string
	}{
		{"accountEnabled", false, true, "app-disabled"},
		{"disabledByMicrosoftStatus", "DisabledDueToViolationOfServicesAgreement", "NotDisabled", "app-disabled"},
		{"preferredSingleSignOnMode", "password", "saml", ""},
		{"replyUrls", []string{}, []string{"https://signin.aws.amazon.com/saml"}, "reply-url-empty"},
	} {
		f := tenant(member(1), member(2))
		f[spFile].(object)[c.member] = c.fault
		r := f.judge(t, Options{})
		if r.Summary.Fail != 2 || !r.AppFindings[0].StopsEveryone || r.AppFindings[0].Cause != c.cause || len(r.AppFindings[0].Fixes) == 0 {
			t.Errorf("%s: %+v %+v", c.member, r.Summary, r.AppFindings)
		}
		f[spFile].(object)[c.member] = c.not
		if r := f.judge(t, Options{}); r.Summary.OK != 2 {
			t.Errorf("%s: %+v %+v", c.member, r.Summary, r.AppFindings)
		}
	}
}

// TestSeveralReplyURLs: each of AWS's is checked, and others say nothing.
func TestSeveralReplyURLs(t *testing.T) {
	policies, err := inspect.ParsePolicies("role.json", []byte(`{"Role":{"RoleName":"Agents","Arn":"arn:aws:iam::482913057766:role/Agents",
		"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML",
		"Principal":{"Federated":"arn:aws:iam::482913057766:saml-provider/Entra"},
		"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Inspect: inspect.Options{TrustPolicies: policies}}
	f := tenant(member(1), member(2))
	app := f[spFile].(object)
	ofTrust := func(r *Result) (all []AppFinding) {
		for _, a := range r.AppFindings {
			if strings.HasPrefix(a.ID, "trust-") {
				all = append(all, a)
			}
		}
		return all
	}
	app["replyUrls"] = []string{"https://signin.aws.amazon.com/saml", "https://intranet.example/saml"}
	if r := f.judge(t, o); r.Summary.OK != 2 || len(ofTrust(r)) != 0 {
		t.Errorf("%+v %+v", r.Summary, r.AppFindings)
	}
	app["replyUrls"] = []string{"https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"}
	r := f.judge(t, o)
	if all := ofTrust(r); r.Summary.OK != 2 || len(all) != 1 || all[0].Severity != inspect.Warning {
		t.Errorf("%+v %+v", r.Summary, all)
	}
	app["replyUrls"] = []string{"https://eu-west-1.signin.aws.amazon.com/saml"}
	r = f.judge(t, o)
	if all := ofTrust(r); r.Summary.Fail != 2 || len(all) != 1 || !all[0].StopsEveryone || all[0].Cause != "trust-policy" {
		t.Errorf("%+v %+v", r.Summary, all)
	}
}

// TestCausesHaveTitles: every cause that preflight tells by itself is in the table, and no check has its ID.
func TestCausesHaveTitles(t *testing.T) {
	ids := slices.Collect(maps.Values(causeOf))
	for id := range fixesOf {
		ids = append(ids, id)
	}
	for _, id := range append(ids, "app-disabled", "reply-url-empty", "signed-requests", "entra-key-rollover") {
		if rootcause.Title(id) == "" || inspect.Lookup(id) != nil {
			t.Errorf("%s: %q", id, rootcause.Title(id))
		}
	}
	for id := range causeOf {
		if inspect.Lookup(id) == nil {
			t.Errorf("there is no check %s", id)
		}
	}
	for _, id := range slices.Concat(ofSessionName, ofNameID) {
		if inspect.Lookup(id) == nil {
			t.Errorf("there is no check %s", id)
		}
	}
}
