package awsfacts

import (
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
)

// TestForeignHostsAreNobodysSignIn: a host that only looks a little like AWS's, or has a path like Identity
// Center's, is another service. What someone typed wrong stays AWS's.
func TestForeignHostsAreNobodysSignIn(t *testing.T) {
	const id = "6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10"
	for address, want := range map[string]report.Target{
		"https://signin.bylaws.org/saml/consume":                              "",
		"https://signin.aws-dev.example.com/saml/acs":                         "",
		"https://signin.portal-123.eu-west-1.elb.amazonaws.com/saml":          "",
		"https://codesign.aws.amazon.com/saml":                                "",
		"https://acme.example.com/platform/saml/acs":                          "",
		"https://acme.example.com/platform/saml/consume/42":                   "",
		"https://signin.aws.amazon.com/saml":                                  report.TargetIAM,
		"https://sigin.aws.amazon.com/saml":                                   report.TargetIAM,
		"https://singin.aws.amazon.com/saml":                                  report.TargetIAM,
		"https://us-east-1.sigin.aws.amazon.com/saml":                         report.TargetIAM,
		"https://signin.aws.amazom.com/saml":                                  report.TargetIAM,
		"https://signin.aws.com/saml":                                         report.TargetIAM,
		"https://us-east-1.signin.aws.amazon.com/platform/saml/acs":           report.TargetIdentityCenter,
		"https://us-east-1.sso.signin.aws/platform/saml/acs/" + id:            report.TargetIdentityCenter,
		"https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9067000000x": report.TargetIdentityCenter,
	} {
		if got := ServiceAt(address); got != want {
			t.Errorf("%s is of %q, want %q", address, got, want)
		}
	}
	for audience, want := range map[string]report.Target{
		"https://vendor.example.com/platform/saml/metadata":             "",
		"https://eu-west-1.signin.aws.amazon.com/platform/saml/d-90670": report.TargetIdentityCenter,
	} {
		if got := ServiceOf(audience); got != want {
			t.Errorf("the audience %s is of %q, want %q", audience, got, want)
		}
	}
}
