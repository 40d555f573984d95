package station

import (
	"net/url"
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
)

func TestOf(t *testing.T) {
	for raw, want := range map[string]report.Station{
		"https://login.microsoftonline.com/6f1c/saml2?SAMLRequest=x":        report.StationEntra,
		"https://LOGIN.microsoftonline.us/common/login":                     report.StationEntra,
		"https://evil-login.microsoftonline.com/":                           "",
		"https://login.microsoftonline.com.evil.example/":                   "",
		"https://d-1234567890.awsapps.com/start":                            report.StationPortal,
		"https://acme.awsapps.com/connect/home":                             report.StationConnect,
		"https://acme.awsapps.com/workmail":                                 "",
		"https://portal.sso.eu-west-1.amazonaws.com/federation/credentials": report.StationPortal,
		"https://s3.eu-west-1.amazonaws.com/bucket":                         "",
		"https://eu-west-2.console.aws.amazon.com/connect/federate/i-1":     report.StationFederate,
		"https://console.aws.amazon.com/console/home":                       report.StationConsole,
		"https://acme.my.connect.aws/ccp-v2":                                report.StationConnect,
		"https://my.connect.aws.evil.example/":                              "",
		"https://ssoins-1.eu-west-1.portal.amazonaws.com/":                  report.StationPortal,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := Of(u); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func TestStationErrors(t *testing.T) {
	for _, c := range []struct {
		at       report.Station
		text, id string
	}{
		{
			report.StationEntra,
			`{"strServiceExceptionMessage":"AADSTS50105: Your administrator has configured the application AWS to block users"}`,
			"aadsts50105",
		},
		{report.StationEntra, "Sign in to your account 50105", ""},
		{
			report.StationPortal,
			`{"message":"User attribute: ${user:email} is empty. Please check with your administrator","__type":"x"}`,
			"user-attribute-empty",
		},
		{
			report.StationConnect,
			"Access Denied. Your account has been authenticated, but has not been onboarded to this application.",
			"connect-not-onboarded",
		},
		{report.StationConsole, "AADSTS50105", ""},
		{report.StationPortal, "AADSTS50105: something", ""},
	} {
		got := ""
		if e := Error(c.at, c.text); e != nil {
			got = e.ID
		}
		if got != c.id {
			t.Errorf("%s %q: %q, want %q", c.at, c.text, got, c.id)
		}
	}
	for _, s := range []report.Station{
		report.StationEntra, report.StationIdentityCenter, report.StationPortal, report.StationSignIn, report.StationFederate, report.StationConnect,
		report.StationConsole,
	} {
		for _, refused := range []bool{true, false} {
			if m := Means(s, refused); m == "" || m[len(m)-1] != '.' {
				t.Errorf("%s: %q", s, m)
			}
		}
	}
}
