package awsfacts

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
)

// TestEveryPlaceIsMet: what is declared is what a browser's post is known by.
func TestEveryPlaceIsMet(t *testing.T) {
	filled := strings.NewReplacer("HOST", "search.example.com", "REGION", "eu-west-1", "PORT", "7890", "ID",
		"0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5")
	for _, p := range Places() {
		address := filled.Replace(p.URL)
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := PostedTo(u); got != p.Target {
			t.Errorf("%s is posted to %q, want %q", address, got, p.Target)
		}
		net := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(p.Pattern()), `\*`, ".*") + "$")
		if !net.MatchString(address) || !net.MatchString(address+"/?samlscope=1") {
			t.Errorf("the net %s misses %s", p.Pattern(), address)
		}
	}
}

func TestPostedTo(t *testing.T) {
	for address, want := range map[string]report.Target{
		"https://signin.aws.amazon.com/saml":                                        report.TargetIAM,
		"https://signin.aws.amazon.com/oauth":                                       report.TargetIAM,
		"https://signin.aws.amazon.com.mcas.ms/saml":                                report.TargetIAM,
		"https://evilsignin.aws.amazon.com/saml":                                    "",
		"http://signin.aws.amazon.com/saml":                                         "",
		"https://signin.aws.amazon.com:8443/saml":                                   "",
		"https://u@signin.aws.amazon.com/saml":                                      "",
		"https://auth.example.com/saml2/idpresponse":                                report.TargetCognito,
		"https://auth.example.com/saml2/other":                                      "",
		"http://127.0.0.1:35001":                                                    report.TargetClientVPN,
		"http://127.0.0.1:35001/":                                                   report.TargetClientVPN,
		"http://127.0.0.1:35002/":                                                   report.TargetSTSDriver,
		"http://localhost/redshift/":                                                report.TargetSTSDriver,
		"http://localhost:8485/saml":                                                "", // a relay of samlscope
		"http://localhost:8485/saml/abc":                                            "",
		"http://localhost:8485/samlet":                                              report.TargetSTSDriver,
		"http://localhost.example/redshift/":                                        "",
		"http://127.0.0.1.example/redshift/":                                        "",
		"https://self-service.clientvpn.amazonaws.com/api/auth/sso/saml":            report.TargetClientVPNPortal,
		"https://self-service.clientvpn.amazonaws.com.example/api/auth/sso/saml":    "",
		"https://d.example/_dashboards/_opendistro/_security/saml/acs":              report.TargetOpenSearch,
		"http://d.example/_dashboards/_opendistro/_security/saml/acs":               "",
		"https://d.example/_dashboards/_opendistro/_security/api":                   "",
		"https://g-1a.grafana-workspace.eu-west-1.amazonaws.com/saml/acs":           report.TargetGrafana,
		"https://g-1a.grafana-workspace.eu-west-1.amazonaws.com.evil.test/saml/acs": "",
		"https://app.example/acs":                                                   "",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := PostedTo(u); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// TestLoopback: names that only begin like this machine's are other machines.
func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost":               true,
		"http://LOCALHOST:7890/redshift": true,
		"http://app.localhost/":          true,
		"https://127.0.0.1:1":            true,
		"http://127.9.9.9/":              true,
		"http://[::1]:8485/saml":         true,
		"http://127.example/":            false,
		"http://127.0.0.1.example/":      false,
		"http://notlocalhost/":           false,
		"http://localhost.example/":      false,
		"http://localhost:1@evil.test/":  false,
		"localhost:7890":                 false,
		"":                               false,
	} {
		if Loopback(address) != want {
			t.Errorf("%q is taken for %t", address, !want)
		}
	}
}

// TestHostEnds: a proxy can only be told names, so a service with any host has none.
func TestHostEnds(t *testing.T) {
	for _, p := range Places() {
		ends := strings.Join(p.HostEnds(), " ")
		switch p.Target {
		case report.TargetGrafana:
			if !strings.Contains(ends, "grafana-workspace.eu-west-1.amazonaws.com") || strings.Contains(ends, "id") {
				t.Errorf("%s: %s", p.URL, ends)
			}
		case report.TargetClientVPNPortal:
			if !strings.HasSuffix(ends, "self-service.clientvpn.amazonaws.com") {
				t.Errorf("%s: %s", p.URL, ends)
			}
		case report.TargetOpenSearchServerless:
			if !strings.Contains(ends, "collection.us-east-1.aoss.amazonaws.com") {
				t.Errorf("%s: %s", p.URL, ends)
			}
		default:
			if ends != "" {
				t.Errorf("%s: %s", p.URL, ends)
			}
		}
	}
}
