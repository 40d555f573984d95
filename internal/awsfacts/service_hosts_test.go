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

// TestHostsAreReadAlike: case, the port that the scheme means anyway and the dot of a full name make no other service.
// Another host behind such a name does.
func TestHostsAreReadAlike(t *testing.T) {
	for address, want := range map[string]report.Target{
		"https://Self-Service.ClientVPN.amazonaws.com/api/auth/sso/saml":      report.TargetClientVPNPortal,
		"https://self-service.clientvpn.amazonaws.com:443/api/auth/sso/saml":  report.TargetClientVPNPortal,
		"https://self-service.clientvpn.amazonaws.com./api/auth/sso/saml":     report.TargetClientVPNPortal,
		"https://self-service.clientvpn.amazonaws.com:8443/api/auth/sso/saml": report.TargetClientVPNPortal,
		"https://self-service.clientvpn.amazonaws.com.evil.example/api":       "",
		"HTTP://127.0.0.1:35001":   report.TargetClientVPN,
		"http://127.0.0.1.:35001/": report.TargetClientVPN,
		"http://127.0.0.1:35002/":  "",
		"https://g-abc123.grafana-workspace.eu-west-1.amazonaws.com:443/saml/acs":   report.TargetGrafana,
		"https://g-abc123.grafana-workspace.eu-west-1.amazonaws.com.:443/saml/acs":  report.TargetGrafana,
		"https://g-abc123.grafana-workspace.eu-west-1.amazonaws.com..:443/saml/acs": "",
		"https://collection.eu-west-1.aoss.amazonaws.com./_saml/acs":                report.TargetOpenSearchServerless,
		"https://pool.auth.eu-west-1.amazoncognito.com:443/saml2/idpresponse":       report.TargetCognito,
		"https://signin.aws.amazon.com.:443/saml":                                   report.TargetIAM,
	} {
		if got := ServiceAt(address); got != want {
			t.Errorf("%s is of %q, want %q", address, got, want)
		}
	}
	for _, name := range []string{"http://localhost./redshift/", "http://LOCALHOST.:7890/athena", "http://127.0.0.1.:80/x"} {
		if !Loopback(name) {
			t.Errorf("%s isn't this machine", name)
		}
	}
	if Loopback("http://localhost.example/x") || Loopback("http://localhost../x") {
		t.Error("another host is this machine")
	}
}

func TestSameAddress(t *testing.T) {
	const portal = "https://self-service.clientvpn.amazonaws.com/api/auth/sso/saml"
	for other, want := range map[string]bool{
		portal: true,
		"HTTPS://SELF-SERVICE.clientvpn.amazonaws.com.:443/api/auth/sso/saml":  true,
		"https://self-service.clientvpn.amazonaws.com/api/auth/SSO/saml":       false,
		"https://self-service.clientvpn.amazonaws.com/api/auth/sso/saml/":      false,
		"https://self-service.clientvpn.amazonaws.com/api/auth/sso/saml?x=1":   false,
		"http://self-service.clientvpn.amazonaws.com/api/auth/sso/saml":        false,
		"https://self-service.clientvpn.amazonaws.com:8443/api/auth/sso/saml":  false,
		"https://self-service.clientvpn.amazonaws.com:80/api/auth/sso/saml":    false,
		"https://gov.self-service.clientvpn.amazonaws.com/api/auth/sso/saml":   false,
		"self-service.clientvpn.amazonaws.com/api/auth/sso/saml":               false,
		"https://self-service.clientvpn.amazonaws.com..:443/api/auth/sso/saml": false,
	} {
		if SameAddress(portal, other) != want || SameAddress(other, portal) != want {
			t.Errorf("%s: want %v", other, want)
		}
	}
}
