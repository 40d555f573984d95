package brief

import (
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

func TestRedeemUntil(t *testing.T) {
	report := func(kind inspect.Kind, target inspect.Target, message, assertion string) *inspect.Report {
		m := &inspect.MessageFacts{IssueInstant: message}
		if assertion != "" {
			m.Assertion = &inspect.AssertionFacts{IssueInstant: assertion}
		}
		return &inspect.Report{Kind: kind, Target: target, Message: m}
	}
	const early, late = "2026-11-20T09:29:00.5Z", "2026-11-20T09:30:00Z"
	for name, c := range map[string]struct {
		report *inspect.Report
		want   string
	}{
		"the message's own instant": {
			report(inspect.KindResponse, inspect.TargetIAM, late, ""),
			"2026-11-20T09:35:00Z",
		},
		"the earlier of both": {
			report(inspect.KindResponse, inspect.TargetIAM, late, early),
			"2026-11-20T09:34:00.5Z",
		},
		"whichever that is": {
			report(inspect.KindResponse, inspect.TargetIAM, early, late),
			"2026-11-20T09:34:00.5Z",
		},
		"the one that can be read": {
			report(inspect.KindResponse, inspect.TargetSTSDriver, "yesterday", late),
			"2026-11-20T09:35:00Z",
		},
		"in UTC": {
			report(inspect.KindResponse, inspect.TargetIAM, "2026-11-20T10:30:00+01:00", ""),
			"2026-11-20T09:35:00Z",
		},
		"none can be read":                {report(inspect.KindResponse, inspect.TargetIAM, "", "x"), ""},
		"Identity Center has other rules": {report(inspect.KindResponse, inspect.TargetIdentityCenter, late, ""), ""},
		"a service outside AWS":           {report(inspect.KindResponse, inspect.TargetUnknown, late, ""), ""},
		"Cognito has other rules":         {report(inspect.KindResponse, inspect.TargetCognito, late, ""), ""},
		"a request is not redeemed":       {report(inspect.KindAuthnRequest, inspect.TargetUnknown, late, ""), ""},
		"no message":                      {&inspect.Report{Kind: inspect.KindUndecodable}, ""},
		"no report":                       {nil, ""},
	} {
		got := ""
		if until := RedeemUntil(c.report); until != nil {
			got = until.Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWho(t *testing.T) {
	name, subject, none := "alice@example.com", "_0815", ""
	for want, a := range map[string]*inspect.AssertionFacts{
		name:    {RoleSessionName: &name, NameID: &subject},
		subject: {RoleSessionName: &none, NameID: &subject},
		"":      {RoleSessionName: &none},
	} {
		if got := Who(&inspect.Report{Message: &inspect.MessageFacts{Assertion: a}}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, r := range []*inspect.Report{{}, {Message: &inspect.MessageFacts{}}} {
		if got := Who(r); got != "" {
			t.Errorf("%q of nobody", got)
		}
	}
}
